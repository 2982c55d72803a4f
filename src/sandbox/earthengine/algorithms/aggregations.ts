/** Numbers from a property of all elements of a collection. */
import type { Define } from '../signature.ts';
import { greatest, least, mean, sum, variance } from '../values/reducer.ts';
import { compareValues, type Value } from '../values/value.ts';
import { distinct } from './listElements.ts';

type Aggregate = (values: readonly Value[]) => Value;

const numbers =
  (compute: (values: number[]) => Value): Aggregate =>
  (values) =>
    compute(values.filter((value) => typeof value === 'number'));

const root = (square: number | null) => (square === null ? null : Math.sqrt(square));

const AGGREGATES: Readonly<
  Record<string, readonly [description: string, returns: string, Aggregate]>
> = {
  array: ['All values.', 'List<Object>', (values) => values],
  first: ['The first value.', 'Object', (values) => values[0] ?? null],
  count: ['Number of values.', 'Number', (values) => values.length],
  count_distinct: ['Number of different values.', 'Number', (values) => distinct(values).length],
  min: ['Least value.', 'Object', (values) => values.toSorted(compareValues)[0] ?? null],
  max: ['Greatest value.', 'Object', (values) => values.toSorted(compareValues).at(-1) ?? null],
  sum: ['Sum.', 'Number', numbers(sum)],
  mean: ['Mean.', 'Number', numbers(mean)],
  product: [
    'Product.',
    'Number',
    numbers((values) => values.reduce((product, value) => product * value, 1)),
  ],
  sample_sd: [
    'Standard deviation of a sample.',
    'Number',
    numbers((values) => root(variance(values, true))),
  ],
  sample_var: ['Variance of a sample.', 'Number', numbers((values) => variance(values, true))],
  total_sd: ['Standard deviation.', 'Number', numbers((values) => root(variance(values)))],
  total_var: ['Variance.', 'Number', numbers((values) => variance(values))],
  stats: [
    'Sum, mean, extremes, variances and deviations.',
    'Dictionary<Object>',
    numbers(statistics),
  ],
  histogram: [
    'How often each value occurs.',
    'Dictionary<Object>',
    (values) => {
      const counts = new Map<string, Value>();
      for (const value of values)
        counts.set(String(value), Number(counts.get(String(value)) ?? 0) + 1);
      return counts;
    },
  ],
};

function statistics(values: number[]): Value {
  return new Map<string, Value>([
    ['sum', sum(values)],
    ['sum_sq', sum(values.map((value) => value * value))],
    ['mean', mean(values)],
    ['min', least(values)],
    ['max', greatest(values)],
    ['sample_sd', root(variance(values, true))],
    ['sample_var', variance(values, true)],
    ['total_sd', root(variance(values))],
    ['total_var', variance(values)],
    ['total_count', values.length],
    ['valid_count', values.length],
    ['weight_sum', values.length],
    ['weighted_sum', sum(values)],
  ]);
}

export function defineAggregations(define: Define): void {
  for (const [name, [description, returns, aggregate]] of Object.entries(AGGREGATES)) {
    define(
      `AggregateFeatureCollection.${name}(collection: FeatureCollection, property: String) -> ${returns}`,
      `Of a property that elements have: ${description}`,
      (collection, property) => {
        const values: Value[] = [];
        for (const element of collection.elements()) {
          const value = element.get(property);
          if (value !== null) values.push(value);
        }
        return aggregate(values);
      },
    );
  }
}
