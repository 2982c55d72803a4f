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
