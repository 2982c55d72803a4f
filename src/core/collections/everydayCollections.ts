/**
 * Collections of other kinds: radar, embeddings, land cover, elevation, rain and weather.
 *
 * Facts: Earth Engine data catalog, COPERNICUS_S1_GRD, GOOGLE_SATELLITE_EMBEDDING_V1_ANNUAL,
 * GOOGLE_DYNAMICWORLD_V1, NASA_NASADEM_HGT_001, UCSB-CHG_CHIRPS_DAILY and ECMWF_ERA5_LAND_DAILY_AGGR
 * (bands, units, classes, dates).
 */
import type { Band, ImageCollection } from './collection.ts';
import { bandsOf, collectionRow, inUnit } from './collectionRow.ts';

/** Length of a degree of the equator, in meters. */
const DEGREE_M = 111_319.49;

/**
 * Polarizations, of which a scene has one or two. Earth Engine computes decibels in double precision
 * from power in single precision, so that single precision loses nothing that was measured.
 */
const polarization = (id: string): Band => ({
  id,
  name: id.toLowerCase(),
  dataType: 'float32',
  range: [-1000, 1000],
  scaling: inUnit('dB'),
  needs: { property: 'transmitterReceiverPolarisation', contains: id },
});

/** Scenes of one pass have the same angles of view; those of another pass do not. */
const SENTINEL_1 = collectionRow({
  id: 'COPERNICUS/S1_GRD',
  code: 'S1',
  title: 'Sentinel-1 radar backscatter (GRD), interferometric wide swath',
  start: '2014-10-03',
  revisitDays: 6,
  daysBetweenDates: 4,
  resolution: 10,
  bands: [
    polarization('VV'),
    polarization('VH'),
    {
      id: 'angle',
      name: 'angle',
      dataType: 'float32',
      range: [0, 90],
      scaling: inUnit('degrees'),
      resolution: 20_000,
    },
  ],
  optionalBands: [polarization('HH'), polarization('HV')],
  nodataChoices: [-9999],
  mosaic: 'orbit',
  orbit: { number: 'relativeOrbitNumber_start', pass: 'orbitProperties_pass' },
  // Other modes are of the sea and of single campaigns, with other resolutions.
  scenesWith: { instrumentMode: 'IW' },
  properties: [
    'instrumentMode',
    'transmitterReceiverPolarisation',
    'orbitProperties_pass',
    'relativeOrbitNumber_start',
    'orbitNumber_start',
    'platform_number',
    'resolution_meters',
    'productType',
    'sliceNumber',
    'instrumentSwath',
    'platformHeading',
  ],
});

/** Number of axes of an embedding. */
const AXES = 64;

/**
 * The annual embeddings of AlphaEarth Foundations. Their values come from 8-bit numbers, of which
 * single precision holds every one; as `int8` they are stored as in the provider's own files:
 * https://developers.google.com/earth-engine/guides/aef_on_gcs_readme
 */
const EMBEDDINGS = collectionRow({
  id: 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL',
  code: 'AEF',
  title: 'Satellite embeddings of AlphaEarth Foundations, annual, 64 axes',
  start: '2017-01-01',
  revisitDays: 365,
  daysBetweenDates: 365.25,
  resolution: 10,
  bands: Array.from({ length: AXES }, (_, axis) => {
    const id = `A${String(axis).padStart(2, '0')}`;
    return { id, name: id, dataType: 'float32', range: [-1, 1], scaling: inUnit('') } as const;
  }),
  nodataChoices: [-9999],
  encodings: ['int8'],
  mosaic: 'date',
  properties: ['UTM_ZONE', 'MODEL_VERSION', 'PROCESSING_SOFTWARE_VERSION', 'DATASET_VERSION'],
});

/** Classes of Dynamic World, in the order of their numbers and bands. */
const LAND_COVER = [
  'water',
  'trees',
  'grass',
  'flooded_vegetation',
  'crops',
  'shrub_and_scrub',
  'built',
  'bare',
  'snow_and_ice',
] as const;

const DYNAMIC_WORLD = collectionRow({
  id: 'GOOGLE/DYNAMICWORLD/V1',
  code: 'DW',
  title: 'Dynamic World land cover from Sentinel-2, near real time',
  start: '2015-06-27',
  revisitDays: 5,
  daysBetweenDates: 7,
  resolution: 10,
  bands: [
    {
      id: 'label',
      name: 'label',
      dataType: 'uint8',
      range: [0, 8],
      classes: Object.fromEntries(LAND_COVER.map((name, value) => [value, name])),
    },
  ],
  optionalBands: bandsOf(
    LAND_COVER.map((name) => [name, name] as const),
    { dataType: 'float32', range: [0, 1], scaling: inUnit('') },
  ),
  nodataChoices: [255, -9999],
  mosaic: 'date',
  properties: ['dynamicworld_algorithm_version', 'qa_algorithm_version'],
});

