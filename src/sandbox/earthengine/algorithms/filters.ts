/** Filters of every kind. */
import { EvaluationError } from '../evaluationErrors.ts';
import { type ComparisonOperator, parseFilterExpression } from '../filterExpression.ts';
import type { Define } from '../signature.ts';
import { type Calendar, dayOfWeek, dayOfYear, toCalendar } from '../values/date.ts';
import { both, FilterObject } from '../values/filterObject.ts';
import type { Geometry } from '../values/geometry.ts';
import { areaOf, contains, distance, intersects } from '../values/shape.ts';
import {
  type Constraint,
  compareValues,
  type Element,
  type Filter,
  isDictionary,
  isElement,
  isList,
  isObject,
  sameValue,
  type Value,
  valueTypeName,
} from '../values/value.ts';
import { inRange, toMillis } from './dates.ts';

/** Fields and values as every comparing filter takes them. */
const OPERANDS =
  'leftField: String = null, rightValue: Object = null, rightField: String = null, leftValue: Object = null';

interface Operands {
  readonly leftField: string | null;
  readonly rightValue: Value;
  readonly rightField: string | null;
  readonly leftValue: Value;
}

type Compare = (left: Value, right: Value) => boolean;

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
        (
          leftField: string | null,
          rightValue: Value,
          rightField: string | null,
          leftValue: Value,
        ) => {
          const operands = { leftField, rightValue, rightField, leftValue };
          checkOperands(operands);
          return new FilterObject(
            `Filter.${name}`,
            test(operands, compare),
            constraintOf(name, operands),
          );
        },
      );
    }
  }
  defineSpatial(define);
  defineCombinations(define);
  defineCalendar(define);
  define(
    'Filter.maxDifference(difference: Float, leftField: String = null, rightValue: Object = null, rightField: String = null, leftValue: Object = null) -> Filter',
    'Both are at most so far apart.',
    (difference, leftField, rightValue, rightField, leftValue) => {
      checkOperands({ leftField, rightValue, rightField, leftValue });
      const close: Compare = (left, right) =>
        Math.abs(asNumber(left) - asNumber(right)) <= difference;
      return new FilterObject(
        'Filter.maxDifference',
        test({ leftField, rightValue, rightField, leftValue }, close),
      );
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

const SPATIAL: Readonly<
  Record<string, readonly [string, (left: Geometry, right: Geometry) => boolean]>
> = {
  intersects: ['Both geometries meet.', (left, right) => intersects(left.shape, right.shape)],
  contains: [
    'The left geometry holds the right one.',
    (left, right) => contains(left.shape, right.shape),
  ],
  isContained: [
    'The left geometry is within the right one.',
    (left, right) => contains(right.shape, left.shape),
  ],
  disjoint: ['Both geometries lie apart.', (left, right) => !intersects(left.shape, right.shape)],
};

function defineSpatial(define: Define): void {
  for (const [name, [description, predicate]] of Object.entries(SPATIAL)) {
    define(
      `Filter.${name}(${OPERANDS}, maxError: ErrorMargin = DECIMETER) -> Filter`,
      description,
      (
        leftField: string | null,
        rightValue: Value,
        rightField: string | null,
        leftValue: Value,
      ) => {
        const operands = { leftField, rightValue, rightField, leftValue };
        checkOperands(operands);
        return new FilterObject(
          `Filter.${name}`,
          test(operands, geometries(predicate)),
          name === 'disjoint' ? {} : placeOf(operands),
        );
      },
    );
  }
  define(
    'Filter.withinDistance(distance: Float, leftField: String = null, rightValue: Object = null, rightField: String = null, leftValue: Object = null, maxError: ErrorMargin = DECIMETER) -> Filter',
    'Both geometries are at most so many meters apart.',
    (meters, leftField, rightValue, rightField, leftValue) => {
      checkOperands({ leftField, rightValue, rightField, leftValue });
      const near = geometries((left, right) => distance(left.shape, right.shape) <= meters);
      return new FilterObject(
        'Filter.withinDistance',
        test({ leftField, rightValue, rightField, leftValue }, near),
      );
    },
  );
  define(
    'Filter.area(min: Float, max: Float, maxError: ErrorMargin = null, geometrySelector: String = null) -> Filter',
    'The geometry covers so many square meters.',
    (min, max, _, selector) =>
      new FilterObject('Filter.area', (element) => {
        const geometry = toGeometry(element.get(selector ?? '.geo'));
        const size = geometry ? areaOf(geometry.shape) : Number.NaN;
        return size >= min && size <= max;
      }),
  );
  define(
    'Filter.hasGeometry() -> Filter',
    'There is a geometry.',
    () => new FilterObject('Filter.hasGeometry', (element) => element.get('.geo') !== null),
    { hidden: true },
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

const FIELDS: Readonly<Record<string, (calendar: Calendar) => number>> = {
  year: ({ year }) => year,
  month: ({ month }) => month,
  hour: ({ hour }) => hour,
  minute: ({ minute }) => minute,
  day_of_year: dayOfYear,
  day_of_month: ({ day }) => day,
  day_of_week: dayOfWeek,
};

function defineCalendar(define: Define): void {
  define(
    'Filter.dayOfYear(start: Integer, end: Integer) -> Filter',
    'The day of the year is in a range, which may include the end of the year.',
    (start, end) => calendarRange('Filter.dayOfYear', start, end, dayOfYear),
  );
  define(
    'Filter.calendarRange(start: Integer, end: Integer = null, field: String = "day_of_year") -> Filter',
    'A field of the date is in a range, both ends included.',
    (start, end, field) => {
      const read = FIELDS[field.toLowerCase()];
      if (!read) {
        throw new EvaluationError(
          `Unknown calendar field '${field}'. Valid fields: ${Object.keys(FIELDS).join(', ')}.`,
        );
      }
      return calendarRange('Filter.calendarRange', start, end ?? start, read);
    },
  );
}

function calendarRange(
  name: string,
  start: number,
  end: number,
  read: (calendar: Calendar) => number,
): Filter {
  return new FilterObject(name, (element) => {
    const time = element.get(TIME);
    if (typeof time !== 'number' && !isObject(time, 'Date')) return false;
    const value = read(toCalendar(toMillis(time, null)));
    return start <= end ? value >= start && value <= end : value >= start || value <= end;
  });
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

const TIME = 'system:time_start';

function checkOperands({ leftField, rightField, leftValue, rightValue }: Operands): void {
  if (leftField !== null && leftValue !== null) {
    throw new EvaluationError("Only one of 'leftField' and 'leftValue' may be specified.");
  }
  if (rightField !== null && rightValue !== null) {
    throw new EvaluationError("Only one of 'rightField' and 'rightValue' may be specified.");
  }
  if (leftField === null && rightField === null) {
    throw new EvaluationError("One of 'leftField' and 'rightField' must be specified.");
  }
}

/** Outside a join both fields are the element's own. */
function test(operands: Operands, compare: Compare): Filter['test'] {
  const { leftField, rightField, leftValue, rightValue } = operands;
  return (left: Element, right: Element = left) =>
    compare(
      leftField === null ? leftValue : fieldValue(left, leftField),
      rightField === null ? rightValue : fieldValue(right, rightField),
    );
}

/** What a comparison of the date or the index with a fixed value allows to skip. */
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

/** `.all`, which clients send, is the element itself; `.geo` its geometry. */
function isPlace(field: string | null): boolean {
  return field === '.all' || field === '.geo';
}

function fieldValue(element: Element, field: string): Value {
  return field === '.all' ? element : element.get(field);
}

function placeOf({ leftField, rightValue, rightField, leftValue }: Operands): Constraint {
  const fixed = isPlace(leftField) ? rightValue : isPlace(rightField) ? leftValue : null;
  const geometry = toGeometry(fixed);
  return geometry ? { geometries: [geometry] } : {};
}

function geometries(predicate: (left: Geometry, right: Geometry) => boolean): Compare {
  return (left, right) => {
    const [a, b] = [toGeometry(left), toGeometry(right)];
    return a !== null && b !== null && predicate(a, b);
  };
}

function toGeometry(value: Value): Geometry | null {
  if (isObject(value, 'Geometry')) return value;
  return isElement(value) ? value.geometry : null;
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

function asNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  return isObject(value, 'Date') ? value.millis : Number.NaN;
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
