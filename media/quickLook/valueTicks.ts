/** Texts on the axis of values, as short as they can be without being ambiguous. No DOM. */
import { formatNumber } from '../../src/domain/locale.ts';
import type { TextWidth } from './dateTicks.ts';

/** Width up to which numbers are written in full, pixels. */
const FULL_WIDTH = 80;
/** Decimals up to which numbers are written in full: a reader has to count further zeros. */
const MAX_DECIMALS = 6;
/** Digits after the decimal point that numbers of 64 bits have, at most. */
const MAX_DIGITS = 16;

/**
 * "25,000,000", "0.25", or "2.5E-7" where the numbers are very small, or too wide if written in full.
 *
 * @param ticks numbers in ascending order, with the same distance between them
 */
export function formatValueTicks(ticks: readonly number[], widthOf: TextWidth): string[] {
  // Numbers of 64 bits have a zero with a sign, too.
  const values = ticks.map((value) => value + 0);
  const step = Math.abs((values[1] ?? 0) - (values[0] ?? 0)) || Math.abs(values[0] ?? 0) || 1;
  const decimals = -exponentOf(step);
  const widthOfAll = (texts: readonly string[]) => Math.max(0, ...texts.map(widthOf));
  const short = values.map((value) => formatScientific(value, decimals));
  if (decimals > MAX_DECIMALS) return short;
  const digits = Math.max(0, decimals);
  const full = values.map((value) =>
    formatNumber(value, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  );
  const width = widthOfAll(full);
  return width <= FULL_WIDTH || width <= widthOfAll(short) ? full : short;
}

/** "2.5E7" @param decimals of the number if it were written in full; less than 0 for tens and more */
function formatScientific(value: number, decimals: number): string {
  if (value === 0) return formatNumber(0);
  const digits = Math.max(0, Math.min(MAX_DIGITS, exponentOf(value) + decimals));
  return formatNumber(value, { notation: 'scientific', maximumFractionDigits: digits });
}

/** Of the power of ten in a number: 7 of 2.5E7. Sums such as 0.3 - 0.2 are a little less than 0.1. */
function exponentOf(value: number): number {
  return Math.floor(Math.log10(Math.abs(value)) + 1e-6);
}
