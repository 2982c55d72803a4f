/**
 * Harmonized Landsat and Sentinel-2 surface reflectance, version 2, in 30 m.
 *
 * Facts: Earth Engine data catalog, NASA_HLS_HLSL30_v002 and NASA_HLS_HLSS30_v002 (bands, bits,
 * dates). Earth Engine has the values as physical ones; both products have the same common names for
 * the bands that are harmonized with each other.
 */
import type { Band, BitField, ImageCollection } from './collection.ts';
import { bandsOf, collectionRow, inUnit } from './collectionRow.ts';
import type { CloudMask } from './sceneChoice.ts';

/** Atmospheric correction makes values slightly negative, and glint makes them larger than 1. */
const REFLECTANCE: Omit<Band, 'id' | 'name'> = {
  dataType: 'float32',
  range: [-10, 100],
  scaling: inUnit(''),
};
const CELSIUS: Omit<Band, 'id' | 'name'> = {
  dataType: 'float32',
  range: [-273.15, 1000],
  scaling: inUnit('°C'),
};
const DEGREES: Omit<Band, 'id' | 'name'> = {
  dataType: 'float32',
  range: [-360, 360],
  scaling: inUnit('degrees'),
};

const FMASK_BITS: readonly BitField[] = [
  { bit: 1, title: 'Cloud' },
  { bit: 2, title: 'Adjacent to cloud or shadow' },
  { bit: 3, title: 'Cloud shadow' },
  { bit: 4, title: 'Snow or ice' },
  { bit: 5, title: 'Water' },
  { bit: 6, count: 2, title: 'Aerosol', values: ['Climatology', 'Low', 'Moderate', 'High'] },
];
const FMASK: Band = { id: 'Fmask', name: 'fmask', dataType: 'uint8', bits: FMASK_BITS };

const ANGLES = bandsOf(
  [
    ['SZA', 'sun_zenith'],
    ['SAA', 'sun_azimuth'],
    ['VZA', 'view_zenith'],
    ['VAA', 'view_azimuth'],
  ],
  DEGREES,
);

const PROPERTIES = [
  'CLOUD_COVERAGE',
  'SPATIAL_COVERAGE',
  'MEAN_SUN_ZENITH_ANGLE',
  'MEAN_SUN_AZIMUTH_ANGLE',
  'MEAN_VIEW_ZENITH_ANGLE',
  'MEAN_VIEW_AZIMUTH_ANGLE',
  'NBAR_SOLAR_ZENITH',
  'HLS_PROCESSING_TIME',
];

/** Bits 1 to 3, as the provider masks its own vegetation indices of these images. */
const FMASK_CLOUDS: CloudMask = {
  id: 'fmask',
  title: 'Clouds, their surroundings and their shadows, by Fmask',
  source: 'https://github.com/NASA-IMPACT/hls-vi',
  band: 'Fmask',
  cloudyBits: [{ bit: 1 }, { bit: 2 }, { bit: 3 }],
};

const COMMON = {
  resolution: 30,
  nodataChoices: [-9999],
  mosaic: 'date',
  cloudProperty: 'CLOUD_COVERAGE',
  cloudMasks: [FMASK_CLOUDS],
  // Only S30 has a property with the tile; the index of every scene is T, the tile, and the time.
  reference: { grid: 'mgrs', tile: 'system:index', prefix: 'T' },
  sun: { property: 'MEAN_SUN_ZENITH_ANGLE', from: 'zenith' },
} as const;

export const HLS: readonly ImageCollection[] = [
  collectionRow({
    ...COMMON,
    id: 'NASA/HLS/HLSL30/v002',
    code: 'HLSL30',
    title: 'Harmonized Landsat and Sentinel-2: Landsat 8 and 9 surface reflectance, version 2',
    start: '2013-04-11',
    revisitDays: 8,
    daysBetweenDates: 5,
    bands: [
      ...bandsOf(
        [
          ['B1', 'coastal'],
          ['B2', 'blue'],
          ['B3', 'green'],
          ['B4', 'red'],
          ['B5', 'nir'],
          ['B6', 'swir1'],
          ['B7', 'swir2'],
        ],
        REFLECTANCE,
      ),
      FMASK,
    ],
    optionalBands: [
      ...bandsOf([['B9', 'cirrus']], REFLECTANCE),
      ...bandsOf(
        [
          ['B10', 'thermal'],
          ['B11', 'thermal2'],
        ],
        CELSIUS,
      ),
      ...ANGLES,
    ],
    properties: [...PROPERTIES, 'LANDSAT_PRODUCT_ID'],
  }),
  collectionRow({
    ...COMMON,
    id: 'NASA/HLS/HLSS30/v002',
    code: 'HLSS30',
    title: 'Harmonized Landsat and Sentinel-2: Sentinel-2 surface reflectance, version 2',
    start: '2015-11-28',
    revisitDays: 5,
    daysBetweenDates: 3.5,
    bands: [
      ...bandsOf(
        [
          ['B1', 'coastal'],
          ['B2', 'blue'],
          ['B3', 'green'],
          ['B4', 'red'],
          ['B8A', 'nir'],
          ['B11', 'swir1'],
          ['B12', 'swir2'],
        ],
        REFLECTANCE,
      ),
      FMASK,
    ],
    optionalBands: [
      ...bandsOf(
        [
          ['B5', 'rededge1'],
          ['B6', 'rededge2'],
          ['B7', 'rededge3'],
          ['B8', 'nir_broad'],
          ['B9', 'water_vapor'],
          ['B10', 'cirrus'],
        ],
        REFLECTANCE,
      ),
      ...ANGLES,
    ],
    properties: [...PROPERTIES, 'PRODUCT_URI', 'MGRS_TILE_ID', 'SENSING_TIME'],
  }),
];
