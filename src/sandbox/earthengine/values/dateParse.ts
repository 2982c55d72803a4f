/**
 * Reads dates that are written in a pattern, as Joda-Time does: a number may have fewer digits than
 * its field has letters, and digits that follow each other are separated by the number of letters.
 */
import { EvaluationError } from '../evaluationErrors.ts';
import { type Calendar, dayOfWeek, fromCalendar, offsetMillis, zoneOffset } from './date.ts';
import { MONTHS, type PatternPiece, piecesOf, WEEKDAYS } from './datePattern.ts';

/** Fields by Joda-Time's names, as far as the text gives them. */
interface Fields {
  year?: number;
  era?: 'AD' | 'BC';
  weekyear?: number;
  weekOfWeekyear?: number;
  monthOfYear?: number;
  dayOfYear?: number;
  dayOfMonth?: number;
  dayOfWeek?: number;
  afternoon?: boolean;
  hourOfHalfday?: number;
  clockhourOfHalfday?: number;
  hourOfDay?: number;
  clockhourOfDay?: number;
  minuteOfHour?: number;
  secondOfMinute?: number;
  millisecond?: number;
  /** Milliseconds ahead of UTC, or the id of a zone. */
  zone?: number | string;
}

/** @throws EvaluationError in Joda-Time's words when the text does not fit the pattern */
export function parseDatePattern(pattern: string, text: string, zone: string | null): number {
  const pieces = piecesOf(pattern);
  const fields: Fields = {};
  let position = 0;
  pieces.forEach((piece, i) => {
    const rest = text.slice(position);
    const length =
      piece.letter === undefined
        ? literalLength(piece.literal, rest)
        : readField(piece, isNumeric(pieces[i + 1]), rest, fields);
    if (length === undefined) throw misfit(text, position);
    position += length;
  });
  if (position < text.length) throw misfit(text, position);
  checkRanges(text, fields);
  return toMillis(text, fields, zone);
}

function misfit(text: string, position: number): EvaluationError {
  const long = text.length > position + 35;
  const sample = long ? `${text.slice(0, position + 32)}...` : text;
  if (position === 0) return new EvaluationError(`Invalid format: "${sample}"`);
  return new EvaluationError(
    position >= text.length
      ? `Invalid format: "${sample}" is too short`
      : `Invalid format: "${sample}" is malformed at "${sample.slice(position)}"`,
  );
}

/** Length of what was read, or undefined when it is not there. */
type Length = number | undefined;

function literalLength(literal: string, rest: string): Length {
  return rest.toLowerCase().startsWith(literal.toLowerCase()) ? literal.length : undefined;
}

function isNumeric(piece: PatternPiece | undefined): boolean {
  if (piece?.letter === undefined) return false;
  return piece.letter === 'M' ? piece.length <= 2 : 'xyYdhHkKmsSeDwC'.includes(piece.letter);
}

type NumberField = Exclude<keyof Fields, 'era' | 'afternoon' | 'zone'>;

const NUMBERS: Readonly<Record<string, readonly [field: NumberField, digits: number]>> = {
  M: ['monthOfYear', 2],
  d: ['dayOfMonth', 2],
  D: ['dayOfYear', 3],
  e: ['dayOfWeek', 1],
  w: ['weekOfWeekyear', 2],
  H: ['hourOfDay', 2],
  k: ['clockhourOfDay', 2],
  K: ['hourOfHalfday', 2],
  h: ['clockhourOfHalfday', 2],
  m: ['minuteOfHour', 2],
  s: ['secondOfMinute', 2],
};

function readField(
  { letter, length }: Extract<PatternPiece, { letter: string }>,
  beforeNumber: boolean,
  rest: string,
  fields: Fields,
): Length {
  if (letter === 'y' || letter === 'Y' || letter === 'x') {
    const field = letter === 'x' ? 'weekyear' : 'year';
    return length === 2
      ? readShortYear(rest, beforeNumber, (year) => (fields[field] = year))
      : readNumber(rest, beforeNumber ? length : 9, true, (year) => (fields[field] = year));
  }
  if (letter === 'S') {
    return readDigits(rest, length, (digits) => {
      fields.millisecond = Math.floor(Number(digits.padEnd(3, '0').slice(0, 3)));
    });
  }
  if (letter === 'z' || letter === 'Z') return readZone(letter, length, rest, fields);
  const named = readName(letter, length, rest, fields);
  if (named !== null) return named;
  const [field, digits] = NUMBERS[letter] ?? [];
  if (field && digits) return readNumber(rest, digits, false, (value) => (fields[field] = value));
  throw new EvaluationError(`The sandbox does not implement '${letter}' in patterns to parse.`);
}

