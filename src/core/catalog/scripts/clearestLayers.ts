/**
 * The clearest layers of stacks without shares of clouds, for files that cannot count pixels themselves, as
 * projects of QGIS: by a sample of the band that shows clouds.
 */
import { join } from 'node:path';
import { bitsOf } from '../../../domain/qualityRules.ts';
import type { ImageTile } from '../../../imageFiles/index.ts';
import { throwIfCancelled } from '../../watch.ts';
import type { CatalogLayer, CatalogModel } from '../catalogModel.ts';
import type { FolderImage } from '../folderImages.ts';
import type { ScriptMask, ScriptStack } from './scriptModel.ts';

/** Largest size of the pixels of a stack that are unpacked, bytes: some seconds. */
const MAX_BYTES = 2 ** 30;
/** The same, of each image of many. */
const MIN_IMAGE_BYTES = 64 * 2 ** 20;
/** Pixels along a side of a tile that are counted, at least; all of smaller images, as scripts do. */
const SAMPLES = 100;

/** Pixels of a layer that were counted. */
interface PixelCount {
  clear: number;
  total: number;
}

/**
 * Stacks whose `first` is the layer with the largest share of clear pixels, where the clouds of no layer
 * are known and a band shows them; the others as they are. A stack whose pixels cannot be read, or are
 * too many for a sample, is as it was.
 *
 * @param folder with the files of the model
 * @param stacks as `scriptStacks` returns them for the model
 * @throws CancelledError
 */
export async function withClearestLayers(
  folder: string,
  model: CatalogModel,
  stacks: readonly ScriptStack[],
  signal?: AbortSignal,
): Promise<ScriptStack[]> {
  const found: ScriptStack[] = [];
  for (const stack of stacks) {
    const layers = model.stacks.find(({ layers: [layer] }) => layer?.id === stack.layerIds[0]);
    const isOpen = stack.first === undefined && stack.mask !== undefined;
    const first = layers && isOpen ? await clearestOf(folder, layers.layers, stack, signal) : -1;
    found.push(first < 0 ? stack : { ...stack, first });
  }
  return found;
}

/** @returns the index of the clearest layer; -1 where no pixel was counted */
async function clearestOf(
  folder: string,
  layers: readonly CatalogLayer[],
  { bands, mask }: ScriptStack,
  signal: AbortSignal | undefined,
): Promise<number> {
  const band = bands.findIndex(({ name }) => name === mask?.band);
  if (!mask || band < 0) return -1;
  const counts = new Map(layers.map((layer) => [layer, { clear: 0, total: 0 }]));
  const images = new Set(layers.map(({ image }) => image));
  const maxBytes = Math.max(MIN_IMAGE_BYTES, MAX_BYTES / images.size);
  try {
    for (const image of images) {
      const own = [...counts].filter(([layer]) => layer.image === image);
      await countImage(folder, image, { own, band, mask, maxBytes, signal });
    }
  } catch {
    throwIfCancelled(signal);
    // What cannot be read has an error where it is opened.
    return -1;
  }
  const shares = layers.map((layer) => {
    const { clear, total } = counts.get(layer) ?? { clear: 0, total: 0 };
    return total === 0 ? -1 : clear / total;
  });
  const most = Math.max(...shares);
  return most < 0 ? -1 : shares.indexOf(most);
}

interface Counting {
  /** Layers of the image, with their counts. */
  readonly own: readonly (readonly [CatalogLayer, PixelCount])[];
  /** Index of the band that shows clouds, in each layer. */
  readonly band: number;
  readonly mask: ScriptMask;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

async function countImage(
  folder: string,
  { pieces, document }: FolderImage,
  { own, band, mask, maxBytes, signal }: Counting,
): Promise<void> {
  const { GeoImage, samplePlaces, TILE_SIZE } = await import('../../../imageFiles/index.ts');
  const step = Math.max(1, Math.floor(Math.min(TILE_SIZE, ...document.tile.size) / SAMPLES));
  const numbers = own.map(([{ index }]) => index * document.bands.length + band);
  for (const { file } of pieces) {
    const image = await GeoImage.open(join(folder, file));
    try {
      const size = maxBytes / pieces.length;
      for (const place of samplePlaces(image.facts, TILE_SIZE, numbers.length, size)) {
        throwIfCancelled(signal);
        const tile = await image.readTile(place, numbers, { ...(signal && { signal }) });
        for (const [at, [, count]] of own.entries()) {
          countTile(tile, at, { mask, nodata: document.nodata, step }, count);
        }
      }
    } finally {
      await image.close();
    }
  }
}

interface Sampling {
  readonly mask: ScriptMask;
  readonly nodata: number | undefined;
  /** Each pixel, or every second one in every second row, and so on. */
  readonly step: number;
}

function countTile(
  { bands, width, height, mask: present }: ImageTile,
  layer: number,
  { mask, nodata, step }: Sampling,
  count: PixelCount,
): void {
  const values = bands[layer];
  const known = new Map<number, boolean>();
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = y * width + x;
      const value = values?.[at] ?? Number.NaN;
      const isClear = known.get(value) ?? isClearNumber(value, mask, nodata);
      known.set(value, isClear);
      count.total++;
      if (isClear && present?.[at] !== 0) count.clear++;
    }
  }
}

/** As scripts calculate it. */
function isClearNumber(
  value: number,
  { bits, classes, clearFrom }: ScriptMask,
  nodata: number | undefined,
): boolean {
  if (Number.isNaN(value)) return false;
  if (clearFrom !== undefined) return value >= clearFrom;
  if (value === nodata || classes.includes(value)) return false;
  return !bits.some(({ shift, mask, values }) =>
    values.includes(bitsOf(value, shift, Math.log2(mask + 1))),
  );
}
