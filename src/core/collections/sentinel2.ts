/**
 * Sentinel-2 surface reflectance, harmonized, with the quality scores of Cloud Score+.
 *
 * Facts: Earth Engine data catalog, COPERNICUS_S2_SR_HARMONIZED and
 * GOOGLE_CLOUD_SCORE_PLUS_V1_S2_HARMONIZED (bands, scales, classes, bits, dates).
 */
import type { Band, BitField, ImageCollection } from './collection.ts';
import { bandsOf, catalogPage, collectionRow, TEN_THOUSANDTHS } from './collectionRow.ts';
import type { CloudMask } from './sceneChoice.ts';

/**
 * 0 is a valid reflectance: harmonizing clips values that were shifted below it. Nothing on Earth
 * reflects 6.5535, so that the largest number is free.
 */
const REFLECTANCE: Omit<Band, 'id' | 'name'> = {
  dataType: 'uint16',
  range: [0, 65_534],
  scaling: TEN_THOUSANDTHS,
};

/** Classes of the scene classification. 0, no data, is masked. */
const SCENE_CLASSES = {
  1: 'Saturated or defective',
  2: 'Dark area',
  3: 'Cloud shadow',
  4: 'Vegetation',
  5: 'Bare soil',
  6: 'Water',
  7: 'Unclassified or cloud of low probability',
  8: 'Cloud of medium probability',
  9: 'Cloud of high probability',
  10: 'Thin cirrus',
  11: 'Snow or ice',
};

const QA60: readonly BitField[] = [
  { bit: 10, title: 'Opaque clouds' },
  { bit: 11, title: 'Cirrus' },
];

const FLAG: Omit<Band, 'id' | 'name'> = { dataType: 'uint8', range: [0, 1], resolution: 60 };

/** The usable share of Cloud Score+: 0 for covered, 1 for clear. */
const SCORE: Omit<Band, 'id' | 'name'> = { dataType: 'float32', range: [0, 1], resolution: 10 };

const CLOUD_SCORE_PLUS = 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED';

/**
 * The band and threshold of the example in Earth Engine's catalog, and the cloud classes of the
 * provider's scene classification. Thin clouds and shadows are found better by Cloud Score+.
 */
const CLOUD_MASKS: readonly CloudMask[] = [
  {
    id: 'cloud_score_plus',
    title: 'Clouds, haze and shadows, by Cloud Score+ (cs_cdf below 0.60)',
    source: catalogPage(CLOUD_SCORE_PLUS),
    band: 'cs_cdf',
    clearFrom: 0.6,
  },
  {
    id: 'scl',
    title: 'Clouds of medium and high probability, cirrus and cloud shadows, by SCL',
    source: 'https://sentiwiki.copernicus.eu/web/s2-processing',
    band: 'SCL',
    cloudyClasses: [3, 8, 9, 10],
  },
];

/**
 * `MSK_CLDPRB` and `MSK_SNWPRB` are not here, because some scenes do not have them; `QA10` and `QA20`
 * are always empty.
 */
export const SENTINEL_2: readonly ImageCollection[] = [
  collectionRow({
    id: 'COPERNICUS/S2_SR_HARMONIZED',
    code: 'S2',
    title: 'Sentinel-2 surface reflectance (Level 2A), harmonized',
    start: '2017-03-28',
    revisitDays: 5,
    // Neighboring orbits overlap over half of the places at middle latitudes.
    daysBetweenDates: 3.5,
    resolution: 10,
    bands: [
      ...bandsOf(
        [
          ['B2', 'blue'],
          ['B3', 'green'],
          ['B4', 'red'],
          ['B5', 'rededge1', 20],
          ['B6', 'rededge2', 20],
          ['B7', 'rededge3', 20],
          ['B8', 'nir'],
          ['B8A', 'nir08', 20],
          ['B11', 'swir1', 20],
          ['B12', 'swir2', 20],
        ],
        REFLECTANCE,
      ),
      {
        id: 'SCL',
        name: 'scl',
        dataType: 'uint8',
        range: [1, 11],
        classes: SCENE_CLASSES,
        resolution: 20,
      },
    ],
    optionalBands: [
      { id: 'cs', name: 'cs', ...SCORE },
      { id: 'cs_cdf', name: 'cs_cdf', ...SCORE },
      ...bandsOf(
        [
          ['B1', 'coastal', 60],
          ['B9', 'water_vapor', 60],
        ],
        REFLECTANCE,
      ),
      {
        id: 'AOT',
        name: 'aot',
        dataType: 'uint16',
        range: [0, 65_534],
        scaling: { scale: 1e-3, offset: 0, unit: '' },
      },
      {
        id: 'WVP',
        name: 'wvp',
        dataType: 'uint16',
        range: [0, 65_534],
        scaling: { scale: 1e-3, offset: 0, unit: 'cm' },
      },
      ...bandsOf(
        [
          ['TCI_R', 'tci_red'],
          ['TCI_G', 'tci_green'],
          ['TCI_B', 'tci_blue'],
        ],
        { dataType: 'uint8' },
      ),
      {
        id: 'QA60',
        name: 'qa60',
        dataType: 'uint16',
        range: [0, 4095],
        bits: QA60,
        resolution: 60,
      },
      { id: 'MSK_CLASSI_OPAQUE', name: 'opaque_cloud', ...FLAG },
      { id: 'MSK_CLASSI_CIRRUS', name: 'cirrus', ...FLAG },
      { id: 'MSK_CLASSI_SNOW_ICE', name: 'snow_ice', ...FLAG },
    ],
    nodataChoices: [65_535],
    mosaic: 'date',
    linked: { id: CLOUD_SCORE_PLUS, bands: ['cs', 'cs_cdf'] },
    cloudProperty: 'CLOUDY_PIXEL_PERCENTAGE',
    cloudMasks: CLOUD_MASKS,
    reference: { grid: 'mgrs', tile: 'MGRS_TILE' },
    sun: { property: 'MEAN_SOLAR_ZENITH_ANGLE', from: 'zenith' },
    properties: [
      'CLOUDY_PIXEL_PERCENTAGE',
      'CLOUD_COVERAGE_ASSESSMENT',
      'SNOW_ICE_PERCENTAGE',
      'NODATA_PIXEL_PERCENTAGE',
      'MGRS_TILE',
      'SENSING_ORBIT_NUMBER',
      'SENSING_ORBIT_DIRECTION',
      'SPACECRAFT_NAME',
      'PROCESSING_BASELINE',
      'PRODUCT_ID',
      'GRANULE_ID',
      'DATATAKE_IDENTIFIER',
      'GENERATION_TIME',
      'MEAN_SOLAR_ZENITH_ANGLE',
      'MEAN_SOLAR_AZIMUTH_ANGLE',
      'MEAN_INCIDENCE_ZENITH_ANGLE_B8A',
      'MEAN_INCIDENCE_AZIMUTH_ANGLE_B8A',
    ],
  }),
];
