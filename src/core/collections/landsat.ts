/**
 * Landsat surface reflectance, Tier 1, of Collections 2 and 1.
 *
 * Facts: USGS Landsat 4-7 and 8-9 Collection 2 Level-2 Science Product Guides, and the Earth Engine
 * data catalog (bands, dates, properties).
 */
import { type CollectionCode, satelliteOf } from '../../domain/collectionNames.ts';
import { type Band, type ImageCollection, type Scaling, yearsOf } from './collection.ts';

/** Collection 2 surface reflectance: stored 1 to 65535, 0 is fill. */
const REFLECTANCE_C2: Scaling = { scale: 2.75e-5, offset: -0.2, unit: '' };
/** Collection 2 surface temperature: stored 1 to 65535, 0 is fill. */
const TEMPERATURE_C2: Scaling = { scale: 0.00341802, offset: 149, unit: 'K' };
const REFLECTANCE_C1: Scaling = { scale: 1e-4, offset: 0, unit: '' };
/** Collection 1 stored brightness temperature in tenths of a kelvin. */
const TEMPERATURE_C1: Scaling = { scale: 0.1, offset: 0, unit: 'K' };

/** All Landsats since the fourth repeat their orbits after so many days. */
const REVISIT_DAYS = 16;

const OPTICAL = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'] as const;

/** Numbers of the optical bands, in the order of their common names, and of the thermal band. */
interface Sensor {
  readonly optical: readonly number[];
  readonly thermal: number;
}
const TM: Sensor = { optical: [1, 2, 3, 4, 5, 7], thermal: 6 };
const OLI_TIRS: Sensor = { optical: [2, 3, 4, 5, 6, 7], thermal: 10 };

function bandsOf(
  { optical, thermal }: Sensor,
  ids: { reflectance: string; temperature: string; quality: string },
  scaling: { reflectance: Scaling; temperature: Scaling },
): readonly Band[] {
  return [
    ...OPTICAL.map((name, index) => ({
      id: `${ids.reflectance}${optical[index]}`,
      name,
      scaling: scaling.reflectance,
    })),
    { id: `${ids.temperature}${thermal}`, name: 'thermal', scaling: scaling.temperature },
    { id: ids.quality, name: 'pixel_qa' },
  ];
}

const collection2Bands = (sensor: Sensor) =>
  bandsOf(
    sensor,
    { reflectance: 'SR_B', temperature: 'ST_B', quality: 'QA_PIXEL' },
    { reflectance: REFLECTANCE_C2, temperature: TEMPERATURE_C2 },
  );
const collection1Bands = (sensor: Sensor) =>
  bandsOf(
    sensor,
    { reflectance: 'B', temperature: 'B', quality: 'pixel_qa' },
    { reflectance: REFLECTANCE_C1, temperature: TEMPERATURE_C1 },
  );

const IDENTITY = ['system:index', 'system:time_start', 'system:version', 'WRS_PATH', 'WRS_ROW'];
const CLOUDS = ['CLOUD_COVER', 'CLOUD_COVER_LAND'];
const GEOMETRY = ['GEOMETRIC_RMSE_MODEL', 'GEOMETRIC_RMSE_MODEL_X', 'GEOMETRIC_RMSE_MODEL_Y'];

const COLLECTION_2_PROPERTIES = [
  ...IDENTITY,
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
  ...IDENTITY,
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
 * Collection 2 is unsigned 16-bit and keeps 0 for fill in every band exported here, bit flags of
 * `QA_PIXEL` included (bit 0 is set for fill, bits 6 to 15 never all clear for data). Casting to
 * uint16 with no-data 0 therefore loses nothing. `QA_RADSAT`, whose 0 means "not saturated", could
 * not be kept that way and is left out.
 */
const COLLECTION_2 = {
  dataType: 'uint16',
  nodata: 0,
  fill: { band: 'QA_PIXEL', bit: 0 },
} as const;
const COLLECTION_1 = {
  dataType: 'int16',
  nodata: -9999,
  fill: { band: 'pixel_qa', bit: 0 },
} as const;

const TM_QUALITY = ['IMAGE_QUALITY'];
const OLI_TIRS_QUALITY = ['IMAGE_QUALITY_OLI', 'IMAGE_QUALITY_TIRS'];

/** What differs between the satellites. */
interface Satellite {
  /** Part of the ids of its collections, with the satellite's name in domain/collectionNames.ts. */
  readonly code: CollectionCode;
  readonly sensor: Sensor;
  /** Properties of the quality of an image. */
  readonly quality: readonly string[];
  /** First day with scenes. */
  readonly start: string;
  /** The day after the last one with scenes; absent while the mission continues. */
  readonly end?: string;
}

const SATELLITES: readonly Satellite[] = [
  {
    code: 'LT04',
    sensor: TM,
    quality: TM_QUALITY,
    start: '1982-08-22',
    end: '1993-06-25',
  },
  {
    code: 'LT05',
    sensor: TM,
    quality: TM_QUALITY,
    start: '1984-03-16',
    end: '2012-05-06',
  },
  {
    code: 'LE07',
    sensor: TM,
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
  ({ code, sensor, quality, ...dates }) => ({
    id: collection2Id(code),
    code,
    title: `${satelliteOf(code)} Collection 2 surface reflectance and temperature (Level 2, Tier 1)`,
    ...dates,
    years: yearsOf(dates.start, dates.end),
    revisitDays: REVISIT_DAYS,
    bands: collection2Bands(sensor),
    ...COLLECTION_2,
    properties: [...COLLECTION_2_PROPERTIES, ...quality],
  }),
);

/** Collections that the Python tool could order; Earth Engine has withdrawn these since. */
export const LANDSAT_COLLECTION_1: readonly ImageCollection[] = SATELLITES.filter(({ code }) =>
  IN_COLLECTION_1.has(code),
).map(({ code, sensor, quality, ...dates }) => ({
  id: `LANDSAT/${code}/C01/T1_SR`,
  code,
  title: `${satelliteOf(code)} Collection 1 surface reflectance (Tier 1)`,
  ...dates,
  years: yearsOf(dates.start, dates.end),
  revisitDays: REVISIT_DAYS,
  bands: collection1Bands(sensor),
  ...COLLECTION_1,
  // Collection 1 does not record the quality of the thermal image.
  properties: [...COLLECTION_1_PROPERTIES, ...quality.slice(0, 1)],
  replacedBy: collection2Id(code),
}));
