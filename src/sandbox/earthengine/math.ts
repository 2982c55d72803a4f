/**
 * Arithmetic that numbers and pixels share: one table of functions, each with the type that its
 * result has as a band.
 */
import {
  BOOLEAN_TYPE,
  DOUBLE_TYPE,
  FLOAT_TYPE,
  PIXEL_TYPES,
  type PixelType,
  unionOf,
} from './values/pixelType.ts';

export interface Unary {
  readonly description: string;
  readonly compute: (value: number) => number;
  readonly resultType: (type: PixelType) => PixelType;
}

export interface Binary {
  readonly description: string;
  readonly compute: (a: number, b: number) => number;
  readonly resultType: (a: PixelType, b: PixelType) => PixelType;
  /** Name that older clients call it by. */
  readonly alias?: string;
}

const same = (type: PixelType): PixelType => type;
const real = (type: PixelType): PixelType =>
  type.precision === 'double' || isWide(type) ? DOUBLE_TYPE : FLOAT_TYPE;
const truth = (): PixelType => BOOLEAN_TYPE;
const whole = (): PixelType => PIXEL_TYPES.int32;

/** Whether single precision loses some of a type's numbers. */
function isWide({ precision, min = -Infinity, max = Infinity }: PixelType): boolean {
  return precision === 'int' && (min < -(2 ** 24) || max > 2 ** 24);
}

/** The range of results that follows from the ranges of the operands at their corners. */
function ranged(compute: (a: number, b: number) => number) {
  return (a: PixelType, b: PixelType): PixelType => {
    const { precision } = unionOf(a, b);
    if (a.min === undefined || a.max === undefined || b.min === undefined || b.max === undefined) {
      return { type: 'PixelType', precision };
    }
    const corners = [
      compute(a.min, b.min),
      compute(a.min, b.max),
      compute(a.max, b.min),
      compute(a.max, b.max),
    ];
    return { type: 'PixelType', precision, min: Math.min(...corners), max: Math.max(...corners) };
  };
}

const quotient = (a: PixelType, b: PixelType): PixelType => real(unionOf(a, b));
const bits = (a: PixelType, b: PixelType): PixelType => {
  const type = unionOf(a, b);
  return type.precision === 'int'
    ? { ...type, min: Math.min(0, type.min ?? 0) }
    : PIXEL_TYPES.int32;
};

/** Whole numbers beyond 32 bits are still exact in double precision, but not in JavaScript's bit operations. */
function onBits(compute: (a: bigint, b: bigint) => bigint) {
  return (a: number, b: number): number =>
    Number(compute(BigInt(Math.trunc(a)), BigInt(Math.trunc(b))));
}

function and(a: number, b: number): number {
  const small = a >= 0 && b >= 0 && a <= 0x7fffffff && b <= 0x7fffffff;
  return small ? a & b : onBits((x, y) => x & y)(a, b);
}

export const BINARY: Readonly<Record<string, Binary>> = {
  add: { description: 'Sum.', compute: (a, b) => a + b, resultType: ranged((a, b) => a + b) },
  subtract: {
    description: 'Difference.',
    compute: (a, b) => a - b,
    resultType: ranged((a, b) => a - b),
  },
  multiply: {
    description: 'Product.',
    compute: (a, b) => a * b,
    resultType: ranged((a, b) => a * b),
  },
  divide: {
    description: 'Quotient; 0 where the divisor is 0.',
    compute: (a, b) => (b === 0 ? 0 : a / b),
    resultType: quotient,
  },
  mod: {
    description: 'Remainder.',
    compute: (a, b) => (b === 0 ? 0 : a % b),
    resultType: (a, b) => unionOf(a, b),
  },
  pow: { description: 'Power.', compute: (a, b) => a ** b, resultType: quotient },
  max: { description: 'The greater.', compute: Math.max, resultType: ranged(Math.max) },
  min: { description: 'The lesser.', compute: Math.min, resultType: ranged(Math.min) },
  first: { description: 'The first.', compute: (a) => a, resultType: same },
  firstNonZero: {
    description: 'The first, or where it is 0 the second.',
    compute: (a, b) => (a !== 0 ? a : b),
    resultType: unionOf,
    alias: 'first_nonzero',
  },
  atan2: {
    description: 'Angle of the vector (x, y).',
    compute: (x, y) => Math.atan2(y, x),
    resultType: quotient,
  },
  hypot: { description: 'Length of the vector (x, y).', compute: Math.hypot, resultType: quotient },
  lt: {
    description: '1 where the first is less.',
    compute: (a, b) => Number(a < b),
    resultType: truth,
  },
  lte: {
    description: '1 where the first is less or equal.',
    compute: (a, b) => Number(a <= b),
    resultType: truth,
  },
  gt: {
    description: '1 where the first is greater.',
    compute: (a, b) => Number(a > b),
    resultType: truth,
  },
  gte: {
    description: '1 where the first is greater or equal.',
    compute: (a, b) => Number(a >= b),
    resultType: truth,
  },
  eq: {
    description: '1 where both are equal.',
    compute: (a, b) => Number(a === b),
    resultType: truth,
  },
  neq: {
    description: '1 where both differ.',
    compute: (a, b) => Number(a !== b),
    resultType: truth,
  },
  and: {
    description: '1 where neither is 0.',
    compute: (a, b) => Number(a !== 0 && b !== 0),
    resultType: truth,
  },
  or: {
    description: '1 where one is not 0.',
    compute: (a, b) => Number(a !== 0 || b !== 0),
    resultType: truth,
  },
  bitwiseAnd: {
    description: 'Bits set in both.',
    compute: and,
    resultType: bits,
    alias: 'bitwise_and',
  },
  bitwiseOr: {
    description: 'Bits set in either.',
    compute: onBits((a, b) => a | b),
    resultType: bits,
    alias: 'bitwise_or',
  },
  bitwiseXor: {
    description: 'Bits set in one of the two.',
    compute: onBits((a, b) => a ^ b),
    resultType: bits,
    alias: 'bitwise_xor',
  },
  leftShift: {
    description: 'Bits moved up.',
    compute: (a, b) => Math.trunc(a) * 2 ** b,
    resultType: () => PIXEL_TYPES.int64,
    alias: 'left_shift',
  },
  rightShift: {
    description: 'Bits moved down.',
    compute: (a, b) => Math.floor(Math.trunc(a) / 2 ** b),
    resultType: (a) => ({ ...a, min: Math.min(0, a.min ?? 0) }),
    alias: 'right_shift',
  },
};

