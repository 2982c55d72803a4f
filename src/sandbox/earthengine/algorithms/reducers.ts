/** Reducers. */
import type { Define } from '../signature.ts';
import { correlationPValue } from '../statistics.ts';
import {
  frequencies,
  greatest,
  least,
  mean,
  numbersInRows,
  numeric,
  percentile,
  ReducerObject,
  sum,
  variance,
} from '../values/reducer.ts';
import { compareValues, type Row, type Value } from '../values/value.ts';
import { defineCompositeReducers } from './compositeReducers.ts';
import { distinct } from './listElements.ts';

/** The one value or element that comes most often; the least of those that come equally often. */
function mode(numbers: readonly number[]): number | null {
  let best: [value: number, count: number] | undefined;
  for (const [value, count] of frequencies(numbers)) {
    if (!best || count > best[1] || (count === best[1] && value < best[0])) best = [value, count];
  }
  return best?.[0] ?? null;
}

function root(square: number | null): number | null {
  return square === null ? null : Math.sqrt(square);
}

/** Mean power of deviations over a power of the standard deviation. */
function moment(numbers: readonly number[], power: number): number | null {
  const [middle, square] = [mean(numbers), variance(numbers)];
  if (middle === null || !square) return null;
  return (
    sum(numbers.map((value) => (value - middle) ** power)) / numbers.length / square ** (power / 2)
  );
}

const NUMERIC: Readonly<Record<string, readonly [string, (numbers: number[]) => Value]>> = {
  sum: ['Sum.', sum],
  mean: ['Mean.', mean],
  median: ['Median.', (numbers) => percentile(numbers, 50)],
  mode: ['Most frequent value.', mode],
  product: ['Product.', (numbers) => numbers.reduce((product, value) => product * value, 1)],
  stdDev: ['Standard deviation.', (numbers) => root(variance(numbers))],
  sampleStdDev: ['Standard deviation of a sample.', (numbers) => root(variance(numbers, true))],
  variance: ['Variance.', (numbers) => variance(numbers)],
  sampleVariance: ['Variance of a sample.', (numbers) => variance(numbers, true)],
  skew: ['Skewness.', (numbers) => moment(numbers, 3)],
  kurtosis: [
    'Kurtosis of a normal distribution taken off.',
    (numbers) => {
      const fourth = moment(numbers, 4);
      return fourth === null ? null : fourth - 3;
    },
  ],
  anyNonZero: ['1 if one is not 0.', (numbers) => (numbers.some((value) => value !== 0) ? 1 : 0)],
  allNonZero: ['1 if none is 0.', (numbers) => (numbers.every((value) => value !== 0) ? 1 : 0)],
  bitwiseAnd: ['Bits set in all.', (numbers) => numbers.reduce((bits, value) => bits & value, -1)],
  bitwiseOr: ['Bits set in any.', (numbers) => numbers.reduce((bits, value) => bits | value, 0)],
};

const known = (rows: readonly Row[]): Value[] =>
  rows.map(([value = null]) => value).filter((value) => value !== null);
const all = (rows: readonly Row[]): Value[] => rows.map(([value = null]) => value);

const SINGLE: Readonly<Record<string, readonly [string, (rows: readonly Row[]) => Value]>> = {
  count: ['Number of values that are known.', (rows) => known(rows).length],
  countEvery: ['Number of values.', (rows) => rows.length],
  countDistinct: ['Number of different values.', (rows) => distinct(all(rows)).length],
  countDistinctNonNull: [
    'Number of different values that are known.',
    (rows) => distinct(known(rows)).length,
  ],
  countRuns: [
    'Number of runs of the same value.',
    (rows) => known(rows).filter((value, i, values) => i === 0 || value !== values[i - 1]).length,
  ],
  first: ['First value.', (rows) => all(rows)[0] ?? null],
  firstNonNull: ['First value that is known.', (rows) => known(rows)[0] ?? null],
  last: ['Last value.', (rows) => all(rows).at(-1) ?? null],
  lastNonNull: ['Last value that is known.', (rows) => known(rows).at(-1) ?? null],
};

export function defineReducers(define: Define): void {
  for (const [name, [description, compute]] of Object.entries(NUMERIC)) {
    // Clients may limit how finely these count; here they always count exactly.
    const approximate = name === 'median' || name === 'mode';
    const limits = approximate
      ? 'maxBuckets: Integer = null, minBucketWidth: Float = null, maxRaw: Integer = null'
      : '';
    define(`Reducer.${name}(${limits}) -> Reducer` as 'Reducer.sum() -> Reducer', description, () =>
      numeric(outputName(name), compute),
    );
  }
  for (const [name, [description, compute]] of Object.entries(SINGLE)) {
    define(
      `Reducer.${name}() -> Reducer`,
      description,
      () => new ReducerObject(name, 1, [outputName(name)], (rows) => [compute(rows)]),
    );
  }
  for (const [name, original] of [
    ['and', 'allNonZero'],
    ['or', 'anyNonZero'],
  ] as const) {
    const [description = '', compute = sum] = NUMERIC[original] ?? [];
    define(`Reducer.${name}() -> Reducer`, description, () => numeric(name, compute), {
      hidden: true,
    });
  }
  defineExtremes(define);
  defineDistributions(define);
  defineCollectors(define);
  defineCompositeReducers(define);
}

function outputName(name: string): string {
  if (name.startsWith('countDistinct') || name === 'countEvery' || name === 'countRuns')
    return 'count';
  if (name === 'firstNonNull') return 'first';
  if (name === 'lastNonNull') return 'last';
  if (name === 'anyNonZero') return 'any';
  if (name === 'allNonZero') return 'all';
  return name;
}

