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
  /** Years with scenes, from the first to the last one (to today, where there is no last one). */
  readonly years: { readonly first: number; readonly last?: number };
  /** Days until the satellite comes over the same place again; over more than one path, fewer. */
  readonly revisitDays: number;
  /** In the order in which they are exported, for every date. */
  readonly bands: readonly Band[];
  /** Type that every band is cast to, by the name of the cast in Earth Engine. */
  readonly dataType: 'int16' | 'uint16';
  /** Stored where there is no data; no valid value of any band equals it. */
  readonly nodata: number;
  /** Bit that is set where a scene has no data: the band it is in, and its number from 0. */
  readonly fill: { readonly band: string; readonly bit: number };
  /** Scene properties kept in the image metadata. */
  readonly properties: readonly string[];
  /** Id of what to order instead, where Earth Engine has withdrawn the collection. */
  readonly replacedBy?: string;
}

/**
 * The years of a range of days.
 *
 * @param end the day after the last one; absent for what goes on
 */
export function yearsOf(start: string, end?: string): ImageCollection['years'] {
  const first = new Date(start).getUTCFullYear();
  return end ? { first, last: new Date(Date.parse(end) - 1).getUTCFullYear() } : { first };
}
