/** Limits of black and white, and colors of values, compared with numbers calculated by hand. */
import { describe, expect, test } from 'vitest';
import { rampOf } from '../../media/quickLook/colorMaps.ts';
import { axisTexts, histogramRange } from '../../media/quickLook/histogramAxis.ts';
import { formatLegendValue } from '../../media/quickLook/legendValue.ts';
import { paint } from '../../media/quickLook/paint.ts';
import {
  distributionOf,
  histogram,
  type StretchedPart,
  shade,
  stretchRange,
  type Values,
} from '../../media/quickLook/stretch.ts';

function part(values: Values, more: Partial<StretchedPart> = {}): StretchedPart {
  const width = more.width ?? values.length;
  const height = values.length / width;
  return { values, width, left: 0, top: 0, right: width, bottom: height, ...more };
}

function distribution(values: Values, noData?: number, more: Partial<StretchedPart> = {}) {
  const found = distributionOf([part(values, more)], noData);
  if (!found) throw new Error('No number counts.');
  return found;
}

describe('the limits of the stretch', () => {
  const hundred = Uint16Array.from({ length: 100 }, (_, i) => 100 - i);

  test('cut off two percent at both ends', () => {
    // Of 1 to 100: two are not above 2, ninety-eight are not above 98.
    expect(stretchRange(distribution(hundred), 'percentile')).toEqual({ min: 2, max: 98 });
  });

  test('are the minimum and the maximum', () => {
    expect(stretchRange(distribution(hundred), 'extremes')).toEqual({ min: 1, max: 100 });
  });

  test('are two standard deviations from the mean, within the range of the values', () => {
    // Mean 5, variance (9 + 1 + 1 + 1 + 0 + 0 + 4 + 16) / 8 = 4: of these, 1 and 9.
    const values = Float32Array.of(2, 4, 4, 4, 5, 5, 7, 9);
    expect(stretchRange(distribution(values), 'deviation')).toEqual({ min: 2, max: 9 });
    // With 0 and 10 twice each: mean 5, variance (32 + 4 × 25) / 12 = 11, 5 ± 2 √11 is beyond.
    const wide = Float32Array.of(...values, -20, 30);
    const { min, max } = stretchRange(distribution(wide), 'deviation');
    // Mean 5, variance (32 + 2 × 625) / 10 = 128.2.
    expect(min).toBeCloseTo(5 - 2 * Math.sqrt(128.2), 10);
    expect(max).toBeCloseTo(5 + 2 * Math.sqrt(128.2), 10);
  });

  test('leave out no-data, masked pixels, and values that are not numbers', () => {
    const values = Float32Array.of(-9999, 1, 2, Number.NaN, 3, Number.POSITIVE_INFINITY, 50);
    const hidden = Uint8Array.of(1, 1, 1, 1, 1, 1, 0);
    expect(distribution(values, -9999, { hidden }).range).toEqual({ min: 1, max: 3 });
    expect(Array.from(distribution(values, -9999, { hidden }).sorted)).toEqual([1, 2, 3]);
    expect(distributionOf([part(Uint8Array.of(0, 0))], 0)).toBeUndefined();
    expect(distributionOf([], undefined)).toBeUndefined();
  });

  test('are calculated from the visible part', () => {
    // 1 2 3
    // 4 5 6 with the right column and the lower row out of sight
    const values = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const seen = distribution(values, undefined, { width: 3, right: 2, bottom: 1 });
    expect(Array.from(seen.sorted)).toEqual([1, 2]);
  });

  test('of very many numbers are calculated from a regular sample, with the extremes of all', () => {
    const many = Uint32Array.from({ length: 1_000_000 }, (_, i) => i + 1);
    const found = distribution(many, undefined, { width: 1000 });
    expect(found.range).toEqual({ min: 1, max: 1_000_000 });
    expect(found.sorted.length).toBeLessThan(70_000);
    const { min, max } = stretchRange(found, 'percentile');
    expect(min / 20_000).toBeCloseTo(1, 2);
    expect(max / 980_000).toBeCloseTo(1, 2);
  });

  test('are calculated from bins of equal size', () => {
    const { sorted, range } = distribution(Uint8Array.of(0, 1, 2, 3, 4, 8));
    expect(Array.from(histogram(sorted, range, 4))).toEqual([2, 2, 1, 1]);
  });
});

describe('shades', () => {
  test.each([
    [10, 0],
    [20, 0],
    [30, 64],
    [40, 128],
    [60, 255],
    [90, 255],
  ])('of %d between 20 and 60: %d', (value, expected) => {
    expect(shade(value, { min: 20, max: 60 })).toBe(expected);
  });

  test('of an image with a single value are in the middle', () => {
    expect(shade(7, { min: 7, max: 7 })).toBe(128);
  });
});

