/** Filters that compare values, and combinations of filters. */
import { type ComparisonOperator, parseFilterExpression } from '../filterExpression.ts';
import type { Define } from '../signature.ts';
import { both, FilterObject } from '../values/filterObject.ts';
import {
  type Constraint,
  compareValues,
  type Filter,
  isDictionary,
  isList,
  isObject,
  sameValue,
  type Value,
  valueTypeName,
} from '../values/value.ts';
import {
  asNumber,
  type Compare,
  comparingFilter,
  OPERANDS,
  type Operands,
  TIME,
  takesOperands,
} from './comparedOperands.ts';
import { inRange, toMillis } from './dates.ts';

const ordered =
  (accepts: (order: number) => boolean): Compare =>
  (left, right) =>
    comparable(left, right) && accepts(compareValues(left, right));

const COMPARISONS: Readonly<
  Record<string, readonly [aliases: readonly string[], description: string, compare: Compare]>
> = {
  equals: [['eq'], 'Both are equal.', equal],
  notEquals: [
    ['neq'],
    'Both are known and differ.',
    (left, right) => left !== null && right !== null && !equal(left, right),
  ],
  lessThan: [['lt'], 'Left is less than right.', ordered((order) => order < 0)],
  lessThanOrEquals: [['lte'], 'Left is at most right.', ordered((order) => order <= 0)],
  greaterThan: [['gt'], 'Left is greater than right.', ordered((order) => order > 0)],
  greaterThanOrEquals: [['gte'], 'Left is at least right.', ordered((order) => order >= 0)],
  stringContains: [[], 'Right is a part of left.', texts((left, right) => left.includes(right))],
  stringStartsWith: [[], 'Left begins with right.', texts((left, right) => left.startsWith(right))],
  stringEndsWith: [[], 'Left ends with right.', texts((left, right) => left.endsWith(right))],
  listContains: [
    [],
    'Right is in the list on the left.',
    (left, right) => isList(left) && left.some((item) => equal(item, right)),
  ],
  inList: [
    [],
    'Left is in the list on the right.',
    (left, right) => isList(right) && right.some((item) => equal(item, left)),
  ],
  hasType: [[], 'Left is of the type named on the right.', hasType],
  dateRangeContains: [
    [],
    'Right is a date in the range on the left.',
    (left, right) =>
      isObject(left, 'DateRange') && right !== null && inRange(left, toMillis(right, null)),
  ],
};

export function defineFilters(define: Define): void {
  for (const [name, [aliases, description, compare]] of Object.entries(COMPARISONS)) {
    for (const alias of [name, ...aliases]) {
      define(
        `Filter.${alias}(${OPERANDS}) -> Filter`,
        description,
        takesOperands((operands) =>
          comparingFilter(`Filter.${name}`, operands, compare, constraintOf(name, operands)),
        ),
      );
    }
  }
  defineCombinations(define);
  define(
    'Filter.maxDifference(difference: Float, leftField: String = null, rightValue: Object = null, rightField: String = null, leftValue: Object = null) -> Filter',
    'Both are at most so far apart.',
    (difference, leftField, rightValue, rightField, leftValue) => {
      const close: Compare = (left, right) =>
        Math.abs(asNumber(left) - asNumber(right)) <= difference;
      const operands = { leftField, rightValue, rightField, leftValue };
      return comparingFilter('Filter.maxDifference', operands, close);
    },
  );
  define(
    'Filter.rangeContains(field: String, minValue: Object, maxValue: Object) -> Filter',
    'A field is between two values, both included.',
    (field, min, max) => {
      const within: Filter['test'] = (element) => {
        const value = element.get(field);
        return (
          comparable(value, min) &&
          comparable(value, max) &&
          compareValues(value, min) >= 0 &&
          compareValues(value, max) <= 0
        );
      };
      const constraint = field === TIME ? { start: asNumber(min), end: asNumber(max) + 1 } : {};
      return new FilterObject('Filter.rangeContains', within, withoutNaN(constraint));
    },
  );
  define(
    'Filter.expression(expression: String) -> Filter',
    'The comparisons in a text hold.',
    (expression) => {
      const passes = parseFilterExpression(expression, compareBy);
      return new FilterObject('Filter.expression', (element) =>
        passes((name) => element.get(name)),
      );
    },
  );
  define(
    'Filter.notNull(properties: List<String>) -> Filter',
    'All these properties are known.',
    (properties) =>
      new FilterObject('Filter.notNull', (element) =>
        properties.every((name) => element.get(name) !== null),
      ),
  );
}

