/**
 * Bands of MODIS surface reflectance, reflectance at nadir and vegetation indices.
 *
 * Ids, scales, ranges and bits as in Earth Engine's catalog and in the user guides of MOD09, MCD43 and
 * MOD13.
 */
import { viewZenith } from './globalGrid.ts';
import type { Wavelength } from './landsatCollections.ts';
import { QA } from './pixelView.ts';
import {
  type BandValue,
  cloudShare,
  constantValue,
  has,
  INT8,
  INT16,
  type PixelAt,
  reflectance,
  type SensorBand,
  spectrumAt,
  sumOfCovers,
  UINT8,
  UINT16,
  UINT32,
} from './sensorBand.ts';

/** Sides of pixels of the sinusoidal grid, meters. */
export const MODIS_PIXEL = { quarter: 231.656358264, half: 463.312716528, one: 926.625433056 };
const ORBIT_HEIGHT = 705;

const WAVELENGTHS: readonly Wavelength[] = [
  'red',
  'nir',
  'blue',
  'green',
  'nir1240',
  'swir1',
  'swir2',
];

const stored = (wavelength: Wavelength) =>
  reflectance(wavelength, { scale: 1e-4, min: -100, max: 16000 });

function surface(numbers: readonly number[], pixel: number): SensorBand[] {
  return numbers.map((number) => ({
    id: `sur_refl_b0${number}`,
    dataType: INT16,
    pixel,
    value: stored(WAVELENGTHS[number - 1] ?? 'red'),
  }));
}

const sunZenith: BandValue = ({ view, i }) => (90 - (view.sunElevation[i] ?? 0)) * 100;
const sensorZenith: BandValue = ({ view, i }) =>
  viewZenith(view.across[i] ?? 0, ORBIT_HEIGHT) * 100;

/** Azimuths are from -180° to 180°; the sensor looks from about 98°. */
const relativeAzimuth: BandValue = ({ view, i }) => {
  const difference = (view.sunAzimuth[i] ?? 0) - 98;
  return (difference - 360 * Math.round(difference / 360)) * 100;
};

/** `state_1km`: clouds, shadows, land or water, aerosol, cirrus, snow, next to clouds. */
function state({ view, i }: PixelAt): number {
  const share = cloudShare(view, i);
  const cloud = has(view, i, QA.cloud) ? (share < 0.5 ? 2 : 1) : 0;
  const water = has(view, i, QA.water) ? 3 : 1;
  return (
    cloud |
    (has(view, i, QA.shadow) ? 1 << 2 : 0) |
    (water << 3) |
    ((cloud ? 3 : 1) << 6) |
    ((has(view, i, QA.cirrus) ? 2 : 0) << 8) |
    (cloud ? 1 << 10 : 0) |
    (has(view, i, QA.snow) ? (1 << 12) | (1 << 15) : 0) |
    (has(view, i, QA.dilatedCloud) ? 1 << 13 : 0)
  );
}

/** `QC_500m`: ideal quality, or corrected less well under clouds; atmospherically corrected. */
function correction({ view, i }: PixelAt): number {
  return (has(view, i, QA.cloud) ? 1 : 0) + 2 ** 30;
}

/** Bands of MOD09GA and MYD09GA. */
export const DAILY_BANDS: readonly SensorBand[] = [
  ...(
    [
      ['num_observations_1km', INT8, constantValue(1)],
      ['state_1km', UINT16, state],
      ['SensorZenith', INT16, sensorZenith],
      ['SensorAzimuth', INT16, constantValue(9800)],
      ['Range', UINT16, ({ view, i }) => (ORBIT_HEIGHT * 1000 * slant(view.across[i] ?? 0)) / 25],
      ['SolarZenith', INT16, sunZenith],
      ['SolarAzimuth', INT16, ({ view, i }) => (view.sunAzimuth[i] ?? 0) * 100],
      ['gflags', UINT8, constantValue(0)],
      ['orbit_pnt', INT8, constantValue(0)],
      ['granule_pnt', UINT8, constantValue(0)],
    ] as const satisfies readonly (readonly [string, SensorBand['dataType'], BandValue])[]
  ).map(([id, dataType, value]) => ({ id, dataType, pixel: MODIS_PIXEL.one, value })),
  { id: 'num_observations_500m', dataType: INT8, pixel: MODIS_PIXEL.half, value: constantValue(1) },
  ...surface([1, 2, 3, 4, 5, 6, 7], MODIS_PIXEL.half),
  { id: 'QC_500m', dataType: UINT32, pixel: MODIS_PIXEL.half, value: correction },
  { id: 'obscov_500m', dataType: INT8, pixel: MODIS_PIXEL.half, value: constantValue(100) },
  { id: 'iobs_res', dataType: UINT8, pixel: MODIS_PIXEL.half, value: constantValue(0) },
  { id: 'q_scan', dataType: UINT8, pixel: MODIS_PIXEL.half, value: constantValue(255) },
];

