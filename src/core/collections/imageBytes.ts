/** Estimates of the size of an image and its number of dates, before it is computed. */
import { SAMPLE_BYTES } from '../../domain/imageSize.ts';
import { DAY_MS } from '../../domain/isoDates.ts';
import type { Tile } from '../grids/index.ts';
import { type ImageChoice, type ImageCollection, imageCollection } from './index.ts';

/**
 * Bytes of an image with a number of dates: dates × bands × pixels × bytes per sample.
 *
 * That is what it takes in memory, and a bound for its files: Earth Engine compresses what it writes,
 * the better the more no-data there is, so files are smaller.
 *
 * @param collectionId Earth Engine id of the image collection
 * @param tile only its size counts: [width, height] in pixels
 * @param dates layers: days (UTC) with scenes, as `tracker.count` has them
 * @param choice bands, encoding and composite; those of the collection unless given
 * @returns bytes, before compression
 * @throws CollectionError when the collection does not exist, or Earth Engine no longer has it
 */
export function estimateBytes(
  collectionId: string,
  { size: [width, height] }: Pick<Tile, 'size'>,
  dates: number,
  choice: ImageChoice = {},
): number {
  const row = imageCollection(collectionId, choice);
  const { bands, dataType } = row;
  return countLayers(row, dates) * bands.length * width * height * SAMPLE_BYTES[dataType];
}

/** Number of layers of an image with a number of dates: a composite has a single one. */
export function countLayers({ scenes }: Pick<ImageCollection, 'scenes'>, dates: number): number {
  return scenes?.composite ? Math.min(1, dates) : dates;
}

/** Most dates that the images of a period can have: one each day (UTC) that it touches. */
export function maxDates({ start, end }: { readonly start: Date; readonly end: Date }): number {
  return Math.ceil(end.getTime() / DAY_MS) - Math.floor(start.getTime() / DAY_MS);
}