function defineCombinations(define: Define): void {
  define(
    'Filter.and(filters: List<Filter>) -> Filter',
    'All filters pass.',
    (filters) =>
      new FilterObject(
        'Filter.and',
        (left, right) => filters.every((filter) => filter.test(left, right)),
        filters.reduce<Constraint>((all, filter) => both(all, filter.constraint), {}),
      ),
  );
  define(
    'Filter.or(filters: List<Filter>) -> Filter',
    'One of the filters passes.',
    (filters) =>
      new FilterObject('Filter.or', (left, right) =>
        filters.some((filter) => filter.test(left, right)),
      ),
  );
  define(
    'Filter.not(filter: Filter) -> Filter',
    'The filter does not pass.',
    (filter) => new FilterObject('Filter.not', (left, right) => !filter.test(left, right)),
  );
  define(
    'Filter.always() -> Filter',
    'Passes everything.',
    () => new FilterObject('Filter.always', () => true),
    { hidden: true },
  );
  define(
    'Filter.never() -> Filter',
    'Passes nothing.',
    () => new FilterObject('Filter.never', () => false, { indices: [] }),
    { hidden: true },
  );
}

/** Functions that compare as the operators of `Filter.expression` do. */
const OPERATORS: Readonly<Record<ComparisonOperator, string>> = {
  '==': 'equals',
  '!=': 'notEquals',
  '<': 'lessThan',
  '<=': 'lessThanOrEquals',
  '>': 'greaterThan',
  '>=': 'greaterThanOrEquals',
};

function compareBy(operator: ComparisonOperator, left: Value, right: Value): boolean {
  return COMPARISONS[OPERATORS[operator]]?.[2](left, right) ?? false;
}

/** Elements that a comparison of the date or the index with a fixed value rules out. */
function constraintOf(name: string, operands: Operands): Constraint {
  const { leftField, rightValue, rightField, leftValue } = operands;
  if (name === 'dateRangeContains') {
    if (rightField !== TIME || !isObject(leftValue, 'DateRange')) return {};
    return { start: leftValue.start ?? -Infinity, end: leftValue.end ?? Infinity };
  }
  if (leftField === 'system:index') {
    if (name === 'equals' && typeof rightValue === 'string') return { indices: [rightValue] };
    if (name === 'inList' && isList(rightValue)) return { indices: rightValue.map(String) };
  }
  if (rightField === 'system:index' && name === 'listContains' && isList(leftValue)) {
    return { indices: leftValue.map(String) };
  }
  if (leftField !== TIME) return {};
  const time = asNumber(rightValue);
  const ranges: Readonly<Record<string, Constraint>> = {
    equals: { start: time, end: time + 1 },
    lessThan: { end: time },
    lessThanOrEquals: { end: time + 1 },
    greaterThan: { start: time },
    greaterThanOrEquals: { start: time },
  };
  return withoutNaN(ranges[name] ?? {});
}

function withoutNaN(constraint: Constraint): Constraint {
  return Number.isNaN(constraint.start) || Number.isNaN(constraint.end) ? {} : constraint;
}

/** Dates and numbers compare as milliseconds. */
function equal(left: Value, right: Value): boolean {
  if (left === null || right === null) return false;
  if (isObject(left, 'Date') || isObject(right, 'Date')) return asNumber(left) === asNumber(right);
  return sameValue(left, right);
}

function comparable(left: Value, right: Value): boolean {
  const kind = (value: Value) =>
    typeof value === 'string' ? 'text' : Number.isNaN(asNumber(value)) ? 'other' : 'number';
  return left !== null && right !== null && kind(left) === kind(right) && kind(left) !== 'other';
}

function texts(compare: (left: string, right: string) => boolean): Compare {
  return (left, right) =>
    typeof left === 'string' && typeof right === 'string' && compare(left, right);
}

function hasType(left: Value, right: Value): boolean {
  if (left === null || typeof right !== 'string') return false;
  const wanted = right.toLowerCase();
  const kinds = new Set([valueTypeName(left).replace(/<.*/, '').toLowerCase()]);
  if (typeof left === 'number')
    for (const kind of ['number', 'float', 'double', 'long']) kinds.add(kind);
  if (isObject(left, 'Geometry')) kinds.add(left.kind.toLowerCase());
  if (isList(left)) kinds.add('list');
  if (isDictionary(left)) kinds.add('dictionary');
  return kinds.has(wanted);
}
