/**
 * Frequencies as pandas writes them: `16D`, `W-MON`, `QS-DEC`, `2YS`.
 *
 * Old and new spellings (`M` and `ME`; `A`, `Y` and `YE`; …) are understood, in upper and lower
 * case. One exception is pandas' own: `MS` is the start of a month, `ms` a millisecond.
 * Source: https://pandas.pydata.org/docs/user_guide/timeseries.html#offset-aliases
 */
import {
  type Anchors,
  type DayOfMonth,
  dateOfMonth,
  everyBusinessDay,
  everyDay,
  everyMonths,
  everyWeek,
  firstBusinessDay,
  lastBusinessDay,
  lastOfMonth,
  lastWeekdayOfMonth,
  twiceAMonth,
  weekdayOfMonth,
} from './anchors.ts';
import { FrequencyError } from './errors.ts';

/** A period lasts from one anchor to the `count`-th after it. */
export interface Frequency {
  readonly count: number;
  readonly anchors: Anchors;
  /** In words: `every 2 weeks, from Monday`. */
  readonly description: string;
}

/** A frequency without its multiple. */
interface Unit {
  readonly name: string;
  readonly anchors: Anchors;
  /** Where its periods begin, in words. */
  readonly from: string;
}

/** Makes a unit from what follows the hyphen; undefined when that means nothing. */
type UnitOf = (suffix: string | undefined) => Unit | undefined;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
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

interface NamedDay {
  readonly day: DayOfMonth;
  readonly words: string;
}

const START: NamedDay = { day: dateOfMonth(1), words: 'the first day' };
const END: NamedDay = { day: lastOfMonth, words: 'the last day' };
const BUSINESS_START: NamedDay = { day: firstBusinessDay, words: 'the first business day' };
const BUSINESS_END: NamedDay = { day: lastBusinessDay, words: 'the last business day' };

const daily: UnitOf = (suffix) =>
  suffix === undefined ? { name: 'day', anchors: everyDay, from: 'the start' } : undefined;

const businessDaily: UnitOf = (suffix) =>
  suffix === undefined
    ? { name: 'business day', anchors: everyBusinessDay, from: 'Monday to Friday' }
    : undefined;

const weekly: UnitOf = (suffix = 'SUN') => {
  const weekday = indexOfName(WEEKDAYS, suffix);
  if (weekday === undefined) return undefined;
  return { name: 'week', anchors: everyWeek(weekday), from: WEEKDAYS[weekday] ?? '' };
};

const monthly =
  ({ day, words }: NamedDay): UnitOf =>
  (suffix) =>
    suffix === undefined
      ? { name: 'month', anchors: everyMonths(1, 0, day), from: `${words} of each` }
      : undefined;

/** @param usual the month without a suffix, as pandas has it */
const quarterly =
  ({ day, words }: NamedDay, usual: string): UnitOf =>
  (suffix = usual) => {
    const month = indexOfName(MONTHS, suffix);
    if (month === undefined) return undefined;
    const months = MONTHS.filter((_, index) => index % 3 === month % 3);
    const listed = `${months.slice(0, -1).join(', ')} and ${months.at(-1)}`;
    return {
      name: 'quarter',
      anchors: everyMonths(3, month, day),
      from: `${words} of ${listed}`,
    };
  };

const yearly =
  ({ day, words }: NamedDay, usual: string): UnitOf =>
  (suffix = usual) => {
    const month = indexOfName(MONTHS, suffix);
    if (month === undefined) return undefined;
    return {
      name: 'year',
      anchors: everyMonths(12, month, day),
      from: `${words} of ${MONTHS[month]}`,
    };
  };

/** From the 1st and a date in the month's middle. */
const halfMonthStarts: UnitOf = (suffix = '15') => {
  const date = middleDate(suffix, 2);
  if (date === undefined) return undefined;
  const anchors = twiceAMonth(START.day, dateOfMonth(date));
  return { name: 'half month', anchors, from: `date 1 and date ${date} of each month` };
};

/** From a date in the month's middle and the month's last day. */
const halfMonthEnds: UnitOf = (suffix = '15') => {
  const date = middleDate(suffix, 1);
  if (date === undefined) return undefined;
  const anchors = twiceAMonth(dateOfMonth(date), END.day);
  return { name: 'half month', anchors, from: `date ${date} and the last day of each month` };
};

/** `WOM-2TUE`: the second Tuesday of each month. */
const weekdayMonthly: UnitOf = (suffix = '') => {
  const [, week, name = ''] = /^([1-4])(\w+)$/.exec(suffix) ?? [];
  const weekday = indexOfName(WEEKDAYS, name);
  if (!week || weekday === undefined) return undefined;
  const anchors = everyMonths(1, 0, weekdayOfMonth(Number(week) - 1, weekday));
  return { name: 'month', anchors, from: `${WEEKDAYS[weekday]} number ${week} of each` };
};

const lastWeekdayMonthly: UnitOf = (suffix = '') => {
  const weekday = indexOfName(WEEKDAYS, suffix);
  if (weekday === undefined) return undefined;
  const anchors = everyMonths(1, 0, lastWeekdayOfMonth(weekday));
  return { name: 'month', anchors, from: `the last ${WEEKDAYS[weekday]} of each` };
};

