/**
 * Landsat surface reflectance, Tiers 1 and 2 of Collection 2 and Tier 1 of Collection 1.
 *
 * Facts: USGS Landsat 4-7 and 8-9 Collection 2 Level-2 Science Product Guides, and the Earth Engine
 * data catalog (bands, dates, properties, bits).
 */
import { type CollectionCode, satelliteOf } from '../../domain/collectionNames.ts';
import {
  type Band,
  type BitField,
  type ImageCollection,
  type Scaling,
  yearsOf,
} from './collection.ts';
import { catalogPage, collectionRow } from './collectionRow.ts';
import type { CloudMask } from './sceneChoice.ts';

/** Collection 2 surface reflectance: stored 1 to 65535, 0 is fill. */
const REFLECTANCE_C2: Scaling = { scale: 2.75e-5, offset: -0.2, unit: '' };
/** Collection 2 surface temperature: stored 1 to 65535, 0 is fill. */
const TEMPERATURE_C2: Scaling = { scale: 0.00341802, offset: 149, unit: 'K' };
const REFLECTANCE_C1: Scaling = { scale: 1e-4, offset: 0, unit: '' };
/** Collection 1 stored brightness temperature in tenths of a kelvin. */
const TEMPERATURE_C1: Scaling = { scale: 0.1, offset: 0, unit: 'K' };

/** All Landsats since the fourth repeat their orbits after so many days. */
const REVISIT_DAYS = 16;
/**
 * Most tiles are under two paths of a satellite.
 * https://landsat.gsfc.nasa.gov/about/the-worldwide-reference-system/
 */
const PATHS_PER_TILE = 2;

const OPTICAL = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'] as const;

/** Numbers of the optical bands, in the order of their common names, and of the thermal band. */
interface Sensor {
  readonly optical: readonly number[];
  readonly thermal: number;
}
const TM: Sensor = { optical: [1, 2, 3, 4, 5, 7], thermal: 6 };
const OLI_TIRS: Sensor = { optical: [2, 3, 4, 5, 6, 7], thermal: 10 };

type BandStorage = Pick<Band, 'dataType' | 'range' | 'scaling'>;

function sensorBands(
  { optical, thermal }: Sensor,
  ids: { reflectance: string; temperature: string },
  storage: { reflectance: BandStorage; temperature: BandStorage },
  quality: Band,
): readonly Band[] {
  return [
    ...OPTICAL.map((name, index) => ({
      id: `${ids.reflectance}${optical[index]}`,
      name,
      ...storage.reflectance,
    })),
    { id: `${ids.temperature}${thermal}`, name: 'thermal', ...storage.temperature },
    quality,
  ];
}

const CONFIDENCE = ['None', 'Low', 'Medium', 'High'];

/** Bits of `QA_PIXEL`; bit 2 is of Landsat 8 and 9 only. */
const pixelBits = ({ thermal }: Sensor): readonly BitField[] => [
  { bit: 0, title: 'Fill' },
  { bit: 1, title: 'Dilated cloud' },
  ...(thermal === OLI_TIRS.thermal ? [{ bit: 2, title: 'Cirrus' }] : []),
  { bit: 3, title: 'Cloud' },
  { bit: 4, title: 'Cloud shadow' },
  { bit: 5, title: 'Snow' },
  { bit: 6, title: 'Clear' },
  { bit: 7, title: 'Water' },
  { bit: 8, count: 2, title: 'Confidence of cloud', values: CONFIDENCE },
  { bit: 10, count: 2, title: 'Confidence of cloud shadow', values: CONFIDENCE },
  { bit: 12, count: 2, title: 'Confidence of snow or ice', values: CONFIDENCE },
  { bit: 14, count: 2, title: 'Confidence of cirrus', values: CONFIDENCE },
];

/**
 * Valid ranges: of the catalog for reflectance; of the USGS product guides for temperature. 65535 in
 * `QA_PIXEL` would be fill, with all other bits set as well.
 */
const collection2Bands = (sensor: Sensor) =>
  sensorBands(
    sensor,
    { reflectance: 'SR_B', temperature: 'ST_B' },
    {
      reflectance: { dataType: 'uint16', range: [1, 65_455], scaling: REFLECTANCE_C2 },
      temperature: { dataType: 'uint16', range: [1, 61_440], scaling: TEMPERATURE_C2 },
    },
    {
      id: 'QA_PIXEL',
      name: 'pixel_qa',
      dataType: 'uint16',
      range: [1, 65_534],
      bits: pixelBits(sensor),
    },
  );
