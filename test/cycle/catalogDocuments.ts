/** Documents of the catalog beside downloaded images. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { stacProblems } from '../unit/stacSchemas.ts';

/** The collection of an order's folder, and all items by their names. */
export async function catalogDocuments(
  folder: string,
): Promise<Parameters<typeof stacProblems>[0][]> {
  const catalog = path.join(folder, 'catalog');
  const items = await readdir(path.join(catalog, 'items'));
  const files = ['collection.json', ...items.sort().map((name) => path.join('items', name))];
  return Promise.all(
    files.map(async (file) => JSON.parse(await readFile(path.join(catalog, file), 'utf8'))),
  );
}
