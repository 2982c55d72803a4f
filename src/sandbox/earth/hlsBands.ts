/** Bands of Harmonized Landsat Sentinel-2: reflectance from 0 to 1 at 30 m, and `Fmask`. */
import { viewZenith } from './globalGrid.ts';
import type { Wavelength } from './landsatCollections.ts';
import { QA } from './pixelView.ts';
import { type BandValue, FLOAT, has, reflectance, type SensorBand, UINT8 } from './sensorBand.ts';

const PIXEL = 30;

/** `Fmask`: clouds, next to clouds, shadows, snow, water, and two bits of aerosol. */
const fmask: BandValue = ({ view, i }) => {
  const isCloud = has(view, i, QA.cloud);
  return (
    (isCloud ? 1 << 1 : 0) |
    (has(view, i, QA.dilatedCloud) ? 1 << 2 : 0) |
    (has(view, i, QA.shadow) ? 1 << 3 : 0) |
    (has(view, i, QA.snow) ? 1 << 4 : 0) |
    (has(view, i, QA.water) ? 1 << 5 : 0) |
    ((isCloud ? 3 : has(view, i, QA.dilatedCloud | QA.cirrus) ? 2 : 1) << 6)
  );
};

function reflective(entries: readonly (readonly [string, Wavelength])[]): SensorBand[] {
  return entries.map(([id, wavelength]) => ({
    id,
    dataType: FLOAT,
    pixel: PIXEL,
    value: reflectance(wavelength, {}),
  }));
}

/** @param height of the satellite, kilometers */
function qualityBands(height: number): SensorBand[] {
  const angles: readonly (readonly [string, BandValue])[] = [
    ['SZA', ({ view, i }) => 90 - (view.sunElevation[i] ?? 0)],
    ['SAA', ({ view, i }) => ((view.sunAzimuth[i] ?? 0) + 360) % 360],
    ['VZA', ({ view, i }) => viewZenith(view.across[i] ?? 0, height)],
    ['VAA', ({ view, i }) => ((view.across[i] ?? 0) > 0 ? 285 : 105)],
  ];
  return [
    { id: 'Fmask', dataType: UINT8, pixel: PIXEL, value: fmask },
    ...angles.map(([id, value]) => ({ id, dataType: FLOAT, pixel: PIXEL, value })),
  ];
}

const temperature: BandValue = ({ view, i }) => view.temperature[i];

export const L30_BANDS: readonly SensorBand[] = [
  ...reflective([
    ['B1', 'coastal'],
    ['B2', 'blue'],
    ['B3', 'green'],
    ['B4', 'red'],
    ['B5', 'nir'],
    ['B6', 'swir1'],
    ['B7', 'swir2'],
    ['B9', 'cirrus1375'],
  ]),
  { id: 'B10', dataType: FLOAT, pixel: PIXEL, value: temperature },
  { id: 'B11', dataType: FLOAT, pixel: PIXEL, value: temperature },
  ...qualityBands(705),
];

export const S30_BANDS: readonly SensorBand[] = [
  ...reflective([
    ['B1', 'coastal'],
    ['B2', 'blue'],
    ['B3', 'green'],
    ['B4', 'red'],
    ['B5', 'edge705'],
    ['B6', 'edge740'],
    ['B7', 'edge783'],
    ['B8', 'nir'],
    ['B8A', 'nir'],
    ['B9', 'vapor945'],
    ['B10', 'cirrus1375'],
    ['B11', 'swir1'],
    ['B12', 'swir2'],
  ]),
  ...qualityBands(786),
];
