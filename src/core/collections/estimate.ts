/** How large an image will be, before it is there. */
import type { Tile } from '../grids/index.ts';
import type { ImageCollection } from './collection.ts';
import { imageCollection } from './index.ts';

/** Bytes of one stored number, by the type bands are cast to. */
const SAMPLE_BYTES: Readonly<Record<ImageCollection['dataType'], number>> = { int16: 2, uint16: 2 };

/**
 * Bytes of an image of so many dates: dates × bands × pixels × bytes a sample.
 *
 * That is what it takes in memory, and a bound for its files: Earth Engine compresses what it writes,
 * the better the more no-data there is, so files are smaller.
 *
 * @param tile of which only its size counts: [width, height] in pixels
 * @param dates days (UTC) with scenes, as `tracker.count` tells them
 * @throws CollectionError when there is no such collection, or Earth Engine no longer has it
 */
export function estimateBytes(
  collectionId: string,
  { size: [width, height] }: Pick<Tile, 'size'>,
  dates: number,
): number {
  const { bands, dataType } = imageCollection(collectionId);
  return dates * bands.length * width * height * SAMPLE_BYTES[dataType];
}
