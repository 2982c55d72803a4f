/**
 * Image collections that a configuration describes, under `collections:` in cedar.yaml.
 *
 * ```yaml
 * collections:
 *   projects/my-project/assets/drone:
 *     mosaic: date
 *     bands:
 *       - { id: b1, name: red, data_type: uint16, scale: 0.0001, range: [0, 10000] }
 * ```
 */

import type { DataType } from '../../domain/imageSize.ts';
import { DAY_MS } from '../../domain/isoDates.ts';
import {
  type Band,
  type BitField,
  type ImageCollection,
  type Mosaic,
  yearsOf,
} from './collection.ts';
import { SCENE_IDENTITY } from './collectionRow.ts';
import { type CloudMaskDescription, describedCloudMask } from './describedCloudMask.ts';
import { storageOf } from './sampleStorage.ts';

/** A band as a configuration describes it. */
export interface BandDescription {
  /** Name in Earth Engine. */
  readonly id: string;
  /** Common name; that in Earth Engine unless given. */
  readonly name?: string;
  /** Type that holds all its values. */
  readonly data_type: DataType;
  /** Smallest and largest valid value. */
  readonly range?: readonly [min: number, max: number];
  /** Number that marks missing data in this band, where Earth Engine does not mask such pixels. */
  readonly nodata?: number;
  /** Factor of the stored number; 1 unless given. */
  readonly scale?: number;
  /** Added to the product, in `unit`; 0 unless given. */
  readonly offset?: number;
  /** Unit of the physical value; empty for ratios. */
  readonly unit?: string;
  /** Pixel size in meters. */
  readonly resolution?: number;
  /** Exported only if it is chosen. */
  readonly optional?: boolean;
  /** Meanings of bits, by the number of the bit or the numbers of the first and the last: `6-7`. */
  readonly bits?: Readonly<Record<string, string>>;
}

/** A collection as a configuration describes it. */
export interface CollectionDescription {
  /** Name for users; the id unless given. */
  readonly title?: string;
  /** `image` for the id of a single image; a collection of images unless given. */
  readonly type?: 'image' | 'collection';
  /** How scenes become layers; one for each date unless given, or a single one for an image. */
  readonly mosaic?: Mosaic;
  /** Properties of the orbit, for mosaics by orbit. */
  readonly orbit?: {
    /** Property with its number. */
    readonly number: string;
    /** Property with its direction. */
    readonly pass: string;
  };
  /** First day with scenes. */
  readonly start?: string;
  /** Last day with scenes. */
  readonly last_day?: string;
  /** Days between two dates of a place, on average. */
  readonly days_between_dates?: number;
  /** Size of a pixel of the finest band, in meters. */
  readonly resolution?: number;
  /** Number for missing data; one that no band can have unless given. */
  readonly nodata?: number;
  /** The bit that is set where a scene has no data. */
  readonly fill?: {
    /** Id of the band that has it. */
    readonly band: string;
    /** Its number, from 0. */
    readonly bit: number;
  };
  /** Scene property with the share of clouds, in percent. */
  readonly cloud_property?: string;
  /** How cloudy pixels are recognized. */
  readonly cloud_mask?: CloudMaskDescription;
  /** Scene properties kept in the metadata of images. */
  readonly properties?: readonly string[];
  /** Page with more about it. */
  readonly page?: string;
  /** In the order in which they are exported. */
  readonly bands: readonly BandDescription[];
}

/** First day of a collection whose start is unknown: that of the first image from space. */
const UNKNOWN_START = '1959-01-01';

/** Days between dates that are assumed where they are unknown. */
const UNKNOWN_INTERVAL = 8;

const UNKNOWN_RESOLUTION = 30;

/**
 * The row of a described collection.
 *
 * @param id Earth Engine asset id
 * @param description has at least one band that is not optional
 */
export function describedCollection(
  id: string,
  description: CollectionDescription,
): ImageCollection {
  const { start = UNKNOWN_START, nodata, orbit, fill, page, cloud_property: clouds } = description;
  const isImage = description.type === 'image';
  const { cloud_mask: mask } = description;
  const mosaic = description.mosaic ?? (isImage ? 'all' : 'date');
  const last = description.last_day;
  const end = last && new Date(Date.parse(last) + DAY_MS).toISOString().slice(0, 10);
  const described = description.bands.map((band) => [bandOf(band), band.optional] as const);
  const bands = described.flatMap(([band, optional]) => (optional ? [] : band));
  const days = description.days_between_dates ?? UNKNOWN_INTERVAL;
  const missing = described.flatMap(([band]) => band.nodata ?? []);
  const choices = [...(nodata === undefined ? [] : [nodata]), ...new Set(missing)];
  return {
    id,
    ...(isImage && { isImage }),
    code: id,
    title: description.title ?? id,
    start,
    ...(end && { end }),
    years: yearsOf(start, end),
    revisitDays: Math.max(1, Math.round(days)),
    ...(mosaic !== 'all' && { daysBetweenDates: days }),
    resolution: description.resolution ?? UNKNOWN_RESOLUTION,
    ...(page && { page }),
    bands,
    optionalBands: described.flatMap(([band, optional]) => (optional ? band : [])),
    ...storageOf(bands, choices),
    nodataChoices: choices,
    ...(fill && { fill }),
    mosaic,
    ...(orbit && { orbit }),
    ...(clouds && { cloudProperty: clouds }),
    ...(mask && { cloudMasks: [describedCloudMask(mask, page)] }),
    properties: [
      ...new Set([...SCENE_IDENTITY, ...orbitProperties(orbit), ...(description.properties ?? [])]),
    ],
    description,
  };
}

/**
 * A built-in collection with further bands of Earth Engine, which are exported if they are chosen.
 *
 * @param row of the built-in collection
 * @param added bands that it does not have
 */
export function withAddedBands(
  row: ImageCollection,
  added: readonly BandDescription[],
): ImageCollection {
  return {
    ...row,
    optionalBands: [...row.optionalBands, ...added.map(addedBand)],
    addedBands: [...(row.addedBands ?? []), ...added],
  };
}

/** Stored numbers are physical values unless the description has another scale, or bits. */
function addedBand(described: BandDescription): Band {
  const band = bandOf(described);
  return band.bits ? band : { scaling: { scale: 1, offset: 0, unit: '' }, ...band };
}

function orbitProperties(orbit: CollectionDescription['orbit']): string[] {
  return orbit ? [orbit.number, orbit.pass] : [];
}

function bandOf(described: BandDescription): Band {
  const { id, name = id, data_type: dataType, range, nodata, resolution } = described;
  const { scale, offset, unit } = described;
  const isScaled = scale !== undefined || offset !== undefined || unit !== undefined;
  return {
    id,
    name,
    dataType,
    ...(range && { range }),
    ...(nodata !== undefined && { nodata }),
    ...(isScaled && { scaling: { scale: scale ?? 1, offset: offset ?? 0, unit: unit ?? '' } }),
    ...(resolution !== undefined && { resolution }),
    ...(described.bits && { bits: bitFields(described.bits) }),
  };
}

/** `{ '3': 'Cloud', '6-7': 'Aerosol' }` */
function bitFields(bits: Readonly<Record<string, string>>): BitField[] {
  return Object.entries(bits).map(([key, title]) => {
    const [first = 0, last = first] = key.split('-').map(Number);
    return { bit: first, ...(last > first && { count: last - first + 1 }), title };
  });
}
