/**
 * Frequencies as pandas writes them: `16D`, `W-MON`, `QS-DEC`, `2YS`.
 *
 * Old and new spellings (`M` and `ME`; `A`, `Y` and `YE`; …) are understood, in upper and lower
 * case. One exception is pandas' own: `MS` is the start of a month, `ms` a millisecond.
 * Source: https://pandas.pydata.org/docs/user_guide/timeseries.html#offset-aliases
 */
import * as l10n from '@vscode/l10n';
import { FrequencyError } from '../errors.ts';
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
import * as phrases from './frequencyText.ts';

/** A period lasts from one anchor to the `count`-th after it. */
export interface Frequency {
  readonly count: number;
  readonly anchors: Anchors;
  /** As text: `every 2 weeks, from Monday`. */
  readonly description: string;
}

/** A frequency without its multiple. */
interface Unit {
  readonly anchors: Anchors;
  /** So many of it, and where its periods begin. */
  readonly describe: phrases.CountText;
}

/** Makes a unit from what follows the hyphen; undefined when that means nothing. */
type UnitOf = (suffix: string | undefined) => Unit | undefined;

const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const MONTHS = [
  ...['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN'],
  ...['JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
];

interface NamedDay {
  readonly day: DayOfMonth;
  readonly texts: phrases.DayText;
}

const START: NamedDay = { day: dateOfMonth(1), texts: phrases.fromFirstDay };
const END: NamedDay = { day: lastOfMonth, texts: phrases.fromLastDay };
const BUSINESS_START: NamedDay = { day: firstBusinessDay, texts: phrases.fromFirstBusinessDay };
const BUSINESS_END: NamedDay = { day: lastBusinessDay, texts: phrases.fromLastBusinessDay };

const daily: UnitOf = (suffix) =>
  suffix === undefined ? { anchors: everyDay, describe: phrases.days } : undefined;

const businessDaily: UnitOf = (suffix) =>
  suffix === undefined ? { anchors: everyBusinessDay, describe: phrases.businessDays } : undefined;

const weekly: UnitOf = (suffix = 'SUN') => {
  const weekday = indexOf(WEEKDAYS, suffix);
  if (weekday === undefined) return undefined;
  return { anchors: everyWeek(weekday), describe: phrases.weeks(nameOfWeekday(weekday)) };
};

const monthly =
  ({ day, texts }: NamedDay): UnitOf =>
  (suffix) =>
    suffix === undefined ? { anchors: everyMonths(1, 0, day), describe: texts.month } : undefined;

/** @param usual the month without a suffix, as pandas has it */
const quarterly =
  ({ day, texts }: NamedDay, usual: string): UnitOf =>
  (suffix = usual) => {
    const month = indexOf(MONTHS, suffix);
    if (month === undefined) return undefined;
    const months = phrases.MONTH_NAMES.filter((_, index) => index % 3 === month % 3);
    return {
      anchors: everyMonths(3, month, day),
      describe: (count) => texts.quarter(count, months),
    };
  };

const yearly =
  ({ day, texts }: NamedDay, usual: string): UnitOf =>
  (suffix = usual) => {
    const month = indexOf(MONTHS, suffix);
    if (month === undefined) return undefined;
    return {
      anchors: everyMonths(12, month, day),
      describe: (count) => texts.year(count, phrases.MONTH_NAMES[month] ?? ''),
    };
  };

/** From the 1st and a date in the month's middle. */
const halfMonthStarts: UnitOf = (suffix = '15') => {
  const date = middleDate(suffix, 2);
  if (date === undefined) return undefined;
  const anchors = twiceAMonth(START.day, dateOfMonth(date));
  return { anchors, describe: phrases.halfMonthsFromFirst(date) };
};

/** From a date in the month's middle and the month's last day. */
const halfMonthEnds: UnitOf = (suffix = '15') => {
  const date = middleDate(suffix, 1);
  if (date === undefined) return undefined;
  const anchors = twiceAMonth(dateOfMonth(date), END.day);
  return { anchors, describe: phrases.halfMonthsToLast(date) };
};

/** `WOM-2TUE`: the second Tuesday of each month. */
const weekdayMonthly: UnitOf = (suffix = '') => {
  const [, digit, letters = ''] = /^([1-4])(\w+)$/.exec(suffix) ?? [];
  const weekday = indexOf(WEEKDAYS, letters);
  if (!digit || weekday === undefined) return undefined;
  const week = Number(digit);
  const anchors = everyMonths(1, 0, weekdayOfMonth(week - 1, weekday));
  return { anchors, describe: phrases.monthsFromWeekday(nameOfWeekday(weekday), week) };
};

const lastWeekdayMonthly: UnitOf = (suffix = '') => {
  const weekday = indexOf(WEEKDAYS, suffix);
  if (weekday === undefined) return undefined;
  const anchors = everyMonths(1, 0, lastWeekdayOfMonth(weekday));
  return { anchors, describe: phrases.monthsFromLastWeekday(nameOfWeekday(weekday)) };
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

const ACCEPTED = l10n.t(
  'Use a whole number (1 when left out) and one of D (days), W (weeks; W-MON begins on Mondays), SMS or SME (half months), MS or ME (months from their first or last day), QS or QE (quarters; QS-DEC begins in December), YS or YE (years; YS-APR begins in April), or B, BMS, BME, BQS, BQE, BYS, BYE (business days instead): for example 16D, MS or 2YS.',
);

/**
 * @param alias a pandas offset alias
 * @throws FrequencyError when it is unknown, zero, negative or finer than a day
 */
export function parseFrequency(alias: string): Frequency {
  const [, multiple = '', prefix = '', suffix] =
    /^\s*([+-]?[\d.]*)\s*([a-z]+)(?:-([\da-z]+))?\s*$/i.exec(alias) ?? [];
  const refuse = (why: string) => new FrequencyError(alias, `${why} ${ACCEPTED}`);
  if (alias.trim() === '') {
    throw refuse(
      l10n.t(
        '"{0}" is not a valid frequency: it is empty. Leave it out to get a single period.',
        alias,
      ),
    );
  }
  const name = prefix.toUpperCase();
  if (name === 'MS' && prefix !== 'MS') {
    throw refuse(
      l10n.t(
        '"{0}" is not a valid frequency: "{1}" means milliseconds. For months, write MS.',
        alias,
        prefix,
      ),
    );
  }
  if (FINER_THAN_DAYS.test(name)) {
    throw refuse(
      l10n.t('"{0}" is not a valid frequency: "{1}" is shorter than a day.', alias, prefix),
    );
  }
  const unit = Object.hasOwn(UNITS, name) ? UNITS[name]?.(suffix?.toUpperCase()) : undefined;
  if (!unit) {
    throw refuse(l10n.t('"{0}" is not a known frequency.', alias));
  }
  const count = multiple === '' ? 1 : Number(multiple);
  // pandas takes 2.0 days, but not 2.0 months.
  const isWhole = Number.isSafeInteger(count) && (prefix === 'D' || !multiple.includes('.'));
  if (!isWhole) {
    throw refuse(
      l10n.t('"{0}" is not a valid frequency: "{1}" is not a whole number.', alias, multiple),
    );
  }
  if (count < 1) {
    throw refuse(l10n.t('"{0}" is not a valid frequency: the number must be 1 or more.', alias));
  }
  return { count, anchors: unit.anchors, description: unit.describe(count) };
}

/**
 * Describes a frequency, for example `every 2 weeks, from Monday`.
 *
 * @param alias a pandas offset alias, such as `2W-MON`
 * @throws FrequencyError when it is unknown, zero, negative or finer than a day
 */
export function describeFrequency(alias: string): string {
  return parseFrequency(alias).description;
}

/** Frequencies to choose from; each takes a multiple before it, such as `16D`. */
export const FREQUENCIES: readonly {
  /** As pandas writes it. */
  readonly alias: string;
  /** In the user's language, such as "every month". */
  readonly description: string;
}[] = [
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

function nameOfWeekday(weekday: number): string {
  return phrases.WEEKDAY_NAMES[weekday] ?? '';
}

function indexOf(letters: readonly string[], suffix: string): number | undefined {
  const index = letters.indexOf(suffix);
  return index < 0 ? undefined : index;
}

/** pandas takes dates up to the 27th, which every month has before its last day. */
function middleDate(suffix: string, first: number): number | undefined {
  const date = /^\d+$/.test(suffix) ? Number(suffix) : Number.NaN;
  return date >= first && date <= 27 ? date : undefined;
}
