/**
 * Landsat surface reflectance, Tiers 1 and 2 of Collection 2 and Tier 1 of Collection 1.
 *
 * Facts: USGS Landsat 4-7 and 8-9 Collection 2 Level-2 Science Product Guides, and the Earth Engine
 * data catalog (bands, dates, properties, bits).
 */
import { type CollectionCode, satelliteOf } from '../../domain/collectionNames.ts';
import { type ImageCollection, yearsOf } from './collection.ts';
import { catalogPage, collectionRow } from './collectionRow.ts';
import {
  ETM,
  type LandsatSensor,
  landsatCollection1Bands,
  landsatCollection2Bands,
  landsatOptionalBands,
  OLI_TIRS,
  TM,
} from './landsatBands.ts';
import type { CloudMask } from './sceneChoice.ts';

/** Days after which all Landsats since the fourth repeat their orbits. */
const REVISIT_DAYS = 16;
/**
 * Most tiles are under two paths of a satellite.
 * https://landsat.gsfc.nasa.gov/about/the-worldwide-reference-system/
 */
const PATHS_PER_TILE = 2;

const PLACE = ['WRS_PATH', 'WRS_ROW'];
const CLOUDS = ['CLOUD_COVER', 'CLOUD_COVER_LAND'];
const GEOMETRY = ['GEOMETRIC_RMSE_MODEL', 'GEOMETRIC_RMSE_MODEL_X', 'GEOMETRIC_RMSE_MODEL_Y'];

const COLLECTION_2_PROPERTIES = [
  ...PLACE,
  ...CLOUDS,
  ...GEOMETRY,
  'EARTH_SUN_DISTANCE',
  'SUN_AZIMUTH',
  'SUN_ELEVATION',
  'LANDSAT_PRODUCT_ID',
  'LANDSAT_SCENE_ID',
  'SPACECRAFT_ID',
  'SENSOR_ID',
  'DATE_ACQUIRED',
  'SCENE_CENTER_TIME',
  'DATE_PRODUCT_GENERATED',
  'PROCESSING_LEVEL',
  'PROCESSING_SOFTWARE_VERSION',
  'COLLECTION_CATEGORY',
];

const COLLECTION_1_PROPERTIES = [
  'system:index',
  'system:time_start',
  'system:version',
  ...PLACE,
  ...CLOUDS,
  ...GEOMETRY,
  'EARTH_SUN_DISTANCE',
  'ESPA_VERSION',
  'LANDSAT_ID',
  'LEVEL1_PRODUCTION_DATE',
  'SATELLITE',
  'SENSING_TIME',
  'SOLAR_AZIMUTH_ANGLE',
  'SOLAR_ZENITH_ANGLE',
  'SR_APP_VERSION',
];

/**
 * Bits 1 to 4 of `QA_PIXEL`, as in the examples of Earth Engine's guide; without bit 2 for Landsat 4, 5
 * and 7, where it is unused. Bit 0 is fill, which is masked in any case.
 */
const pixelMask = ({ thermal }: LandsatSensor): CloudMask => ({
  id: 'qa_pixel',
  title: 'Clouds with their edges, cirrus and cloud shadows, by QA_PIXEL',
  source: 'https://developers.google.com/earth-engine/guides/classification',
  band: 'QA_PIXEL',
  cloudyBits: [
    { bit: 1 },
    ...(thermal === OLI_TIRS.thermal ? [{ bit: 2 }] : []),
    { bit: 3 },
    { bit: 4 },
  ],
});

/** Only Landsat 8 and 9 are turned to the side, for single scenes. */
const VIEW = { nadir: { property: 'NADIR_OFFNADIR', value: 'NADIR' } } as const;

/** Choices that an order has about the scenes of Collection 2. */
const scenesOf = (sensor: LandsatSensor) => ({
  cloudMasks: [pixelMask(sensor)],
  reference: { grid: 'wrs', path: 'WRS_PATH', row: 'WRS_ROW' } as const,
  sun: { property: 'SUN_ELEVATION', from: 'horizon' } as const,
  ...(sensor.thermal === OLI_TIRS.thermal && VIEW),
});

/**
 * Collection 2 is unsigned 16-bit and keeps 0 for fill in every band exported unless others are
 * chosen, bit flags of `QA_PIXEL` included (bit 0 is set for fill, bits 6 to 15 never all clear for
 * data). Casting to uint16 with no-data 0 therefore loses nothing. Where a band is chosen in which 0
 * is a value, such as `QA_RADSAT` with its 0 for "not saturated", 65535 marks missing data: it is
 * outside the valid range of every band.
 */
const COLLECTION_2 = {
  nodataChoices: [0, 65_535],
  fill: { band: 'QA_PIXEL', bit: 0 },
} as const;
const COLLECTION_1 = {
  dataType: 'int16',
  nodata: -9999,
  fill: { band: 'pixel_qa', bit: 0 },
} as const;

