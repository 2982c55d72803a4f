/** Colors of clouds over the picture, and their shares of the visible part. Does not use the DOM. */
import {
  classifyPixel,
  type PixelQuality,
  type QualityRules,
} from '../../src/domain/qualityRules.ts';
import type { StretchedPart, Values } from './stretch.ts';

/** Red, green, blue and alpha, 0 to 255. */
export type Rgba = readonly [number, number, number, number];

/** Colors of classes of pixels. */
export type CloudColors = Readonly<Partial<Record<PixelQuality, Rgba>>>;

/** Mapping of a quality band's numbers to colors; classes without a color are transparent. */
export interface QualityStyle {
  readonly kind: 'quality';
  readonly rules: QualityRules;
  readonly colors: CloudColors;
}

/** Sets the colors of all pixels, also of those without data. */
export function paintQuality(
  pixels: Uint8ClampedArray,
  band: Values,
  { rules, colors }: QualityStyle,
): void {
  const known = new Map<number, Rgba | undefined>();
  for (let i = 0, at = 0; i < band.length; i++, at += 4) {
    const value = band[i] ?? Number.NaN;
    if (!known.has(value)) known.set(value, colors[classifyPixel(value, rules)]);
    const color = known.get(value);
    if (color) pixels.set(color, at);
  }
}

/**
 * Shares of the classes of the pixels with data, 0 to 1.
 *
 * @param parts of the quality band
 */
export function qualityShares(
  parts: readonly StretchedPart[],
  rules: QualityRules,
  noData: number | undefined,
): ReadonlyMap<PixelQuality, number> {
  const byValue = new Map<number, number>();
  for (const { values, hidden, width, left, right, top, bottom } of parts) {
    for (let y = top; y < bottom; y++) {
      for (let at = y * width + left; at < y * width + right; at++) {
        const value = values[at] ?? Number.NaN;
        if (Number.isNaN(value) || value === noData || hidden?.[at] === 0) continue;
        byValue.set(value, (byValue.get(value) ?? 0) + 1);
      }
    }
  }
  const counts = new Map<PixelQuality, number>();
  let total = 0;
  for (const [value, count] of byValue) {
    const quality = classifyPixel(value, rules);
    if (quality === 'fill') continue;
    counts.set(quality, (counts.get(quality) ?? 0) + count);
    total += count;
  }
  return new Map([...counts].map(([quality, count]) => [quality, count / total]));
}

/** "0", "0.3", "12": in percent, never rounded to nothing or to everything. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return String(percent);
  if (percent < 0.1) return '< 0.1';
  if (percent > 99) return percent > 99.9 ? '> 99.9' : percent.toFixed(1);
  return percent < 10 ? String(Number(percent.toFixed(1))) : percent.toFixed(0);
}
