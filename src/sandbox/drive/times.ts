/** Times as RFC 3339 writes them. */

const TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?)?$/i;

/**
 * Milliseconds since 1970 of a time, or undefined where a text is none.
 *
 * @param lenient takes a time without a zone, which then is UTC, and a date without a time
 */
export function parseTime(text: string, lenient = false): number | undefined {
  const [, year, month, day, hour, , , fraction = '', zone] = TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  if (!lenient && (hour === undefined || zone === undefined)) return undefined;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > lastDay) {
    return undefined;
  }
  const rest = hour === undefined ? 'T00:00:00' : text.slice(10, 19);
  const milliseconds = fraction.slice(0, 4);
  const parsed = Date.parse(
    `${text.slice(0, 10)}${rest}${milliseconds}${zone ?? 'Z'}`.toUpperCase(),
  );
  return Number.isNaN(parsed) ? undefined : parsed;
}
