/**
 * MODIS of Terra and Aqua, version 6.1: surface reflectance, reflectance adjusted to a view from
 * above (NBAR), and vegetation indices.
 *
 * Facts: Earth Engine data catalog, MODIS_061_MOD09GA, MOD09A1, MCD43A4, MOD13Q1 and those of Aqua
 * (bands, scales, valid ranges, bits, dates).
 */
import type { Band, ImageCollection } from './collection.ts';
import {
  bandsOf,
  catalogPage,
  collectionRow,
  HUNDREDTH_DEGREES,
  TEN_THOUSANDTHS,
} from './collectionRow.ts';
import { BAND_QUALITY_BITS, STATE_BITS, VEGETATION_QUALITY_BITS } from './modisQuality.ts';
import type { CloudMask } from './sceneChoice.ts';

/** Fill value of the provider's files of surface reflectance, outside every valid range. */
const FILL = -28_672;
/** Fill value of the provider's files of NBAR. */
const NBAR_FILL = 32_767;

/** Side of a pixel of the sinusoidal grid that is called 500 m, in meters. */
const PIXEL_500 = 463.312716528;

/** The seven bands for land, by their numbers, from blue to shortwave infrared. */
const LAND_BANDS = [
  [3, 'blue'],
  [4, 'green'],
  [1, 'red'],
  [2, 'nir'],
  [5, 'nir2'],
  [6, 'swir1'],
  [7, 'swir2'],
] as const;

/** Pixels that are cloudy by either algorithm, mixed or in a cloud shadow, by the bits of the state band. */
const stateMask = (band: string, id: string): CloudMask => ({
  id: band.toLowerCase(),
  title: `Clouds, mixed pixels and cloud shadows, by ${band}`,
  source: catalogPage(id),
  band,
  cloudyBits: [{ bit: 0, count: 2, values: [1, 2] }, { bit: 2 }, { bit: 10 }],
});

const SURFACE_REFLECTANCE: Omit<Band, 'id' | 'name'> = {
  dataType: 'int16',
  range: [-100, 16_000],
  scaling: TEN_THOUSANDTHS,
};

const ANGLE: Omit<Band, 'id' | 'name'> = {
  dataType: 'int16',
  range: [-18_000, 18_000],
  scaling: HUNDREDTH_DEGREES,
};

const REFLECTANCE_BANDS = bandsOf(
  LAND_BANDS.map(([number, name]) => [`sur_refl_b0${number}`, name] as const),
  SURFACE_REFLECTANCE,
);

/** Differences between the two satellites. */
const SATELLITES = [
  { letter: 'MOD', satellite: 'Terra', start: '2000-02-24', composites: '2000-02-18' },
  { letter: 'MYD', satellite: 'Aqua', start: '2002-07-04', composites: '2002-07-04' },
] as const;

const DAILY = SATELLITES.map(({ letter, satellite, start }) =>
  collectionRow({
    id: `MODIS/061/${letter}09GA`,
    code: `${letter}09GA`,
    title: `MODIS ${satellite} surface reflectance, daily, 500 m`,
    start,
    revisitDays: 1,
    daysBetweenDates: 1,
    resolution: PIXEL_500,
    bands: [
      ...REFLECTANCE_BANDS,
      {
        id: 'state_1km',
        name: 'state',
        dataType: 'uint16',
        bits: STATE_BITS,
        resolution: 2 * PIXEL_500,
      },
    ],
    optionalBands: [
      { id: 'QC_500m', name: 'quality', dataType: 'uint32', bits: BAND_QUALITY_BITS },
      ...bandsOf(
        [
          ['SensorZenith', 'view_zenith', 2 * PIXEL_500],
          ['SensorAzimuth', 'view_azimuth', 2 * PIXEL_500],
          ['SolarZenith', 'sun_zenith', 2 * PIXEL_500],
          ['SolarAzimuth', 'sun_azimuth', 2 * PIXEL_500],
        ],
        ANGLE,
      ),
      { id: 'num_observations_500m', name: 'observations', dataType: 'int8', range: [0, 127] },
    ],
    nodataChoices: [FILL],
    mosaic: 'date',
    cloudMasks: [stateMask('state_1km', `MODIS/061/${letter}09GA`)],
  }),
);

