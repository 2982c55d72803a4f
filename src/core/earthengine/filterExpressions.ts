/**
 * Converts the filters of a configuration to Earth Engine's.
 *
 * ```yaml
 * filters:
 *   LANDSAT/LC08/C02/T1_L2:
 *     - { function: lte, name: CLOUD_COVER_LAND, value: 80 }
 *     - { function: not, filter: { function: calendarRange, start: 11, end: 3, field: month } }
 * ```
 *
 * Functions and arguments are those of `ee.Filter` in the Python client, which wrote such
 * configurations first.
 */

import * as l10n from '@vscode/l10n';
import { messageOf } from '../../domain/messages.ts';
import { OrderRequestError } from '../errors.ts';
import type { ComputedObject, EeFilter } from './clientTypes.ts';
import { argumentProblems, isFilterSpec } from './filterArguments.ts';
import { createGeometry, GEOMETRY_ARGUMENTS, isGeometryFunction } from './filterGeometries.ts';
import { isMetadataFunction, metadataComparison } from './metadataFilter.ts';
import type { FilterSpec } from './requestOptions.ts';
import type { EarthEngineClient } from './session.ts';

/** Comparisons of a property with a value, as the client library has them. */
const COMPARISONS = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte'] as const;

/** Functions of the service that the library adds nothing to, with the arguments they need. */
const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  area: ['min', 'max'],
  calendarRange: ['start'],
  contains: [],
  dateRangeContains: [],
  dayOfYear: ['start', 'end'],
  disjoint: [],
  equals: [],
  expression: ['expression'],
  greaterThan: [],
  greaterThanOrEquals: [],
  hasType: [],
  intersects: [],
  isContained: [],
  lessThan: [],
  lessThanOrEquals: [],
  listContains: [],
  maxDifference: ['difference'],
  notEquals: [],
  notNull: ['properties'],
  rangeContains: ['field', 'minValue', 'maxValue'],
  stringContains: [],
  stringEndsWith: [],
  stringStartsWith: [],
  withinDistance: ['distance'],
};

/** Functions of the client libraries, which the service has under other names. */
const OWN_FUNCTIONS = ['inList', 'date', 'bounds', 'geometry', 'metadata', 'and', 'or', 'not'];

const ACCEPTED = [...COMPARISONS, ...OWN_FUNCTIONS, ...Object.keys(FUNCTIONS)];

/**
 * Looks at a filter without Earth Engine's client, as an editor of configurations does.
 *
 * @throws OrderRequestError when a filter's function is unknown or lacks an argument
 */
export function checkFilter(given: FilterSpec): void {
  const spec = normalizeFilter(given);
  const { function: name } = spec;
  if (!ACCEPTED.includes(name)) throw unknownFunction(spec);
  for (const argument of neededBy(spec)) required(spec, argument);
  const argument = combinedArgument(spec);
  if (argument) for (const inner of innerOf(spec, argument)) checkFilter(inner);
}

/**
 * The name of a function as Cedar has it: the Python client writes And, Or and Not in capitals, and an
 * underscore after metadata.
 */
export function filterFunction(name: string): string {
  if (isMetadataFunction(name)) return 'metadata';
  return ['And', 'Or', 'Not'].includes(name) ? name.toLowerCase() : name;
}

/** Older versions of the Python client put `opt_` before the names of arguments that can be left out. */
function normalizeFilter({ function: name, ...args }: FilterSpec): FilterSpec {
  const entries = Object.entries(args).map(([key, value]) => [key.replace(/^opt_/, ''), value]);
  return { ...Object.fromEntries(entries), function: filterFunction(name) };
}

function neededBy(spec: FilterSpec): readonly string[] {
  const { function: name, leftField, leftValue, rightField, rightValue } = spec;
  if (COMPARISONS.some((known) => known === name)) return ['name', 'value'];
  if (name === 'date') return ['start'];
  if (name === 'metadata') return ['name', 'operator', 'value'];
  if (name === 'bounds' || name === 'geometry') return ['geometry'];
  if (name !== 'inList') return FUNCTIONS[name] ?? [];
  return [
    leftField === undefined && leftValue === undefined ? 'name' : '',
    rightValue === undefined && rightField === undefined ? 'value' : '',
  ].filter(Boolean);
}

/**
 * @throws OrderRequestError when a filter's function is unknown, lacks an argument, or has one that
 *   cannot be used
 */
export function createFilter(ee: EarthEngineClient, given: FilterSpec): EeFilter {
  const spec = normalizeFilter(given);
  rejectArguments(spec);
  try {
    return filterOf(ee, spec);
  } catch (error) {
    if (error instanceof OrderRequestError) throw error;
    throw wrongArgument(spec, messageOf(error));
  }
}

