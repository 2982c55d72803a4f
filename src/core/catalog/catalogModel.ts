/**
 * Contents of a catalog of a folder: its images layer by layer, and stacks of the layers of a tile.
 */
import { formatIsoDate } from '../../domain/isoDates.ts';
import { formatTileName } from '../../domain/tileName.ts';
import { type DocumentLayer, sceneTimes } from '../files/metadataDocument.ts';
import type { CatalogBand } from './catalogDocument.ts';
import { CatalogNames } from './catalogNames.ts';
import type { FolderImage } from './folderImages.ts';
import type { VrtBand } from './vrt.ts';

/** A layer of an image: what an item of the catalog describes. */
export interface CatalogLayer {
  /** Unique in the folder, and usable as a file name. */
  readonly id: string;
  readonly image: FolderImage;
  readonly layer: DocumentLayer;
  /** Index of the layer in its image, from 0. */
  readonly index: number;
  /** "2020-06-05", "2020-06-05 d044", or the days of the period of a layer without a date. */
  readonly title: string;
  /** Time by which layers are sorted, milliseconds since 1970. */
  readonly time: number;
}

/** Layers with the same pixels and bands, of one collection: those of all periods of a tile. */
export interface CatalogStack {
  /** Unique in the folder, and usable as a file name. */
  readonly id: string;
  /** Id of the image collection. */
  readonly collection: string;
  readonly bands: readonly CatalogBand[];
  /** At least one, oldest first. */
  readonly layers: readonly CatalogLayer[];
}

export interface CatalogModel {
  readonly layers: readonly CatalogLayer[];
  readonly stacks: readonly CatalogStack[];
}

/** @param images as `readFolderImages` returns them */
export function catalogModel(images: readonly FolderImage[]): CatalogModel {
  const names = new CatalogNames();
  const layers = images.flatMap((image) => layersOf(image, names));
  const groups = new Map<string, CatalogLayer[]>();
  for (const layer of layers) {
    const key = stackKey(layer.image);
    const group = groups.get(key);
    if (group) group.push(layer);
    else groups.set(key, [layer]);
  }
  const stackNames = new CatalogNames();
  const stacks = [...groups.values()].map((group) => stackOf(group, stackNames));
  return { layers, stacks };
}

/** A band of one layer. */
export function layerBand({ image, index }: CatalogLayer, band: number, title: string): VrtBand {
  const { document, pieces, dataType } = image;
  return {
    description: title,
    // Bands of the image are, layer by layer, those of the document.
    sourceBand: index * document.bands.length + band + 1,
    pieces,
    dataType,
    nodata: document.nodata,
    scaling: document.bands[band]?.scaling,
  };
}

function layersOf(image: FolderImage, names: CatalogNames): CatalogLayer[] {
  const { layers, start, end } = image.document;
  return layers.map((layer, index) => {
    const [taken] = sceneTimes(layer.scenes);
    const period = [start, end === undefined ? undefined : end - 1].map((time) =>
      time === undefined ? '' : formatIsoDate(time),
    );
    const days = layer.date ?? period.filter(Boolean).join('–');
    const title = [days, layer.label].filter(Boolean).join(' ') || String(index + 1);
    const key = [layer.date ?? (layers.length > 1 ? index + 1 : 'all'), layer.label];
    const id = names.nameOf(
      `${image.stem}_${key.filter(Boolean).join('_')}`,
      `${image.stem} ${index}`,
    );
    const time = layer.date === undefined ? (start ?? 0) : (taken ?? Date.parse(layer.date));
    return { id, image, layer, index, title, time };
  });
}

/** Images with the same key have the same pixels, bands and meaning of numbers. */
function stackKey({ document, dataType }: FolderImage): string {
  const { collection, tile, bands, nodata } = document;
  return JSON.stringify([collection, tile, bands, nodata ?? null, dataType]);
}

function stackOf(group: readonly CatalogLayer[], names: CatalogNames): CatalogStack {
  const layers = group.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
  const [first] = layers;
  if (!first) throw new RangeError('A stack has layers.');
  const { collection, tile, bands } = first.image.document;
  const name = `${collection.replaceAll('/', '_')}_${formatTileName(...tile.index)}`;
  return { id: names.nameOf(name, stackKey(first.image)), collection, bands, layers };
}