const EIGHT_DAYS = SATELLITES.map(({ letter, satellite, composites }) =>
  collectionRow({
    id: `MODIS/061/${letter}09A1`,
    code: `${letter}09A1`,
    title: `MODIS ${satellite} surface reflectance, best of 8 days, 500 m`,
    start: composites,
    revisitDays: 8,
    daysBetweenDates: 8,
    resolution: PIXEL_500,
    bands: [
      ...REFLECTANCE_BANDS,
      { id: 'StateQA', name: 'state', dataType: 'uint16', bits: STATE_BITS },
    ],
    optionalBands: [
      { id: 'QA', name: 'quality', dataType: 'uint32', bits: BAND_QUALITY_BITS },
      ...bandsOf(
        [
          ['SolarZenith', 'sun_zenith'],
          ['ViewZenith', 'view_zenith'],
          ['RelativeAzimuth', 'relative_azimuth'],
        ],
        ANGLE,
      ),
      { id: 'DayOfYear', name: 'day_of_year', dataType: 'uint16', range: [1, 366] },
    ],
    nodataChoices: [FILL],
    mosaic: 'date',
    cloudMasks: [stateMask('StateQA', `MODIS/061/${letter}09A1`)],
  }),
);

const NBAR = collectionRow({
  id: 'MODIS/061/MCD43A4',
  code: 'MCD43A4',
  title: 'MODIS reflectance adjusted to a view from above (NBAR), daily, 500 m',
  start: '2000-02-24',
  revisitDays: 1,
  daysBetweenDates: 1,
  resolution: PIXEL_500,
  bands: bandsOf(
    LAND_BANDS.map(([number, name]) => [`Nadir_Reflectance_Band${number}`, name] as const),
    { dataType: 'int16', range: [0, 32_766], scaling: TEN_THOUSANDTHS },
  ),
  optionalBands: LAND_BANDS.map(([number, name]) => ({
    id: `BRDF_Albedo_Band_Mandatory_Quality_Band${number}`,
    name: `${name}_quality`,
    dataType: 'uint8',
    range: [0, 254],
    bits: [
      {
        bit: 0,
        title: 'Inversion',
        values: ['Full, good quality', 'Magnitude only'],
      },
    ],
  })),
  nodataChoices: [NBAR_FILL],
  mosaic: 'date',
});

const VEGETATION = SATELLITES.map(({ letter, satellite, composites }) =>
  collectionRow({
    id: `MODIS/061/${letter}13Q1`,
    code: `${letter}13Q1`,
    title: `MODIS ${satellite} vegetation indices, 16 days, 250 m`,
    start: composites,
    revisitDays: 16,
    daysBetweenDates: 16,
    resolution: PIXEL_500 / 2,
    bands: [
      ...bandsOf(
        [
          ['NDVI', 'ndvi'],
          ['EVI', 'evi'],
        ],
        { dataType: 'int16', range: [-2000, 10_000], scaling: TEN_THOUSANDTHS },
      ),
      {
        id: 'SummaryQA',
        name: 'summary_quality',
        dataType: 'int8',
        range: [0, 3],
        classes: { 0: 'Good', 1: 'Marginal', 2: 'Snow or ice', 3: 'Cloudy' },
      },
    ],
    optionalBands: [
      { id: 'DetailedQA', name: 'quality', dataType: 'uint16', bits: VEGETATION_QUALITY_BITS },
      ...bandsOf(
        [
          ['sur_refl_b03', 'blue'],
          ['sur_refl_b01', 'red'],
          ['sur_refl_b02', 'nir'],
          ['sur_refl_b07', 'swir2'],
        ],
        { dataType: 'int16', range: [0, 10_000], scaling: TEN_THOUSANDTHS },
      ),
      ...bandsOf(
        [
          ['SolarZenith', 'sun_zenith'],
          ['ViewZenith', 'view_zenith'],
          ['RelativeAzimuth', 'relative_azimuth'],
        ],
        ANGLE,
      ),
      { id: 'DayOfYear', name: 'day_of_year', dataType: 'int16', range: [1, 366] },
    ],
    nodataChoices: [FILL],
    mosaic: 'date',
    cloudMasks: [
      {
        id: 'summary_qa',
        title: 'Clouds, by SummaryQA',
        source: catalogPage(`MODIS/061/${letter}13Q1`),
        band: 'SummaryQA',
        cloudyClasses: [3],
      },
      {
        id: 'detailed_qa',
        title: 'Clouds, mixed clouds, shadows and pixels that were not produced, by DetailedQA',
        source: catalogPage(`MODIS/061/${letter}13Q1`),
        band: 'DetailedQA',
        cloudyBits: [{ bit: 0, count: 2, values: [2, 3] }, { bit: 10 }, { bit: 15 }],
      },
    ],
  }),
);

export const MODIS: readonly ImageCollection[] = [...DAILY, ...EIGHT_DAYS, NBAR, ...VEGETATION];
