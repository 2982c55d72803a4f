/** All files of a catalog, as texts: items, the collection, and virtual rasters. */
import { type CatalogLayer, type CatalogModel, layerBand } from './catalogModel.ts';
import { CatalogNames } from './catalogNames.ts';
import { CATALOG_FOLDER, type MeasuredFile } from './catalogRecord.ts';
import { factsOfText, hrefOf, type ReferencedFile } from './fileFields.ts';
import { stacCollection } from './stacCollection.ts';
import { stacItem } from './stacItem.ts';
import { formatVrt } from './vrt.ts';

/** Path of the collection from the folder of downloads. */
export const COLLECTION_FILE = `${CATALOG_FOLDER}/collection.json`;
/** Path of the downloaded files from the virtual rasters and the items. */
const TO_FILES = '../..';

/**
 * All files of the catalog, by their paths from the folder of downloads.
 *
 * @param id of the collection
 * @param measured downloaded files
 */
export function catalogFiles(
  id: string,
  model: CatalogModel,
  measured: ReadonlyMap<string, MeasuredFile>,
): Map<string, string> {
  const files = new Map<string, string>();
  if (model.layers.length === 0) return files;
  const add = (folder: string, name: string, text: string, from: string): ReferencedFile => {
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
  files.set(COLLECTION_FILE, formatJson(stacCollection(id, model, { items, stacks, downloaded })));
  return files;
}

/** A virtual raster for each band of each stack. @returns their facts by name */
function addStacks(
  { stacks }: CatalogModel,
  add: (name: string, text: string) => ReferencedFile,
): Map<string, ReferencedFile> {
  const added = new Map<string, ReferencedFile>();
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
  add: (folder: string, name: string, text: string) => ReferencedFile,
): { all: ReferencedFile; bands: ReferencedFile[]; document: ReferencedFile } {
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

/** Names of the bands in the names of files, in the order of the bands. */
export function bandFileNames(bands: readonly { readonly name: string }[]): string[] {
  const names = new CatalogNames();
  return bands.map(({ name }, index) => names.nameOf(name, `${name} ${index}`));
}

function formatJson(json: object): string {
  return `${JSON.stringify(json, undefined, 1)}\n`;
}