function filterOf(ee: EarthEngineClient, spec: FilterSpec): EeFilter {
  const { function: name, ...args } = spec;
  const comparison = COMPARISONS.find((known) => known === name);
  if (comparison) {
    return ee.Filter[comparison](String(required(spec, 'name')), required(spec, 'value'));
  }
  if (Object.hasOwn(FUNCTIONS, name)) {
    for (const argument of FUNCTIONS[name] ?? []) required(spec, argument);
    return ee.ApiFunction._apply(`Filter.${name}`, valuesOf(ee, spec)) as EeFilter;
  }
  switch (name) {
    case 'inList':
      for (const argument of neededBy(spec)) required(spec, argument);
      return ee.ApiFunction._apply('Filter.listContains', listOperands(spec)) as EeFilter;
    case 'date':
      return ee.Filter.date(required(spec, 'start'), args.end);
    case 'bounds':
    case 'geometry': // The Python client has both names.
      return ee.Filter.bounds(createGeometry(ee, required(spec, 'geometry')), args.errorMargin);
    case 'metadata':
      return createMetadataFilter(ee, spec);
    case 'and':
      return ee.Filter.and(...createFilters(ee, spec, 'filters'));
    case 'or':
      return ee.Filter.or(...createFilters(ee, spec, 'filters'));
    case 'not':
      return ee.Filter.and(...createFilters(ee, spec, 'filter')).not();
  }
  throw unknownFunction(spec);
}

function createMetadataFilter(ee: EarthEngineClient, spec: FilterSpec): EeFilter {
  for (const argument of neededBy(spec)) required(spec, argument);
  const found = metadataComparison(spec);
  if (!found) throw unknownFunction(spec);
  const filter = filterOf(ee, found.comparison);
  return found.isNegated ? filter.not() : filter;
}

/** Arguments as the service takes them: YAML has neither geometries nor ranges of dates. */
function valuesOf(
  ee: EarthEngineClient,
  { function: name, ...args }: FilterSpec,
): Record<string, unknown> {
  const convert = isGeometryFunction(name)
    ? (value: unknown) => createGeometry(ee, value)
    : name === 'dateRangeContains'
      ? (value: unknown) => createDateRange(ee, value)
      : undefined;
  if (!convert) return args;
  const converted = name === 'dateRangeContains' ? ['leftValue'] : GEOMETRY_ARGUMENTS;
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => [
      key,
      converted.includes(key) && isGiven(value) ? convert(value) : value,
    ]),
  );
}

function createDateRange(ee: EarthEngineClient, value: unknown): ComputedObject {
  const { start, end } = value as { start: unknown; end?: unknown };
  return new ee.DateRange(start, end);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Operands of `listContains` for an `inList`: the list is its left operand, not its right one. */
function listOperands({ name, value, ...spec }: FilterSpec): Readonly<Record<string, unknown>> {
  const { leftField = name, leftValue, rightField, rightValue = value } = spec;
  const operands = {
    leftField: rightField,
    leftValue: rightValue,
    rightField: leftField,
    rightValue: leftValue,
  };
  return Object.fromEntries(Object.entries(operands).filter(([, each]) => isGiven(each)));
}

function rejectArguments(spec: FilterSpec): void {
  const [problem] = argumentProblems(spec);
  if (problem) throw wrongArgument(spec, problem.message);
}

function wrongArgument(spec: FilterSpec, message: string): OrderRequestError {
  return new OrderRequestError(
    'filters',
    l10n.t(
      '{0} Correct the filter {1} under tracker: filters in cedar.yaml.',
      /[.!?]$/.test(message) ? message : `${message}.`,
      JSON.stringify(spec),
    ),
  );
}

function unknownFunction(spec: FilterSpec): OrderRequestError {
  return new OrderRequestError(
    'filters',
    l10n.t(
      '"{0}" (in {1}) is not a valid filter function. Valid functions are: {2}.',
      spec.function,
      JSON.stringify(spec),
      ACCEPTED.join(', '),
    ),
  );
}

function required(spec: FilterSpec, argument: string): unknown {
  const value = spec[argument];
  if (isGiven(value)) return value;
  throw new OrderRequestError('filters', describeMissing(spec, argument));
}

function describeMissing(spec: object, argument: string): string {
  return l10n.t(
    'The filter {0} needs "{1}". Add it under tracker: filters in cedar.yaml.',
    JSON.stringify(spec),
    argument,
  );
}

/** The filters that a filter combines. */
function createFilters(ee: EarthEngineClient, parent: FilterSpec, argument: string): EeFilter[] {
  return innerOf(parent, argument).map((one) => createFilter(ee, one));
}

function innerOf(parent: FilterSpec, argument: string): FilterSpec[] {
  const inner = [required(parent, argument)].flat();
  if (inner.length > 0 && inner.every(isFilterSpec)) return inner;
  const wrong = inner.find((each) => !isFilterSpec(each));
  throw new OrderRequestError('filters', describeWrongInner(parent, argument, wrong));
}

/** Describes what is in the place of a filter that another filter combines. */
export function describeWrongInner(parent: FilterSpec, argument: string, inner: unknown): string {
  const isSection = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  if (isSection && !('function' in inner && inner.function !== null)) {
    return describeMissing(inner, 'function');
  }
  return l10n.t(
    '"{0}" of the filter {1} must contain filters, each with its "function".',
    argument,
    JSON.stringify(parent),
  );
}

/** The argument that holds the filters which a filter combines; undefined where it combines none. */
export function combinedArgument({ function: name }: FilterSpec): string | undefined {
  const known = filterFunction(name);
  if (known === 'not') return 'filter';
  return ['and', 'or'].includes(known) ? 'filters' : undefined;
}