function readDigits(rest: string, most: number, set: (digits: string) => void): Length {
  const [digits] = new RegExp(`^\\d{1,${most}}`).exec(rest) ?? [];
  if (digits === undefined) return undefined;
  set(digits);
  return digits.length;
}

function readNumber(
  rest: string,
  most: number,
  signed: boolean,
  set: (value: number) => void,
): Length {
  const sign = signed && /^[+-]\d/.test(rest) ? 1 : 0;
  const length = readDigits(rest.slice(sign), most, (digits) =>
    set(Number(digits) * (sign && rest.startsWith('-') ? -1 : 1)),
  );
  return length === undefined ? undefined : length + sign;
}

/** Two digits are a year from 80 before to 19 after this one; other numbers the year itself. */
function readShortYear(rest: string, beforeNumber: boolean, set: (year: number) => void): Length {
  const digits = /^\d+/.exec(rest)?.[0] ?? '';
  if (!beforeNumber && digits.length !== 2) return readNumber(rest, 9, true, set);
  if (digits.length < 2) return undefined;
  const first = new Date().getUTCFullYear() - 80;
  set(first + ((Number(digits.slice(0, 2)) - (first % 100) + 100) % 100));
  return 2;
}

/** Reads a field of letters; null when the field is a number. */
function readName(letter: string, length: number, rest: string, fields: Fields): Length | null {
  if (letter === 'M' && length >= 3) {
    return readOneOf(withShort(MONTHS), rest, (i) => (fields.monthOfYear = (i % 12) + 1));
  }
  if (letter === 'E') {
    return readOneOf(withShort(WEEKDAYS), rest, (i) => (fields.dayOfWeek = (i % 7) + 1));
  }
  if (letter === 'a') return readOneOf(['am', 'pm'], rest, (i) => (fields.afternoon = i === 1));
  if (letter === 'G') {
    return readOneOf(['ad', 'bc', 'ce', 'bce'], rest, (i) => (fields.era = i % 2 ? 'BC' : 'AD'));
  }
  return null;
}

function withShort(names: readonly string[]): string[] {
  return [...names, ...names.map((name) => name.slice(0, 3))].map((name) => name.toLowerCase());
}

/** The longest name that the text begins with. */
function readOneOf(names: readonly string[], rest: string, set: (index: number) => void): Length {
  const text = rest.toLowerCase();
  const [best] = names.filter((name) => text.startsWith(name)).sort((a, b) => b.length - a.length);
  if (best === undefined) return undefined;
  set(names.indexOf(best));
  return best.length;
}

const HOUR = 3_600_000;

/** Abbreviations that Joda-Time reads: hours ahead of UTC. */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  UT: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
};

function readZone(letter: string, length: number, rest: string, fields: Fields): Length {
  if (letter === 'z') {
    const [name = ''] = length < 4 ? (/^[A-Z]+/.exec(rest) ?? []) : [];
    const hours = ZONES[name];
    if (hours === undefined) return undefined;
    fields.zone = hours * HOUR;
    return name.length;
  }
  const [offset] = /^(?:Z(?![A-Za-z])|[+-]\d\d(?::?\d\d)?)/i.exec(rest) ?? [];
  if (offset !== undefined) {
    fields.zone = offsetMillis(offset.toUpperCase());
    return offset.length;
  }
  const [id] = length >= 3 ? (/^[A-Za-z][\w/+-]*/.exec(rest) ?? []) : [];
  if (id === undefined) return undefined;
  fields.zone = id;
  return id.length;
}

const RANGES: Readonly<Partial<Record<NumberField, readonly [min: number, max: number]>>> = {
  monthOfYear: [1, 12],
  dayOfYear: [1, 366],
  dayOfMonth: [1, 31],
  dayOfWeek: [1, 7],
  weekOfWeekyear: [1, 53],
  hourOfDay: [0, 23],
  clockhourOfDay: [1, 24],
  hourOfHalfday: [0, 11],
  clockhourOfHalfday: [1, 12],
  minuteOfHour: [0, 59],
  secondOfMinute: [0, 59],
};

function checkRanges(text: string, fields: Fields): void {
  for (const [name, [min, max]] of Object.entries(RANGES)) {
    checkRange(text, name, fields[name as NumberField] ?? min, min, max);
  }
}

