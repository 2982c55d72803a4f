/** What Cedar must know of an image collection to turn it into pre-ARD: one row a collection. */

/** How stored numbers become physical ones: physical = stored × scale + offset. */
export interface Scaling {
  readonly scale: number;
  readonly offset: number;
  /** Unit of the physical value; empty for ratios. */
  readonly unit: string;
}

export interface Band {
  /** Name in Earth Engine. */
  readonly id: string;
  /** Common name, the same for every sensor. */
  readonly name: string;
  /** Absent for bands that are no measurement, such as bit flags. */
  readonly scaling?: Scaling;
}

export interface ImageCollection {
  /** Earth Engine asset id. */
  readonly id: string;
  readonly title: string;
  /** First day with scenes, and the day after the last one where the mission has ended; ISO dates. */
  readonly start: string;
  readonly end?: string;
  /** Days until the satellite comes over the same place again; over more than one path, fewer. */
  readonly revisitDays: number;
  /** In the order in which they are exported, for every date. */
  readonly bands: readonly Band[];
  /** Type that every band is cast to, by the name of the cast in Earth Engine. */
  readonly dataType: 'int16' | 'uint16';
  /** Stored where there is no data; no valid value of any band equals it. */
  readonly nodata: number;
  /** Scene properties kept in the image metadata. */
  readonly properties: readonly string[];
  /** Id of what to order instead, where Earth Engine has withdrawn the collection. */
  readonly replacedBy?: string;
}

/** Bytes of one stored number, by the type bands are cast to. */
const SAMPLE_BYTES: Readonly<Record<ImageCollection['dataType'], number>> = { int16: 2, uint16: 2 };

/**
 * Bytes of an image before it is compressed; Earth Engine compresses what it writes, so its file is
 * smaller, most of all where there is much no-data.
 *
 * @param size pixels of the tile: width, height
 * @param dates mosaics in the image
 */
export function uncompressedBytes(
  { bands, dataType }: ImageCollection,
  [width, height]: readonly [width: number, height: number],
  dates: number,
): number {
  return dates * bands.length * width * height * SAMPLE_BYTES[dataType];
}
