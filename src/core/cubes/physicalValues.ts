/**
 * Physical values of stored numbers, for cubes whose sensors store the same quantity differently.
 *
 * ```ts
 * const red = { scale: 2.75e-5, offset: -0.2, nodata: 0 }; // Landsat Collection 2
 * physicalValue(7273, red); // 0.0000075…, computed with 64 bits
 * physicalValue(0, red); // NaN
 * ```
 */
import type { DataType } from '../../domain/imageSize.ts';

/** Conversion of the numbers of a layer of an image. */
export interface LayerConversion {
  readonly scale: number;
  /** Added to the product, in the unit of the physical value. */
  readonly offset: number;
  /** Stored for missing data, as `storedNumber` has it; absent where no number of the type marks it. */
  readonly nodata?: number;
}

/** A conversion that changes missing data alone. */
export const UNSCALED: LayerConversion = { scale: 1, offset: 0 };

/** Stored × scale + offset, as a float64; NaN for missing data. */
export function physicalValue(stored: number, { scale, offset, nodata }: LayerConversion): number {
  return stored === nodata ? Number.NaN : stored * scale + offset;
}

/** Types whose numbers all differ as float32 as well: its significand has 24 bits. */
const NARROW: ReadonlySet<DataType> = new Set([
  'int8',
  'uint8',
  'int16',
  'uint16',
  'float32',
] satisfies DataType[]);

/** Type of the physical values of a type of stored numbers. */
export function physicalType(stored: DataType): 'float32' | 'float64' {
  return NARROW.has(stored) ? 'float32' : 'float64';
}

/** A number for missing data as images of a type have it: that of float32 is rounded there. */
export function storedNumber(value: number, type: DataType): number {
  return type === 'float32' ? Math.fround(value) : value;
}
