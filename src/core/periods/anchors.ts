/**
 * Sequences of days that periods begin on: every Monday, every last day of a quarter, …
 *
 * Days are counted from 1 January 1970. Every anchor has a number, one more than the anchor before
 * it, so that the n-th anchor after any day is two small calculations away.
 */
import { DAY_MS } from '../../domain/isoDates.ts';

export interface Anchors {
  /** Number of the last anchor that is not after a day. */
  indexAt(day: number): number;
  /** The day of an anchor. */
  dayAt(index: number): number;
}

/** 1 January 1970 was a Thursday: the first Monday after it is day 4. */
const FIRST_MONDAY = 4;

export const everyDay: Anchors = { indexAt: (day) => day, dayAt: (index) => index };

/** @param weekday 0 is Monday */
export function everyWeek(weekday: number): Anchors {
  const first = FIRST_MONDAY + weekday;
  return {
    indexAt: (day) => Math.floor((day - first) / 7),
    dayAt: (index) => first + 7 * index,
  };
}

/** Monday to Friday. */
export const everyBusinessDay: Anchors = {
  indexAt: (day) => {
    const week = Math.floor((day - FIRST_MONDAY) / 7);
    return 5 * week + Math.min(4, day - FIRST_MONDAY - 7 * week);
  },
  dayAt: (index) => FIRST_MONDAY + 7 * Math.floor(index / 5) + modulo(index, 5),
};

/** Picks a day of a month; months are counted from January of year 0. */
export type DayOfMonth = (month: number) => number;

/**
 * One day in every `step`-th month.
 *
 * @param month one of the months that have an anchor, 0 is January
 */
export function everyMonths(step: number, month: number, day: DayOfMonth): Anchors {
  const dayAt = (index: number) => day(index * step + month);
  return {
    dayAt,
    indexAt: (of) => {
      const index = Math.floor((monthOf(of) - month) / step);
      return dayAt(index) > of ? index - 1 : index;
    },
  };
}

/** Two days in every month, the earlier one first. */
export function twiceAMonth(earlier: DayOfMonth, later: DayOfMonth): Anchors {
  const dayAt = (index: number) =>
    (modulo(index, 2) === 0 ? earlier : later)(Math.floor(index / 2));
  return {
    dayAt,
    indexAt: (of) => {
      const month = monthOf(of);
      return [2 * month + 1, 2 * month].find((index) => dayAt(index) <= of) ?? 2 * month - 1;
    },
  };
}

/** @param date 1 is the first day of the month */
export function dateOfMonth(date: number): DayOfMonth {
  return (month) => firstOfMonth(month) + date - 1;
}

export const lastOfMonth: DayOfMonth = (month) => firstOfMonth(month + 1) - 1;

/** The first day of the month that is from Monday to Friday. */
export const firstBusinessDay: DayOfMonth = (month) => {
  const first = firstOfMonth(month);
  return first + (weekdayOf(first) < 5 ? 0 : 7 - weekdayOf(first));
};

/** The last day of the month that is from Monday to Friday. */
export const lastBusinessDay: DayOfMonth = (month) => {
  const last = lastOfMonth(month);
  return last - Math.max(0, weekdayOf(last) - 4);
};

/** @param week 0 is the first time this weekday comes in the month */
export function weekdayOfMonth(week: number, weekday: number): DayOfMonth {
  return (month) => {
    const first = firstOfMonth(month);
    return first + modulo(weekday - weekdayOf(first), 7) + 7 * week;
  };
}

export function lastWeekdayOfMonth(weekday: number): DayOfMonth {
  return (month) => {
    const last = lastOfMonth(month);
    return last - modulo(weekdayOf(last) - weekday, 7);
  };
}

function firstOfMonth(month: number): number {
  const date = new Date(0);
  // Unlike Date.UTC, this does not take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(Math.floor(month / 12), modulo(month, 12), 1);
  return date.getTime() / DAY_MS;
}

function monthOf(day: number): number {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** 0 is Monday. */
function weekdayOf(day: number): number {
  return modulo(day - FIRST_MONDAY, 7);
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
