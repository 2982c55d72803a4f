/**
 * Maps stored numbers to shades, and determines black and white. Does not use the DOM.
 *
 * No-data values, masked numbers and NaN do not count.
 */

export type StretchMethod = 'percentile' | 'extremes' | 'deviation' | 'manual';

export interface DisplayRange {
  readonly min: number;
  readonly max: number;
}

export type Values =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** A part of a tile: the pixels that count. */
export interface StretchedPart {
  readonly values: Values;
  readonly hidden?: Uint8Array | undefined;
  readonly width: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Share of the numbers that is cut off at each end. */
const CUT = 0.02;
/** Standard deviations on either side of the mean. */
const DEVIATIONS = 2;
/** Sample size that is sufficient for a part with more numbers. */
const ENOUGH = 1 << 16;

/** Distribution of one band's numbers. */
export interface Distribution {
  /** Sorted numbers; an evenly spaced sample where there are very many. */
  readonly sorted: Float64Array;
  /** Range of all numbers. */
  readonly range: DisplayRange;
}

/** @returns undefined where no number counts */
export function distributionOf(
  parts: readonly StretchedPart[],
  noData: number | undefined,
): Distribution | undefined {
  const total = parts.reduce(
    (sum, { left, right, top, bottom }) => sum + (right - left) * (bottom - top),
    0,
  );
  // An odd stride samples all columns of a tile.
  const stride = Math.ceil(total / ENOUGH) | 1;
  const found = new Float64Array(Math.ceil(total / stride) + 1);
  let counted = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { values, hidden, width, left, right, top, bottom } of parts) {
    for (let y = top; y < bottom; y++) {
      for (let at = y * width + left; at < y * width + right; at++) {
        const value = values[at] ?? Number.NaN;
        if (!Number.isFinite(value) || value === noData || hidden?.[at] === 0) continue;
        if (value < min) min = value;
        if (value > max) max = value;
        if (counted % stride === 0) found[counted / stride] = value;
        counted++;
      }
    }
  }
  if (counted === 0) return undefined;
  const sorted = found.subarray(0, Math.ceil(counted / stride)).sort();
  return { sorted, range: { min, max } };
}

export function stretchRange(
  { sorted, range }: Distribution,
  method: Exclude<StretchMethod, 'manual'>,
): DisplayRange {
  switch (method) {
    case 'extremes':
      return range;
    case 'percentile':
      return { min: quantile(sorted, CUT), max: quantile(sorted, 1 - CUT) };
    case 'deviation': {
      const { length } = sorted;
      const mean = sorted.reduce((sum, value) => sum + value, 0) / length;
      const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / length;
      const spread = DEVIATIONS * Math.sqrt(variance);
      // Shades for values outside the data would be wasted.
      return {
        min: Math.max(range.min, mean - spread),
        max: Math.min(range.max, mean + spread),
      };
    }
  }
}

/** The smallest number that at least this share of all numbers does not exceed. */
function quantile(sorted: Float64Array, share: number): number {
  const at = Math.ceil(share * sorted.length - 1e-9) - 1;
  return sorted[Math.max(0, at)] ?? 0;
}

/** Number of values in each of `bins` equal parts of a range. */
export function histogram(
  sorted: Float64Array,
  { min, max }: DisplayRange,
  bins: number,
): Uint32Array {
  const counts = new Uint32Array(bins);
  const width = (max - min) / bins || 1;
  for (const value of sorted) {
    if (value < min || value > max) continue;
    const bin = Math.min(bins - 1, Math.floor((value - min) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

/** 0 to 255; for a range of one number, the middle. */
export function shade(value: number, { min, max }: DisplayRange): number {
  if (max === min) return value < min ? 0 : value > max ? 255 : 128;
  const share = (value - min) / (max - min);
  return share <= 0 ? 0 : share >= 1 ? 255 : Math.round(share * 255);
}
