/** Pixels of a drawn area: those whose middles are inside of it, row by row. */

import type { PixelSpan } from '../../../imageFiles/index.ts';
import type { SeriesArea } from '../protocol.ts';

export interface ImageExtent {
  readonly width: number;
  readonly height: number;
}

/** Spans in ascending order of rows, without pixels outside the extent. */
export function pixelSpans(area: SeriesArea, extent: ImageExtent): PixelSpan[] {
  return clippedSpans(areaSpans(area), extent);
}

/** Spans in ascending order of rows, wherever they are. */
export function areaSpans(area: SeriesArea): PixelSpan[] {
  switch (area.kind) {
    case 'pixel': {
      const { column, row } = area;
      return [{ row, from: column, to: column + 1 }];
    }
    case 'rectangle': {
      const { left, top, right, bottom } = area;
      const rows = Array.from({ length: Math.max(0, bottom - top) }, (_, i) => top + i);
      return rows.map((row) => ({ row, from: left, to: right }));
    }
    case 'polygon':
      return polygonSpans(area.points);
  }
}

/** The part of a rectangle in the extent; other areas as they are. */
export function clippedArea(area: SeriesArea, { width, height }: ImageExtent): SeriesArea {
  if (area.kind !== 'rectangle') return area;
  return {
    ...area,
    left: Math.max(0, area.left),
    top: Math.max(0, area.top),
    right: Math.min(width, area.right),
    bottom: Math.min(height, area.bottom),
  };
}

/** Even-odd rule, at the middle of each row. */
function polygonSpans(points: readonly (readonly [x: number, y: number])[]): PixelSpan[] {
  const ys = points.map(([, y]) => y);
  const spans: PixelSpan[] = [];
  const top = Math.ceil(Math.min(...ys) - 0.5);
  const end = Math.max(...ys) - 0.5;
  for (let row = top; row < end; row++) {
    const crossings = crossingsAt(points, row + 0.5);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.ceil((crossings[i] ?? 0) - 0.5);
      const to = Math.ceil((crossings[i + 1] ?? 0) - 0.5);
      if (to > from) spans.push({ row, from, to });
    }
  }
  return spans;
}

function crossingsAt(points: readonly (readonly [number, number])[], y: number): number[] {
  return points
    .flatMap(([x0, y0], i) => {
      const [x1, y1] = points[(i + 1) % points.length] ?? [x0, y0];
      if (y0 > y === y1 > y) return [];
      return x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
    })
    .sort((a, b) => a - b);
}

/** Without pixels outside of the extent. */
export function clippedSpans(
  spans: readonly PixelSpan[],
  { width, height }: ImageExtent,
): PixelSpan[] {
  return spans
    .filter(({ row }) => row >= 0 && row < height)
    .map(({ row, from, to }) => ({ row, from: Math.max(0, from), to: Math.min(width, to) }))
    .filter(({ from, to }) => to > from);
}

/** The part of a region that is in a file, in the pixels of the file. @param at of its first pixel */
export function spansIn(
  spans: readonly PixelSpan[],
  at: { readonly row: number; readonly column: number },
  extent: ImageExtent,
): PixelSpan[] {
  return clippedSpans(
    spans.map(({ row, from, to }) => ({
      row: row - at.row,
      from: from - at.column,
      to: to - at.column,
    })),
    extent,
  );
}

export function countPixels(spans: readonly PixelSpan[]): number {
  return spans.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** An area of a piece, in the pixels of its image. @param by of the first pixel of the piece */
export function shiftedArea(
  area: SeriesArea,
  by: { readonly row: number; readonly column: number },
): SeriesArea {
  switch (area.kind) {
    case 'pixel':
      return { ...area, column: area.column + by.column, row: area.row + by.row };
    case 'rectangle':
      return {
        ...area,
        left: area.left + by.column,
        top: area.top + by.row,
        right: area.right + by.column,
        bottom: area.bottom + by.row,
      };
    case 'polygon':
      return { ...area, points: area.points.map(([x, y]) => [x + by.column, y + by.row] as const) };
  }
}

/** The pixel in the middle of an area. */
export function areaMiddle(area: SeriesArea): { readonly row: number; readonly column: number } {
  if (area.kind === 'pixel') return area;
  const corners =
    area.kind === 'polygon'
      ? area.points
      : [[area.left, area.top] as const, [area.right, area.bottom] as const];
  const middle = (values: readonly number[]) =>
    Math.floor((Math.min(...values) + Math.max(...values)) / 2);
  return { row: middle(corners.map(([, y]) => y)), column: middle(corners.map(([x]) => x)) };
}