export const UNARY: Readonly<Record<string, Unary>> = {
  abs: { description: 'Absolute value.', compute: Math.abs, resultType: absoluteType },
  not: {
    description: '1 where it is 0, else 0.',
    compute: (value) => Number(value === 0),
    resultType: truth,
  },
  floor: {
    description: 'Largest whole number not above it.',
    compute: Math.floor,
    resultType: same,
  },
  ceil: {
    description: 'Smallest whole number not below it.',
    compute: Math.ceil,
    resultType: same,
  },
  round: {
    description: 'Nearest whole number.',
    compute: (value) => Math.sign(value) * Math.round(Math.abs(value)),
    resultType: same,
  },
  signum: {
    description: '-1, 0 or 1.',
    compute: Math.sign,
    resultType: () => ({ ...BOOLEAN_TYPE, min: -1 }),
  },
  sqrt: { description: 'Square root.', compute: Math.sqrt, resultType: real },
  cbrt: { description: 'Cube root.', compute: Math.cbrt, resultType: real },
  exp: { description: 'e to its power.', compute: Math.exp, resultType: real },
  log: { description: 'Natural logarithm.', compute: Math.log, resultType: real },
  log10: { description: 'Logarithm to base 10.', compute: Math.log10, resultType: real },
  sin: { description: 'Sine of an angle in radians.', compute: Math.sin, resultType: real },
  cos: { description: 'Cosine of an angle in radians.', compute: Math.cos, resultType: real },
  tan: { description: 'Tangent of an angle in radians.', compute: Math.tan, resultType: real },
  asin: { description: 'Angle of a sine, in radians.', compute: Math.asin, resultType: real },
  acos: { description: 'Angle of a cosine, in radians.', compute: Math.acos, resultType: real },
  atan: { description: 'Angle of a tangent, in radians.', compute: Math.atan, resultType: real },
  sinh: { description: 'Hyperbolic sine.', compute: Math.sinh, resultType: real },
  cosh: { description: 'Hyperbolic cosine.', compute: Math.cosh, resultType: real },
  tanh: { description: 'Hyperbolic tangent.', compute: Math.tanh, resultType: real },
  bitwiseNot: {
    description: 'Bits inverted.',
    compute: (value) => -Math.trunc(value) - 1,
    resultType: whole,
  },
  bitCount: {
    description: 'Number of bits set.',
    compute: bitCount,
    resultType: () => ({ ...BOOLEAN_TYPE, max: 64 }),
  },
};

function absoluteType(type: PixelType): PixelType {
  const { min, max } = type;
  if (min === undefined || max === undefined) return type;
  const low = min > 0 ? min : max < 0 ? -max : 0;
  return { ...type, min: low, max: Math.max(Math.abs(min), Math.abs(max)) };
}

function bitCount(value: number): number {
  let count = 0;
  for (let rest = BigInt.asUintN(64, BigInt(Math.trunc(value))); rest > 0n; rest &= rest - 1n)
    count++;
  return count;
}
