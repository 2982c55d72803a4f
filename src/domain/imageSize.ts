/** How large images are expected to be, from what is known of their collection. */

/** Types that the bands of images are cast to, by the names of the casts in Earth Engine. */
export type DataType = 'int16' | 'uint16';

/** Bytes of one stored number, by its type. */
export const SAMPLE_BYTES: Readonly<Record<DataType, number>> = { int16: 2, uint16: 2 };

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
