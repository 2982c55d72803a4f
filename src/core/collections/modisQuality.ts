/**
 * Bits of the quality bands of MODIS surface reflectance and vegetation indices.
 *
 * Facts: Earth Engine data catalog, MODIS_061_MOD09GA, MOD09A1 and MOD13Q1; those of Aqua are the same.
 */
import type { BitField } from './collection.ts';

/** Values of a field that the catalog does not describe. */
const unused = (count: number) => Array.from({ length: count }, () => undefined);

const LAND_OR_WATER = [
  'Shallow ocean',
  'Land',
  'Coast or shore',
  'Shallow inland water',
  'Ephemeral water',
  'Deep inland water',
  'Moderate ocean',
  'Deep ocean',
];

/** Of `state_1km` and `StateQA`. */
export const STATE_BITS: readonly BitField[] = [
  {
    bit: 0,
    count: 2,
    title: 'Clouds',
    values: ['Clear', 'Cloudy', 'Mixed', 'Not set, assumed clear'],
  },
  { bit: 2, title: 'Cloud shadow' },
  { bit: 3, count: 3, title: 'Land or water', values: LAND_OR_WATER },
  { bit: 6, count: 2, title: 'Aerosol', values: ['Climatology', 'Low', 'Average', 'High'] },
  { bit: 8, count: 2, title: 'Cirrus', values: ['None', 'Small', 'Average', 'High'] },
  { bit: 10, title: 'Cloud, by the internal algorithm' },
  { bit: 11, title: 'Fire' },
  { bit: 12, title: 'Snow or ice, by the cloud mask' },
  { bit: 13, title: 'Adjacent to a cloud' },
  { bit: 14, title: 'Corrected for the direction of view' },
  { bit: 15, title: 'Snow, by the internal algorithm' },
];

const CORRECTED = ['Ideal quality', 'Less than ideal', 'Not produced: clouds', 'Not produced'];

/** Values 1 to 6 are not used. */
const BAND_QUALITY = [
  'Highest',
  ...unused(6),
  'Noisy detector',
  'Dead detector, interpolated in L1B',
  'Sun 86° or more from the zenith',
  'Sun 85° to 86° from the zenith',
  'Missing input',
  'Constant in place of climatology',
  'Correction out of bounds',
  'Faulty L1B data',
  'Not processed: deep ocean or clouds',
];

/** Of `QC_500m` and `QA`. */
export const BAND_QUALITY_BITS: readonly BitField[] = [
  { bit: 0, count: 2, title: 'Quality of all bands', values: CORRECTED },
  ...[1, 2, 3, 4, 5, 6, 7].map((band) => ({
    bit: 4 * band - 2,
    count: 4,
    title: `Quality of band ${band}`,
    values: BAND_QUALITY,
  })),
  { bit: 30, title: 'Corrected for the atmosphere' },
  { bit: 31, title: 'Corrected for adjacent pixels' },
];

/** The numbers of the same words in the catalog are kept, because larger ones are worse. */
const USEFULNESS = [
  'Highest',
  'Lower',
  'Decreasing (2)',
  ...unused(1),
  'Decreasing (4)',
  ...unused(3),
  'Decreasing (8)',
  'Decreasing (9)',
  'Decreasing (10)',
  ...unused(1),
  'Lowest',
  'Too low to be useful',
  'Faulty L1B data',
  'Not useful, or not processed',
];

/** Of `DetailedQA`. */
export const VEGETATION_QUALITY_BITS: readonly BitField[] = [
  {
    bit: 0,
    count: 2,
    title: 'Quality',
    values: ['Good', 'Check the other bits', 'Probably cloudy', 'Not produced'],
  },
  { bit: 2, count: 4, title: 'Usefulness', values: USEFULNESS },
  { bit: 6, count: 2, title: 'Aerosol', values: ['Climatology', 'Low', 'Intermediate', 'High'] },
  { bit: 8, title: 'Adjacent to a cloud' },
  { bit: 9, title: 'Corrected for the direction of view' },
  { bit: 10, title: 'Mixed clouds' },
  { bit: 11, count: 3, title: 'Land or water', values: LAND_OR_WATER },
  { bit: 14, title: 'Possible snow or ice' },
  { bit: 15, title: 'Possible shadow' },
];
