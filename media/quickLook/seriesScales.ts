/** Axes of a plot over time: positions, ticks and their texts. Does not use the DOM. */

import { type ScaleLinear, scaleLinear, scaleUtc } from 'd3-scale';
import { DAY_MS } from '../../src/domain/isoDates.ts';
import { type DateTick, dateTicks, type TextWidth } from './dateTicks.ts';
import { formatValueTicks } from './valueTicks.ts';

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

export interface ValueTick {
  /** Pixels from the top edge. */
  readonly at: number;
  readonly text: string;
}

export interface SeriesScales {
  x(time: number): number;
  y(value: number): number;
  /** Edges of the part with the points, pixels from the left and the top edge of the plot. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly dates: readonly DateTick[];
  readonly values: readonly ValueTick[];
}

export interface AxisTexts {
  /** Whether there is a line of text above the axis of values. */
  readonly hasUnit: boolean;
  readonly widthOf: TextWidth;
}

/** Space around the plot, without that for numbers on the left, pixels. */
const MARGIN = { right: 14, top: 10, bottom: 24 } as const;
/** Height of the line with the unit, pixels. */
const UNIT_HEIGHT = 16;
/** Between the numbers and the plot, and on the left of them, pixels. */
export const VALUE_GAP = 6;
const VALUE_EDGE = 4;
/** Space that a number on the axis of values needs, pixels. */
const TICK_HEIGHT = 32;

/** @param times and values of all points, at least one of each */
export function seriesScales(
  times: readonly number[],
  values: readonly number[],
  { width, height }: PlotSize,
  { hasUnit, widthOf }: AxisTexts,
): SeriesScales {
  const top = MARGIN.top + (hasUnit ? UNIT_HEIGHT : 0);
  const bottom = Math.max(top + 1, height - MARGIN.bottom);
  const y = scaleLinear(rangeOf(values), [bottom, top]).nice();
  const ticks = valueTicks(y, Math.max(2, Math.floor((bottom - top) / TICK_HEIGHT)), values);
  const texts = formatValueTicks(ticks, widthOf);
  const left = Math.ceil(VALUE_EDGE + Math.max(0, ...texts.map(widthOf)) + VALUE_GAP);
  const right = Math.max(left + 1, width - MARGIN.right);
  const first = Math.min(...times);
  const last = Math.max(...times);
  // A single date is in the middle of a month.
  const room = last > first ? (last - first) * 0.02 : 15 * DAY_MS;
  const domain = [first - room, last + room] as const;
  const x = scaleUtc(domain, [left, right]);
  return {
    x: (time) => x(time),
    y: (value) => y(value),
    ...{ left, right, top, bottom },
    dates: dateTicks(first, last, { x: (time) => x(time), domain, width, widthOf }),
    values: ticks.map((value, i) => ({ at: y(value), text: texts[i] ?? '' })),
  };
}

/** Between whole numbers, such as classes, there are no others. */
function valueTicks(
  y: ScaleLinear<number, number>,
  count: number,
  values: readonly number[],
): number[] {
  const ticks = y.ticks(count);
  const whole = ticks.filter(Number.isInteger);
  return whole.length > 0 && values.every(Number.isInteger) ? whole : ticks;
}

function rangeOf(values: readonly number[]): [number, number] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (most > least) return [least, most];
  const room = Math.abs(least) * 0.1 || 1;
  return [least - room, most + room];
}
