/**
 * The type and the no-data value that the bands of an image are stored with.
 *
 * A GeoTIFF has one type and one no-data value for all its bands. The type is the smallest that holds
 * every value of every band; the no-data value is a number of that type that no band can have. Where
 * there is no such number, the next larger type has one.
 */
import type { DataType } from '../../domain/imageSize.ts';
import type { Band } from './collection.ts';

/** Range of the whole-number types. */
const INTEGERS: Readonly<Partial<Record<DataType, readonly [min: number, max: number]>>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65_535],
  int16: [-32_768, 32_767],
  uint32: [0, 4_294_967_295],
  int32: [-2_147_483_648, 2_147_483_647],
};

/** Smaller types first. */
const TYPES: readonly DataType[] = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'float64',
];

/** Largest range of whole numbers that a floating-point type holds without gaps. */
const EXACT: Readonly<Partial<Record<DataType, number>>> = {
  float32: 2 ** 24,
  float64: 2 ** 53,
};

/** The lowest number of float32: a common no-data value, far from any measurement. */
export const LOWEST_FLOAT32 = -3.4028234663852886e38;

/** The usual no-data values of each type: where one is valid, the next is used. */
const USUAL_NODATA: Readonly<Record<DataType, readonly number[]>> = {
  uint8: [0, 255],
  int8: [-128],
  uint16: [0, 65_535],
  int16: [-32_768, -9999, 32_767],
  uint32: [0, 4_294_967_295],
  int32: [-2_147_483_648, 2_147_483_647],
  float32: [LOWEST_FLOAT32],
  // Whole numbers of every type can be valid here.
  float64: [LOWEST_FLOAT32, -Number.MAX_VALUE],
};

/** How an image is stored. */
export interface SampleStorage {
  readonly dataType: DataType;
  readonly nodata: number;
}

/**
 * @param bands at least one
 * @param preferred numbers for missing data to try first
 * @returns the smallest storage for all values of the bands
 */
export function storageOf(
  bands: readonly Band[],
  preferred: readonly number[] = [],
): SampleStorage {
  for (const dataType of TYPES) {
    if (!bands.every((band) => holdsType(dataType, band.dataType))) continue;
    const choices = [...preferred, ...USUAL_NODATA[dataType]];
    const nodata = choices.find(
      (value) => holdsNumber(dataType, value) && bands.every((band) => !isValid(band, value)),
    );
    if (nodata !== undefined) return { dataType, nodata };
  }
  return { dataType: 'float64', nodata: -Number.MAX_VALUE };
}

/** Whether a type can represent a number exactly. */
export function holdsNumber(type: DataType, value: number): boolean {
  const range = INTEGERS[type];
  if (range) return Number.isInteger(value) && value >= range[0] && value <= range[1];
  return type === 'float64' ? Number.isFinite(value) : Math.fround(value) === value;
}

/** Whether a number may be a valid value of a band. */
export function isValid({ dataType, range, nodata }: Band, value: number): boolean {
  if (value === nodata) return false;
  if (range) return value >= range[0] && value <= range[1];
  const all = INTEGERS[dataType];
  if (all) return Number.isInteger(value) && value >= all[0] && value <= all[1];
  // Any measurement, but not the number that is no-data by convention.
  return value !== LOWEST_FLOAT32 && value !== -Number.MAX_VALUE;
}

/** Whether a type holds every value of another one exactly. */
export function holdsType(type: DataType, other: DataType): boolean {
  if (type === other) return true;
  const values = INTEGERS[other];
  const range = INTEGERS[type];
  if (range) return values !== undefined && values[0] >= range[0] && values[1] <= range[1];
  if (!values) return type === 'float64';
  const exact = EXACT[type] ?? 0;
  return values[0] >= -exact && values[1] <= exact;
}