function defineExtremes(define: Define): void {
  for (const [name, better] of [
    ['min', (a: number, b: number) => a < b],
    ['max', (a: number, b: number) => a > b],
  ] as const) {
    define(
      `Reducer.${name}(numInputs: Integer = 1) -> Reducer`,
      `The row whose first input is ${name}imal.`,
      (inputs) => {
        const outputs = Array.from({ length: inputs }, (_, i) => (i === 0 ? name : `${name}${i}`));
        return new ReducerObject(name, inputs, outputs, (rows) => {
          let best: Row | undefined;
          for (const row of rows) {
            const value = row[0];
            if (typeof value !== 'number' || Number.isNaN(value)) continue;
            if (!best || better(value, Number(best[0]))) best = row;
          }
          return outputs.map((_, i) => best?.[i] ?? null);
        });
      },
    );
  }
  define(
    'Reducer.minMax() -> Reducer',
    'Least and greatest value.',
    () =>
      new ReducerObject('minMax', 1, ['min', 'max'], (rows) => [
        least(numbersInRows(rows)),
        greatest(numbersInRows(rows)),
      ]),
  );
}

function defineDistributions(define: Define): void {
  define(
    'Reducer.percentile(percentiles: List<Number>, outputNames: List<String> = null, maxBuckets: Integer = null, minBucketWidth: Float = null, maxRaw: Integer = null) -> Reducer',
    'Percentiles.',
    (percents, names) =>
      new ReducerObject(
        'percentile',
        1,
        names ?? percents.map((percent) => `p${percent}`),
        (rows) => {
          const numbers = numbersInRows(rows);
          return percents.map((percent) => percentile(numbers, percent));
        },
      ),
  );
  define(
    'Reducer.intervalMean(minPercentile: Float, maxPercentile: Float, maxBuckets: Integer = null, minBucketWidth: Float = null, maxRaw: Integer = null) -> Reducer',
    'Mean of the values between two percentiles.',
    (low, high) =>
      numeric('mean', (numbers) => {
        const [from, to] = [percentile(numbers, low) ?? 0, percentile(numbers, high) ?? 0];
        return mean(numbers.filter((value) => value >= from && value <= to));
      }),
  );
  define(
    'Reducer.frequencyHistogram() -> Reducer',
    'How often each value occurs.',
    () =>
      new ReducerObject('frequencyHistogram', 1, ['histogram'], (rows) => {
        const counts = new Map<string, Value>();
        for (const value of known(rows).sort(compareValues)) {
          const key = String(value);
          counts.set(key, Number(counts.get(key) ?? 0) + 1);
        }
        return [counts];
      }),
  );
  define(
    'Reducer.fixedHistogram(min: Float, max: Float, steps: Integer, cumulative: Boolean = false) -> Reducer',
    'Lower edge and count of equally wide classes.',
    (min, max, steps, cumulative) =>
      new ReducerObject('fixedHistogram', 1, ['histogram'], (rows) => {
        const counts = new Array<number>(steps).fill(0);
        const width = (max - min) / steps;
        for (const value of numbersInRows(rows)) {
          const bin = Math.floor((value - min) / width);
          if (bin >= 0 && bin < steps) counts[bin] = (counts[bin] ?? 0) + 1;
        }
        return [
          counts.map((count, i) => {
            const share = cumulative ? sum(counts.slice(0, i + 1)) : count;
            return [min + i * width, share];
          }),
        ];
      }),
  );
  define(
    'Reducer.linearFit() -> Reducer',
    'Slope and offset of the line through points (x, y).',
    () =>
      new ReducerObject('linearFit', 2, ['scale', 'offset'], (rows) => {
        const pairs = rows.filter(([x, y]) => typeof x === 'number' && typeof y === 'number');
        const [xs, ys] = [numbersInRows(pairs, 0), numbersInRows(pairs, 1)];
        const [mx, my, square] = [mean(xs), mean(ys), variance(xs)];
        if (mx === null || my === null || square === null) return [null, null];
        const shared = sum(xs.map((x, i) => (x - mx) * ((ys[i] ?? 0) - my))) / xs.length;
        const scale = square === 0 ? 0 : shared / square;
        return [scale, my - scale * mx];
      }),
  );
  define(
    'Reducer.pearsonsCorrelation() -> Reducer',
    'Correlation of two inputs, and how likely one as strong comes about by chance.',
    () =>
      new ReducerObject('pearsonsCorrelation', 2, ['correlation', 'p-value'], (rows) => {
        const pairs = rows.filter(([x, y]) => typeof x === 'number' && typeof y === 'number');
        const [xs, ys] = [numbersInRows(pairs, 0), numbersInRows(pairs, 1)];
        const [mx, my, vx, vy] = [mean(xs), mean(ys), variance(xs), variance(ys)];
        if (mx === null || my === null || !vx || !vy) return [null, null];
        const shared = sum(xs.map((x, i) => (x - mx) * ((ys[i] ?? 0) - my))) / xs.length;
        const correlation = shared / Math.sqrt(vx * vy);
        return [correlation, correlationPValue(correlation, xs.length)];
      }),
  );
}

function defineCollectors(define: Define): void {
  define(
    'Reducer.toList(tupleSize: Integer = null, numOptional: Integer = 0) -> Reducer',
    'Values in a list, or rows as lists in a list.',
    (size, optional) =>
      new ReducerObject('toList', size ?? 1, ['list'], (rows) => [
        rows
          .filter((row) => row.slice(0, (size ?? 1) - optional).every((value) => value !== null))
          .map((row) => (size === null ? (row[0] ?? null) : row)),
      ]),
  );
}
