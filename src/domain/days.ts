/** Calendar days as ISO dates, UTC. */

const DAY_MS = 86_400_000;
const ISO_DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * @param date ISO date; anything else is returned unchanged
 * @param days number of days to add; may be negative
 */
export function addDays(date: string, days: number): string {
  const time = ISO_DATE.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) return date;
  return new Date(time + days * DAY_MS).toISOString().slice(0, 10);
}
