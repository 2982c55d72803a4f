/**
 * Dates and ranges of dates: milliseconds since 1970, with a calendar in any time zone.
 *
 * Units are those of the Joda-Time library, which Earth Engine uses; datePattern.ts has its
 * patterns.
 */
import { DAY } from '../../earth/days.ts';
import { EvaluationError } from '../evaluationErrors.ts';

export interface DateValue {
  readonly type: 'Date';
  /** Milliseconds since 1970, UTC. */
  readonly millis: number;
}

/** Half-open: the end is not in it. Both ends null means without bounds. */
export interface DateRangeValue {
  readonly type: 'DateRange';
  readonly start: number | null;
  readonly end: number | null;
}

export function eeDate(millis: number): DateValue {
  return { type: 'Date', millis };
}

export function dateRange(start: number | null, end: number | null): DateRangeValue {
  return { type: 'DateRange', start, end };
}

/** Wall-clock fields; months and days count from 1. */
export interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Lengths in milliseconds; months and years are the mean ones that Earth Engine converts with. */
const UNIT_LENGTH: Readonly<Record<string, number>> = {
  second: SECOND,
  minute: MINUTE,
  hour: HOUR,
  day: DAY,
  week: 7 * DAY,
  month: 30.4375 * DAY,
  year: 365.25 * DAY,
};

/** The unit by its name in singular; plural is accepted. */
export function unitName(unit: string): string {
  const name = unit.toLowerCase().replace(/s$/, '');
  if (name in UNIT_LENGTH) return name;
  throw new EvaluationError(
    `Unknown date unit '${unit}'. Valid units: 'year', 'month', 'week', 'day', 'hour', 'minute', 'second'.`,
  );
}

