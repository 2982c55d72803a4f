/** Fills formatted values to their width, and groups digits. */
import type { FormatSpec } from './formatSpec.ts';

export function signOf(isNegative: boolean, { sign }: FormatSpec): string {
  if (isNegative) return '-';
  return sign === '-' ? '' : sign;
}

interface NumberParts {
  readonly sign: string;
  readonly prefix: string;
  /** Digits before the point, which grouping separates. */
  readonly whole: string;
  readonly rest: string;
  readonly groupSize: number;
}

export function padNumber(parts: NumberParts, spec: FormatSpec): string {
  const head = parts.sign + parts.prefix;
  const room = spec.width - [...head, ...parts.rest].length;
  // Only zeros between sign and digits are grouped like digits.
  const zeros = spec.fill === '0' && spec.align === '=';
  const whole = group(parts.whole, spec.grouping, parts.groupSize, zeros ? room : 0);
  const body = whole + parts.rest;
  if (spec.align !== '=') return pad(head + body, spec);
  return head + spec.fill.repeat(Math.max(0, spec.width - head.length - body.length)) + body;
}

/** Separates groups of digits, with leading zeros until it is as wide as asked for. */
function group(digits: string, separator: string, size: number, width: number): string {
  if (!separator || digits === '') return digits;
  let count = digits.length;
  while (count + Math.floor((count - 1) / size) < width) count += 1;
  const padded = digits.padStart(count, '0');
  const groups: string[] = [];
  for (let end = count; end > 0; end -= size) {
    groups.unshift(padded.slice(Math.max(0, end - size), end));
  }
  return groups.join(separator);
}

export function pad(text: string, { fill, align, width }: FormatSpec): string {
  const room = Math.max(0, width - [...text].length);
  const left = align === '<' ? 0 : align === '^' ? Math.floor(room / 2) : room;
  return fill.repeat(left) + text + fill.repeat(room - left);
}
