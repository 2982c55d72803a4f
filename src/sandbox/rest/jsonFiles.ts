/** JSON files of the sandbox. */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Replaces a JSON file at once: a reader sees the old one or the new one, whole. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  await writeFile(temporary, JSON.stringify(value));
  await rename(temporary, path);
}

/** The documents in a folder; what a crash left half-written is removed. */
export async function readJsonFolder<T>(folder: string): Promise<T[]> {
  const documents: T[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (name.endsWith('.json')) documents.push(JSON.parse(await readFile(path, 'utf8')) as T);
    else await rm(path, { force: true });
  }
  return documents;
}
