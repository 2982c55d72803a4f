/** Choices of an order: which scenes of a collection are used, and what is made of them. */

/** Bits of a quality band, and the values of them that mark a pixel. */
export interface MarkedBits {
  /** Number of the first bit, from 0. */
  readonly bit: number;
  /** Number of bits; 1 unless given. */
  readonly count?: number;
  /** Values that mark a pixel; 1 unless given. */
  readonly values?: readonly number[];
}

/** A recipe that leaves out the cloudy pixels of a scene. Exactly one of the three rules is given. */
export interface CloudMask {
  /** Name of the recipe in requests and documents. */
  readonly id: string;
  /** Description of the pixels that it leaves out, for users. */
  readonly title: string;
  /** Page that describes it. */
  readonly source: string;
  /** Earth Engine's id of the band that shows where clouds are, of the collection or the linked one. */
  readonly band: string;
  /** Bits that mark a pixel as cloudy. */
  readonly cloudyBits?: readonly MarkedBits[];
  /** Values that mark a pixel as cloudy. */
  readonly cloudyClasses?: readonly number[];
  /** Smallest value of a clear pixel. */
  readonly clearFrom?: number;
}

/**
 * Composite of the dates of a period:
 * - `best`: the date with the largest clear share of the tile, by its pixels where the collection has a
 *   recipe for clouds, otherwise estimated from the clouds of whole scenes;
 * - `median`: the median of all dates, band by band and pixel by pixel.
 */
export type SceneComposite = 'best' | 'median';

/** Path of Landsat's Worldwide Reference System, and the row; all rows of the path without one. */
export type PathRow = readonly [path: number, row?: number];

/** Properties of a scene with its place in the reference grid of the provider. */
export type SceneReference =
  | {
      /** The Worldwide Reference System of Landsat. */
      readonly grid: 'wrs';
      /** Number of the path. */
      readonly path: string;
      /** Number of the row. */
      readonly row: string;
    }
  | {
      /** The Military Grid Reference System, of Sentinel-2. */
      readonly grid: 'mgrs';
      /** Name of the tile, or a text that begins with it. */
      readonly tile: string;
      /** Beginning of the text before the name, where it is not the name alone. */
      readonly prefix?: string;
    };

/** Choices of an order about the scenes of a collection; whatever is absent is not limited. */
export interface SceneChoice {
  /** Largest share of clouds in a scene, in percent, by the cloud property of the collection. */
  readonly cloudLimit?: number | undefined;
  /** Months of the year in UTC, 1 to 12. */
  readonly months?: readonly number[] | undefined;
  /** Paths and rows of Landsat, of which a scene must have one. */
  readonly pathRows?: readonly PathRow[] | undefined;
  /** Tiles of the Military Grid Reference System, such as `33UXP`, of which a scene must have one. */
  readonly mgrsTiles?: readonly string[] | undefined;
  /** Whether the sun is above or below the horizon in the middle of the scene. */
  readonly timeOfDay?: 'day' | 'night' | undefined;
  /** Leaves out scenes for which the satellite was turned to the side. */
  readonly nadirOnly?: boolean | undefined;
  /** Id of a recipe that leaves out clouds; `true` for the first one of the collection. */
  readonly cloudMask?: string | boolean | undefined;
  /** Composite of the dates of a period; a layer for each date unless given. */
  readonly composite?: SceneComposite | undefined;
}
