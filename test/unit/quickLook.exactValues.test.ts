/** Bit fields, classes and other whole numbers keep every digit wherever the quick look writes them. */
import { expect, test } from 'vitest';
import { axisTexts } from '../../media/quickLook/histogramAxis.ts';
import { formatLegendValue } from '../../media/quickLook/legendValue.ts';
import { describePoint, formatSeriesValue } from '../../media/quickLook/seriesValues.ts';
import { formatSignificant } from '../../src/domain/significantDigits.ts';
import { pixelReadings } from '../../src/views/quickLook/pixelReadings.ts';
import type { PixelSeries, SeriesPoint } from '../../src/views/quickLook/protocol.ts';
import { formatSeriesCsv } from '../../src/views/quickLook/series/seriesCsv.ts';

/** `QC_500m` of MOD09GA has 32 bits, of which the highest is set for pixels of the edge. */
const QUALITY = [1_073_741_824, 1_073_741_825, 4_294_967_295, -2_147_483_647];

function seriesOf(values: readonly number[]): PixelSeries {
  const points = values.map(
    (value, i): SeriesPoint => ({
      time: Date.UTC(2020, 5, i + 1),
      label: `2020-06-0${i + 1}`,
      image: 'image',
      files: ['/data/image.tif'],
      collection: 'MODIS/061/MOD09GA',
      quality: 'clear',
      values: [value],
      pixels: 1,
      clearPixels: 1,
    }),
  );
  const area = { kind: 'pixel', row: 1, column: 2 } as const;
  const bands = [{ name: 'quality', unit: '' }];
  return { area, title: 'Row 1, column 2', pixels: 1, bands, points, gaps: [] };
}

function valuesInCsv(values: readonly number[]): string[] {
  const [, ...lines] = formatSeriesCsv(seriesOf(values), '/data').trimEnd().split('\r\n');
  return lines.map((line) => line.split(',')[6] ?? '');
}

test('whole numbers of 32 bits are written with all digits', () => {
  const series = seriesOf(QUALITY);
  const texts = QUALITY.map(String);
  expect(valuesInCsv(QUALITY)).toEqual(texts);
  expect(QUALITY.map(formatSeriesValue)).toEqual(texts);
  expect(series.points.map((point) => describePoint(point, series, 0))).toEqual(
    texts.map((text, i) => `2020-06-0${i + 1}, quality ${text}, Clear`),
  );
  expect(QUALITY.map((value) => formatLegendValue(value, undefined))).toEqual(texts);
  expect(axisTexts({ min: 1_073_741_824, max: 1_073_741_826 })).toEqual([
    '1073741824',
    '1073741825',
    '1073741826',
  ]);
});

test('a formula of a bit field has all digits under the pointer', () => {
  const readings = pixelReadings({
    bands: [{ name: 'quality' }],
    values: [1_073_741_825],
    sampleType: { format: 'uint', bits: 32 },
    noData: undefined,
    isHidden: false,
    rows: new Map(),
    formula: {
      name: 'quality + 1',
      steps: [{ band: 'quality' }, { value: 1 }, { operation: '+' }],
    },
  });
  expect(readings.map(({ physical, stored }) => physical ?? stored)).toEqual([
    '1073741826',
    '1073741825',
  ]);
});

test('numbers with fractions in CSV keep the digits of their type', () => {
  // 32 bits; 32-bit integers with a scale; a mean of large integers; a product with noise.
  const values = [Math.fround(0.1), 2_147_483_647 * 0.1, 1_073_741_824.5, 0.1 + 0.2];
  expect(valuesInCsv(values)).toEqual(['0.100000001', '214748364.7', '1073741824.5', '0.3']);
});

test('numbers are never rounded before their decimal point', () => {
  expect(formatSignificant(25_123_456.78, 5)).toBe('25123457');
  expect(formatSignificant(-1234.5678, 5)).toBe('-1234.6');
  expect(formatSignificant(0.084_321_9, 4)).toBe('0.08432');
  expect(formatSignificant(1.234_567e-7, 4)).toBe('1.235e-7');
  expect(formatSignificant(999_999.5, 4)).toBe('1000000');
  expect(formatSignificant(1.234_567e30, 4)).toBe('1.235e+30');
  expect(formatSignificant(0, 4)).toBe('0');
  expect(formatSignificant(Number.NaN, 4)).toBe('NaN');
});
