/**
 * Facts about image collections that are needed to make pre-ARD from them: one row per collection.
 */
import type { DataType } from '../../domain/imageSize.ts';
import type { CloudMask, SceneChoice, SceneReference } from './sceneChoice.ts';

/** Conversion of stored numbers to physical ones: physical = stored × scale + offset. */
export interface Scaling {
  /** Factor of the stored number. */
  readonly scale: number;
  /** Added to the product, in `unit`. */
  readonly offset: number;
  /** Unit of the physical value; empty for ratios. */
  readonly unit: string;
}

/** Meaning of some bits of a quality band. */
export interface BitField {
  /** Number of the first bit, from 0. */
  readonly bit: number;
  /** Number of bits; 1 unless given. */
  readonly count?: number;
  /** Subject of the values. */
  readonly title: string;
  /**
   * Meanings of the values 0, 1, …, undefined for those that are not used; without them, a set bit
   * means "yes".
   */
  readonly values?: readonly (string | undefined)[];
}

/** A band of an image collection. */
export interface Band {
  /** Name in Earth Engine. */
  readonly id: string;
  /** Common name, the same for every sensor. */
  readonly name: string;
  /** Type that holds all its values; that of Earth Engine unless a row gives the reason for another. */
  readonly dataType: DataType;
  /**
   * Smallest and largest valid value, inclusive, where they are known: numbers outside of them can
   * mark missing data. Otherwise all numbers of the type may be valid.
   */
  readonly range?: readonly [min: number, max: number];
  /** Marks missing data in Earth Engine's image, where such pixels are not masked. */
  readonly nodata?: number;
  /** Absent for bands that are not measurements, such as bit flags. */
  readonly scaling?: Scaling;
  /** Pixel size in meters, where it is another than that of the collection. */
  readonly resolution?: number;
  /** Meanings of bits, of a quality band. */
  readonly bits?: readonly BitField[];
  /** Meanings of values, of a band of classes. */
  readonly classes?: Readonly<Record<number, string>>;
  /** Values that a property of a scene must contain for the scene to have the band. */
  readonly needs?: {
    /** A property whose value is a list. */
    readonly property: string;
    /** Values that the list must contain. */
    readonly contains: string;
  };
}

/**
 * How the scenes of a period become layers of an image, each with all bands:
 * - `date`: one mosaic for each UTC date;
 * - `orbit`: one for each UTC date and orbit, because the values depend on the direction of view;
 * - `none`: one for each scene;
 * - `all`: a single one without a date, of an image or of a collection whose images have no dates.
 */
export type Mosaic = 'date' | 'orbit' | 'none' | 'all';

/** Numbers that stored values are converted to before they are exported. */
export type Encoding = 'int8';

/** An image collection of Earth Engine that can be ordered, and how its images are made. */
export interface ImageCollection {
  /** Earth Engine asset id. */
  readonly id: string;
  /** Whether the asset is a single image. */
  readonly isImage?: true;
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
  /** Days until the satellites come over the same place again; 1 for daily images. */
  readonly revisitDays: number;
  /**
   * Days between two dates of a tile, on average, before clouds and filters leave some out. Absent
   * where an image has a single layer without a date.
   */
  readonly daysBetweenDates?: number;
  /** Size of a pixel in meters, of the finest band. */
  readonly resolution: number;
  /** Page of the provider or of Earth Engine's catalog. */
  readonly page?: string;
  /** Bands that are exported, in their order in each layer. */
  readonly bands: readonly Band[];
  /** Bands that are exported if they are chosen. */
  readonly optionalBands: readonly Band[];
  /** Type that every band is cast to: the smallest that holds all of `bands` and `nodata`. */
  readonly dataType: DataType;
  /** Stored for missing data; differs from every valid value of every band. */
  readonly nodata: number;
  /** Numbers for missing data, the preferred ones first. */
  readonly nodataChoices?: readonly number[];
  /** The bit that is set where a scene has no data; absent where Earth Engine masks such pixels. */
  readonly fill?: {
    /** Id of the band that has it. */
    readonly band: string;
    /** Its number, from 0. */
    readonly bit: number;
  };
  /** How scenes become layers. */
  readonly mosaic: Mosaic;
  /** Properties that identify the orbit of a scene, for mosaics by orbit. */
  readonly orbit?: {
    /** Number of the relative orbit. */
    readonly number: string;
    /** Its direction, `ASCENDING` or `DESCENDING`. */
    readonly pass: string;
  };
  /** Values that scenes must have to be used at all. */
  readonly scenesWith?: Readonly<Record<string, string | number>>;
  /** A collection with further bands of the same scenes, found by their `system:index`. */
  readonly linked?: {
    /** Earth Engine asset id. */
    readonly id: string;
    /** Ids of its bands; `bands` and `optionalBands` have them as well. */
    readonly bands: readonly string[];
  };
  /** Conversions of the values that can be chosen. */
  readonly encodings?: readonly Encoding[];
  /** The conversion that was chosen. */
  readonly encoding?: Encoding;
  /** Values of `system:index` of the scenes that an order leaves out. */
  readonly scenesLeftOut?: readonly string[];
  /** Scene property with the share of clouds, in percent. */
  readonly cloudProperty?: string;
  /** Recipes that leave out the cloudy pixels of its scenes, the usual one first. */
  readonly cloudMasks?: readonly CloudMask[];
  /** Properties with the place of a scene in the reference grid of the provider. */
  readonly reference?: SceneReference;
  /** Property with the height of the sun in the middle of a scene. */
  readonly sun?: {
    /** Its name. */
    readonly property: string;
    /** Whether it is measured from the horizon or from the zenith, in degrees. */
    readonly from: 'horizon' | 'zenith';
  };
  /** Property that shows whether the satellite looked straight down, and its value then. */
  readonly nadir?: {
    /** Its name. */
    readonly property: string;
    /** Its value if the satellite looked straight down. */
    readonly value: string;
  };
  /** Choices about its scenes, with the id of the recipe for clouds. */
  readonly scenes?: SceneChoice;
  /** Scene properties kept in the image metadata. */
  readonly properties: readonly string[];
  /** Bands that a configuration adds to one that is built in; `optionalBands` has them as well. */
  readonly addedBands?: readonly object[];
  /** The text it was made from, where a configuration describes it. */
  readonly description?: object;
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
