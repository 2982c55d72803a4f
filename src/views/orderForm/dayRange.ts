/**
 * Converts between the form's first and last day, both inclusive, and the start and end for pandas.
 *
 * With a frequency, pandas creates a period for every anchor up to and including the end: the last
 * day is that end. One period without a frequency is half-open: it ends the day after.
 *
 * ```ts
 * pandasEnd('2020-12-31', 'MS'); // '2020-12-31': twelve months
 * pandasEnd('2020-12-31', ''); // '2021-01-01': one period with all of December 31
 * ```
 */
import { addDays, DAY_MS, formatIsoDate, parseUtc } from '../../domain/isoDates.ts';

/**
 * @param lastDay inclusive, ISO date
 * @param frequency a pandas offset alias; empty for one period
 * @returns the end for an order request, an ISO date
 */
export function pandasEnd(lastDay: string, frequency: string): string {
  return frequency ? lastDay : addDays(lastDay, 1);
}

/**
 * @param periodEnd end of an order, ISO; an end within a day includes that day
 * @param frequency a pandas offset alias; empty for one period
 * @returns the last day of the order, an ISO date
 */
export function lastDayOf(periodEnd: string, frequency: string): string {
  const time = parseUtc(periodEnd);
  if (time === undefined) return periodEnd.slice(0, 10);
  const day = formatIsoDate(time);
  return frequency || time % DAY_MS !== 0 ? day : addDays(day, -1);
}
