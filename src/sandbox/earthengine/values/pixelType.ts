/** The type of a band's values: precision and the range values can have. */

export type Precision = 'int' | 'float' | 'double';

export interface PixelType {
  readonly type: 'PixelType';
  readonly precision: Precision;
  /** Absent where the range is not known. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

function integer(min: number, max: number): PixelType {
  return { type: 'PixelType', precision: 'int', min, max };
}

export const FLOAT_TYPE: PixelType = { type: 'PixelType', precision: 'float' };
export const DOUBLE_TYPE: PixelType = { type: 'PixelType', precision: 'double' };
export const BOOLEAN_TYPE: PixelType = integer(0, 1);

/** Types by the names that casts have. */
export const PIXEL_TYPES = {
  int8: integer(-128, 127),
  uint8: integer(0, 255),
  byte: integer(0, 255),
  int16: integer(-32768, 32767),
  short: integer(-32768, 32767),
  uint16: integer(0, 65535),
  int32: integer(-2147483648, 2147483647),
  int: integer(-2147483648, 2147483647),
  uint32: integer(0, 4294967295),
  int64: integer(-(2 ** 63), 2 ** 63),
  long: integer(-(2 ** 63), 2 ** 63),
  float: FLOAT_TYPE,
  double: DOUBLE_TYPE,
} satisfies Record<string, PixelType>;

export type PixelTypeName = keyof typeof PIXEL_TYPES;

export function isPixelTypeName(name: string): name is PixelTypeName {
  return Object.hasOwn(PIXEL_TYPES, name);
}

/** The type of one number: whole numbers are integers that can only be themselves. */
export function typeOfNumber(value: number): PixelType {
  return Number.isInteger(value) ? integer(value, value) : DOUBLE_TYPE;
}

/** A value brought into a type: integers are cut toward zero, and to the ends of the range. */
export function castTo(type: PixelType): (value: number) => number {
  const { precision, min = -Infinity, max = Infinity } = type;
  if (precision === 'double') return (value) => value;
  if (precision === 'float') return Math.fround;
  return (value) => {
    if (Number.isNaN(value)) return 0;
    return value <= min ? min : value >= max ? max : Math.trunc(value);
  };
}

/** The narrowest type that holds the values of both. */
export function unionOf(a: PixelType, b: PixelType): PixelType {
  const precision =
    a.precision === b.precision
      ? a.precision
      : a.precision === 'double' || b.precision === 'double'
        ? 'double'
        : 'float';
  const bounded =
    a.min !== undefined && b.min !== undefined && a.max !== undefined && b.max !== undefined;
  if (!bounded) return { type: 'PixelType', precision };
  return {
    type: 'PixelType',
    precision,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

/** How a GeoTIFF stores a type. Names are those of GDAL, which Earth Engine uses as well. */
export type GdalType =
  | 'Byte'
  | 'Int8'
  | 'UInt16'
  | 'Int16'
  | 'UInt32'
  | 'Int32'
  | 'Float32'
  | 'Float64';

const STORED: readonly [GdalType, PixelType][] = [
  ['Byte', PIXEL_TYPES.uint8],
  ['Int8', PIXEL_TYPES.int8],
  ['UInt16', PIXEL_TYPES.uint16],
  ['Int16', PIXEL_TYPES.int16],
  ['UInt32', PIXEL_TYPES.uint32],
  ['Int32', PIXEL_TYPES.int32],
];

/** The smallest sample type that holds every value of a type. */
export function gdalTypeOf({ precision, min, max }: PixelType): GdalType {
  if (precision === 'float') return 'Float32';
  if (precision === 'double' || min === undefined || max === undefined) return 'Float64';
  const fits = STORED.find(([, type]) => min >= (type.min ?? 0) && max <= (type.max ?? 0));
  return fits?.[0] ?? 'Float64';
}

/** The range of a sample type; floating point has none. */
export function gdalTypeRange(sampleType: GdalType): readonly [min: number, max: number] {
  const type = STORED.find(([name]) => name === sampleType)?.[1];
  return [type?.min ?? -Infinity, type?.max ?? Infinity];
}

/** As Earth Engine answers it. */
export function encodePixelType({ precision, min, max }: PixelType): Record<string, unknown> {
  return {
    type: 'PixelType',
    precision,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
}
