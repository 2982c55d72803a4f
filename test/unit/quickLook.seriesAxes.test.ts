/** Axes of time series: their texts fit, for all periods, values and widths. */
import { describe, expect, test } from 'vitest';
import { type SeriesScales, seriesScales } from '../../media/quickLook/seriesScales.ts';

const DAY_MS = 86_400_000;
/** Of the narrow and wide digits of fonts at 11 pixels. */
const DIGIT_WIDTHS = [5.6, 6.2, 7.2];
const WIDTHS = [260, 300, 420, 600, 900, 1280, 1600, 2000];

interface Axes {
  readonly width: number;
  readonly digitWidth?: number;
  readonly hasUnit?: boolean;
  readonly height?: number;
}

function axesOf(times: readonly number[], values: readonly number[], axes: Axes) {
  const { width, height = 180, hasUnit = false, digitWidth = 6.2 } = axes;
  const widthOf = (text: string) => text.length * digitWidth;
  const scales = seriesScales(times, values, { width, height }, { hasUnit, widthOf });
  return { ...scales, widthOf };
}

/** Texts of the date axis from a first day to one some days later. */
function dateTexts(start: string, days: number, width: number): string[] {
  const first = Date.parse(start);
  return axesOf([first, first + days * DAY_MS], [0, 1], { width }).dates.map(({ text }) => text);
}

/** What is wrong with the texts of the date axis. */
function faultOf(
  { dates, widthOf }: SeriesScales & { widthOf: (text: string) => number },
  width: number,
): string | undefined {
  if (dates.length < 2) return 'fewer than two texts';
  if (new Set(dates.map(({ text }) => text)).size < dates.length) return 'a text is repeated';
  let end = Number.NEGATIVE_INFINITY;
  for (const { middle, text } of dates) {
    const half = widthOf(text) / 2;
    if (middle - half < Math.max(0, end + 8)) return `${text} is over another text, or cut off`;
    end = middle + half;
    if (end > width) return `${text} is cut off`;
  }
  return undefined;
}

describe('the date axis', () => {
  test('has different texts beside each other, at least two, from a day to 60 years', () => {
    const faults: string[] = [];
    const spans = [1, 2, 3, 5, 8, 10, 13, 20, 27, 31, 45, 61, 76, 85, 91, 92, 107, 120, 150, 184];
    spans.push(
      250,
      300,
      365,
      450,
      548,
      700,
      986,
      1200,
      1500,
      2000,
      3000,
      5000,
      9000,
      15_000,
      21_915,
    );
    for (const days of spans) {
      for (const start of [
        '2020-06-07T10:30:00Z',
        '2019-12-31T00:00:00Z',
        '1972-01-28T23:10:00Z',
      ]) {
        for (const width of WIDTHS) {
          for (const digitWidth of DIGIT_WIDTHS) {
            const first = Date.parse(start);
            const times = [first, first + days * DAY_MS];
            const about = `${days} days from ${start}, ${width} px, ${digitWidth} px`;
            const axes = axesOf(times, [-25_000_000, 0.25], { width, digitWidth });
            const fault = faultOf(axes, width);
            if (fault) faults.push(`${about}: ${fault}`);
          }
        }
      }
    }
    expect(faults).toEqual([]);
  });

  test('has its texts at their dates', () => {
    for (const days of [9, 40, 400]) {
      const first = Date.parse('2020-06-07T10:30:00Z');
      const { x, dates } = axesOf([first, first + days * DAY_MS], [0, 1], { width: 900 });
      for (const { at, text } of dates) {
        const time = /^\d/.test(text) ? Date.parse(text) : Date.parse(`1 ${text} 00:00 UTC`);
        expect(at, `${text} of ${days} days`).toBeCloseTo(x(time), 6);
      }
    }
  });

  test('uses the space for as many texts as fit', () => {
    expect(dateTexts('2020-06-07', 75, 900)).toEqual([
      '2020-06-08',
      '2020-06-15',
      '2020-06-22',
      '2020-06-29',
      '2020-07-06',
      '2020-07-13',
      '2020-07-20',
      '2020-07-27',
      '2020-08-03',
      '2020-08-10',
      '2020-08-17',
    ]);
    expect(dateTexts('2020-06-07', 110, 900)).toEqual([
      '2020-06-16',
      '2020-07-01',
      '2020-07-16',
      '2020-08-01',
      '2020-08-16',
      '2020-09-01',
      '2020-09-16',
    ]);
    expect(dateTexts('2020-01-01', 366, 600)).toEqual([
      'Jan 2020',
      'Mar 2020',
      'May 2020',
      'Jul 2020',
      'Sep 2020',
      'Nov 2020',
      'Jan 2021',
    ]);
    expect(dateTexts('2020-01-01', 1500, 300)).toEqual(['2020', '2021', '2022', '2023', '2024']);
  });

  test('names two dates with only one midnight between them', () => {
    expect(dateTexts('2020-06-07T10:30:00Z', 1, 260)).toEqual(['2020-06-07', '2020-06-08']);
  });

  test('names the times of one day', () => {
    const texts = (times: readonly string[], width: number) =>
      axesOf(times.map(Date.parse), [0, 1], { width }).dates.map(({ text }) => text);
    const [morning, noon] = ['2020-06-07T05:30:10Z', '2020-06-07T12:05:00Z'];
    expect(texts([morning, noon], 300)).toEqual(['2020-06-07 05:30', '12:05']);
    expect(texts([morning, '2020-06-07T05:30:34Z'], 600)).toEqual([
      '2020-06-07 05:30:10',
      '05:30:34',
    ]);
    expect(texts([morning, morning], 300)).toEqual(['2020-06-07']);
    expect(texts([morning], 300)).toEqual(['2020-06-07']);
  });
});

