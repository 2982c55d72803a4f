/** Digits of floats as Python writes them. */
import { type Digits, exactDigits, roundDigits, shortestDigits } from './decimalDigits.ts';
import type { FormatSpec } from './formatSpec.ts';

/** A number ≥ 0 without sign, grouping and padding. */
export function floatText(value: number, { type, precision, alternate }: FormatSpec): string {
  const digits = exactDigits(value);
  switch (type) {
    case 'f':
    case 'F':
    case '%':
      return fixed(roundDigits(digits, digits.point + (precision ?? 6)), precision ?? 6, alternate);
    case 'e':
    case 'E':
      return exponential(roundDigits(digits, (precision ?? 6) + 1), precision ?? 6, alternate);
    case '':
      if (precision === undefined) return shortestFloat(value, alternate);
  }
  // General format: as many significant digits as asked for, trailing zeros left out.
  const significant = Math.max(1, precision ?? 6);
  // Zero has one digit before the point.
  const rounded = value === 0 ? { digits: '', point: 1 } : roundDigits(digits, significant);
  const { length } = rounded.digits.replace(/0+$/, '');
  const most = type === '' ? significant - 1 : significant;
  if (rounded.point > most || rounded.point <= -4) {
    return exponential(rounded, alternate ? significant - 1 : Math.max(0, length - 1), alternate);
  }
  const decimals = (alternate ? significant : length) - rounded.point;
  return fixed(rounded, Math.max(decimals, type === '' ? 1 : 0), alternate);
}

/** The fewest digits that mean this number: `repr(float)`. */
export function shortestFloat(value: number, keepPoint = false): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  const digits = shortestDigits(Math.abs(value));
  const { length } = digits.digits;
  return digits.point > 16 || digits.point <= -4
    ? sign + exponential(digits, length - 1, keepPoint)
    : sign + fixed(digits, Math.max(1, length - digits.point), false);
}

function fixed({ digits, point }: Digits, decimals: number, keepPoint: boolean): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const zeros = '0'.repeat(Math.max(0, -point));
  const fraction = (zeros + digits.slice(Math.max(0, point)))
    .slice(0, decimals)
    .padEnd(decimals, '0');
  return fraction || keepPoint ? `${whole}.${fraction}` : whole;
}

function exponential({ digits, point }: Digits, decimals: number, keepPoint: boolean): string {
  const isZero = /^0*$/.test(digits);
  const fraction = digits.slice(1, decimals + 1).padEnd(decimals, '0');
  const exponent = isZero ? 0 : point - 1;
  const power = `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${digits.charAt(0) || '0'}${fraction || keepPoint ? '.' : ''}${fraction}${power}`;
}
