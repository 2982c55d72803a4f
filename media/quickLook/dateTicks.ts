/**
 * Ticks of a date axis: days, months or years, as dense as their texts fit beside each other. In UTC.
 * Does not use the DOM.
 */
import { type TimeInterval, unixDay, utcDay, utcMonday, utcMonth, utcYear } from 'd3-time';
import { DAY_MS, formatIsoDate } from '../../src/domain/isoDates.ts';
import { formatShortMonth } from '../../src/domain/locale.ts';

/** Width of a text on an axis, pixels. */
export type TextWidth = (text: string) => number;

export interface DateTick {
  /** Of its line, pixels from the left edge. */
  readonly at: number;
  /** Of the middle of its text, which is within the plot, pixels from the left edge. */
  readonly middle: number;
  readonly text: string;
}

export interface DateAxis {
  /** Time, ms, to pixels from the left edge. */
  readonly x: (time: number) => number;
  /** First and last time on the axis, ms. */
  readonly domain: readonly [from: number, to: number];
  /** Of the whole plot, pixels. */
  readonly width: number;
  readonly widthOf: TextWidth;
}

/** Least space between two texts, pixels. */
const GAP = 14;

interface Step {
  readonly interval: TimeInterval;
  /** Least time between two ticks, days. */
  readonly days: number;
  readonly format: (date: Date) => string;
}

const isoDate = (date: Date) => formatIsoDate(date.getTime());

/** In ascending order. */
const STEPS: readonly Step[] = [
  ...[1, 2, 3, 4, 5].flatMap((days) => stepsOf(unixDay.every(days), days, isoDate)),
  ...stepsOf(utcMonday, 7, isoDate),
  ...stepsOf(unixDay.every(10), 10, isoDate),
  ...stepsOf(
    utcDay.filter((date) => [1, 16].includes(date.getUTCDate())),
    13,
    isoDate,
  ),
  ...[1, 2, 3, 4, 6].flatMap((months) =>
    stepsOf(utcMonth.every(months), 28 * months, formatShortMonth),
  ),
  ...[1, 2, 5, 10, 20, 50, 100].flatMap((years) =>
    stepsOf(utcYear.every(years), 365 * years, (date) => String(date.getUTCFullYear())),
  ),
];

function stepsOf(interval: TimeInterval | null, days: number, format: Step['format']): Step[] {
  return interval ? [{ interval, days, format }] : [];
}

/**
 * At least two ticks with different texts where the times are different and there is space for them;
 * of a single time, its date.
 *
 * @param first and last time with a point, ms
 */
export function dateTicks(first: number, last: number, axis: DateAxis): DateTick[] {
  if (first === last) return placedTicks([[new Date(first), isoDate(new Date(first))]], axis);
  const [from, to] = axis.domain;
  // No text is shorter than a year.
  const least = axis.widthOf('2000') + GAP;
  for (const { interval, days, format } of STEPS) {
    const space = axis.x(from + days * DAY_MS) - axis.x(from);
    if (space < least) continue;
    const dates = interval.range(new Date(from), new Date(to + 1));
    const ticks = placedTicks(
      dates.map((date) => [date, format(date)]),
      axis,
    );
    if (ticks.length > 1 && isReadable(ticks, axis.widthOf)) return ticks;
  }
  return endTicks(new Date(first), new Date(last), axis);
}

/** Of the first and the last time; with times of day if both are on the same day. */
function endTicks(first: Date, last: Date, axis: DateAxis): DateTick[] {
  const [day, lastDay] = [isoDate(first), isoDate(last)];
  const timesOf = (end: number) => [first, last].map((date) => date.toISOString().slice(11, end));
  const [minute, lastMinute] = timesOf(16);
  const [time = '', lastTime = ''] = minute === lastMinute ? timesOf(19) : [minute, lastMinute];
  const choices =
    day === lastDay
      ? [
          [`${day} ${time}`, lastTime],
          [time, lastTime],
        ]
      : [[day, lastDay]];
  for (const [text = '', lastText = ''] of choices) {
    const ticks = placedTicks(
      [
        [first, text],
        [last, lastText],
      ],
      axis,
    );
    if (isReadable(ticks, axis.widthOf)) return ticks;
  }
  return placedTicks([[first, day]], axis);
}

function placedTicks(
  dates: readonly (readonly [date: Date, text: string])[],
  { x, width, widthOf }: DateAxis,
): DateTick[] {
  return dates.map(([date, text]) => {
    const at = x(date.getTime());
    const half = widthOf(text) / 2;
    return { at, text, middle: Math.max(half, Math.min(width - half, at)) };
  });
}

/** Whether no text is there twice, or close to another one. */
function isReadable(ticks: readonly DateTick[], widthOf: TextWidth): boolean {
  if (new Set(ticks.map(({ text }) => text)).size < ticks.length) return false;
  return ticks.every(({ middle, text }, i) => {
    const before = ticks[i - 1];
    if (!before) return true;
    return middle - before.middle >= (widthOf(text) + widthOf(before.text)) / 2 + GAP;
  });
}
