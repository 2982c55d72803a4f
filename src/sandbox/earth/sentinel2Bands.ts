/**
 * Bands of Sentinel-2 surface reflectance and of Cloud Score+.
 *
 * Ids, resolutions and scales are those of Earth Engine's catalog. The classification, the masks of
 * clouds and the scores all follow from the same clouds and shadows that the reflectance shows.
 */
import { clamp } from './climate.ts';
import type { Wavelength } from './landsatCollections.ts';
import { COVERS, QA } from './pixelView.ts';
import {
  type BandValue,
  cloudShare,
  constantValue,
  FLOAT,
  flag,
  has,
  type PixelAt,
  reflectance,
  type SensorBand,
  UINT8,
  UINT16,
  UINT32,
} from './sensorBand.ts';

const REFLECTIVE: readonly (readonly [id: string, pixel: number, wavelength: Wavelength])[] = [
  ['B1', 60, 'coastal'],
  ['B2', 10, 'blue'],
  ['B3', 10, 'green'],
  ['B4', 10, 'red'],
  ['B5', 20, 'edge705'],
  ['B6', 20, 'edge740'],
  ['B7', 20, 'edge783'],
  ['B8', 10, 'nir'],
  ['B8A', 20, 'nir'],
  ['B9', 60, 'vapor945'],
  ['B11', 20, 'swir1'],
  ['B12', 20, 'swir2'],
];

/** Classes of `SCL`. */
export const SCL = {
  shadow: 3,
  vegetation: 4,
  bare: 5,
  water: 6,
  unclassified: 7,
  cloudMedium: 8,
  cloudHigh: 9,
  cirrus: 10,
  snow: 11,
} as const;

/** Between these dates products had no mask in `QA60`; from the second on they have `MSK_CLASSI`. */
const NO_QA60 = Date.UTC(2022, 0, 25);
const CLASSI = Date.UTC(2024, 1, 28);

const SNOW = COVERS.indexOf('snow');

export function sceneClass({ view, i }: PixelAt): number {
  if (has(view, i, QA.cloud)) {
    const share = cloudShare(view, i);
    return share > 0.8 ? SCL.cloudHigh : share > 0.45 ? SCL.cloudMedium : SCL.unclassified;
  }
  if (has(view, i, QA.cirrus)) return SCL.cirrus;
  if (has(view, i, QA.shadow)) return SCL.shadow;
  if (has(view, i, QA.snow)) return SCL.snow;
  if (has(view, i, QA.water)) return SCL.water;
  return (view.greenness[i] ?? 0) > 0.3 ? SCL.vegetation : SCL.bare;
}

const isOpaque: BandValue = (at) =>
  sceneClass(at) === SCL.cloudHigh || sceneClass(at) === SCL.cloudMedium ? 1 : 0;
const isCirrus: BandValue = (at) => (sceneClass(at) === SCL.cirrus ? 1 : 0);

const cloudMask60: BandValue = (at) => {
  const { timeStart } = at.sight;
  if (timeStart >= NO_QA60 && timeStart < CLASSI) return undefined;
  return 1024 * (isOpaque(at) ?? 0) + 2048 * (isCirrus(at) ?? 0);
};

/** A mask that products have since 2024. */
const since2024 =
  (value: BandValue): BandValue =>
  (at) =>
    at.sight.timeStart < CLASSI ? undefined : value(at);

/** Brightness of a true-color image: 255 is a reflectance of 0.3558. */
function color(wavelength: Wavelength): BandValue {
  return reflectance(wavelength, { scale: 0.3558 / 255, min: 1, max: 255 });
}

/** Water vapor, in thousandths of a centimeter: warm air holds more. */
const vapor: BandValue = ({ view, i }) => 700 + 90 * clamp(view.temperature[i] ?? 0, 0, 30);

export const SENTINEL_2_BANDS: readonly SensorBand[] = [
  ...REFLECTIVE.map(([id, pixel, wavelength]) => ({
    id,
    dataType: UINT16,
    pixel,
    value: reflectance(wavelength, { scale: 1e-4, min: 1, max: 65535 }),
  })),
  { id: 'AOT', dataType: UINT16, pixel: 10, value: ({ view, i }) => 90 + 40 * cloudShare(view, i) },
  { id: 'WVP', dataType: UINT16, pixel: 10, value: vapor },
  { id: 'SCL', dataType: UINT8, pixel: 20, value: sceneClass },
  { id: 'TCI_R', dataType: UINT8, pixel: 10, value: color('red') },
  { id: 'TCI_G', dataType: UINT8, pixel: 10, value: color('green') },
  { id: 'TCI_B', dataType: UINT8, pixel: 10, value: color('blue') },
  {
    id: 'MSK_CLDPRB',
    dataType: UINT8,
    pixel: 20,
    value: ({ view, i }) => 100 * clamp(cloudShare(view, i)),
  },
  {
    id: 'MSK_SNWPRB',
    dataType: UINT8,
    pixel: 20,
    value: ({ view, i }) => (has(view, i, QA.snow) ? 100 * clamp(view.covers[SNOW]?.[i] ?? 0) : 0),
  },
  { id: 'QA10', dataType: UINT16, pixel: 10, value: constantValue(0) },
  { id: 'QA20', dataType: UINT32, pixel: 20, value: constantValue(0) },
  { id: 'QA60', dataType: UINT16, pixel: 60, value: cloudMask60 },
  { id: 'MSK_CLASSI_OPAQUE', dataType: UINT8, pixel: 60, value: since2024(isOpaque) },
  { id: 'MSK_CLASSI_CIRRUS', dataType: UINT8, pixel: 60, value: since2024(isCirrus) },
  { id: 'MSK_CLASSI_SNOW_ICE', dataType: UINT8, pixel: 60, value: since2024(flag(QA.snow)) },
];

/** How well the surface is seen: clouds hide it, and shadows halve it. */
const visibility: BandValue = ({ view, i }) =>
  clamp(0.98 - 1.1 * cloudShare(view, i)) * (view.sunlight[i] ?? 1);

export const CLOUD_SCORE_BANDS: readonly SensorBand[] = [
  { id: 'cs', dataType: FLOAT, pixel: 10, value: visibility },
  {
    id: 'cs_cdf',
    dataType: FLOAT,
    pixel: 10,
    // The share of scores up to this one: most pixels are seen well.
    value: (at) => clamp((visibility(at) ?? 0) / 0.98) ** 1.4,
  },
];
