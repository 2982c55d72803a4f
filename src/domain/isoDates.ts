/** Dates as ISO texts, in UTC: `2019-01-01`. They are the same in every language. */

/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** Milliseconds between the first and the last time zone: the Python tool records its machine's time. */
export const TIME_ZONES_MS = 26 * 3_600_000;

const ISO_DATE = /^\d{4}-\d\d-\d\d$/;

/** "2019-01-01", in UTC. @param date or milliseconds since 1970 */
export function formatIsoDate(date: Date | number): string {
  return new Date(date).toISOString().slice(0, 10);
}

/**
 * Milliseconds since 1970 of an ISO date, with or without a time of day; UTC where it has no time
 * zone.
 *
 * @returns undefined for what is not a date
 */
export function parseUtc(date: string): number | undefined {
  const hasTime = /[T ]\d/.test(date);
  const hasZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(date);
  const time = Date.parse(hasTime && !hasZone ? `${date}Z` : date);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * @param date ISO date; anything else is returned unchanged
 * @param days number of days to add; may be negative
 */
export function addDays(date: string, days: number): string {
  const time = ISO_DATE.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) return date;
  return formatIsoDate(time + days * DAY_MS);
}

/**
 * Exclusive end of an order's requested range: with a frequency, pandas includes the end itself.
 */
export function exclusiveEnd(periodEnd: string, frequency: string): string {
  return frequency ? addDays(withoutMidnight(periodEnd), 1) : periodEnd;
}

/** The day before an exclusive end at midnight; an end within a day is returned unchanged. */
export function dayBefore(end: string): string {
  return addDays(withoutMidnight(end), -1);
}

/** A date without its time of day, if that is midnight; otherwise with a space before the time. */
export function withoutMidnight(date: string): string {
  return date.replace(/[T ]00:00:00(?:\.0+)?Z?$/, '').replace('T', ' ');
}

/** `2019-01-01T00:00:00`, in UTC, with milliseconds where there are any: as Python writes it. */
export function isoDateTime(date: Date): string {
  return date.toISOString().replace(/(\.000)?Z$/, '');
}
