/**
 * Clear pixels of the dates of a tile: where they are looked at, and in which images.
 *
 * A tile is looked at in samples, each of a whole number of its pixels, so that even a large tile with
 * many dates is a small computation for Earth Engine.
 */
import type { CloudMask, ImageCollection } from '../collections/index.ts';
import type { ComputedImageCollection, EeImage } from './clientTypes.ts';
import { clearPixels } from './cloudMask.ts';
import type { TilePeriod } from './imageSource.ts';

/** Samples of a tile at most, such as 128 × 128: they give a share to about one percent. */
const MAX_SAMPLES = 16_384;
/**
 * Samples wanted inside the area of an order, so that a share is known to about one percent, and samples of
 * the box around the area at most for them.
 */
const MIN_INSIDE = 4096;
const MAX_BOX_SAMPLES = 4_194_304;

/** Other arguments of the reduction: pixels of a whole tile may be counted. */
export const REDUCTION = { maxPixels: 1e9 } as const;

/** Where a tile is looked at. */
export interface ClearSamples {
  /** Left, top, right and bottom of the part of the tile, in its pixels. */
  readonly window: readonly [left: number, top: number, right: number, bottom: number];
  /** Pixels of the tile along a side of a sample. */
  readonly step: number;
  /** From (column, row) of the corner of a sample to x, y. */
  readonly transform: readonly number[];
}

/**
 * The samples of a tile, or of the box around the area inside it.
 *
 * @param step pixels along a side of a sample; as few as keep the number of samples small unless given
 */
export function clearSamples({ tile, inside }: TilePeriod, step?: number): ClearSamples {
  const [scaleX, , left, , scaleY, top] = tile.transform;
  const window = inside ? boxOf(inside.polygons.flat(2), tile) : wholeTile(tile);
  const size = [window[2] - window[0], window[3] - window[1]] as const;
  const area = inside && areaOf(inside.polygons) / (tile.res[0] * tile.res[1]);
  const side = step ?? stepOf(size, area);
  return {
    window,
    step: side,
    transform: [
      scaleX * side,
      0,
      left + scaleX * window[0],
      0,
      scaleY * side,
      top + scaleY * window[1],
    ],
  };
}

/** Names of the shares of some dates: `clear0`, `data0`, `clear1` and so on. */
export function clearNames(dates: number): string[] {
  return Array.from({ length: dates }, (_, date) => [`clear${date}`, `data${date}`]).flat();
}

/**
 * Each scene as two bands: 1 for clear pixels and 0 for cloudy ones, and 1 for both. Pixels are masked
 * that have no value in the first band of the image or in the band that shows clouds, and cloudy ones
 * where the order masks them.
 *
 * @param scenes with the two bands
 */
export function clearScenes(
  scenes: ComputedImageCollection,
  { bands: [first], scenes: choice }: ImageCollection,
  recipe: CloudMask,
): ComputedImageCollection {
  return scenes.map((image) => {
    const clear = clearPixels(image.select([recipe.band]), recipe);
    const seen = first ? clear.updateMask(hasValue(image.select([first.id]), first)) : clear;
    const kept = choice?.cloudMask ? seen.updateMask(seen) : seen;
    return kept.addBands(kept.gte(0));
  });
}

function hasValue(band: EeImage, { nodata }: ImageCollection['bands'][number]): EeImage {
  return nodata === undefined ? band.mask() : band.neq(nodata);
}

type Rings = NonNullable<TilePeriod['inside']>['polygons'];
type Tile = TilePeriod['tile'];

function wholeTile({ size: [width, height] }: Tile): ClearSamples['window'] {
  return [0, 0, width, height];
}

/** The box around positions, in whole pixels of the tile. */
function boxOf(positions: Rings[number][number], tile: Tile): ClearSamples['window'] {
  const [left, , , top] = tile.bounds;
  let box: ClearSamples['window'] = [...tile.size, 0, 0];
  for (const [x = 0, y = 0] of positions) {
    const [column, row] = [(x - left) / tile.res[0], (top - y) / tile.res[1]];
    box = [
      Math.min(box[0], column),
      Math.min(box[1], row),
      Math.max(box[2], column),
      Math.max(box[3], row),
    ];
  }
  return [
    Math.max(0, Math.floor(box[0])),
    Math.max(0, Math.floor(box[1])),
    Math.min(tile.size[0], Math.ceil(box[2])),
    Math.min(tile.size[1], Math.ceil(box[3])),
  ];
}

/** In square units of the system; polygons over each other count twice. */
function areaOf(polygons: Rings): number {
  return polygons
    .map(([outer = [], ...holes]) =>
      holes.reduce((area, hole) => area - ringArea(hole), ringArea(outer)),
    )
    .reduce((sum, area) => sum + area, 0);
}

function ringArea(ring: Rings[number][number]): number {
  let twice = 0;
  for (const [index, [x = 0, y = 0]] of ring.entries()) {
    const [x1 = 0, y1 = 0] = ring[(index + 1) % ring.length] ?? [];
    twice += x * y1 - x1 * y;
  }
  return Math.abs(twice) / 2;
}

/** @param area pixels inside the area of the order, as far as is known; all of them unless given */
function stepOf(size: readonly [number, number], area?: number): number {
  const step = smallestStep(size, MAX_SAMPLES);
  if (area === undefined) return step;
  const finer = Math.max(1, Math.floor(Math.sqrt(area / MIN_INSIDE)));
  return Math.min(step, Math.max(finer, smallestStep(size, MAX_BOX_SAMPLES)));
}

function smallestStep([width, height]: readonly [number, number], samples: number): number {
  let step = Math.max(1, Math.floor(Math.sqrt((width * height) / samples)));
  while (Math.ceil(width / step) * Math.ceil(height / step) > samples) step++;
  return step;
}
