/** Sizes of the matrix of images: with numbers, or compact, so that gaps in many periods are in view. */
import type { MatrixSizes } from '../components/matrix/matrixWindow.ts';

const CELL_HEIGHT = 24;
const COMPACT_CELL_HEIGHT = 18;

/** Widths of compact cells in pixels: the least shows a color, the most is about a square. */
const COMPACT_WIDTH = { least: 5, most: 24 };

/** Widths in pixels of headings that show their texts completely. */
export interface HeadingWidths {
  readonly row: number;
  readonly column: number;
}

/** Width of the cells beside the headings of the rows, which take half of the matrix at most. */
function cellSpace(row: number, width: number): number {
  return width - Math.min(row, width / 2);
}

/** Width of a number and a symbol in pixels. */
const NUMBER_WIDTH = 44;

/**
 * Whether the cells with numbers fit beside each other.
 *
 * @param width of the matrix in pixels
 */
export function fitsWidth({ row, column }: HeadingWidths, columns: number, width: number): boolean {
  return columns * Math.min(column, NUMBER_WIDTH) <= cellSpace(row, width);
}

/**
 * Cells with numbers, as wide as their headings if that has all columns in view. Otherwise columns share
 * headings if numbers still fit, and else the matrix is wider than its view.
 *
 * @param width of the matrix in pixels
 */
export function fullSizes(
  { row, column }: HeadingWidths,
  columns: number,
  width: number,
): MatrixSizes {
  const share = Math.floor(cellSpace(row, width) / Math.max(1, columns));
  const isShared = share < column && share >= NUMBER_WIDTH;
  const sizes = { cellHeight: CELL_HEIGHT, headWidth: row, headHeight: CELL_HEIGHT };
  return isShared
    ? { ...sizes, cellWidth: share, headingSpan: Math.ceil(column / share) }
    : { ...sizes, cellWidth: column };
}

/**
 * Cells without numbers, as narrow as it takes to have all columns in view, if they can be seen then.
 *
 * @param width of the matrix in pixels
 */
export function compactSizes(
  { row, column }: HeadingWidths,
  columns: number,
  width: number,
): MatrixSizes {
  const { least, most } = COMPACT_WIDTH;
  const share = Math.floor(cellSpace(row, width) / Math.max(1, columns));
  const cellWidth = Math.min(most, Math.max(least, share));
  return {
    cellWidth,
    cellHeight: COMPACT_CELL_HEIGHT,
    headWidth: row,
    headHeight: CELL_HEIGHT,
    headingSpan: Math.ceil(column / cellWidth),
  };
}
