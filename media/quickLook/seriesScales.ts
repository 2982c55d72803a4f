/** Axes of a plot over time: positions, ticks and their texts. Does not use the DOM. */

import { scaleLinear, scaleUtc } from 'd3-scale';
import { DAY_MS } from '../../src/domain/isoDates.ts';
import { formatNumber, formatShortMonth } from '../../src/domain/locale.ts';

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

export interface Tick {
  /** Pixels from the left or the top edge. */
  readonly at: number;
  readonly text: string;
}

export interface SeriesScales {
  x(time: number): number;
  y(value: number): number;
  readonly dates: readonly Tick[];
  readonly values: readonly Tick[];
}

/** Space around the plot for its axes, pixels. */
export const MARGIN = { left: 58, right: 14, top: 10, bottom: 24 } as const;

const YEAR_MS = 365.25 * DAY_MS;
/** Pixels that the text of a tick needs. */
const TICK_WIDTH = 80;
const TICK_HEIGHT = 32;

/** @param times and values of all points, at least one of each */
export function seriesScales(
  times: readonly number[],
  values: readonly number[],
  { width, height }: PlotSize,
): SeriesScales {
  const right = Math.max(MARGIN.left + 1, width - MARGIN.right);
  const bottom = Math.max(MARGIN.top + 1, height - MARGIN.bottom);
  const first = Math.min(...times);
  const last = Math.max(...times);
  // A single date is in the middle of a month.
  const room = last > first ? (last - first) * 0.02 : 15 * DAY_MS;
  const x = scaleUtc([first - room, last + room], [MARGIN.left, right]);
  const y = scaleLinear(rangeOf(values), [bottom, MARGIN.top]).nice();
  const dateTicks = x.ticks(Math.max(2, Math.floor((right - MARGIN.left) / TICK_WIDTH)));
  const valueTicks = y.ticks(Math.max(2, Math.floor((bottom - MARGIN.top) / TICK_HEIGHT)));
  const format = y.tickFormat(valueTicks.length);
  const digits = /\.(\d+)/.exec(format(valueTicks[1] ?? 0))?.[1]?.length ?? 0;
  return {
    x: (time) => x(time),
    y: (value) => y(value),
    dates: dateTicks.map((date) => ({ at: x(date), text: formatDateTick(date, last - first) })),
    values: valueTicks.map((value) => ({
      at: y(value),
      text: formatNumber(value, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
    })),
  };
}

function rangeOf(values: readonly number[]): [number, number] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (most > least) return [least, most];
  const room = Math.abs(least) * 0.1 || 1;
  return [least - room, most + room];
}

/** Years over long periods, then months, then days. */
function formatDateTick(date: Date, period: number): string {
  if (period > 4 * YEAR_MS) return String(date.getUTCFullYear());
  if (period > 0.25 * YEAR_MS) return formatShortMonth(date);
  return date.toISOString().slice(0, 10);
}
