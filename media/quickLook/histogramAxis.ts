/** Range of a histogram, and the numbers on its axis. Does not use the DOM. */
import { formatSignificant } from '../../src/domain/significantDigits.ts';
import type { DisplayRange, Distribution } from './stretch.ts';

/** Numbers at both ends of the axis and in the middle. */
export function axisTexts(whole: DisplayRange | undefined): string[] {
  if (!whole) return [];
  const { min, max } = whole;
  return [min, (min + max) / 2, max].map((value) => formatSignificant(value, 4));
}

/** The range of all visible numbers, without those far beyond black and white. */
export function histogramRange(
  of: readonly Distribution[],
  ranges: readonly DisplayRange[],
): DisplayRange | undefined {
  if (of.length === 0 || ranges.length === 0) return undefined;
  const least = Math.min(...of.map(({ range }) => range.min));
  const most = Math.max(...of.map(({ range }) => range.max));
  const black = Math.min(...ranges.map(({ min }) => min));
  const white = Math.max(...ranges.map(({ max }) => max));
  const room = (white - black) * 0.5;
  return {
    min: Math.min(black, Math.max(least, black - room)),
    max: Math.max(white, Math.min(most, white + room)),
  };
}
