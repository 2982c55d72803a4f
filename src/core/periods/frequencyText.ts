/**
 * Descriptions of frequencies: `every 2 weeks, from Monday`.
 *
 * Each is a text of its own, for one and for many, because languages put such words together in
 * their own ways.
 */
import * as l10n from '@vscode/l10n';

/** @param count how many of the frequency's units a period lasts */
export type CountText = (count: number) => string;

/** A day that months, quarters and years begin on. */
export interface DayText {
  readonly month: CountText;
  /** @param months names of the four months */
  readonly quarter: (count: number, months: readonly string[]) => string;
  readonly year: (count: number, month: string) => string;
}

/** From Monday on. */
export const WEEKDAY_NAMES: readonly string[] = [
  l10n.t('Monday'),
  l10n.t('Tuesday'),
  l10n.t('Wednesday'),
  l10n.t('Thursday'),
  l10n.t('Friday'),
  l10n.t('Saturday'),
  l10n.t('Sunday'),
];

export const MONTH_NAMES: readonly string[] = [
  l10n.t('January'),
  l10n.t('February'),
  l10n.t('March'),
  l10n.t('April'),
  l10n.t('May'),
  l10n.t('June'),
  l10n.t('July'),
  l10n.t('August'),
  l10n.t('September'),
  l10n.t('October'),
  l10n.t('November'),
  l10n.t('December'),
];

export const days: CountText = (count) =>
  count === 1
    ? l10n.t('every day, from the start')
    : l10n.t('every {0} days, from the start', count);

export const businessDays: CountText = (count) =>
  count === 1
    ? l10n.t('every business day, from Monday to Friday')
    : l10n.t('every {0} business days, from Monday to Friday', count);

export const weeks =
  (weekday: string): CountText =>
  (count) =>
    count === 1
      ? l10n.t('every week, from {0}', weekday)
      : l10n.t('every {0} weeks, from {1}', count, weekday);

export const halfMonthsFromFirst =
  (date: number): CountText =>
  (count) =>
    count === 1
      ? l10n.t('every half month, from day 1 and day {0} of each month', date)
      : l10n.t('every {0} half months, from day 1 and day {1} of each month', count, date);

export const halfMonthsToLast =
  (date: number): CountText =>
  (count) =>
    count === 1
      ? l10n.t('every half month, from day {0} and the last day of each month', date)
      : l10n.t('every {0} half months, from day {1} and the last day of each month', count, date);

/** @param number which of the month's weekdays of that name */
export const monthsFromWeekday =
  (weekday: string, number: number): CountText =>
  (count) =>
    count === 1
      ? l10n.t('every month, from {0} number {1} of each', weekday, number)
      : l10n.t('every {0} months, from {1} number {2} of each', count, weekday, number);

export const monthsFromLastWeekday =
  (weekday: string): CountText =>
  (count) =>
    count === 1
      ? l10n.t('every month, from the last {0} of each', weekday)
      : l10n.t('every {0} months, from the last {1} of each', count, weekday);

export const fromFirstDay: DayText = {
  month: (count) =>
    count === 1
      ? l10n.t('every month, from the first day of each')
      : l10n.t('every {0} months, from the first day of each', count),
  quarter: (count, months) =>
    count === 1
      ? l10n.t('every quarter, from the first day of {0}, {1}, {2} and {3}', ...months)
      : l10n.t('every {0} quarters, from the first day of {1}, {2}, {3} and {4}', count, ...months),
  year: (count, month) =>
    count === 1
      ? l10n.t('every year, from the first day of {0}', month)
      : l10n.t('every {0} years, from the first day of {1}', count, month),
};

export const fromLastDay: DayText = {
  month: (count) =>
    count === 1
      ? l10n.t('every month, from the last day of each')
      : l10n.t('every {0} months, from the last day of each', count),
  quarter: (count, months) =>
    count === 1
      ? l10n.t('every quarter, from the last day of {0}, {1}, {2} and {3}', ...months)
      : l10n.t('every {0} quarters, from the last day of {1}, {2}, {3} and {4}', count, ...months),
  year: (count, month) =>
    count === 1
      ? l10n.t('every year, from the last day of {0}', month)
      : l10n.t('every {0} years, from the last day of {1}', count, month),
};

export const fromFirstBusinessDay: DayText = {
  month: (count) =>
    count === 1
      ? l10n.t('every month, from the first business day of each')
      : l10n.t('every {0} months, from the first business day of each', count),
  quarter: (count, months) =>
    count === 1
      ? l10n.t('every quarter, from the first business day of {0}, {1}, {2} and {3}', ...months)
      : l10n.t(
          'every {0} quarters, from the first business day of {1}, {2}, {3} and {4}',
          count,
          ...months,
        ),
  year: (count, month) =>
    count === 1
      ? l10n.t('every year, from the first business day of {0}', month)
      : l10n.t('every {0} years, from the first business day of {1}', count, month),
};

export const fromLastBusinessDay: DayText = {
  month: (count) =>
    count === 1
      ? l10n.t('every month, from the last business day of each')
      : l10n.t('every {0} months, from the last business day of each', count),
  quarter: (count, months) =>
    count === 1
      ? l10n.t('every quarter, from the last business day of {0}, {1}, {2} and {3}', ...months)
      : l10n.t(
          'every {0} quarters, from the last business day of {1}, {2}, {3} and {4}',
          count,
          ...months,
        ),
  year: (count, month) =>
    count === 1
      ? l10n.t('every year, from the last business day of {0}', month)
      : l10n.t('every {0} years, from the last business day of {1}', count, month),
};
