/** Visible rows and columns of a matrix, so that the page has elements for these alone. */

/** Sizes in pixels. */
export interface MatrixSizes {
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Width of the headings of rows, and height of those of columns. */
  readonly headWidth: number;
  readonly headHeight: number;
  /** Columns under each heading that is shown, where the cells are narrower than their headings. */
  readonly headingSpan?: number;
}

export interface MatrixWindow {
  readonly firstRow: number;
  /** Exclusive, as all ends here. */
  readonly endRow: number;
  readonly firstColumn: number;
  readonly endColumn: number;
}

/** Visible part of the matrix, in pixels. */
export interface ScrolledView {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** Rows and columns besides those in view, so that a scroll shows no gaps. */
const MARGIN = 3;

/** @param count rows and columns of the matrix */
export function matrixWindow(
  view: ScrolledView,
  sizes: MatrixSizes,
  count: { readonly rows: number; readonly columns: number },
): MatrixWindow {
  const [firstRow, endRow] = range(
    view.top,
    view.height - sizes.headHeight,
    sizes.cellHeight,
    count.rows,
  );
  const [firstColumn, endColumn] = range(
    view.left,
    view.width - sizes.headWidth,
    sizes.cellWidth,
    count.columns,
  );
  return { firstRow, endRow, firstColumn, endColumn };
}

function range(from: number, length: number, size: number, count: number): [number, number] {
  const first = Math.max(0, Math.floor(from / size) - MARGIN);
  const end = Math.ceil((from + Math.max(0, length)) / size) + MARGIN;
  return [Math.min(first, count), Math.min(end, count)];
}

/** The cell at a point of the matrix, in pixels from its corner; the nearest one outside of it. */
export function cellAt(
  x: number,
  y: number,
  sizes: MatrixSizes,
  count: { readonly rows: number; readonly columns: number },
): { readonly row: number; readonly column: number } {
  const within = (value: number, size: number, end: number) =>
    Math.max(0, Math.min(end - 1, Math.floor(value / size)));
  return {
    row: within(y - sizes.headHeight, sizes.cellHeight, count.rows),
    column: within(x - sizes.headWidth, sizes.cellWidth, count.columns),
  };
}

/** How far to scroll so that a cell is in view. */
export function scrollTo(
  { row, column }: { readonly row: number; readonly column: number },
  view: ScrolledView,
  sizes: MatrixSizes,
): { readonly top: number; readonly left: number } {
  const along = (from: number, length: number, at: number, size: number) =>
    at * size < from ? at * size : Math.max(from, (at + 1) * size - length);
  return {
    top: along(view.top, view.height - sizes.headHeight, row, sizes.cellHeight),
    left: along(view.left, view.width - sizes.headWidth, column, sizes.cellWidth),
  };
}
