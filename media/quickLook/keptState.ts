/** State of the quick look that is kept while the page is hidden. */
import type { Range } from './stretch.ts';
import type { Viewport } from './viewport.ts';

export interface Pixel {
  readonly column: number;
  readonly row: number;
}

export interface KeptState {
  readonly choice?: unknown;
  readonly ranges: readonly Range[];
  readonly view: Viewport | undefined;
  /** Place of the divider between two dates, 0 to 1 of the width. */
  readonly split: number;
  readonly cursor: Pixel | undefined;
  /** The open time series. */
  readonly series?: unknown;
}

/** @param kept what VS Code has kept, maybe of an earlier version of Cedar */
export function asKeptState(kept: unknown): KeptState {
  const { choice, ranges, view, split, cursor, series } = (kept ?? {}) as Partial<
    Record<keyof KeptState, unknown>
  >;
  return {
    choice,
    ranges: asRanges(ranges),
    view: asView(view),
    split: typeof split === 'number' && split >= 0 && split <= 1 ? split : 0.5,
    cursor: asPixel(cursor),
    series,
  };
}

function asView(kept: unknown): Viewport | undefined {
  const { x, y, scale } = (kept ?? {}) as Partial<Record<keyof Viewport, unknown>>;
  return typeof x === 'number' && typeof y === 'number' && typeof scale === 'number'
    ? { x, y, scale }
    : undefined;
}

function asRanges(kept: unknown): readonly Range[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(
    (range) => typeof range?.min === 'number' && typeof range?.max === 'number',
  ) as Range[];
}

function asPixel(kept: unknown): Pixel | undefined {
  const { column, row } = (kept ?? {}) as Partial<Record<keyof Pixel, unknown>>;
  return typeof column === 'number' && typeof row === 'number' ? { column, row } : undefined;
}
