/** Converts a tile's numbers to the colors of its pixels. Does not use the DOM. */
import { paintQuality, type QualityStyle } from './cloudLayer.ts';
import type { Ramp } from './colorMaps.ts';
import { type DisplayRange, shade, type Values } from './stretch.ts';

/** Mapping of numbers to colors. */
export type Style =
  | QualityStyle
  | {
      readonly kind: 'composite';
      readonly ranges: readonly [DisplayRange, DisplayRange, DisplayRange];
    }
  | {
      readonly kind: 'single';
      readonly range: DisplayRange;
      readonly ramp: Ramp;
      readonly inverted: boolean;
    }
  | { readonly kind: 'palette'; readonly palette: readonly (readonly [number, number, number])[] };

export interface Numbers {
  /** One array for a single band, three for a composite. */
  readonly values: readonly Values[];
  /** How opaque each pixel is, 0 to `opaque`. */
  readonly alpha?: Values | undefined;
  readonly opaque: number;
  /** 0 for pixels without data. */
  readonly mask?: Uint8Array | undefined;
  readonly noData: number | undefined;
}

/** Red, green, blue, alpha of each pixel; transparent where data are missing. */
export function paint(numbers: Numbers, style: Style): Uint8ClampedArray<ArrayBuffer> {
  const count = numbers.values[0]?.length ?? 0;
  const pixels = new Uint8ClampedArray(count * 4);
  const first = numbers.values[0] ?? new Uint8Array();
  if (style.kind === 'composite') paintComposite(pixels, numbers, style.ranges);
  else if (style.kind === 'quality') paintQuality(pixels, first, style);
  else paintSingle(pixels, first, colorsOf(style));
  makeTransparent(pixels, numbers, style.kind === 'quality');
  return pixels;
}

function paintComposite(
  pixels: Uint8ClampedArray,
  { values }: Numbers,
  ranges: readonly [DisplayRange, DisplayRange, DisplayRange],
): void {
  for (const [channel, band] of values.slice(0, 3).entries()) {
    const shadeOf = shader(band, ranges[channel] ?? { min: 0, max: 255 });
    for (let i = 0, at = channel; i < band.length; i++, at += 4) {
      pixels[at] = shadeOf(band[i] ?? 0);
    }
  }
}

/** Returns the color of a number, as 0xBBGGRR. */
type ColorOf = (value: number) => number;

function colorsOf(style: Exclude<Style, { kind: 'composite' | 'quality' }>): {
  of: (band: Values) => ColorOf;
} {
  if (style.kind === 'palette') {
    const colors = style.palette.map(([red, green, blue]) => red | (green << 8) | (blue << 16));
    return { of: () => (value) => colors[value] ?? 0 };
  }
  const colors = Array.from({ length: 256 }, (_, i) => {
    const at = (style.inverted ? 255 - i : i) * 3;
    const [red = 0, green = 0, blue = 0] = style.ramp.subarray(at, at + 3);
    return red | (green << 8) | (blue << 16);
  });
  return {
    of: (band) => {
      const shadeOf = shader(band, style.range);
      return (value) => colors[shadeOf(value)] ?? 0;
    },
  };
}

function paintSingle(
  pixels: Uint8ClampedArray,
  band: Values,
  colors: { of: (band: Values) => ColorOf },
): void {
  const colorOf = colors.of(band);
  for (let i = 0, at = 0; i < band.length; i++, at += 4) {
    const color = colorOf(band[i] ?? 0);
    pixels[at] = color & 255;
    pixels[at + 1] = (color >> 8) & 255;
    pixels[at + 2] = (color >> 16) & 255;
  }
}

/** Shades of 16-bit numbers are looked up in a table; others are calculated. */
function shader(band: Values, range: DisplayRange): (value: number) => number {
  const isSmall =
    band instanceof Uint8Array ||
    band instanceof Int8Array ||
    band instanceof Uint16Array ||
    band instanceof Int16Array;
  if (!isSmall) return (value) => shade(value, range);
  const table = tableOf(range);
  return (value) => table[value + 32768] ?? 0;
}

/**
 * Tables of the shades of -32768 to 65535. The last few are cached: all tiles of a picture use the
 * same.
 */
const tables: { range: DisplayRange; table: Uint8Array }[] = [];

function tableOf(range: DisplayRange): Uint8Array {
  const known = tables.find((each) => each.range.min === range.min && each.range.max === range.max);
  if (known) return known.table;
  const table = Uint8Array.from({ length: 65536 + 32768 }, (_, i) => shade(i - 32768, range));
  tables.unshift({ range, table });
  tables.length = Math.min(tables.length, 6);
  return table;
}

/** @param isOverlay whether the pixels have an alpha already */
function makeTransparent(pixels: Uint8ClampedArray, numbers: Numbers, isOverlay: boolean): void {
  const { values, alpha, opaque, mask, noData } = numbers;
  const count = pixels.length / 4;
  for (let i = 0; i < count; i++) {
    const seen = alpha ? (alpha[i] ?? 0) / opaque : 1;
    const own = isOverlay ? (pixels[i * 4 + 3] ?? 0) : 255;
    pixels[i * 4 + 3] = mask?.[i] === 0 ? 0 : seen * own;
  }
  for (const band of values) {
    for (let i = 0; i < count; i++) {
      const value = band[i] ?? Number.NaN;
      if (value === noData || Number.isNaN(value)) pixels[i * 4 + 3] = 0;
    }
  }
}