const NASADEM = collectionRow({
  id: 'NASA/NASADEM_HGT/001',
  isImage: true,
  code: 'NASADEM',
  title: 'NASADEM elevation above the geoid, of February 2000',
  start: '2000-02-11',
  end: '2000-02-23',
  revisitDays: 1,
  resolution: DEGREE_M / 3600,
  bands: [
    {
      id: 'elevation',
      name: 'elevation',
      dataType: 'int16',
      range: [-12_000, 9000],
      scaling: inUnit('m'),
    },
  ],
  optionalBands: [
    {
      id: 'swb',
      name: 'water',
      dataType: 'uint8',
      classes: { 0: 'Land', 255: 'Water' },
    },
    { id: 'num', name: 'source', dataType: 'uint8' },
  ],
  nodataChoices: [-32_768],
  mosaic: 'all',
});

const CHIRPS = collectionRow({
  id: 'UCSB-CHG/CHIRPS/DAILY',
  code: 'CHIRPS',
  title: 'CHIRPS daily precipitation, version 2.0',
  start: '1981-01-01',
  revisitDays: 1,
  daysBetweenDates: 1,
  resolution: DEGREE_M / 20,
  bands: [
    {
      id: 'precipitation',
      name: 'precipitation',
      dataType: 'float32',
      range: [0, 10_000],
      scaling: inUnit('mm/d'),
    },
  ],
  nodataChoices: [-9999],
  mosaic: 'date',
});

/** Variables of one unit, and their possible range in it. */
interface Variables {
  readonly unit: string;
  readonly range: readonly [min: number, max: number];
  readonly ids: readonly string[];
}

/** The catalog has 150 variables, of which most are the extremes of a day. */
const WEATHER: readonly Variables[] = [
  {
    unit: 'K',
    range: [0, 1000],
    ids: ['temperature_2m', 'temperature_2m_min', 'temperature_2m_max', 'dewpoint_temperature_2m'],
  },
  {
    unit: 'm',
    range: [-1000, 1000],
    ids: ['total_precipitation_sum', 'potential_evaporation_sum'],
  },
  {
    unit: 'm of water equivalent',
    range: [-1000, 1000],
    ids: ['snow_depth_water_equivalent'],
  },
  { unit: '', range: [-1, 1], ids: ['volumetric_soil_water_layer_1'] },
  { unit: 'J/m²', range: [0, 1e10], ids: ['surface_solar_radiation_downwards_sum'] },
  { unit: 'm/s', range: [-500, 500], ids: ['u_component_of_wind_10m', 'v_component_of_wind_10m'] },
];

const MORE_WEATHER: readonly Variables[] = [
  {
    unit: 'K',
    range: [0, 1000],
    ids: ['skin_temperature', 'soil_temperature_level_1', 'soil_temperature_level_2'],
  },
  { unit: 'm', range: [-1000, 1000], ids: ['snow_depth', 'runoff_sum', 'surface_runoff_sum'] },
  {
    unit: 'm of water equivalent',
    range: [-1000, 1000],
    ids: ['snowfall_sum', 'snowmelt_sum', 'total_evaporation_sum'],
  },
  {
    unit: '',
    range: [-1, 100],
    ids: [
      'snow_cover',
      'volumetric_soil_water_layer_2',
      'volumetric_soil_water_layer_3',
      'volumetric_soil_water_layer_4',
      'leaf_area_index_high_vegetation',
      'leaf_area_index_low_vegetation',
    ],
  },
  {
    unit: 'J/m²',
    range: [0, 1e10],
    ids: ['surface_net_solar_radiation_sum', 'surface_thermal_radiation_downwards_sum'],
  },
  { unit: 'Pa', range: [0, 200_000], ids: ['surface_pressure'] },
];

const weatherBands = (variables: readonly Variables[]) =>
  variables.flatMap(({ unit, range, ids }) =>
    bandsOf(
      ids.map((id) => [id, id] as const),
      { dataType: 'float64', range, scaling: inUnit(unit) },
    ),
  );

const ERA5_LAND = collectionRow({
  id: 'ECMWF/ERA5_LAND/DAILY_AGGR',
  code: 'ERA5L',
  title: 'ERA5-Land daily weather of the ECMWF reanalysis',
  start: '1950-01-02',
  revisitDays: 1,
  daysBetweenDates: 1,
  resolution: DEGREE_M / 10,
  bands: weatherBands(WEATHER),
  optionalBands: weatherBands(MORE_WEATHER),
  nodataChoices: [-9999],
  mosaic: 'date',
  properties: ['year', 'month', 'day'],
});

export const EVERYDAY_COLLECTIONS: readonly ImageCollection[] = [
  SENTINEL_1,
  EMBEDDINGS,
  DYNAMIC_WORLD,
  NASADEM,
  CHIRPS,
  ERA5_LAND,
];
