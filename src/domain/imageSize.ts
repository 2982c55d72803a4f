/** Estimates of the size of images, from properties of their collection. */
import { DAY_MS } from './isoDates.ts';

/** Types that the bands of images are cast to, by the names of the casts in Earth Engine. */
export type DataType = 'int16' | 'uint16';

/** Bytes of one stored number, by its type. */
export const SAMPLE_BYTES: Readonly<Record<DataType, number>> = { int16: 2, uint16: 2 };

/**
 * A file of an image must have fewer bytes than this before compression: its width × height × bands × bytes a
 * sample. From Earth Engine's error "File dimensions are too large for the number of bands and data
 * type".
 */
export const FILE_BYTES_LIMIT = 17_179_869_184;

/**
 * Most tiles are under two paths of a satellite, each of which it passes once every `revisitDays`.
 * https://landsat.gsfc.nasa.gov/about/the-worldwide-reference-system/
 */
const PATHS_PER_TILE = 2;

/**
 * Days between two dates of an image, on average, before clouds and filters leave some out.
 *
 * @param revisitDays days between two passes of the satellite over one path
 */
export function daysBetweenDates(revisitDays: number): number {
  return revisitDays / PATHS_PER_TILE;
}

/**
 * Estimated number of dates of an image of a period: one acquisition every eight days of Landsat.
 *
 * An estimate: tiles of 150 km have a third more, and filters and clouds leave fewer.
 *
 * @param collection ISO dates of its first and last scenes; a mission that continues has no end
 * @param period half-open, UTC
 * @param now no scenes are expected after it
 */
export function estimateDates(
  collection: {
    readonly start: string;
    readonly end?: string | undefined;
    readonly revisitDays: number;
  },
  { start, end }: { readonly start: Date; readonly end: Date },
  now = new Date(),
): number {
  const from = Math.max(start.getTime(), Date.parse(collection.start));
  const last = collection.end ? Date.parse(collection.end) : now.getTime();
  const days = (Math.min(end.getTime(), last) - from) / DAY_MS;
  return Math.max(0, days / daysBetweenDates(collection.revisitDays));
}
