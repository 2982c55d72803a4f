/**
 * Arguments of filters that Earth Engine cannot use, and what to write instead.
 *
 * The client library refuses some of them with an error of its own that does not name the filter.
 */
import * as l10n from '@vscode/l10n';
import { parseUtc } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { nearest } from '../../domain/nearest.ts';
import {
  describeWrongGeometry,
  GEOMETRY_ARGUMENTS,
  isGeometryFunction,
} from './filterGeometries.ts';
import { METADATA_OPERATORS } from './metadataFilter.ts';
import type { FilterSpec } from './requestOptions.ts';

/**
 * Fields that `calendarRange` can count, with their least and greatest number. From
 * `ee.Filter.calendarRange`.
 */
export const CALENDAR_RANGES = {
  month: [1, 12],
  day_of_year: [1, 366],
  year: [1, 9999],
  day_of_month: [1, 31],
  day_of_week: [1, 7],
  hour: [0, 23],
  minute: [0, 59],
} as const;

export type CalendarField = keyof typeof CALENDAR_RANGES;

export interface ArgumentProblem {
  /** The argument, as the filter has it. */
  readonly key: string;
  readonly message: string;
  /** YAML of a value that works. */
  readonly value?: string | undefined;
}

/** Distances in meters, of the functions that look at geometries. */
const MEASURES = ['distance', 'maxError', 'errorMargin'];

/** Arguments that make an order impossible, for any collection. */
export function argumentProblems(spec: FilterSpec): ArgumentProblem[] {
  switch (spec.function) {
    case 'calendarRange':
      return [...fieldProblems(spec), ...numberProblems(spec)];
    case 'dayOfYear':
      return numberProblems(spec);
    case 'notNull':
      return listProblems(spec);
    case 'date':
      return dateProblems(spec);
    case 'area':
      return measureProblems(spec, ['min', 'max', 'maxError']);
    case 'maxDifference':
      return measureProblems(spec, ['difference']);
    case 'expression':
      return expressionProblems(spec);
    case 'metadata':
      return operatorProblems(spec);
    case 'dateRangeContains':
      return rangeProblems(spec);
    default:
      return isGeometryFunction(spec.function)
        ? [...geometryProblems(spec), ...measureProblems(spec, MEASURES)]
        : [];
  }
}

/**
 * The argument that counts: older versions of the Python client put `opt_` before some names, and of
 * both names the last one counts.
 */
export function findArgument(
  spec: FilterSpec,
  argument: string,
): { key: string; value: unknown } | undefined {
  const key = Object.keys(spec).findLast((each) => each.replace(/^opt_/, '') === argument);
  const value = key === undefined ? undefined : spec[key];
  return key === undefined || value === undefined || value === null ? undefined : { key, value };
}

/** Whether something is a filter, right or wrong: it names a function. */
export function isFilterSpec(value: unknown): value is FilterSpec {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { function?: unknown }).function === 'string'
  );
}

/**
 * The filters that a filter combines, whatever its function.
 *
 * @returns each with its place below the filter, as keys and indices
 */
export function innerFilters(spec: FilterSpec): [FilterSpec, readonly string[]][] {
  return innerEntries(spec).flatMap(([each, place]): [FilterSpec, readonly string[]][] =>
    isFilterSpec(each) ? [[each, place]] : [],
  );
}

/** The same with what is in the place of a filter and is not one. */
export function innerEntries(spec: FilterSpec): [unknown, readonly [string, ...string[]]][] {
  return ['filter', 'filters'].flatMap((argument): [unknown, [string, ...string[]]][] => {
    const found = findArgument(spec, argument);
    if (!found) return [];
    return Array.isArray(found.value)
      ? found.value.map((each, index) => [each, [found.key, String(index)]])
      : [[found.value, [found.key]]];
  });
}

export function isCalendarField(name: unknown): name is CalendarField {
  return typeof name === 'string' && Object.hasOwn(CALENDAR_RANGES, name);
}

/** @returns milliseconds since 1970; undefined for what Earth Engine does not read as a date */
export function parseFilterDate(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^\d{4}(-\d\d?(-\d\d?(T.*)?)?)?$/.test(value.trim())) {
    return undefined;
  }
  const padded = value.trim().replace(/-(\d)(?!\d)/g, '-0$1');
  return isDayOfCalendar(padded) ? parseUtc(padded) : undefined;
}

/** Whether a month has the day: `Date.parse` takes February 30 as March 1. */
function isDayOfCalendar(date: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)/.exec(date) ?? [];
  if (day === undefined) return true;
  const millis = Date.parse(`${year}-${month}-01`);
  return !Number.isNaN(millis) && Number(day) > 0 && Number(day) <= daysOfMonth(millis);
}

