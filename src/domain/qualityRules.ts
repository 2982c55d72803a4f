/**
 * Classes of quality of pixels, and how the numbers of a quality band are classified: the extension
 * makes rules of the bits and classes of a collection, and pages color pixels by them.
 */

/** Classes of quality that pixels are colored by; unknown without a band that shows clouds. */
export type PixelQuality = 'clear' | 'cloud' | 'shadow' | 'snow' | 'fill' | 'unknown';

/** Values of some bits of a number that have a meaning. */
export interface QualityBits {
  readonly quality: PixelQuality;
  /** Number of the first bit. */
  readonly bit: number;
  readonly count: number;
  readonly values: readonly number[];
}

/** How the numbers of a band are classified. */
export interface QualityRules {
  /** The first one that matches applies; a number without a match is clear. */
  readonly bits: readonly QualityBits[];
  readonly classes: Readonly<Record<number, PixelQuality>>;
  /** Smallest number of a clear pixel; all are clear unless given. */
  readonly clearFrom?: number;
}

/** @param value stored number of the quality band */
export function classifyPixel(
  value: number,
  { bits, classes, clearFrom }: QualityRules,
): PixelQuality {
  for (const { quality, bit, count, values } of bits) {
    if (values.includes(bitsOf(value, bit, count))) return quality;
  }
  if (clearFrom !== undefined && value < clearFrom) return 'cloud';
  return classes[value] ?? 'clear';
}

/** @returns the classes that a band can show, without clear and fill, each once */
export function markedQualities({ bits, classes, clearFrom }: QualityRules): PixelQuality[] {
  const all = [...bits.map(({ quality }) => quality), ...Object.values(classes)];
  if (clearFrom !== undefined) all.push('cloud');
  return [...new Set(all)].filter((quality) => quality !== 'clear' && quality !== 'fill');
}

/**
 * Some bits of a whole number as a number; bitwise operators of JavaScript end at 32 bits. Negative
 * numbers have the bits of the two's complement.
 */
export function bitsOf(value: number, bit: number, count: number): number {
  const range = 2 ** count;
  return ((Math.floor(value / 2 ** bit) % range) + range) % range;
}
