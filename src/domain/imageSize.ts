/** Estimates of the size of images, from properties of their collection. */
import { DAY_MS } from './isoDates.ts';

/** Types that the bands of images are stored in, by the names that NumPy has for them. */
export type DataType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'float32'
  | 'float64';

/** Bytes of one stored number, by its type. */
export const SAMPLE_BYTES: Readonly<Record<DataType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
};

/** Whether a name is that of a type that bands are stored in. */
export function isDataType(value: unknown): value is DataType {
  return typeof value === 'string' && Object.hasOwn(SAMPLE_BYTES, value);
}

/**
 * A file of an image must have fewer bytes than this before compression: its width × height × bands × bytes a
 * sample. From Earth Engine's error "File dimensions are too large for the number of bands and data
 * type".
 */
export const FILE_BYTES_LIMIT = 17_179_869_184;

/**
 * Estimated number of dates of an image of a period, such as one every eight days of Landsat.
 *
 * An estimate: tiles of 150 km have a third more, and filters and clouds leave fewer.
 *
 * @param collection ISO dates of its first and last scenes; a mission that continues has no end. With
 *   the days between two dates of a tile, or undefined where images have a single layer without date
 * @param period half-open, UTC
 * @param now no scenes are expected after it
 */
export function estimateDates(
  collection: {
    readonly start: string;
    readonly end?: string | undefined;
    readonly daysBetweenDates?: number | undefined;
  },
  { start, end }: { readonly start: Date; readonly end: Date },
  now = new Date(),
): number {
  if (collection.daysBetweenDates === undefined) return 1;
  const from = Math.max(start.getTime(), Date.parse(collection.start));
  const last = collection.end ? Date.parse(collection.end) : now.getTime();
  const days = (Math.min(end.getTime(), last) - from) / DAY_MS;
  return Math.max(0, days / collection.daysBetweenDates);
}
