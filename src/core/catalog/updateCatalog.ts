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
import { type CatalogLayer, type CatalogModel, catalogModel, layerBand } from './catalogModel.ts';
import { CatalogNames } from './catalogNames.ts';
import { CATALOG_FOLDER, type MeasuredFile, readCatalogRecord } from './catalogRecord.ts';
import { type FileFacts, factsOfText, hrefOf } from './fileFields.ts';
import { type CatalogProblem, type FolderImages, readFolderImages } from './folderImages.ts';
import { measureFiles } from './measureFiles.ts';
import { writeOwnFiles } from './ownFiles.ts';
import { stacCollection } from './stacCollection.ts';
import { stacItem } from './stacItem.ts';
import { formatVrt } from './vrt.ts';

/** What the catalog of a folder has become. */
export interface Catalog {
  /** Path of its collection; undefined where there are no images, so that there is no catalog. */
  readonly file: string | undefined;
  /** Number of items: dates of images. */
  readonly items: number;
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
  const key = resolve(folder);
  const before = running.get(key);
  const update = (before ?? Promise.resolve()).catch(() => {}).then(() => write(folder, signal));
  running.set(key, update);
  try {
    return await update;
  } finally {
    if (running.get(key) === update) running.delete(key);
  }
}

async function write(folder: string, signal: AbortSignal | undefined): Promise<Catalog> {
  throwIfCancelled(signal);
  const found = await readFolderImages(folder, signal);
  const before = await readCatalogRecord(folder);
  const model = catalogModel(found.images);
  const measured = await measureFiles(folder, downloadedFiles(found), before.measured, signal);
  const id = basename(resolve(folder));
  const files = catalogFiles(id, model, measured);
  const refused = await writeOwnFiles(folder, files, before, { measured }, signal);
  return {
    file: files.size > 0 ? join(folder, COLLECTION) : undefined,
    items: model.layers.length,
    problems: [...found.problems, ...refused],
  };
}

const COLLECTION = `${CATALOG_FOLDER}/collection.json`;
/** Path of the downloaded files from the virtual rasters and the items. */
const TO_FILES = '../..';

function downloadedFiles({ images, empty }: FolderImages): string[] {
  const files = images.flatMap(({ stem, pieces }) => [
    `${stem}.json`,
    ...pieces.map(({ file }) => file),
  ]);
  return images.length === 0 ? [] : [...files, ...empty].sort();
}

/** All files of the catalog, by their paths from the folder of downloads. */
function catalogFiles(
  id: string,
  model: CatalogModel,
  measured: ReadonlyMap<string, MeasuredFile>,
): Map<string, string> {
  const files = new Map<string, string>();
  if (model.layers.length === 0) return files;
  const add = (folder: string, name: string, text: string, from: string): FileFacts => {
    files.set(`${CATALOG_FOLDER}/${folder}/${name}`, text);
    return factsOfText(`${from}/${folder}/${name}`, text);
  };
  const stacks = addStacks(model, (name, text) => add('stacks', name, text, '.'));
  const items = model.layers.map((layer) => {
    const facts = addLayer(layer, measured, (folder, name, text) => add(folder, name, text, '..'));
    return add('items', `${layer.id}.json`, formatJson(stacItem(layer, id, facts)), '.').href;
  });
  const downloaded = new Map(
    [...measured].map(([file, { size, sha256 }]) => [
      file,
      { href: hrefOf('..', file), size, sha256 },
    ]),
  );
  files.set(COLLECTION, formatJson(stacCollection(id, model, { items, stacks, downloaded })));
  return files;
}

/** A virtual raster for each band of each stack. @returns their facts by name */
function addStacks(
  { stacks }: CatalogModel,
  add: (name: string, text: string) => FileFacts,
): Map<string, FileFacts> {
  const added = new Map<string, FileFacts>();
  for (const stack of stacks) {
    const [first] = stack.layers;
    if (!first) continue;
    const { tile } = first.image.document;
    for (const [index, name] of bandFileNames(stack.bands).entries()) {
      const bands = stack.layers.map((layer) => layerBand(layer, index, layer.title));
      const file = `${stack.id}_${name}.vrt`;
      added.set(file, add(file, formatVrt(tile, bands, TO_FILES)));
    }
  }
  return added;
}

/** Virtual rasters of a layer: one with all bands, and one for each of them. */
function addLayer(
  layer: CatalogLayer,
  measured: ReadonlyMap<string, MeasuredFile>,
  add: (folder: string, name: string, text: string) => FileFacts,
): { all: FileFacts; bands: FileFacts[]; document: FileFacts } {
  const { document, tile } = { ...layer.image, tile: layer.image.document.tile };
  const bands = document.bands.map(({ name }, index) => layerBand(layer, index, name));
  const names = bandFileNames(document.bands);
  const file = `${layer.image.stem}.json`;
  const { size = 0, sha256 = '' } = measured.get(file) ?? {};
  return {
    all: add('dates', `${layer.id}.vrt`, formatVrt(tile, bands, TO_FILES)),
    bands: bands.map((band, index) =>
      add('bands', `${layer.id}_${names[index]}.vrt`, formatVrt(tile, [band], TO_FILES)),
    ),
    document: { href: hrefOf(TO_FILES, file), size, sha256 },
  };
}

/** What the bands are called in the names of files, in their order. */
export function bandFileNames(bands: readonly { readonly name: string }[]): string[] {
  const names = new CatalogNames();
  return bands.map(({ name }, index) => names.nameOf(name, `${name} ${index}`));
}

function formatJson(json: object): string {
  return `${JSON.stringify(json, undefined, 1)}\n`;
}
