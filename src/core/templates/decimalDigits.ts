/**
 * Decimal digits of floating-point numbers, exact and rounded as Python (and C) round them: half to
 * even. `toFixed` and its kin round halves up, so they will not do.
 */

/** The number 0.d₁d₂d₃… × 10^point; zero has no digits. */
export interface Digits {
  readonly digits: string;
  readonly point: number;
}

/** Every digit of a finite number ≥ 0: its binary fraction ends, so its decimal one does too. */
export function exactDigits(value: number): Digits {
  if (value === 0) return { digits: '', point: 0 };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  // IEEE 754 binary64: 52 bits of fraction; exponents of numbers below the smallest normal one are 0.
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  if (exponent >= 0) return digitsOf(mantissa << BigInt(exponent), 0);
  // m / 2^k = m · 5^k / 10^k
  return digitsOf(mantissa * 5n ** BigInt(-exponent), exponent);
}

/** The fewest digits that only this number ≥ 0 rounds to. */
export function shortestDigits(value: number): Digits {
  if (value === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** The first `count` digits, rounded half to even; none or fewer digits round to zero or one. */
export function roundDigits({ digits, point }: Digits, count: number): Digits {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point: 0 };
  const kept = BigInt(digits.slice(0, count) || '0');
  const rest = digits.slice(count);
  const isHalf = /^50*$/.test(rest);
  const up = isHalf ? kept % 2n === 1n : rest >= '5';
  const rounded = String(kept + (up ? 1n : 0n));
  if (rounded === '0') return { digits: '', point: 0 };
  return { digits: rounded, point: point + rounded.length - count };
}

function digitsOf(whole: bigint, power: number): Digits {
  const digits = String(whole);
  return { digits: digits.replace(/0+$/, ''), point: digits.length + power };
}
