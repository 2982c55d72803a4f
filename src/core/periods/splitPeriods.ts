/**
 * Splits a date range into periods by a frequency, exactly as pandas does.
 *
 * ```ts
 * splitPeriods('2019-03-15', '2020-01-01', 'QS'); // from 1 April 2019, 1 July 2019, 1 October 2019
 * ```
 *
 * Periods begin on the frequency's anchors and are as many as pandas' `date_range(start, end +
 * offset, freq)` has gaps: what comes before the first anchor is in no period, and the last period
 * may run past the end. `uncoveredPeriods` and `overrun` return these parts. Time of day stays as
 * it is at the start. All dates are UTC.
 */
import * as l10n from '@vscode/l10n';
import { DAY_MS } from '../../domain/isoDates.ts';
import { formatNumber } from '../../domain/locale.ts';
import { PeriodError } from '../errors.ts';
import { parseFrequency } from './frequency.ts';

export { describeFrequency, FREQUENCIES } from './frequency.ts';

/** From `start` up to, but without, `end`; UTC. */
export interface Period {
  /** Begin. */
  readonly start: Date;
  /** End, exclusive. */
  readonly end: Date;
}

/** Most periods of one order, a limit of Cedar's own. */
export const MAX_PERIODS = 10_000;

/** Dates have four digits for their year, from the year 1 on. */
const START_OF_DATES = Date.parse('0001-01-01');

/** First day that a date with four digits for its year cannot express: 1 January 10000. */
const END_OF_DATES = Date.UTC(10000, 0);

/**
 * The periods of a range.
 *
 * @param start a date, or its ISO text; without a time zone it is UTC
 * @param end exclusive
 * @param frequency a pandas offset alias; without one (or null) there is one period from start to end
 * @returns none when the range has no room for a whole period
 * @throws PeriodError when a date cannot be read, the range is empty or ends before it starts, or
 *   there are more than 10,000 periods; FrequencyError when the frequency cannot be used
 */
export function splitPeriods(
  start: Date | string,
  end: Date | string,
  frequency?: string | null,
): Period[] {
  const [from, to] = [parseDate(start, 'start'), parseDate(end, 'end')];
  const isSplit = frequency !== undefined && frequency !== null;
  // With a frequency pandas makes periods from a single day as well, which then run past its end.
  if (to < from || (to === from && !isSplit)) {
    throw new PeriodError(
      to < from
        ? l10n.t(
            'The period ends ({0}) before it starts ({1}). Choose an end after the start.',
            isoText(to),
            isoText(from),
          )
        : l10n.t(
            'The period ends ({0}) when it starts ({1}). Choose an end after the start.',
            isoText(to),
            isoText(from),
          ),
    );
  }
  if (!isSplit) return [{ start: new Date(from), end: new Date(to) }];
  const { count, anchors } = parseFrequency(frequency);
  const [startDay, endDay] = [Math.floor(from / DAY_MS), Math.floor(to / DAY_MS)];
  const at = anchors.indexAt(startDay);
  const first = anchors.dayAt(at) === startDay ? at : at + 1;
  const timeOfDay = from - startDay * DAY_MS;
  const timeAt = (period: number) => anchors.dayAt(first + period * count) * DAY_MS + timeOfDay;
  // The end plus one offset, with the end's time of day, is where pandas stops.
  const stop = anchors.indexAt(endDay) + count;
  const limit = anchors.dayAt(stop) * DAY_MS + (to - endDay * DAY_MS);
  const most = Math.max(0, Math.floor((stop - first) / count));
  const periods = timeAt(most) > limit ? most - 1 : most;
  checkPeriods(periods, timeAt(periods), frequency);
  return Array.from({ length: Math.max(0, periods) }, (_, index) => ({
    start: new Date(timeAt(index)),
    end: new Date(timeAt(index + 1)),
  }));
}

/**
 * The parts of a range that no period covers: before the first, after the last, and between them.
 *
 * @param start begin of the range
 * @param end end of the range, exclusive
 * @param periods in the order of their dates, as `splitPeriods` gives them
 */
export function uncoveredPeriods(start: Date, end: Date, periods: readonly Period[]): Period[] {
  const uncovered: Period[] = [];
  let covered = start;
  for (const period of [...periods, { start: end, end }]) {
    const until = period.start < end ? period.start : end;
    if (covered < until) uncovered.push({ start: covered, end: until });
    if (period.end > covered) covered = period.end;
  }
  return uncovered;
}

/**
 * The part of the last period that is past the end of the range.
 *
 * @param end end of the range, exclusive
 * @param periods in the order of their dates, as `splitPeriods` gives them
 * @returns undefined when the last period ends with the range or before
 */
export function overrun(end: Date, periods: readonly Period[]): Period | undefined {
  const last = periods.at(-1);
  if (!last || last.end <= end) return undefined;
  return { start: last.start > end ? last.start : end, end: last.end };
}

/** @throws PeriodError */
function checkPeriods(periods: number, last: number, frequency: string): void {
  if (periods > MAX_PERIODS) {
    throw new PeriodError(
      l10n.t(
        'The frequency "{0}" splits this range into {1} periods, but an order can have at most {2}. Choose a longer frequency or a shorter range.',
        frequency,
        formatNumber(periods),
        formatNumber(MAX_PERIODS),
      ),
    );
  }
  if (!(last < END_OF_DATES)) {
    throw new PeriodError(
      l10n.t(
        'With the frequency "{0}" the last period would end after the year 9999. Choose a shorter frequency.',
        frequency,
      ),
    );
  }
}

/** A date, or a date and time with or without a zone, as ISO 8601 and RFC 3339 write them. */
const ISO_DATE =
  /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?\s*$/i;

/** @returns milliseconds since 1970 */
export function parseDate(date: Date | string, which: 'start' | 'end'): number {
  const time = typeof date === 'string' ? parseIsoDate(date) : date.getTime();
  if (time !== undefined && time >= START_OF_DATES && time < END_OF_DATES) return time;
  const shown = typeof date === 'string' ? `"${date}"` : String(date);
  throw new PeriodError(
    which === 'start'
      ? l10n.t(
          'The start of the period, {0}, is not a date that Cedar can read. Write it as 2019-06-30 or 2019-06-30T12:00:00; without a time zone it is UTC.',
          shown,
        )
      : l10n.t(
          'The end of the period, {0}, is not a date that Cedar can read. Write it as 2019-06-30 or 2019-06-30T12:00:00; without a time zone it is UTC.',
          shown,
        ),
  );
}

function parseIsoDate(text: string): number | undefined {
  const parts = ISO_DATE.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    parts;
  const fields = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const local = Date.parse(`${fields}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  // 30 February would silently become 2 March.
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(fields)) return undefined;
  const [, sign, hours, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const offset = sign ? (Number(hours) * 60 + Number(minutes)) * 60_000 : 0;
  return sign === '-' ? local + offset : local - offset;
}

function isoText(time: number): string {
  return new Date(time).toISOString().replace(/(T00:00:00)?\.000Z$/, '');
}
