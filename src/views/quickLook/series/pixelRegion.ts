/**
 * Pixels of a drawn area: those whose middles are inside of it or on its outline, row by row. The
 * keyboard sets corners in the middles of pixels, so a polygon has the pixels of all its corners.
 */

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

type Point = readonly [x: number, y: number];

/** Even-odd rule, at the middle of each row. */
function polygonSpans(points: readonly Point[]): PixelSpan[] {
  const ys = points.map(([, y]) => y);
  const top = Math.ceil(Math.min(...ys) - 0.5);
  const bottom = Math.floor(Math.max(...ys) - 0.5);
  const rows = Array.from({ length: Math.max(0, bottom - top + 1) }, (_, i) => top + i);
  const edges = points.map(
    (point, i) => [point, points[(i + 1) % points.length] ?? point] as const,
  );
  return rows.flatMap((row) =>
    joinedSpans(row, [
      ...insideAt(edges, row + 0.5, (y) => y > row + 0.5),
      ...insideAt(edges, row + 0.5, (y) => y >= row + 0.5),
      ...edgesAlong(edges, row + 0.5),
    ]),
  );
}

type Edge = readonly [from: Point, to: Point];
/** From one x to another, both of them included. */
type Range = readonly [left: number, right: number];

/**
 * Ranges of a line that are inside of a polygon, with their ends.
 *
 * @param isBelow whether a height is below the line: with heights on the line and without them, the
 *   ranges are those just above and just below it, which have all corners on the line between them
 */
function insideAt(
  edges: readonly Edge[],
  y: number,
  isBelow: (height: number) => boolean,
): Range[] {
  const crossings = edges
    .filter(([[, y0], [, y1]]) => isBelow(y0) !== isBelow(y1))
    .map((edge) => crossingAt(edge, y))
    .sort((a, b) => a - b);
  return crossings.flatMap((left, i) => (i % 2 === 0 ? [[left, crossings[i + 1] ?? left]] : []));
}

/** Where an edge crosses a line: exactly in the middle of a pixel if the edge runs through it. */
function crossingAt([[x0, y0], [x1, y1]]: Edge, y: number): number {
  const x = x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
  const middle = Math.round(x - 0.5) + 0.5;
  const isThrough = (middle - x0) * (y1 - y0) === (y - y0) * (x1 - x0);
  return isThrough ? middle : x;
}

function edgesAlong(edges: readonly Edge[], y: number): Range[] {
  return edges
    .filter(([[, y0], [, y1]]) => y0 === y && y1 === y)
    .map(([[x0], [x1]]) => [Math.min(x0, x1), Math.max(x0, x1)]);
}

/** Pixels of a row whose middles are in any of the ranges, each once. */
function joinedSpans(row: number, ranges: readonly Range[]): PixelSpan[] {
  const spans: { row: number; from: number; to: number }[] = [];
  const sorted = ranges
    .map(([left, right]) => ({ from: Math.ceil(left - 0.5), to: Math.floor(right - 0.5) + 1 }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from);
  for (const { from, to } of sorted) {
    const last = spans.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else spans.push({ row, from, to });
  }
  return spans;
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
