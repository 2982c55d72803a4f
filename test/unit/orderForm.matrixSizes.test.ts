/** Sizes of the matrix of images in the order form: how many periods are in view. */
import { describe, expect, it } from 'vitest';
import { compactSizes, fitsWidth, fullSizes } from '../../media/orderForm/matrixSizes.ts';

/** Widths of the headings of tiles and of months, in pixels. */
const HEADINGS = { row: 70, column: 100 };

/** Of the preview in a window of 1,280 pixels. */
const WIDTH = 420;

describe('the matrix of images', () => {
  it('has numbers where they fit beside each other', () => {
    expect(fitsWidth(HEADINGS, 7, WIDTH)).toBe(true);
    expect(fitsWidth(HEADINGS, 8, WIDTH)).toBe(false);
  });

  it('has a heading above each column while there is room', () => {
    expect(fullSizes(HEADINGS, 3, WIDTH)).toMatchObject({ cellWidth: 100, headWidth: 70 });
    expect(fullSizes(HEADINGS, 3, WIDTH).headingSpan).toBeUndefined();
  });

  it('has headings that several columns share, so that all are in view', () => {
    const { cellWidth, headWidth, headingSpan = 1 } = fullSizes(HEADINGS, 6, WIDTH);
    expect(headWidth + 6 * cellWidth).toBeLessThanOrEqual(WIDTH);
    expect(headingSpan * cellWidth).toBeGreaterThanOrEqual(HEADINGS.column);
  });

  it('is wider than its view if numbers are wanted that do not fit', () => {
    expect(fullSizes(HEADINGS, 24, WIDTH)).toMatchObject({ cellWidth: 100 });
  });

  it.each([4, 24, 67])('has %i months in view when it is compact', (months) => {
    const { cellWidth, headWidth, headingSpan = 1 } = compactSizes(HEADINGS, months, WIDTH);
    expect(headWidth + months * cellWidth).toBeLessThanOrEqual(WIDTH);
    // A heading is as wide as its text.
    expect(headingSpan * cellWidth).toBeGreaterThanOrEqual(HEADINGS.column);
  });

  it('has cells that can be seen and pressed, however many there are', () => {
    expect(compactSizes(HEADINGS, 500, WIDTH).cellWidth).toBe(5);
    expect(compactSizes(HEADINGS, 0, WIDTH).cellWidth).toBe(24);
  });
});