export function unitLength(unit: string): number {
  return UNIT_LENGTH[unitName(unit)] ?? Number.NaN;
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(zone: string): Intl.DateTimeFormat {
  const known = zoneFormats.get(zone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    zoneFormats.set(zone, format);
    return format;
  } catch {
    throw new EvaluationError(`The datetime zone id '${zone}' is not recognised`);
  }
}

/** Offset of a time zone from UTC at an instant, milliseconds; positive to the east. */
export function zoneOffset(millis: number, zone: string | null): number {
  if (zone === null || zone === '' || zone === 'UTC' || zone === 'Z') return 0;
  const parts: Record<string, string> = {};
  for (const { type, value } of zoneFormat(zone).formatToParts(millis)) parts[type] = value;
  const year = Number(parts.year);
  const local = fromCalendar({
    // The year before 1 is 0 here, and 1 BC there.
    year: parts.era === 'BC' ? 1 - year : year,
    month: Number(parts.month),
    day: Number(parts.day),
    hour: Number(parts.hour),
    minute: Number(parts.minute),
    second: Number(parts.second),
  });
  return local - Math.floor(millis / SECOND) * SECOND;
}

export function toCalendar(millis: number, zone: string | null = null): Calendar {
  const local = new Date(millis + zoneOffset(millis, zone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}

export function fromCalendar(fields: Partial<Calendar>, zone: string | null = null): number {
  const {
    year = 1970,
    month = 1,
    day = 1,
    hour = 0,
    minute = 0,
    second = 0,
    millisecond = 0,
  } = fields;
  // Unlike `Date.UTC`, this does not take the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  const local = date.getTime();
  // The offset that holds at the wall-clock time itself, found from the one just beside it.
  return local - zoneOffset(local - zoneOffset(local, zone), zone);
}

/** Day of the year, 1 to 366. */
export function dayOfYear(calendar: Calendar): number {
  return (startOfDay(calendar) - fromCalendar({ year: calendar.year })) / DAY + 1;
}

/** Monday is 1, Sunday 7. */
export function dayOfWeek(calendar: Calendar): number {
  return new Date(startOfDay(calendar)).getUTCDay() || 7;
}

function startOfDay({ year, month, day }: Calendar): number {
  return fromCalendar({ year, month, day });
}

/** Number of days of a month. */
function daysOfMonth(year: number, month: number): number {
  return new Date(fromCalendar({ year, month: month + 1, day: 0 })).getUTCDate();
}

/** ISO week and the year it belongs to. */
export function isoWeek(calendar: Calendar): { week: number; year: number } {
  const thursday = startOfDay(calendar) + (4 - dayOfWeek(calendar)) * DAY;
  const year = new Date(thursday).getUTCFullYear();
  return { year, week: Math.floor((thursday - fromCalendar({ year })) / DAY / 7) + 1 };
}

/** Moves an instant; months and years keep the day of the month where there is one. */
export function advance(millis: number, delta: number, unit: string, zone: string | null): number {
  const name = unitName(unit);
  if (name !== 'month' && name !== 'year') {
    if (name === 'day' || name === 'week') {
      const whole = Math.trunc(delta);
      const calendar = toCalendar(millis, zone);
      const day = calendar.day + whole * (name === 'week' ? 7 : 1);
      return fromCalendar({ ...calendar, day }, zone) + (delta - whole) * unitLength(name);
    }
    return millis + delta * unitLength(name);
  }
  const whole = Math.trunc(delta);
  const calendar = toCalendar(millis, zone);
  const months = calendar.year * 12 + calendar.month - 1 + whole * (name === 'year' ? 12 : 1);
  const [year, month] = [Math.floor(months / 12), (((months % 12) + 12) % 12) + 1];
  const day = Math.min(calendar.day, daysOfMonth(year, month));
  const moved = fromCalendar({ ...calendar, year, month, day }, zone);
  return moved + (delta - whole) * unitLength(name);
}

/** First instant of the unit that contains an instant. */
export function floorTo(millis: number, unit: string, zone: string | null): number {
  const { year, month, day, hour, minute, second } = toCalendar(millis, zone);
  switch (unitName(unit)) {
    case 'year':
      return fromCalendar({ year }, zone);
    case 'month':
      return fromCalendar({ year, month }, zone);
    case 'week':
      return fromCalendar(
        { year, month, day: day + 1 - dayOfWeek(toCalendar(millis, zone)) },
        zone,
      );
    case 'day':
      return fromCalendar({ year, month, day }, zone);
    case 'hour':
      return fromCalendar({ year, month, day, hour }, zone);
    case 'minute':
      return fromCalendar({ year, month, day, hour, minute }, zone);
    default:
      return fromCalendar({ year, month, day, hour, minute, second }, zone);
  }
}

/** One field of an instant, as `Date.get` gives it. */
export function fieldOf(millis: number, unit: string, zone: string | null): number {
  const calendar = toCalendar(millis, zone);
  switch (unitName(unit)) {
    case 'year':
      return calendar.year;
    case 'month':
      return calendar.month;
    case 'week':
      return isoWeek(calendar).week;
    case 'day':
      return calendar.day;
    case 'hour':
      return calendar.hour;
    case 'minute':
      return calendar.minute;
    default:
      return calendar.second;
  }
}

const ISO =
  /^(-?\d{4,})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** A date in ISO 8601, as `ee.Date('2020-01-31')` reads it. */
export function parseIso(text: string, zone: string | null): number {
  const match = ISO.exec(text.trim());
  if (!match) {
    throw new EvaluationError(`Invalid format: "${text}"${text === '' ? '' : ' is malformed'}`);
  }
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction, suffix] =
    match;
  const fields = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: fraction ? Math.floor(Number(`0.${fraction}`) * 1000) : 0,
  };
  checkRange(text, fields);
  if (!suffix) return fromCalendar(fields, zone);
  return fromCalendar(fields) - offsetMillis(suffix);
}

/** Milliseconds ahead of UTC of `Z`, `+01`, `+0100` or `+01:00`. */
export function offsetMillis(suffix: string): number {
  if (suffix === 'Z') return 0;
  const sign = suffix.startsWith('-') ? -1 : 1;
  const digits = suffix.slice(1).replace(':', '');
  return sign * (Number(digits.slice(0, 2)) * HOUR + Number(digits.slice(2)) * MINUTE);
}

function checkRange(text: string, fields: Calendar): void {
  const days = daysOfMonth(fields.year, fields.month);
  const ranges: [string, number, number, number][] = [
    ['monthOfYear', fields.month, 1, 12],
    ['dayOfMonth', fields.day, 1, days],
    ['hourOfDay', fields.hour, 0, 23],
    ['minuteOfHour', fields.minute, 0, 59],
    ['secondOfMinute', fields.second, 0, 59],
  ];
  for (const [name, value, min, max] of ranges) {
    if (value >= min && value <= max) continue;
    throw new EvaluationError(
      `Cannot parse "${text}": Value ${value} for ${name} must be in the range [${min},${max}]`,
    );
  }
}
