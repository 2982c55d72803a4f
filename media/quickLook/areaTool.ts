/** Drawing of an area on the picture, by clicks, by dragging or with the keyboard. No DOM. */
import type { SeriesArea } from '../../src/views/quickLook/protocol.ts';

export type AreaKind = SeriesArea['kind'];
export const AREA_KINDS: readonly AreaKind[] = ['pixel', 'rectangle', 'polygon'];

/** In pixels of the image. */
export type Corner = readonly [x: number, y: number];

export class AreaTool {
  #kind: AreaKind = 'pixel';
  #corners: Corner[] = [];
  #pointer: Corner | undefined;

  get kind(): AreaKind {
    return this.#kind;
  }

  set kind(kind: AreaKind) {
    this.#kind = kind;
    this.cancel();
  }

  /** Number of corners that are set. */
  get count(): number {
    return this.#corners.length;
  }

  /**
   * Sets a corner.
   *
   * @returns the area if it is complete: a polygon is when its last corner is set again
   */
  add(x: number, y: number): SeriesArea | undefined {
    const corner: Corner = [x, y];
    if (this.#kind === 'pixel') {
      return { kind: 'pixel', column: Math.floor(x), row: Math.floor(y) };
    }
    const last = this.#corners.at(-1);
    if (this.#kind === 'polygon' && last && isSame(last, corner)) return this.finish();
    this.#corners.push(corner);
    return this.#kind === 'rectangle' && this.#corners.length === 2 ? this.finish() : undefined;
  }

  /** The pointer moved: the outline follows it. */
  moveTo(x: number, y: number): void {
    this.#pointer = [x, y];
  }

  /** Ends the drawing. @returns undefined if there are too few corners */
  finish(): SeriesArea | undefined {
    const corners = this.#corners;
    const needed = this.#kind === 'rectangle' ? 2 : 3;
    if (corners.length < needed) return undefined;
    this.cancel();
    return this.#kind === 'rectangle' ? rectangle(corners) : { kind: 'polygon', points: corners };
  }

  cancel(): void {
    this.#corners = [];
    this.#pointer = undefined;
  }

  /** Corners of what has been drawn so far, with that of the pointer. */
  get outline(): readonly Corner[] {
    if (this.#corners.length === 0) return [];
    const all = this.#pointer ? [...this.#corners, this.#pointer] : this.#corners;
    return this.#kind === 'rectangle' && all.length > 1 ? cornersOf(rectangle(all)) : all;
  }
}

function isSame([x, y]: Corner, [otherX, otherY]: Corner): boolean {
  return Math.floor(x) === Math.floor(otherX) && Math.floor(y) === Math.floor(otherY);
}

function rectangle(corners: readonly Corner[]): SeriesArea {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return {
    kind: 'rectangle',
    left: Math.floor(Math.min(...xs)),
    top: Math.floor(Math.min(...ys)),
    right: Math.floor(Math.max(...xs)) + 1,
    bottom: Math.floor(Math.max(...ys)) + 1,
  };
}

/** Outline of an area. */
export function cornersOf(area: SeriesArea): readonly Corner[] {
  if (area.kind === 'polygon') return area.points;
  const [left, top, right, bottom] =
    area.kind === 'pixel'
      ? [area.column, area.row, area.column + 1, area.row + 1]
      : [area.left, area.top, area.right, area.bottom];
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** The same area where the first pixel has another row and column. */
export function movedArea(area: SeriesArea, columns: number, rows: number): SeriesArea {
  switch (area.kind) {
    case 'pixel':
      return { ...area, column: area.column + columns, row: area.row + rows };
    case 'rectangle': {
      const { left, top, right, bottom } = area;
      return {
        kind: 'rectangle',
        left: left + columns,
        top: top + rows,
        right: right + columns,
        bottom: bottom + rows,
      };
    }
    case 'polygon':
      return { ...area, points: area.points.map(([x, y]) => [x + columns, y + rows] as const) };
  }
}

/** @param kept what VS Code has kept, maybe of an earlier version of Cedar */
export function asArea(kept: unknown): SeriesArea | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { kind, points, ...rest } = kept as Readonly<Record<string, unknown>>;
  const { column, row, left, top, right, bottom } = rest;
  if (kind === 'pixel' && isWhole(column) && isWhole(row)) return { kind, column, row };
  if (kind === 'rectangle' && isWhole(left) && isWhole(top) && isWhole(right) && isWhole(bottom)) {
    return { kind, left, top, right, bottom };
  }
  const isPoint = (point: unknown): point is Corner =>
    Array.isArray(point) && point.length === 2 && point.every(Number.isFinite);
  if (kind === 'polygon' && Array.isArray(points) && points.every(isPoint)) return { kind, points };
  return undefined;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
