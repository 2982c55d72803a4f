/** Dates and ranges of dates. */
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import {
  advance,
  type DateRangeValue,
  dateRange,
  eeDate,
  fieldOf,
  floorTo,
  fromCalendar,
  parseIso,
  toCalendar,
  unitLength,
} from '../values/date.ts';
import { parseDatePattern } from '../values/dateParse.ts';
import { DEFAULT_FORMAT, formatDate } from '../values/datePattern.ts';
import { isObject, type Value, valueTypeName } from '../values/value.ts';

export function defineDates(define: Define): void {
  define(
    'Date(value: Object, timeZone: String = null) -> Date',
    'A date from milliseconds since 1970, ISO 8601 text, or a date.',
    (value, zone) => eeDate(toMillis(value, zone)),
  );
  define(
    'Date.fromYMD(year: Integer, month: Integer, day: Integer, timeZone: String = null) -> Date',
    'A date from year, month and day.',
    (year, month, day, zone) => eeDate(fromCalendar({ year, month, day }, zone)),
  );
  define(
    'Date.parse(format: String, date: String, timeZone: String = null) -> Date',
    'Reads a date that is written in a Joda-Time pattern.',
    (format, date, zone) => eeDate(parseDatePattern(format, date, zone)),
  );
  define(
    'Date.format(date: Date, format: String = null, timeZone: String = null) -> String',
    'Writes a date in a Joda-Time pattern.',
    (date, format, zone) => formatDate(date.millis, format ?? DEFAULT_FORMAT, zone),
  );
  define('Date.millis(date: Date) -> Long', 'Milliseconds since 1970.', (date) => date.millis);
  define(
    'Date.advance(date: Date, delta: Float, unit: String, timeZone: String = null) -> Date',
    'The date some units later.',
    (date, delta, unit, zone) => eeDate(advance(date.millis, delta, unit, zone)),
  );
  define(
    'Date.difference(date: Date, start: Date, unit: String) -> Float',
    'Units from a start to the date; months and years of mean length.',
    (date, start, unit) => (date.millis - start.millis) / unitLength(unit),
  );
  define(
    'Date.get(date: Date, unit: String, timeZone: String = null) -> Long',
    'One field of the date.',
    (date, unit, zone) => fieldOf(date.millis, unit, zone),
  );
  define(
    'Date.getFraction(date: Date, unit: String, timeZone: String = null) -> Float',
    'How far the date is into its unit, 0 to 1.',
    ({ millis }, unit, zone) => {
      const start = floorTo(millis, unit, zone);
      return (millis - start) / (advance(start, 1, unit, zone) - start);
    },
  );
  define(
    'Date.getRange(date: Date, unit: String, timeZone: String = null) -> DateRange',
    'The unit that contains the date.',
    ({ millis }, unit, zone) => {
      const start = floorTo(millis, unit, zone);
      return dateRange(start, advance(start, 1, unit, zone));
    },
  );
  define(
    'Date.getRelative(date: Date, unit: String, inUnit: String, timeZone: String = null) -> Long',
    'Which of the small units it is within the large one, from 0.',
    ({ millis }, unit, inUnit, zone) => {
      const start = floorTo(millis, inUnit, zone);
      if (unit.startsWith('month'))
        return toCalendar(millis, zone).month - toCalendar(start, zone).month;
      return Math.floor((millis - start) / unitLength(unit));
    },
  );
  define(
    'Date.unitRatio(numerator: String, denominator: String) -> Float',
    'How many of one unit are in another.',
    (numerator, denominator) => unitLength(numerator) / unitLength(denominator),
  );
  define(
    'Date.update(date: Date, year: Integer = null, month: Integer = null, day: Integer = null, hour: Integer = null, minute: Integer = null, second: Number = null, timeZone: String = null) -> Date',
    'The date with some fields replaced.',
    ({ millis }, year, month, day, hour, minute, second, zone) => {
      const now = toCalendar(millis, zone);
      const whole = second === null ? now.second : Math.floor(second);
      return eeDate(
        fromCalendar(
          {
            year: year ?? now.year,
            month: month ?? now.month,
            day: day ?? now.day,
            hour: hour ?? now.hour,
            minute: minute ?? now.minute,
            second: whole,
            millisecond: second === null ? now.millisecond : Math.round((second - whole) * 1000),
          },
          zone,
        ),
      );
    },
  );
  defineRanges(define);
}

function defineRanges(define: Define): void {
  define(
    'DateRange(start: Object, end: Object = null, timeZone: String = null) -> DateRange',
    'From a start up to, but without, an end; one millisecond long without end.',
    (start, end, zone) => {
      if (isObject(start, 'DateRange') && end === null) return start;
      const from = toMillis(start, zone);
      return dateRange(from, end === null ? from + 1 : toMillis(end, zone));
    },
  );
  define('DateRange.unbounded() -> DateRange', 'All of time.', () => dateRange(null, null));
  define('DateRange.start(dateRange: DateRange) -> Date', 'Its first instant.', ({ start }) =>
    eeDate(start ?? -Infinity),
  );
  define('DateRange.end(dateRange: DateRange) -> Date', 'The first instant after it.', ({ end }) =>
    eeDate(end ?? Infinity),
  );
  define(
    'DateRange.isEmpty(dateRange: DateRange) -> Boolean',
    'Whether no instant is in it.',
    isEmpty,
  );
  define(
    'DateRange.isUnbounded(dateRange: DateRange) -> Boolean',
    'Whether it is all of time.',
    ({ start, end }) => start === null && end === null,
  );
  define(
    'DateRange.contains(dateRange: DateRange, other: Object) -> Boolean',
    'Whether it contains a date or range.',
    (range, other) => {
      if (isObject(other, 'DateRange'))
        return first(range) <= first(other) && last(other) <= last(range);
      return inRange(range, toMillis(other, null));
    },
  );
  define(
    'DateRange.intersects(dateRange: DateRange, other: DateRange) -> Boolean',
    'Whether both share an instant.',
    (a, b) => !isEmpty(a) && !isEmpty(b) && first(a) < last(b) && first(b) < last(a),
  );
  define(
    'DateRange.intersection(dateRange: DateRange, other: DateRange) -> DateRange',
    'The instants of both.',
    (a, b) => {
      const [start, end] = [Math.max(first(a), first(b)), Math.min(last(a), last(b))];
      return dateRange(start, Math.max(start, end));
    },
  );
  define(
    'DateRange.union(dateRange: DateRange, other: DateRange) -> DateRange',
    'The range from the first to the last instant of both.',
    (a, b) => dateRange(Math.min(first(a), first(b)), Math.max(last(a), last(b))),
  );
}

export function toMillis(value: Value, zone: string | null): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return parseIso(value, zone);
  if (isObject(value, 'Date')) return value.millis;
  throw new EvaluationError(`A date cannot be made from a value of type ${valueTypeName(value)}.`);
}

const first = ({ start }: DateRangeValue) => start ?? -Infinity;
const last = ({ end }: DateRangeValue) => end ?? Infinity;
const isEmpty = (range: DateRangeValue) => first(range) >= last(range);

export function inRange(range: DateRangeValue, millis: number): boolean {
  return millis >= first(range) && millis < last(range);
}