describe('colors', () => {
  const pixelsOf = (pixels: Uint8ClampedArray) =>
    Array.from({ length: pixels.length / 4 }, (_, i) => [...pixels.slice(i * 4, i * 4 + 4)]);

  test('of three bands, transparent where one has no data', () => {
    const pixels = paint(
      {
        values: [Int16Array.of(-10, 10, -9999), Int16Array.of(0, 50, 50), Int16Array.of(0, 100, 1)],
        opaque: 255,
        noData: -9999,
      },
      {
        kind: 'composite',
        ranges: [
          { min: -10, max: 10 },
          { min: 0, max: 100 },
          { min: 0, max: 100 },
        ],
      },
    );
    expect(pixelsOf(pixels)).toEqual([
      [0, 0, 0, 255],
      [255, 128, 255, 255],
      [0, 128, 3, 0],
    ]);
  });

  test('of a single band: with a color map, reversed, masked, and transparent', () => {
    const numbers = {
      values: [Float32Array.of(0, 1, Number.NaN, 1)],
      alpha: Uint8Array.of(255, 51, 255, 255),
      mask: Uint8Array.of(1, 1, 1, 0),
      opaque: 255,
      noData: undefined,
    };
    const style = { kind: 'single', range: { min: 0, max: 1 }, ramp: rampOf('gray') } as const;
    expect(
      pixelsOf(paint(numbers, { ...style, inverted: false })).map((p) => [p[0], p[3]]),
    ).toEqual([
      [0, 255],
      [255, 51],
      [0, 0],
      [255, 0],
    ]);
    expect(pixelsOf(paint(numbers, { ...style, inverted: true }))[0]).toEqual([255, 255, 255, 255]);
  });

  test('of a palette image', () => {
    const pixels = paint(
      { values: [Uint8Array.of(1, 0)], opaque: 255, noData: undefined },
      {
        kind: 'palette',
        palette: [
          [1, 2, 3],
          [10, 20, 30],
        ],
      },
    );
    expect(pixelsOf(pixels)).toEqual([
      [10, 20, 30, 255],
      [1, 2, 3, 255],
    ]);
  });

  test.each(['viridis', 'warm'] as const)(
    'of the color map "%s" become lighter in equal steps',
    (name) => {
      const ramp = rampOf(name);
      const lightness = Array.from({ length: 256 }, (_, i) => {
        const [red = 0, green = 0, blue = 0] = Array.from(ramp.slice(i * 3, i * 3 + 3), (byte) =>
          linear(byte / 255),
        );
        // Relative luminance, and CIE's lightness of it: another measure than the map was made with.
        return 116 * Math.cbrt(0.2126 * red + 0.7152 * green + 0.0722 * blue) - 16;
      });
      const first = lightness[0] ?? 0;
      const last = lightness[255] ?? 0;
      expect(last - first).toBeGreaterThan(60);
      for (let i = 8; i < 256; i++) {
        expect(lightness[i] ?? 0).toBeGreaterThan((lightness[i - 8] ?? 0) - 0.01);
      }
    },
  );
});

describe('the axis of the histogram', () => {
  const of = (min: number, max: number) => ({
    sorted: Float64Array.of(min, max),
    range: { min, max },
  });

  test('has black and white on it, and all numbers that are near to them', () => {
    expect(histogramRange([of(10, 90)], [{ min: 20, max: 80 }])).toEqual({ min: 10, max: 90 });
    // Beyond half of the distance between black and white, numbers are cut off.
    expect(histogramRange([of(-500, 9000)], [{ min: 20, max: 80 }])).toEqual({
      min: -10,
      max: 110,
    });
    // Black and white may be outside of the numbers.
    expect(histogramRange([of(40, 50)], [{ min: 0, max: 100 }])).toEqual({ min: 0, max: 100 });
  });

  test('is the same for all channels', () => {
    const ranges = [
      { min: 10, max: 20 },
      { min: 30, max: 50 },
    ];
    expect(histogramRange([of(10, 20), of(25, 60)], ranges)).toEqual({ min: 10, max: 60 });
  });

  test('has three numbers, or none without data', () => {
    expect(axisTexts({ min: 0.427444, max: 13.51 })).toEqual(['0.4274', '6.969', '13.51']);
    expect(axisTexts({ min: 7000, max: 14_800 })).toEqual(['7000', '10900', '14800']);
    expect(axisTexts(histogramRange([], [{ min: 0, max: 1 }]))).toEqual([]);
    expect(axisTexts(histogramRange([of(0, 1)], []))).toEqual([]);
  });
});

test.each([
  [7273, undefined, '7273'],
  [10_909, { scale: 2.75e-5, offset: -0.2, unit: '' }, '0.1'],
  [44_105, { scale: 0.00341802, offset: 149, unit: 'K' }, '299.8 K'],
  [-0.2, undefined, '-0.2'],
])('the legend of colors shows %d as physical value', (stored, scaling, text) => {
  expect(formatLegendValue(stored, scaling)).toBe(text);
});

/** From sRGB. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
