/**
 * Writes the catalog of a folder with downloaded images, or brings it up to date with the files that are
 * there now.
 *
 * ```ts
 * await tracker.download(order, 'data');
 * await updateCatalog(await orderFolder('data', order.name));
 * ```
 *
 * `catalog/collection.json` is a collection of STAC, with an item for each date of each image;
 * `catalog/stacks/` has a virtual raster for each band, with all dates of a tile, `catalog/dates/` one for
 * each date, with all bands, and `catalog/bands/` one for each band of each date.
 */
import { basename, join, resolve } from 'node:path';
import { throwIfCancelled, type Watch } from '../watch.ts';
import { COLLECTION_FILE, catalogFiles } from './catalogFiles.ts';
import { type CatalogModel, catalogModel } from './catalogModel.ts';
import { type CatalogRecord, readCatalogRecord } from './catalogRecord.ts';
import { type CatalogProblem, type FolderImages, readFolderImages } from './folderImages.ts';
import { measureFiles } from './measureFiles.ts';
import { writeOwnFiles } from './ownFiles.ts';

/** Catalog of a folder after an update. */
export interface Catalog {
  /** Path of its collection; undefined where there are no images, so that there is no catalog. */
  readonly file: string | undefined;
  /** Number of items: dates of images. */
  readonly items: number;
  /**
   * Names of files whose contents are not those that were recorded: replaced, or damaged. The catalog has
   * their new checksums.
   */
  readonly changed: readonly string[];
  /** Images that it does not contain, and files that were not written because they are the user's. */
  readonly problems: readonly CatalogProblem[];
}

/** Updates of the same folder run one after another. */
const running = new Map<string, Promise<unknown>>();

/**
 * Writes the catalog of a folder, or updates it. Files of the user, and those that the user has changed,
 * stay as they are.
 *
 * @param folder with metadata documents and images, such as that of an order among downloads
 * @param options cancellation
 * @throws DestinationError when a file cannot be written; CancelledError; the error of the file system
 *   when the folder cannot be read
 */
export async function updateCatalog(folder: string, { signal }: Watch = {}): Promise<Catalog> {
  return inFolder(folder, async () => {
    const { model, ...catalog } = await writeCatalog(folder, signal);
    return { ...catalog, items: model.layers.length };
  });
}

/** Does something in a folder after everything else that Cedar writes there. */
export async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const key = resolve(folder);
  const before = running.get(key) ?? Promise.resolve();
  const result = before.catch(() => {}).then(work);
  running.set(key, result);
  try {
    return await result;
  } finally {
    if (running.get(key) === result) running.delete(key);
  }
}

/** The files that were written, and the contents of the catalog. To be called by `inFolder`. */
export async function writeCatalog(
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Omit<Catalog, 'items'> & { readonly model: CatalogModel }> {
  throwIfCancelled(signal);
  const found = await readFolderImages(folder, signal);
  const before = await readCatalogRecord(folder);
  const model = catalogModel(found.images);
  const measured = await measureFiles(folder, downloadedFiles(found), before.measured, signal);
  const files = catalogFiles(basename(resolve(folder)), model, measured);
  const refused = await writeOwnFiles(folder, files, before, measured, signal);
  return {
    file: files.size > 0 ? join(folder, COLLECTION_FILE) : undefined,
    model,
    changed: changedFiles(before.measured, measured),
    problems: [...found.problems, ...refused],
  };
}

function changedFiles(
  before: CatalogRecord['measured'],
  now: CatalogRecord['measured'],
): readonly string[] {
  return [...now].flatMap(([file, { sha256 }]) => {
    const recorded = before.get(file);
    return recorded && recorded.sha256 !== sha256 ? [file] : [];
  });
}

function downloadedFiles({ images, empty }: FolderImages): string[] {
  const files = images.flatMap(({ stem, pieces }) => [
    `${stem}.json`,
    ...pieces.map(({ file }) => file),
  ]);
  return images.length === 0 ? [] : [...files, ...empty].sort();
}
