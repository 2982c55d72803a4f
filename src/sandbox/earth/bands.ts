/** The stored values of a Landsat scene's bands. */
import { type BandType, REFLECTANCE, TEMPERATURE, WAVELENGTHS } from './landsatCollections.ts';
import { hashText } from './noise.ts';
import type { Observation } from './observation.ts';
import { COVERS, type PixelView, QA } from './pixelView.ts';
import { SPECTRA } from './spectra.ts';
import { viewOf } from './views.ts';

/** Half range of the noise in reflectance, as of a good sensor. */
const SENSOR_NOISE = 0.0015;

/** Values and mask of a band at pixels; an unknown band is a RangeError. */
export function readBand(
  scene: Observation,
  band: string,
  columns: Int32Array,
  rows: Int32Array,
): { values: Float64Array; mask: Uint8Array } {
  const type = scene.bandTypes.find(({ id }) => id === band);
  if (!type) {
    const names = scene.bandTypes.map(({ id }) => id).join(', ');
    throw new RangeError(`Scene ${scene.id} has no band '${band}'; it has ${names}.`);
  }
  if (columns.length !== rows.length)
    throw new RangeError(`${columns.length} columns but ${rows.length} rows were given.`);
  const view = viewOf(scene.sight, columns, rows);
  const values = new Float64Array(columns.length);
  fillValues(scene, type, view, columns, rows, values);
  const mask = view.mask.slice();
  // Fill is 0 in every band but this one, as USGS writes it.
  const fill = type.quantity.kind === 'pixelQa' ? QA.fill : 0;
  for (let i = 0; i < mask.length; i++) {
    if (!view.fill[i]) continue;
    mask[i] = 1;
    values[i] = fill;
  }
  return { values, mask };
}

function fillValues(
  scene: Observation,
  type: BandType,
  view: PixelView,
  columns: Int32Array,
  rows: Int32Array,
  values: Float64Array,
): void {
  const { quantity } = type;
  if (quantity.kind === 'reflectance') {
    const spectrum = COVERS.map((c) => SPECTRA[c][WAVELENGTHS.indexOf(quantity.wavelength)] ?? 0);
    fillReflectance(view, spectrum, hashText(scene.index + type.id), columns, rows, values);
    return;
  }
  const value = VALUES[quantity.kind];
  const imager = scene.mission.sensor === 'OLI_TIRS';
  for (let i = 0; i < values.length; i++)
    if (view.mask[i]) values[i] = Math.round(value(view, i, imager));
}

function fillReflectance(
  { mask, covers }: PixelView,
  spectrum: readonly number[],
  seed: number,
  columns: Int32Array,
  rows: Int32Array,
  values: Float64Array,
): void {
  for (let i = 0; i < values.length; i++) {
    if (!mask[i]) continue;
    let reflectance = 0;
    for (let k = 0; k < spectrum.length; k++)
      reflectance += (spectrum[k] ?? 0) * (covers[k]?.[i] ?? 0);
    let h = Math.imul((columns[i] ?? 0) ^ seed, 0x9e3779b1) ^ Math.imul(rows[i] ?? 0, 0x85ebca77);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    reflectance += ((h ^ (h >>> 13)) / 0x8000_0000) * SENSOR_NOISE;
    const stored = Math.round((reflectance - REFLECTANCE.offset) / REFLECTANCE.scale);
    values[i] = Math.min(65455, Math.max(1, stored));
  }
}

type Value = (view: PixelView, i: number, imager: boolean) => number;

const kelvin: Value = (view, i) => (view.temperature[i] ?? 0) + 273.15;
const greenness: Value = (view, i) => view.greenness[i] ?? 0;
const bits: Value = (view, i) => view.quality[i] ?? 0;
const emissivity: Value = (view, i) =>
  bits(view, i, false) & QA.water ? 0.99 : 0.955 + 0.03 * greenness(view, i, false);

/** Radiance at about 11 µm of a body of some temperature, W/(m² sr µm): Landsat 8, band 10. */
function radiance(temperature: number): number {
  return 774.8853 / (Math.exp(1321.0789 / temperature) - 1);
}

/** Moist warm air lets less through. */
const transmittance: Value = (view, i) =>
  Math.min(0.97, Math.max(0.45, 0.9 - 0.008 * Math.max(0, view.temperature[i] ?? 0)));

/** Stored values, before rounding; scales as in the band tables of Earth Engine's catalog. */
const VALUES: Record<Exclude<BandType['quantity']['kind'], 'reflectance'>, Value> = {
  surfaceTemperature: (view, i, imager) =>
    Math.min(
      65535,
      Math.max(1, (kelvin(view, i, imager) - TEMPERATURE.offset) / TEMPERATURE.scale),
    ),
  transmittance: (view, i, imager) => transmittance(view, i, imager) * 10_000,
  cloudDistance: (view, i) => (view.cloudDistance[i] ?? 0) * 100,
  downwelled: (view, i, imager) => (1 - transmittance(view, i, imager)) * 5_000,
  upwelled: (view, i, imager) => (1 - transmittance(view, i, imager)) * 7_500,
  emissivity: (view, i, imager) => emissivity(view, i, imager) * 10_000,
  emissivityDeviation: (view, i) => 40 + 90 * (1 - greenness(view, i, false)),
  temperatureUncertainty: (view, i) => 180 + 500 / (1 + (view.cloudDistance[i] ?? 0)),
  thermalRadiance: (view, i, imager) => radiance(kelvin(view, i, imager)) * 1_000,
  pixelQa: bits,
  // Only the old sensors' visible bands saturate, over the thickest clouds.
  saturationQa: (view, i, imager) => (!imager && (view.covers[6]?.[i] ?? 0) > 0.98 ? 0b101 : 0),
  aerosol: aerosolBits,
  opacity: (view, i) =>
    bits(view, i, false) & QA.cloud ? 420 : 110 + 90 * (1 - greenness(view, i, false)),
  cloudQa: cloudQaBits,
};

/** `SR_QA_AEROSOL`: bit 1 valid retrieval, 2 water, 5 interpolated, 6–7 level (1 low to 3 high). */
function aerosolBits(view: PixelView, i: number): number {
  const quality = view.quality[i] ?? 0;
  const level = quality & QA.cloud ? 3 : quality & (QA.dilatedCloud | QA.cirrus) ? 2 : 1;
  return (level << 6) | (quality & QA.clear ? 2 : 32) | (quality & QA.water ? 4 : 0);
}

/** `SR_CLOUD_QA`: bit 0 dark dense plants, 1 cloud, 2 shadow, 3 next to cloud, 4 snow, 5 water. */
function cloudQaBits(view: PixelView, i: number): number {
  const quality = view.quality[i] ?? 0;
  return (
    (greenness(view, i, false) > 0.8 ? 1 : 0) |
    (quality & QA.cloud ? 2 : 0) |
    (quality & QA.shadow ? 4 : 0) |
    (quality & QA.dilatedCloud ? 8 : 0) |
    (quality & QA.snow ? 16 : 0) |
    (quality & QA.water ? 32 : 0)
  );
}