function checkRange(text: string, name: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return;
  throw new EvaluationError(
    `Cannot parse "${text}": Value ${value} for ${name} must be in the range [${min},${max}]`,
  );
}

function toMillis(text: string, fields: Fields, zone: string | null): number {
  const calendar = { ...dateOf(text, fields), ...timeOf(fields) };
  if (typeof fields.zone === 'number') return fromCalendar(calendar) - fields.zone;
  if (fields.zone !== undefined) zoneOffset(0, fields.zone);
  const id = fields.zone ?? zone;
  const millis = fromCalendar(calendar, id);
  // Clocks that are put forward pass over some times.
  if (millis + zoneOffset(millis, id) === fromCalendar(calendar)) return millis;
  throw new EvaluationError(
    `Cannot parse "${text}": Illegal instant due to time zone offset transition (${id})`,
  );
}

function dateOf(text: string, fields: Fields): Pick<Calendar, 'year' | 'month' | 'day'> {
  const { monthOfYear, dayOfMonth, weekOfWeekyear, weekyear } = fields;
  const withoutYear =
    monthOfYear ?? dayOfMonth ?? fields.dayOfYear ?? weekOfWeekyear ?? fields.dayOfWeek;
  // Joda-Time takes 2000 for the year of a date that has none, so that February 29 is one.
  const given = fields.year ?? (withoutYear === undefined ? 1970 : 2000);
  const year = fields.era === 'BC' ? 1 - given : given;
  if (weekyear !== undefined || weekOfWeekyear !== undefined) {
    const [ofWeeks, week] = [weekyear ?? year, weekOfWeekyear ?? 1];
    checkRange(text, 'weekOfWeekyear', week, 1, weeksIn(ofWeeks));
    return dayOfWeeks(ofWeeks, week, fields.dayOfWeek ?? 1);
  }
  const date = { year, month: monthOfYear ?? 1, day: dayOfMonth ?? 1 };
  const days = new Date(Date.UTC(2000 + (((year % 400) + 400) % 400), date.month, 0)).getUTCDate();
  checkRange(text, 'dayOfMonth', date.day, 1, days);
  const february = new Date(Date.UTC(2000 + (((year % 400) + 400) % 400), 2, 0)).getUTCDate();
  checkRange(text, 'dayOfYear', fields.dayOfYear ?? 1, 1, 337 + february);
  if (fields.dayOfYear !== undefined) Object.assign(date, { month: 1, day: fields.dayOfYear });
  return fields.dayOfWeek === undefined ? date : inSameWeek(date, fields.dayOfWeek);
}

/** A day by its week; the first week of a year is the one with January 4. */
function dayOfWeeks(year: number, week: number, day: number) {
  const fourth = { year, month: 1, day: 4 };
  const monday = 4 - dayOfWeek({ ...MIDNIGHT, ...fourth });
  return { year, month: 1, day: monday + (week - 1) * 7 + day };
}

/** A year has 53 weeks when it begins or ends with a Thursday, which is in the middle of its week. */
function weeksIn(year: number): 52 | 53 {
  const ends = [
    { year, month: 1, day: 1 },
    { year, month: 12, day: 31 },
  ];
  return ends.some((date) => dayOfWeek({ ...MIDNIGHT, ...date }) === 4) ? 53 : 52;
}

const MIDNIGHT: Calendar = {
  year: 1970,
  month: 1,
  day: 1,
  hour: 0,
  minute: 0,
  second: 0,
  millisecond: 0,
};

function inSameWeek(date: Pick<Calendar, 'year' | 'month' | 'day'>, day: number) {
  return { ...date, day: date.day + day - dayOfWeek({ ...MIDNIGHT, ...date }) };
}

function timeOf(fields: Fields): Omit<Calendar, 'year' | 'month' | 'day'> {
  const { hourOfDay, clockhourOfDay, hourOfHalfday, clockhourOfHalfday } = fields;
  const half = (hourOfHalfday ?? (clockhourOfHalfday ?? 0) % 12) + (fields.afternoon ? 12 : 0);
  return {
    hour: hourOfDay ?? (clockhourOfDay === undefined ? half : clockhourOfDay % 24),
    minute: fields.minuteOfHour ?? 0,
    second: fields.secondOfMinute ?? 0,
    millisecond: fields.millisecond ?? 0,
  };
}
