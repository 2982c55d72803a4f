/** Bands of images other than Landsat's: how their stored values follow from a view. */
import type { SceneBand } from './earthTypes.ts';
import { WAVELENGTHS, type Wavelength } from './landsatCollections.ts';
import { hashText } from './noise.ts';
import { COVERS, type PixelView } from './pixelView.ts';
import type { Sight } from './sight.ts';
import { SPECTRA } from './spectra.ts';

/** One pixel at which a band's value is wanted. */
export interface PixelAt {
  readonly view: PixelView;
  readonly sight: Sight;
  i: number;
  column: number;
  row: number;
}

/** The value of a pixel before it is brought into the band's type; undefined where it is masked. */
export type BandValue = (at: PixelAt) => number | undefined;

export interface SensorBand {
  readonly id: string;
  readonly dataType: SceneBand['dataType'];
  /** Side of a pixel, in units of the image's projection. */
  readonly pixel: number;
  readonly value: BandValue;
}

export const UINT8 = { precision: 'int', min: 0, max: 255 } as const;
export const INT8 = { precision: 'int', min: -128, max: 127 } as const;
export const UINT16 = { precision: 'int', min: 0, max: 65535 } as const;
export const INT16 = { precision: 'int', min: -32768, max: 32767 } as const;
export const UINT32 = { precision: 'int', min: 0, max: 4294967295 } as const;
export const INT32 = { precision: 'int', min: -2147483648, max: 2147483647 } as const;
export const FLOAT = { precision: 'float' } as const;
export const DOUBLE = { precision: 'double' } as const;

/** Half range of the noise in reflectance, as of a good sensor. */
const SENSOR_NOISE = 0.0015;

/** Reflectance divided by a scale, never outside of a range of stored numbers. */
export function reflectance(
  wavelength: Wavelength,
  { scale = 1, min = -Infinity, max = Infinity }: { scale?: number; min?: number; max?: number },
): BandValue {
  const spectrum = spectrumAt(wavelength);
  const seed = hashText(wavelength);
  return ({ view, sight, i, column, row }) => {
    const exact = sumOfCovers(view, spectrum, i) + noiseAt(column, row, seed ^ sight.timeStart);
    return Math.min(max, Math.max(min, exact / scale));
  };
}

/** Reflectance of each of `COVERS`. */
export function spectrumAt(wavelength: Wavelength): readonly number[] {
  return COVERS.map((cover) => SPECTRA[cover][WAVELENGTHS.indexOf(wavelength)] ?? 0);
}

export function sumOfCovers(view: PixelView, spectrum: readonly number[], i: number): number {
  let sum = 0;
  for (let k = 0; k < spectrum.length; k++) sum += (spectrum[k] ?? 0) * (view.covers[k]?.[i] ?? 0);
  return sum;
}

function noiseAt(column: number, row: number, seed: number): number {
  let h = Math.imul(column ^ seed, 0x9e3779b1) ^ Math.imul(row, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return ((h ^ (h >>> 13)) / 0x8000_0000) * SENSOR_NOISE;
}

/** The same number for each pixel. */
export function constantValue(value: number): BandValue {
  return () => value;
}

/** 1 or another number where bits of `QA` are set, else 0. */
export function flag(bits: number, value = 1): BandValue {
  return ({ view, i }) => ((view.quality[i] ?? 0) & bits ? value : 0);
}

/** Share of a pixel that clouds hide, thin high ones included. */
export function cloudShare(view: PixelView, i: number): number {
  return view.covers[COVERS.indexOf('cloud')]?.[i] ?? 0;
}

export function has(view: PixelView, i: number, bits: number): boolean {
  return ((view.quality[i] ?? 0) & bits) !== 0;
}

/** Values and mask of a band at pixels of a view. */
export function fillBand(
  band: SensorBand,
  sight: Sight,
  view: PixelView,
  columns: Int32Array,
  rows: Int32Array,
): { values: Float64Array; mask: Uint8Array } {
  const values = new Float64Array(columns.length);
  const mask = view.mask.slice();
  const at: PixelAt = { view, sight, i: 0, column: 0, row: 0 };
  const fit = fitting(band.dataType);
  for (let i = 0; i < values.length; i++) {
    if (!mask[i]) continue;
    at.i = i;
    at.column = columns[i] ?? 0;
    at.row = rows[i] ?? 0;
    const value = band.value(at);
    if (value === undefined) mask[i] = 0;
    else values[i] = fit(value);
  }
  return { values, mask };
}

function fitting({ precision, min, max }: SceneBand['dataType']): (value: number) => number {
  if (precision === 'double') return (value) => value;
  if (precision === 'float') return Math.fround;
  const [least, most] = [min ?? -Infinity, max ?? Infinity];
  return (value) => Math.min(most, Math.max(least, Math.round(value)));
}