/** Custom business days (`C…`) have no calendar here, so they are business days. */
const UNITS: Readonly<Record<string, UnitOf>> = {
  D: daily,
  B: businessDaily,
  C: businessDaily,
  W: weekly,
  SM: halfMonthEnds,
  SME: halfMonthEnds,
  SMS: halfMonthStarts,
  M: monthly(END),
  ME: monthly(END),
  MS: monthly(START),
  BM: monthly(BUSINESS_END),
  BME: monthly(BUSINESS_END),
  BMS: monthly(BUSINESS_START),
  CBM: monthly(BUSINESS_END),
  CBME: monthly(BUSINESS_END),
  CBMS: monthly(BUSINESS_START),
  WOM: weekdayMonthly,
  LWOM: lastWeekdayMonthly,
  Q: quarterly(END, 'DEC'),
  QE: quarterly(END, 'DEC'),
  QS: quarterly(START, 'JAN'),
  BQ: quarterly(BUSINESS_END, 'DEC'),
  BQE: quarterly(BUSINESS_END, 'DEC'),
  BQS: quarterly(BUSINESS_START, 'JAN'),
  A: yearly(END, 'DEC'),
  Y: yearly(END, 'DEC'),
  YE: yearly(END, 'DEC'),
  AS: yearly(START, 'JAN'),
  YS: yearly(START, 'JAN'),
  BA: yearly(BUSINESS_END, 'DEC'),
  BY: yearly(BUSINESS_END, 'DEC'),
  BYE: yearly(BUSINESS_END, 'DEC'),
  BAS: yearly(BUSINESS_START, 'JAN'),
  BYS: yearly(BUSINESS_START, 'JAN'),
};

/** Hours, minutes, seconds and below, and business hours. */
const FINER_THAN_DAYS = /^(?:H|T|MIN|S|L|U|US|N|NS|BH|CBH)$/;

const ACCEPTED =
  'Use a whole number (1 when left out) and one of D (days), W (weeks; W-MON begins on Mondays), SMS or SME (half months), MS or ME (months from their first or last day), QS or QE (quarters; QS-DEC begins in December), YS or YE (years; YS-APR begins in April), or B, BMS, BME, BQS, BQE, BYS, BYE (business days instead): for example 16D, MS or 2YS.';

/**
 * @param alias a pandas offset alias
 * @throws FrequencyError when it is unknown, zero, negative or finer than a day
 */
export function parseFrequency(alias: string): Frequency {
  const [, multiple = '', prefix = '', suffix] =
    /^\s*([+-]?[\d.]*)\s*([a-z]+)(?:-([\da-z]+))?\s*$/i.exec(alias) ?? [];
  const refuse = (why: string) =>
    new FrequencyError(alias, `"${alias}" is not a frequency Cedar can use: ${why}. ${ACCEPTED}`);
  if (alias.trim() === '') throw refuse('it is empty; for one period of all, leave it out');
  const name = prefix.toUpperCase();
  if (name === 'MS' && prefix !== 'MS') {
    throw refuse(`"${prefix}" means milliseconds; months are written MS`);
  }
  if (FINER_THAN_DAYS.test(name)) throw refuse(`"${prefix}" is finer than a day`);
  const unit = Object.hasOwn(UNITS, name) ? UNITS[name]?.(suffix?.toUpperCase()) : undefined;
  if (!unit) throw refuse('there is no such frequency');
  const count = multiple === '' ? 1 : Number(multiple);
  // pandas takes 2.0 days, but not 2.0 months.
  const isWhole = Number.isSafeInteger(count) && (prefix === 'D' || !multiple.includes('.'));
  if (!isWhole) throw refuse(`"${multiple}" is not a whole number`);
  if (count < 1) throw refuse('a period must last at least one of them');
  const often = count === 1 ? unit.name : `${count} ${unit.name}s`;
  return { count, anchors: unit.anchors, description: `every ${often}, from ${unit.from}` };
}

/**
 * A frequency in words, such as `every 2 weeks, from Monday`.
 *
 * @throws FrequencyError when it is unknown, zero, negative or finer than a day
 */
export function describeFrequency(alias: string): string {
  return parseFrequency(alias).description;
}

/** Frequencies for a person to choose from; each takes a multiple before it, such as `16D`. */
export const FREQUENCIES: readonly { readonly alias: string; readonly description: string }[] = [
  'D',
  'W-SUN',
  'W-MON',
  'SMS',
  'SME',
  'MS',
  'ME',
  'QS',
  'QS-DEC',
  'QE',
  'YS',
  'YE',
  'B',
  'BMS',
  'BME',
  'BQS',
  'BQE',
  'BYS',
  'BYE',
].map((alias) => ({ alias, description: describeFrequency(alias) }));

/** Finds a name by its first three letters in upper case. */
function indexOfName(names: readonly string[], letters: string): number | undefined {
  const index = names.findIndex((name) => name.slice(0, 3).toUpperCase() === letters);
  return index < 0 ? undefined : index;
}

/** pandas takes dates up to the 27th, which every month has before its last day. */
function middleDate(suffix: string, first: number): number | undefined {
  const date = /^\d+$/.test(suffix) ? Number(suffix) : Number.NaN;
  return date >= first && date <= 27 ? date : undefined;
}
