/** Warnings about ranges in filters that match nothing, or everything. */
import * as l10n from '@vscode/l10n';
import {
  CALENDAR_RANGES,
  describeWrongDate,
  findArgument,
  isCalendarField,
  parseFilterDate,
} from '../earthengine/filterArguments.ts';
import { dayIn, valueWarnings } from './filterValues.ts';
import { propertyType } from './sceneProperties.ts';
import type { FilterWarning, PlacedFilter } from './warningTypes.ts';

/** Landsat scenes are from after this day. */
const FIRST_DAY = Date.UTC(1972, 6, 23);

export function rangeWarnings(filter: PlacedFilter): FilterWarning[] {
  switch (filter.spec.function) {
    case 'rangeContains':
      return limitWarnings(filter);
    case 'area':
      return areaWarnings(filter);
    case 'calendarRange':
    case 'dayOfYear':
      return calendarWarnings(filter);
    case 'date':
      return dateWarnings(filter);
    default:
      return [];
  }
}

/** Limits of a range have the type of the property. */
function limitWarnings({ spec, path, collection }: PlacedFilter): FilterWarning[] {
  const name = String(findArgument(spec, 'field')?.value);
  const type = propertyType(name, collection);
  if (!type) return [];
  const limits = ['minValue', 'maxValue'].map((argument) => findArgument(spec, argument));
  const wrong = limits.flatMap((limit) =>
    limit ? valueWarnings(limit.value, { name, type }, [...path, limit.key]) : [],
  );
  const [least, most] = limits;
  if (wrong.length > 0 || !least || !most || !isGreater(least.value, most.value)) return wrong;
  return [{ path: [...path, most.key], message: emptyRange(least.key, most.key) }];
}

function areaWarnings({ spec, path }: PlacedFilter): FilterWarning[] {
  const [least, most] = ['min', 'max'].map((argument) => findArgument(spec, argument));
  if (!least || !most || !isGreater(least.value, most.value)) return [];
  return [{ path: [...path, most.key], message: emptyRange(least.key, most.key) }];
}

function isGreater(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left > right;
  return typeof left === 'string' && typeof right === 'string' && left > right;
}

function emptyRange(first: string, last: string): string {
  return l10n.t('"{0}" is after "{1}", so no scene passes the filter.', first, last);
}

function calendarWarnings({ spec, path }: PlacedFilter): FilterWarning[] {
  const field =
    (spec.function === 'calendarRange' && findArgument(spec, 'field')?.value) || 'day_of_year';
  if (!isCalendarField(field)) return [];
  const [least, most] = CALENDAR_RANGES[field];
  return ['start', 'end'].flatMap((argument) => {
    const found = findArgument(spec, argument);
    if (!found || !Number.isInteger(found.value)) return [];
    const number = Number(found.value);
    if (number >= least && number <= most) return [];
    const message = l10n.t(
      '"{0}" is not in the range of {1}, which is from {2} to {3}.',
      found.key,
      field,
      least,
      most,
    );
    return [{ path: [...path, found.key], message }];
  });
}

function dateWarnings({ spec, path }: PlacedFilter): FilterWarning[] {
  const dates = ['start', 'end'].map((argument) => findArgument(spec, argument));
  const wrong = dates.flatMap((date) => (date ? wrongDate(date, path) : []));
  const [start, end] = dates;
  if (wrong.length > 0 || !start) return wrong;
  if (!end) return [{ path: [...path, start.key], message: withoutEnd(start.key) }];
  const [first, last] = [parseFilterDate(start.value), parseFilterDate(end.value)];
  if (first === undefined || last === undefined || first < last) return [];
  const message =
    first > last
      ? emptyRange(start.key, end.key)
      : l10n.t(
          '"{0}" is exclusive: it must be later than the start, or no scene passes the filter.',
          end.key,
        );
  return [{ path: [...path, end.key], message }];
}

/** `ee.DateRange` with a start alone. */
function withoutEnd(start: string): string {
  return l10n.t(
    'Without "end", the filter passes only scenes of the millisecond of "{0}", so usually none. Add "end", the day after the last day.',
    start,
  );
}

/** Numbers are milliseconds, which 20200131 is not meant to be. */
function wrongDate(
  { key, value }: { key: string; value: unknown },
  path: readonly string[],
): FilterWarning[] {
  if (typeof value === 'string' && parseFilterDate(value) === undefined) {
    return [{ path: [...path, key], message: describeWrongDate({ key, value }) }];
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value >= FIRST_DAY) return [];
  const day = dayIn(value);
  return [
    {
      path: [...path, key],
      message: l10n.t(
        'Earth Engine reads the number {0} as milliseconds since 1970, which is before the first Landsat scene. Write a date, such as 2020-01-31.',
        String(value),
      ),
      ...(day !== undefined && {
        correction: { kind: 'value', text: JSON.stringify(day) } as const,
      }),
    },
  ];
}
