/** Cells under the pointer, scrolling at the edges of a matrix, and double-clicks. */
import type { CellPlace } from './matrixSelection.ts';
import { cellAt, type MatrixSizes } from './matrixWindow.ts';

/** Pixels from the edge at which a drag scrolls. */
const EDGE = 18;

/** Most time between the clicks of a double-click. */
const DOUBLE_CLICK_MS = 500;

/** Numbers of rows and columns. */
interface MatrixCount {
  readonly rows: number;
  readonly columns: number;
}

type PointerPlace = Pick<MouseEvent, 'clientX' | 'clientY'>;

/** The cell under the pointer, or the nearest one. */
export function cellUnder(
  { clientX, clientY }: PointerPlace,
  matrix: HTMLElement,
  sizes: MatrixSizes,
  count: MatrixCount,
): CellPlace {
  const { left, top } = matrix.getBoundingClientRect();
  const { scrollLeft, scrollTop } = matrix;
  return cellAt(clientX - left + scrollLeft, clientY - top + scrollTop, sizes, count);
}

/** Whether the pointer is neither on headings nor on a scroll bar. */
export function isOnCells(
  { clientX, clientY }: PointerPlace,
  matrix: HTMLElement,
  { headWidth, headHeight, cellWidth, cellHeight }: MatrixSizes,
  { rows, columns }: MatrixCount,
): boolean {
  const { left, top } = matrix.getBoundingClientRect();
  const [x, y] = [clientX - left, clientY - top];
  const { clientWidth, clientHeight, scrollLeft, scrollTop } = matrix;
  return (
    x >= headWidth &&
    y >= headHeight &&
    x < Math.min(clientWidth, headWidth + columns * cellWidth - scrollLeft) &&
    y < Math.min(clientHeight, headHeight + rows * cellHeight - scrollTop)
  );
}

/** Scrolls by half a cell while the pointer is at an edge. */
export function scrollAtEdge(
  { clientX, clientY }: PointerPlace,
  matrix: HTMLElement,
  { headWidth, headHeight, cellWidth, cellHeight }: MatrixSizes,
): void {
  const { left, top, right, bottom } = matrix.getBoundingClientRect();
  const along = (at: number, from: number, to: number, step: number) =>
    at < from + EDGE ? -step : at > to - EDGE ? step : 0;
  matrix.scrollBy(
    along(clientX, left + headWidth, right, cellWidth / 2),
    along(clientY, top + headHeight, bottom, cellHeight / 2),
  );
}

/**
 * Presses on cells, of which the second of a double-click is found: browsers report no double-click on
 * elements that are drawn again between the clicks.
 */
export class Presses {
  #last: (CellPlace & { readonly at: number }) | undefined;

  /** Whether a press is the second one on its cell. */
  isSecond(event: PointerEvent, { row, column }: CellPlace): boolean {
    const { timeStamp: at } = event;
    const last = this.#last;
    const isSame = last?.row === row && last.column === column && at - last.at < DOUBLE_CLICK_MS;
    this.#last = isSame ? undefined : { row, column, at };
    return isSame && !event.shiftKey && !event.ctrlKey && !event.metaKey;
  }
}
