/** Widths of the headings of a matrix, as wide as their texts where there is room. */
import type { MatrixSizes } from './matrixWindow.ts';

/** Space at the sides of a heading, in pixels; of the style sheet. */
const PADDING = 14;

/** Largest share of the width of a matrix for the headings of its rows. */
const MAX_ROW_HEADING_SHARE = 0.5;

/**
 * Width in pixels in which each text is shown completely.
 *
 * @param limits in pixels; texts that need more are cut off
 */
export function headingWidth(
  texts: readonly string[],
  limits: { readonly least: number; readonly most: number },
): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return limits.most;
  const { fontFamily, fontSize } = getComputedStyle(document.body);
  context.font = `${fontSize} ${fontFamily}`;
  const longest = texts.reduce((most, text) => Math.max(most, context.measureText(text).width), 0);
  return Math.min(limits.most, Math.max(limits.least, Math.ceil(longest) + PADDING));
}

/**
 * Narrows the headings of the rows, which do not scroll: otherwise they could cover all cells.
 *
 * @param width of the matrix, in pixels; 0 while it is hidden
 */
export function withinWidth(sizes: MatrixSizes, width: number): MatrixSizes {
  if (width === 0) return sizes;
  const most = Math.round(width * MAX_ROW_HEADING_SHARE);
  return { ...sizes, headWidth: Math.min(sizes.headWidth, most) };
}
