/** State of the quick look that is kept while the page is hidden. */
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { asArea, movedArea } from './areaTool.ts';
import type { DisplayRange } from './stretch.ts';
import type { Viewport } from './viewport.ts';

export interface Pixel {
  readonly column: number;
  readonly row: number;
}

export interface KeptState {
  readonly choice?: unknown;
  readonly ranges: readonly DisplayRange[];
  readonly view: Viewport | undefined;
  /** Place of the divider between two dates, 0 to 1 of the width. */
  readonly split: number;
  readonly cursor: Pixel | undefined;
  /** Whether images of neighboring tiles are shown. */
  readonly isMosaic: boolean;
  /** Position of the opened image in the pixels of what is shown. */
  readonly origin: Pixel;
  /** The open time series. */
  readonly series?: unknown;
}

/** @param kept what VS Code has kept, maybe of an earlier version of Cedar */
export function asKeptState(kept: unknown): KeptState {
  const { choice, ranges, view, split, cursor, isMosaic, origin, series } = (kept ?? {}) as Partial<
    Record<keyof KeptState, unknown>
  >;
  return {
    choice,
    ranges: asRanges(ranges),
    view: asView(view),
    split: typeof split === 'number' && split >= 0 && split <= 1 ? split : 0.5,
    cursor: asPixel(cursor),
    isMosaic: isMosaic === true,
    origin: asPixel(origin) ?? NO_ORIGIN,
    series,
  };
}

const NO_ORIGIN: Pixel = { column: 0, row: 0 };

/** Position of the opened image in the pixels of what is shown. */
export function mosaicOrigin({ mosaic }: ImageDescription): Pixel {
  return mosaic?.origin ?? NO_ORIGIN;
}

/** The state for an image that is shown with others around it, or no longer. */
export function withOrigin(kept: KeptState, origin: Pixel): KeptState {
  const column = origin.column - kept.origin.column;
  const row = origin.row - kept.origin.row;
  const { view, cursor } = kept;
  return {
    ...kept,
    origin,
    view: view && { ...view, x: view.x + column, y: view.y + row },
    cursor: cursor && { column: cursor.column + column, row: cursor.row + row },
    series: withMovedArea(kept.series, column, row),
  };
}

function withMovedArea(series: unknown, column: number, row: number): unknown {
  if (typeof series !== 'object' || series === null || !('area' in series)) return series;
  const area = asArea(series.area);
  return { ...series, area: area && movedArea(area, column, row) };
}

function asView(kept: unknown): Viewport | undefined {
  const { x, y, scale } = (kept ?? {}) as Partial<Record<keyof Viewport, unknown>>;
  return typeof x === 'number' && typeof y === 'number' && typeof scale === 'number'
    ? { x, y, scale }
    : undefined;
}

function asRanges(kept: unknown): readonly DisplayRange[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(
    (range) => typeof range?.min === 'number' && typeof range?.max === 'number',
  ) as DisplayRange[];
}

function asPixel(kept: unknown): Pixel | undefined {
  const { column, row } = (kept ?? {}) as Partial<Record<keyof Pixel, unknown>>;
  return typeof column === 'number' && typeof row === 'number' ? { column, row } : undefined;
}
