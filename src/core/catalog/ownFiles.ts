/**
 * Writes Cedar's own files into a folder of downloads: each as a whole, and never over a file of the
 * user.
 *
 * The record is written before the files and after them, so that a process that ends in between leaves no
 * file that looks like the user's.
 */
import { lstat, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { DestinationError } from '../errors.ts';
import { destinationError, makeFolder, removeLeftovers } from '../stores/destination.ts';
import { throwIfCancelled } from '../watch.ts';
import {
  CATALOG_FOLDER,
  type CatalogRecord,
  RECORD_FILE,
  replaceFile,
  writeCatalogRecord,
} from './catalogRecord.ts';
import { sha256Of } from './fileFields.ts';
import type { CatalogProblem } from './folderImages.ts';

/** Files that Cedar writes, by their paths from the folder of downloads, with slashes. */
export type OwnFiles = ReadonlyMap<string, string>;

/**
 * Brings the files of the catalog in line with what they are to be; files that are not among them any
 * more are deleted.
 *
 * @param before the record as it was read
 * @returns what could not be written because it is the user's
 * @throws DestinationError, CancelledError
 */
export async function writeOwnFiles(
  folder: string,
  files: OwnFiles,
  before: CatalogRecord,
  measured: CatalogRecord['measured'],
  signal: AbortSignal | undefined,
): Promise<CatalogProblem[]> {
  if (files.size === 0) return removeOwnFiles(folder, before);
  const digests = new Map([...files].map(([path, text]) => [path, sha256Of(text)]));
  const { scripts } = before;
  await writeCatalogRecord(folder, {
    written: during(before.written, digests),
    scripts,
    measured,
  });
  for (const subfolder of foldersOf(files)) {
    await makeFolder(join(folder, subfolder));
    await removeLeftovers(join(folder, subfolder));
  }
  const problems: CatalogProblem[] = [];
  const written = new Map<string, readonly string[]>();
  for (const [path, text] of files) {
    throwIfCancelled(signal);
    const own = before.written.get(path) ?? [];
    if (await writeOwnFile(join(folder, path), text, own))
      written.set(path, [digests.get(path) ?? '']);
    else problems.push({ file: path, message: changedByUser(path) });
  }
  for (const [path, own] of before.written) {
    if (!files.has(path)) await removeOwnFile(join(folder, path), own);
  }
  await writeCatalogRecord(folder, { written, scripts, measured });
  return problems;
}

function during(
  before: CatalogRecord['written'],
  digests: ReadonlyMap<string, string>,
): CatalogRecord['written'] {
  const both = new Map(before);
  for (const [path, digest] of digests) {
    both.set(path, [...new Set([...(before.get(path) ?? []), digest])]);
  }
  return both;
}

function foldersOf(files: OwnFiles): string[] {
  return [...new Set([...files.keys()].map((path) => dirname(path)))].sort();
}

/** @returns false for a file that is not Cedar's, or not any more, which is kept */
async function writeOwnFile(path: string, text: string, own: readonly string[]): Promise<boolean> {
  try {
    const present = await digestOfFile(path);
    const isSame = present === sha256Of(text);
    if (present !== undefined && !isSame && !own.includes(present)) return false;
    if (!isSame) await replaceFile(path, text);
    return true;
  } catch (error) {
    throw error instanceof DestinationError ? error : destinationError(path, error);
  }
}

async function removeOwnFile(path: string, own: readonly string[]): Promise<void> {
  const present = await digestOfFile(path).catch(() => undefined);
  if (present !== undefined && own.includes(present)) await rm(path, { force: true });
}

/** Links and folders have a digest that no file has: they are the user's. */
async function digestOfFile(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!found) return undefined;
  return found.isFile() ? sha256Of(await readFile(path)) : '';
}

async function removeOwnFiles(folder: string, before: CatalogRecord): Promise<CatalogProblem[]> {
  for (const [path, own] of before.written) await removeOwnFile(join(folder, path), own);
  const catalog = join(folder, CATALOG_FOLDER);
  if (before.written.size > 0) await rm(join(catalog, RECORD_FILE), { force: true });
  const folders = foldersOf(new Map([...before.written.keys()].map((path) => [path, ''])));
  // Folders with files of the user stay.
  for (const each of [...folders.reverse(), CATALOG_FOLDER]) {
    if (each.startsWith(CATALOG_FOLDER)) await rmdir(join(folder, each)).catch(() => {});
  }
  return [];
}

function changedByUser(path: string): string {
  return l10n.t(
    '"{0}" was changed, or is not a file of Cedar, and was kept. Delete or rename it to have it written again.',
    path,
  );
}
