/**
 * Formats dates in patterns of the Joda-Time library, which Earth Engine uses.
 *
 * https://www.joda.org/joda-time/apidocs/org/joda/time/format/DateTimeFormat.html
 */
import { EvaluationError } from '../evaluationErrors.ts';
import { type Calendar, dayOfWeek, dayOfYear, isoWeek, toCalendar, zoneOffset } from './date.ts';

export const DEFAULT_FORMAT = "YYYY-MM-dd'T'HH:mm:ss";

/** A part of a pattern: text as it is, or a field by its letter. */
export type PatternPiece =
  | { readonly literal: string; readonly letter?: undefined }
  | { readonly letter: string; readonly length: number };

const PIECE = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g;
const LETTERS = 'GCYxwyMDdEeaKhHkmsSzZ';

/** @throws EvaluationError when a letter is not that of a field */
export function piecesOf(pattern: string): PatternPiece[] {
  return [...pattern.matchAll(PIECE)].map(([token, quoted, letter]) => {
    if (quoted !== undefined)
      return { literal: quoted === '' ? "'" : quoted.replaceAll("''", "'") };
    if (!letter) return { literal: token };
    if (LETTERS.includes(letter)) return { letter, length: token.length };
    throw new EvaluationError(`Illegal pattern component: ${token}`);
  });
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
];

/** An instant in a Joda-Time pattern. */
export function formatDate(millis: number, pattern: string, zone: string | null): string {
  const calendar = toCalendar(millis, zone);
  return piecesOf(pattern)
    .map((piece) =>
      piece.letter === undefined
        ? piece.literal
        : formatField(piece.letter, piece.length, calendar, millis, zone),
    )
    .join('');
}

type FieldFormat = (calendar: Calendar, length: number) => string;

const padded =
  (field: (calendar: Calendar) => number): FieldFormat =>
  (calendar, length) =>
    String(field(calendar)).padStart(length, '0');

const named =
  (names: readonly string[], index: (calendar: Calendar) => number): FieldFormat =>
  (calendar, length) => {
    const full = names[index(calendar)] ?? '';
    return length >= 4 ? full : full.slice(0, 3);
  };

const yearOf =
  (field: (calendar: Calendar) => number): FieldFormat =>
  (calendar, length) => {
    const year = field(calendar);
    return length === 2
      ? String(Math.abs(year) % 100).padStart(2, '0')
      : String(year).padStart(length, '0');
  };

const monthName = named(MONTHS, ({ month }) => month - 1);
const monthNumber = padded(({ month }) => month);

const FORMATS: Readonly<Record<string, FieldFormat>> = {
  y: yearOf(({ year }) => year),
  Y: yearOf(({ year }) => (year > 0 ? year : 1 - year)),
  x: yearOf((calendar) => isoWeek(calendar).year),
  C: padded(({ year }) => Math.floor(year / 100)),
  G: ({ year }) => (year > 0 ? 'AD' : 'BC'),
  M: (calendar, length) => (length >= 3 ? monthName : monthNumber)(calendar, length),
  d: padded(({ day }) => day),
  D: padded(dayOfYear),
  w: padded((calendar) => isoWeek(calendar).week),
  e: padded(dayOfWeek),
  E: named(WEEKDAYS, (calendar) => dayOfWeek(calendar) - 1),
  a: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  H: padded(({ hour }) => hour),
  k: padded(({ hour }) => hour || 24),
  K: padded(({ hour }) => hour % 12),
  h: padded(({ hour }) => hour % 12 || 12),
  m: padded(({ minute }) => minute),
  s: padded(({ second }) => second),
  S: ({ millisecond }, length) =>
    String(millisecond).padStart(3, '0').padEnd(length, '0').slice(0, length),
};

function formatField(
  letter: string,
  length: number,
  calendar: Calendar,
  millis: number,
  zone: string | null,
): string {
  if (letter === 'z') return zoneName(millis, zone ?? 'UTC', length >= 4 ? 'long' : 'short');
  if (letter === 'Z') {
    return length >= 3 ? (zone ?? 'UTC') : offsetText(zoneOffset(millis, zone), length === 2);
  }
  return FORMATS[letter]?.(calendar, length) ?? '';
}

/** The name of a zone's time at an instant: `PDT`, or `Pacific Daylight Time`. */
function zoneName(millis: number, zone: string, style: 'long' | 'short'): string {
  // Abbreviations of other continents are not those of American English.
  const names = ['en-US', 'en-GB', 'en-AU'].map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style })
        .formatToParts(millis)
        .find(({ type }) => type === 'timeZoneName')?.value ?? zone,
  );
  const [first = zone] = names;
  const found = names.find((name) => !/^GMT[+-]/.test(name));
  return found ?? (style === 'short' ? offsetText(zoneOffset(millis, zone), true) : first);
}

function offsetText(offset: number, colon: boolean): string {
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(minutes / 60)}${colon ? ':' : ''}${two(minutes % 60)}`;
}