describe('the axis of values', () => {
  const TIMES = [0, 10, 20].map((day) => Date.UTC(2020, 5, 1 + day));
  const textsOf = (values: readonly number[], axes: Axes = { width: 900 }) =>
    axesOf(TIMES, values, axes).values.map(({ text }) => text);

  test('has space for its widest number, which is within the plot', () => {
    const ranges = [
      [8_000_000, 27_000_000],
      [-25_000_000, -15_000_000],
      [1_073_741_824, 1_073_741_825],
      [1e-7, 4e-7],
      [-3e-12, 2e-12],
      [0.1, 0.3],
      [123_456.789, 123_456.791],
      [-3.4e38, 3.4e38],
      [1e20, 4e20],
      [4_294_967_295],
      [0],
      [-1e-9],
    ];
    for (const values of ranges) {
      for (const width of WIDTHS) {
        for (const digitWidth of DIGIT_WIDTHS) {
          const axes = axesOf(TIMES, values, { width, digitWidth });
          const texts = axes.values.map(({ text }) => text);
          const about = `${values} in ${width} px: ${texts}`;
          expect(new Set(texts).size, about).toBe(texts.length);
          expect(texts.length, about).toBeGreaterThan(0);
          const widest = Math.max(...texts.map(axes.widthOf));
          expect(axes.left - widest, about).toBeGreaterThanOrEqual(8);
          expect(axes.right - axes.left, about).toBeGreaterThan(width * 0.4);
          for (const { at } of axes.values) {
            expect(at, about).toBeGreaterThanOrEqual(axes.top - 1e-6);
            expect(at, about).toBeLessThanOrEqual(axes.bottom + 1e-6);
          }
        }
      }
    }
  });

  test('has numbers in full, or with an exponent where they would be long', () => {
    expect(textsOf([9_000_000, 27_000_000])).toEqual([
      '10,000,000',
      '15,000,000',
      '20,000,000',
      '25,000,000',
    ]);
    expect(textsOf([1e-7, 3e-7])).toEqual(['1E-7', '1.5E-7', '2E-7', '2.5E-7', '3E-7']);
    expect(textsOf([-2e20, 2e20])).toEqual(['-2E20', '-1E20', '0', '1E20', '2E20']);
    expect(textsOf([0.1, 0.3])).toEqual(['0.10', '0.15', '0.20', '0.25', '0.30']);
    expect(textsOf([1.25e12, 1.26e12])).toEqual([
      '1.25E12',
      '1.252E12',
      '1.254E12',
      '1.256E12',
      '1.258E12',
      '1.26E12',
    ]);
  });

  test('has whole numbers alone where all values are whole', () => {
    expect(textsOf([0, 1, 1])).toEqual(['0', '1']);
    expect(textsOf([1_073_741_824, 1_073_741_825])).toEqual(['1,073,741,824', '1,073,741,825']);
    expect(textsOf([5, 5, 5])).toEqual(['5']);
    expect(textsOf([0, 0.5, 1])).toEqual(['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']);
  });

  test('begins below the unit', () => {
    const [withUnit, without] = [true, false].map((hasUnit) =>
      axesOf(TIMES, [0, 1], { width: 900, hasUnit }),
    );
    // The line of text with the unit is 16 pixels high, and the top number half of that.
    expect(withUnit?.values.at(-1)?.at).toBeGreaterThanOrEqual(24);
    expect(without?.values.at(-1)?.at).toBe(10);
  });
});