/** Length of the line of sight over the height. */
function slant(across: number): number {
  return 1 / Math.cos((viewZenith(across, ORBIT_HEIGHT) * Math.PI) / 180 / 1.25);
}

/** Day of the year that a pixel of a composite is from; dates are `step` days apart. */
function dayOfYear(step: number): BandValue {
  return ({ view, sight, i }) => {
    const year = Date.UTC(new Date(sight.timeStart).getUTCFullYear(), 0, 1);
    return Math.floor((sight.timeStart - year) / 86_400_000) + 1 + step * (view.source[i] ?? 0);
  };
}

/** Bands of MOD09A1 and MYD09A1, composites of eight days. */
export const EIGHT_DAY_BANDS: readonly SensorBand[] = [
  ...surface([1, 2, 3, 4, 5, 6, 7], MODIS_PIXEL.half),
  ...(
    [
      ['QA', UINT32, correction],
      ['SolarZenith', INT16, sunZenith],
      ['ViewZenith', INT16, sensorZenith],
      ['RelativeAzimuth', INT16, relativeAzimuth],
      ['StateQA', UINT16, state],
      ['DayOfYear', UINT16, dayOfYear(1)],
    ] as const satisfies readonly (readonly [string, SensorBand['dataType'], BandValue])[]
  ).map(([id, dataType, value]) => ({ id, dataType, pixel: MODIS_PIXEL.half, value })),
];

/** Bands of MCD43A4: 16 days around a date give the reflectance at nadir, without clouds. */
export const NADIR_BANDS: readonly SensorBand[] = [
  ...WAVELENGTHS.map((wavelength, i) => ({
    id: `Nadir_Reflectance_Band${i + 1}`,
    dataType: INT16,
    pixel: MODIS_PIXEL.half,
    value: reflectance(wavelength, { scale: 1e-4, min: 0, max: 32766 }),
  })),
  ...WAVELENGTHS.map((_, i) => ({
    id: `BRDF_Albedo_Band_Mandatory_Quality_Band${i + 1}`,
    dataType: UINT8,
    pixel: MODIS_PIXEL.half,
    value: constantValue(0),
  })),
];

const [RED, NIR, BLUE] = (['red', 'nir', 'blue'] as const).map(spectrumAt);

function index(kind: 'NDVI' | 'EVI'): BandValue {
  return ({ view, i }) => {
    const red = sumOfCovers(view, RED ?? [], i);
    const nir = sumOfCovers(view, NIR ?? [], i);
    const blue = sumOfCovers(view, BLUE ?? [], i);
    const value =
      kind === 'NDVI'
        ? (nir - red) / (nir + red)
        : (2.5 * (nir - red)) / (nir + 6 * red - 7.5 * blue + 1);
    return Math.min(10000, Math.max(-2000, value * 1e4));
  };
}

/** `SummaryQA`: 0 good, 1 marginal, 2 snow, 3 cloudy. */
const summary: BandValue = ({ view, i }) => {
  if (has(view, i, QA.cloud)) return 3;
  if (has(view, i, QA.snow)) return 2;
  return has(view, i, QA.dilatedCloud | QA.shadow) ? 1 : 0;
};

const detailed: BandValue = (at) => {
  const { view, i } = at;
  const overall = summary(at) ?? 0;
  const quality = overall === 0 ? 0 : overall === 3 ? 2 : 1;
  return (
    quality |
    ((overall === 0 ? 0 : 4) << 2) |
    (1 << 6) |
    (has(view, i, QA.dilatedCloud) ? 1 << 8 : 0) |
    (has(view, i, QA.cloud) ? 1 << 10 : 0) |
    ((has(view, i, QA.water) ? 3 : 1) << 11) |
    (has(view, i, QA.snow) ? 1 << 14 : 0) |
    (has(view, i, QA.shadow) ? 2 ** 15 : 0)
  );
};

/** Days between the dates of which a composite of 16 days takes the best. */
export const INDEX_STEP = 4;

/** Bands of MOD13Q1 and MYD13Q1, composites of 16 days. */
export const INDEX_BANDS: readonly SensorBand[] = [
  { id: 'NDVI', dataType: INT16, pixel: MODIS_PIXEL.quarter, value: index('NDVI') },
  { id: 'EVI', dataType: INT16, pixel: MODIS_PIXEL.quarter, value: index('EVI') },
  { id: 'DetailedQA', dataType: UINT16, pixel: MODIS_PIXEL.quarter, value: detailed },
  ...surface([1, 2, 3, 7], MODIS_PIXEL.quarter),
  ...(
    [
      ['ViewZenith', INT16, sensorZenith],
      ['SolarZenith', INT16, sunZenith],
      ['RelativeAzimuth', INT16, relativeAzimuth],
      ['DayOfYear', INT16, dayOfYear(INDEX_STEP)],
      ['SummaryQA', INT8, summary],
    ] as const satisfies readonly (readonly [string, SensorBand['dataType'], BandValue])[]
  ).map(([id, dataType, value]) => ({ id, dataType, pixel: MODIS_PIXEL.quarter, value })),
];