const collection1Bands = (sensor: Sensor) =>
  sensorBands(
    sensor,
    { reflectance: 'B', temperature: 'B' },
    {
      reflectance: { dataType: 'int16', range: [-2000, 16_000], scaling: REFLECTANCE_C1 },
      temperature: { dataType: 'int16', range: [0, 10_000], scaling: TEMPERATURE_C1 },
    },
    { id: 'pixel_qa', name: 'pixel_qa', dataType: 'int16', range: [1, 32_767] },
  );

/** Bit n − 1 is set where band n is saturated. */
const saturationBits = ({ thermal }: Sensor): readonly BitField[] => {
  const bands = thermal === OLI_TIRS.thermal ? [1, 2, 3, 4, 5, 6, 7, 9] : [1, 2, 3, 4, 5, 6, 7];
  const saturated = bands.map((band) => ({ bit: band - 1, title: `Band ${band} saturated` }));
  return thermal === OLI_TIRS.thermal
    ? [...saturated, { bit: 11, title: 'Hidden by terrain' }]
    : [...saturated, { bit: 9, title: 'Dropped pixel' }];
};

const AEROSOL_BITS: readonly BitField[] = [
  { bit: 0, title: 'Fill' },
  { bit: 1, title: 'Valid aerosol retrieval' },
  { bit: 2, title: 'Water' },
  { bit: 5, title: 'Interpolated aerosol' },
  { bit: 6, count: 2, title: 'Aerosol', values: ['Climatology', 'Low', 'Medium', 'High'] },
];

const CLOUD_QA_BITS: readonly BitField[] = [
  { bit: 0, title: 'Dark dense vegetation' },
  { bit: 1, title: 'Cloud' },
  { bit: 2, title: 'Cloud shadow' },
  { bit: 3, title: 'Adjacent to cloud' },
  { bit: 4, title: 'Snow' },
  { bit: 5, title: 'Water' },
];

/** Quality bands in which 0 is a valid value. */
function optionalBands(sensor: Sensor): readonly Band[] {
  const isOli = sensor.thermal === OLI_TIRS.thermal;
  return [
    {
      id: 'QA_RADSAT',
      name: 'radsat_qa',
      dataType: 'uint16',
      range: [0, 4095],
      bits: saturationBits(sensor),
    },
    ...(isOli
      ? [
          {
            id: 'SR_QA_AEROSOL',
            name: 'aerosol_qa',
            dataType: 'uint8',
            bits: AEROSOL_BITS,
          } as const,
          {
            id: 'SR_B1',
            name: 'coastal',
            dataType: 'uint16',
            range: [1, 65_455],
            scaling: REFLECTANCE_C2,
          } as const,
        ]
      : [
          {
            id: 'SR_ATMOS_OPACITY',
            name: 'opacity',
            dataType: 'int16',
            range: [0, 10_000],
            scaling: { scale: 1e-3, offset: 0, unit: '' },
          } as const,
          { id: 'SR_CLOUD_QA', name: 'cloud_qa', dataType: 'uint8', bits: CLOUD_QA_BITS } as const,
        ]),
    {
      id: 'ST_QA',
      name: 'thermal_qa',
      dataType: 'int16',
      range: [0, 32_767],
      scaling: { scale: 0.01, offset: 0, unit: 'K' },
    },
  ];
}

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
const pixelMask = ({ thermal }: Sensor): CloudMask => ({
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

/** What an order can want of the scenes of Collection 2. */
const scenesOf = (sensor: Sensor) => ({
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

/** What all Landsats have in common. */
const COMMON = {
  revisitDays: REVISIT_DAYS,
  daysBetweenDates: REVISIT_DAYS / PATHS_PER_TILE,
  resolution: 30,
  mosaic: 'date',
  cloudProperty: 'CLOUD_COVER',
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
  ({ code, sensor, quality, tier2: _, ...dates }) =>
    collectionRow({
      id: collection2Id(code),
      code,
      title: `${satelliteOf(code)} Collection 2 surface reflectance and temperature (Level 2, Tier 1)`,
      ...dates,
      ...COMMON,
      bands: collection2Bands(sensor),
      optionalBands: optionalBands(sensor),
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
      bands: collection2Bands(sensor),
      optionalBands: optionalBands(sensor),
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
  bands: collection1Bands(sensor),
  optionalBands: [],
  ...COLLECTION_1,
  // Collection 1 does not record the quality of the thermal image.
  properties: [...COLLECTION_1_PROPERTIES, ...quality.slice(0, 1)],
  replacedBy: collection2Id(code),
}));
