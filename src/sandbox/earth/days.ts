/** Days in UTC. */

/** Milliseconds of a day. */
export const DAY = 86_400_000;

/** `2014-03-18` of a time. */
export function isoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