function daysOfMonth(millis: number): number {
  const first = new Date(millis);
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The number that `"20"` or `20%` means. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.trim().replace(/\s*%$/, '');
  const number = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function fieldProblems(spec: FilterSpec): ArgumentProblem[] {
  const field = findArgument(spec, 'field');
  if (!field || isCalendarField(field.value)) return [];
  const meant = String(field.value).trim().toLowerCase().replace(/\s+/g, '_').replace(/s$/, '');
  return [
    {
      key: field.key,
      message: l10n.t(
        'calendarRange cannot count "{0}". Its field is one of: {1}.',
        String(field.value),
        Object.keys(CALENDAR_RANGES).join(', '),
      ),
      value: isCalendarField(meant) ? meant : undefined,
    },
  ];
}

function numberProblems(spec: FilterSpec): ArgumentProblem[] {
  return ['start', 'end'].flatMap((argument) => {
    const found = findArgument(spec, argument);
    if (!found || Number.isInteger(found.value)) return [];
    const { key, value } = found;
    const message = l10n.t(
      '"{0}" of {1} must be a whole number such as 6, without quotes.',
      key,
      spec.function,
    );
    const number = numberIn(value);
    return [{ key, message, value: Number.isInteger(number) ? String(number) : undefined }];
  });
}

function listProblems(spec: FilterSpec): ArgumentProblem[] {
  const found = findArgument(spec, 'properties');
  if (!found || Array.isArray(found.value)) return [];
  const isText = typeof found.value === 'string';
  return [
    {
      key: found.key,
      message: l10n.t('"{0}" of notNull must be a list, such as [CLOUD_COVER].', found.key),
      value: isText ? JSON.stringify([found.value]) : undefined,
    },
  ];
}

function dateProblems(spec: FilterSpec): ArgumentProblem[] {
  return ['start', 'end'].flatMap((argument) => {
    const found = findArgument(spec, argument);
    const isReadable = typeof found?.value === 'string' || Number.isFinite(found?.value);
    if (!found || isReadable) return [];
    return [{ key: found.key, message: describeWrongDate(found) }];
  });
}

function geometryProblems(spec: FilterSpec): ArgumentProblem[] {
  return GEOMETRY_ARGUMENTS.flatMap((argument) => {
    const found = findArgument(spec, argument);
    const message = found && describeWrongGeometry(found.key, found.value);
    return message ? [{ key: found.key, message }] : [];
  });
}

function operatorProblems(spec: FilterSpec): ArgumentProblem[] {
  const found = findArgument(spec, 'operator');
  const given = String(found?.value).toLowerCase();
  if (!found || METADATA_OPERATORS.includes(given)) return [];
  const message = l10n.t(
    'metadata has no operator {0}. Its operators are: {1}.',
    JSON.stringify(found.value),
    METADATA_OPERATORS.join(', '),
  );
  // The client libraries describe it so, and refuse it.
  const meant = given.replace('begins_with', 'starts_with');
  const [value] = METADATA_OPERATORS.includes(meant) ? [meant] : nearest(given, METADATA_OPERATORS);
  return [{ key: found.key, message, value }];
}

/** Numbers that cannot be negative. */
function measureProblems(spec: FilterSpec, args: readonly string[]): ArgumentProblem[] {
  return args.flatMap((argument) => {
    const found = findArgument(spec, argument);
    if (!found || (Number.isFinite(found.value) && Number(found.value) >= 0)) return [];
    const { key, value } = found;
    const message = l10n.t(
      '"{0}" of {1} must be a number of at least 0, without quotes.',
      key,
      spec.function,
    );
    const number = numberIn(value);
    return [{ key, message, value: number !== undefined && number >= 0 ? `${number}` : undefined }];
  });
}

function expressionProblems(spec: FilterSpec): ArgumentProblem[] {
  const found = findArgument(spec, 'expression');
  if (!found || (typeof found.value === 'string' && found.value.trim() !== '')) return [];
  const message = l10n.t(
    '"{0}" must be a text, such as "CLOUD_COVER < 20 && SUN_ELEVATION > 30".',
    found.key,
  );
  return [{ key: found.key, message }];
}

/** The range of dates that `dateRangeContains` has on its left. */
function rangeProblems(spec: FilterSpec): ArgumentProblem[] {
  const found = findArgument(spec, 'leftValue');
  if (!found) return [];
  const { key, value } = found;
  if (!isRecord(value) || value.start === undefined || value.start === null) {
    const message = l10n.t(
      '"{0}" of dateRangeContains must be a range of dates, such as {1}.',
      key,
      '{ start: 2020-01-01, end: 2021-01-01 }',
    );
    return [{ key, message }];
  }
  return ['start', 'end'].flatMap((part) => {
    const date = value[part];
    if (date === undefined || date === null || parseFilterDate(date) !== undefined) return [];
    const message = l10n.t(
      '"{0}" of "{1}" is not a date: {2}. Write year, month and day, such as 2020-01-31.',
      part,
      key,
      JSON.stringify(date),
    );
    return [{ key, message }];
  });
}

export function describeWrongDate({ key, value }: { key: string; value: unknown }): string {
  return l10n.t(
    '"{0}" of date is not a date: {1}. Write year, month and day, such as 2020-01-31.',
    key,
    typeof value === 'number' ? String(value) : JSON.stringify(value),
  );
}
