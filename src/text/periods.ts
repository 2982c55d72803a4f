/** Formats periods of orders and tasks: "2019–2020", "2019-06", "2019-01-01 to 2019-03-15". */

import * as l10n from '@vscode/l10n';
import { dayBefore, withoutMidnight } from '../domain/isoDates.ts';

/**
 * The days of a half-open range, both inclusive: "2019-01-01 to 2020-12-31"; with times of day only
 * where there are any.
 */
export function formatDayRange(start: string, end: string): string {
  const [from, to] = [withoutMidnight(start), dayBefore(end)];
  return from === to ? from : l10n.t('{0} to {1}', from, to);
}

/**
 * A half-open period: "2019" for that year, "2019–2020" for two years, "2019-06" or "2019-06–08"
 * for months, else its first and last day.
 */
export function formatShortPeriod(start: string, end: string): string {
  return formatWholeUnits(start, end) ?? formatDayRange(start, end);
}

/** The shortest form of a half-open period: "2019", "2019-06–08" or "2019-06-15–12-31". */
export function formatCompactPeriod(start: string, end: string): string {
  const inUnits = formatWholeUnits(start, end);
  if (inUnits) return inUnits;
  const [from, to] = [withoutMidnight(start), dayBefore(end)];
  return from === to ? from : formatDays(from, to);
}

/** The shortest form of the days in a name, of which the last may be included or not; both days unless it consists of whole months or years. */
export function formatSpan(start: string, end: string): string {
  const inUnits = formatWholeUnits(start, end);
  if (inUnits) return inUnits;
  return formatDays(withoutMidnight(start), withoutMidnight(end));
}

function formatDays(from: string, to: string): string {
  return `${from}–${from.slice(0, 5) === to.slice(0, 5) ? to.slice(5) : to}`;
}

export function formatWholeUnits(start: string, end: string): string | undefined {
  const [from = '', to = ''] = [start, end].map(withoutMidnight);
  for (const [pattern, step] of WHOLE_UNITS) {
    const first = pattern.exec(from)?.[1];
    if (!first || !pattern.test(to)) continue;
    const last = step(new Date(`${to}T00:00:00Z`));
    const sameYear = last.slice(0, 5) === first.slice(0, 5);
    return first === last ? first : `${first}–${sameYear ? last.slice(5) : last}`;
  }
  return undefined;
}

/** Years and months: pattern of a start of the unit, and name of the unit before an end. */
const WHOLE_UNITS: readonly (readonly [RegExp, (end: Date) => string])[] = [
  [/^(\d{4})-01-01$/, (end) => String(end.getUTCFullYear() - 1)],
  [
    /^(\d{4}-\d\d)-01$/,
    (end) => new Date(end.setUTCMonth(end.getUTCMonth() - 1)).toISOString().slice(0, 7),
  ],
];