/** Values that all Landsats share. */
const COMMON = {
  revisitDays: REVISIT_DAYS,
  daysBetweenDates: REVISIT_DAYS / PATHS_PER_TILE,
  resolution: 30,
  mosaic: 'date',
  cloudProperty: 'CLOUD_COVER',
} as const;

const TM_QUALITY = ['IMAGE_QUALITY'];
const OLI_TIRS_QUALITY = ['IMAGE_QUALITY_OLI', 'IMAGE_QUALITY_TIRS'];

/** Differences between the satellites. */
interface Satellite {
  /** Part of the ids of its collections, with the satellite's name in domain/collectionNames.ts. */
  readonly code: CollectionCode;
  readonly sensor: LandsatSensor;
  /** Properties of the quality of an image. */
  readonly quality: readonly string[];
  /** First day with scenes. */
  readonly start: string;
  /** The day after the last one with scenes; absent while the mission continues. */
  readonly end?: string;
  /** Days of Tier 2, where they differ. */
  readonly tier2?: { readonly start?: string; readonly end?: string };
}

const SATELLITES: readonly Satellite[] = [
  {
    code: 'LT04',
    sensor: TM,
    quality: TM_QUALITY,
    start: '1982-08-22',
    end: '1993-06-25',
    tier2: { end: '1993-11-19' },
  },
  {
    code: 'LT05',
    sensor: TM,
    quality: TM_QUALITY,
    start: '1984-03-16',
    end: '2012-05-06',
    tier2: { start: '1984-03-05', end: '2011-11-17' },
  },
  {
    code: 'LE07',
    sensor: ETM,
    quality: TM_QUALITY,
    start: '1999-05-28',
    end: '2024-01-20',
  },
  {
    code: 'LC08',
    sensor: OLI_TIRS,
    quality: OLI_TIRS_QUALITY,
    start: '2013-03-18',
  },
  {
    code: 'LC09',
    sensor: OLI_TIRS,
    quality: OLI_TIRS_QUALITY,
    start: '2021-10-31',
  },
];

/** Satellites of Collection 1, which ended with 2022. */
const IN_COLLECTION_1: ReadonlySet<CollectionCode> = new Set(['LT04', 'LT05', 'LE07', 'LC08']);

const collection2Id = (code: CollectionCode) => `LANDSAT/${code}/C02/T1_L2`;

export const LANDSAT_COLLECTION_2: readonly ImageCollection[] = SATELLITES.map(
  ({ code, sensor, quality, tier2: _, ...dates }) =>
    collectionRow({
      id: collection2Id(code),
      code,
      title: `${satelliteOf(code)} Collection 2 surface reflectance and temperature (Level 2, Tier 1)`,
      ...dates,
      ...COMMON,
      bands: landsatCollection2Bands(sensor),
      optionalBands: landsatOptionalBands(sensor),
      ...COLLECTION_2,
      ...scenesOf(sensor),
      properties: [...COLLECTION_2_PROPERTIES, ...quality],
    }),
);

/** Scenes whose position is less certain, such as those under many clouds. */
export const LANDSAT_TIER_2: readonly ImageCollection[] = SATELLITES.map(
  ({ code, sensor, quality, tier2, start, end }) =>
    collectionRow({
      id: `LANDSAT/${code}/C02/T2_L2`,
      code,
      title: `${satelliteOf(code)} Collection 2 surface reflectance and temperature (Level 2, Tier 2)`,
      start,
      ...(end && { end }),
      ...tier2,
      ...COMMON,
      // Most scenes are in Tier 1.
      daysBetweenDates: 4 * COMMON.daysBetweenDates,
      bands: landsatCollection2Bands(sensor),
      optionalBands: landsatOptionalBands(sensor),
      ...COLLECTION_2,
      ...scenesOf(sensor),
      properties: [...COLLECTION_2_PROPERTIES, ...quality],
    }),
);

/** Collections that the Python tool could order; Earth Engine has withdrawn these since. */
export const LANDSAT_COLLECTION_1: readonly ImageCollection[] = SATELLITES.filter(({ code }) =>
  IN_COLLECTION_1.has(code),
).map(({ code, sensor, quality, tier2: _, ...dates }) => ({
  id: `LANDSAT/${code}/C01/T1_SR`,
  code,
  title: `${satelliteOf(code)} Collection 1 surface reflectance (Tier 1)`,
  ...dates,
  years: yearsOf(dates.start, dates.end),
  ...COMMON,
  page: catalogPage(`LANDSAT/${code}/C01/T1_SR`),
  bands: landsatCollection1Bands(sensor),
  optionalBands: [],
  ...COLLECTION_1,
  // Collection 1 does not record the quality of the thermal image.
  properties: [...COLLECTION_1_PROPERTIES, ...quality.slice(0, 1)],
  replacedBy: collection2Id(code),
}));
