/**
 * Facts about image collections that are needed to make pre-ARD from them: one row per collection.
 */
import type { DataType } from '../../domain/imageSize.ts';

/** Conversion of stored numbers to physical ones: physical = stored × scale + offset. */
export interface Scaling {
  /** Factor of the stored number. */
  readonly scale: number;
  /** Added to the product, in `unit`. */
  readonly offset: number;
  /** Unit of the physical value; empty for ratios. */
  readonly unit: string;
}

/** A band of an image collection. */
export interface Band {
  /** Name in Earth Engine. */
  readonly id: string;
  /** Common name, the same for every sensor. */
  readonly name: string;
  /** Absent for bands that are not measurements, such as bit flags. */
  readonly scaling?: Scaling;
}

/** An image collection of Earth Engine that can be ordered, and how its images are made. */
export interface ImageCollection {
  /** Earth Engine asset id. */
  readonly id: string;
  /** Code in its short name, such as LC08 in "Landsat 8 (LC08)"; see `domain/collectionNames.ts`. */
  readonly code: string;
  /** Name for users, with sensor and product. */
  readonly title: string;
  /** First day with scenes, as an ISO date. */
  readonly start: string;
  /** The day after the last one with scenes, as an ISO date; absent while the mission continues. */
  readonly end?: string;
  /** Years with scenes. */
  readonly years: {
    /** The first one. */
    readonly first: number;
    /** The last one; absent while the mission continues. */
    readonly last?: number;
  };
  /** Days until the satellite comes over the same place again; over more than one path, fewer. */
  readonly revisitDays: number;
  /** In the order in which they are exported, for every date. */
  readonly bands: readonly Band[];
  /** Type that every band is cast to, by the name of the cast in Earth Engine. */
  readonly dataType: DataType;
  /** Stored for missing data; differs from every valid value of every band. */
  readonly nodata: number;
  /** The bit that is set where a scene has no data. */
  readonly fill: {
    /** Id of the band that has it. */
    readonly band: string;
    /** Its number, from 0. */
    readonly bit: number;
  };
  /** Scene properties kept in the image metadata. */
  readonly properties: readonly string[];
  /** Id of what to order instead, where Earth Engine has withdrawn the collection. */
  readonly replacedBy?: string;
}

/**
 * The years of a range of days.
 *
 * @param end the day after the last one; absent if the range is open
 */
export function yearsOf(start: string, end?: string): ImageCollection['years'] {
  const first = new Date(start).getUTCFullYear();
  return end ? { first, last: new Date(Date.parse(end) - 1).getUTCFullYear() } : { first };
}
