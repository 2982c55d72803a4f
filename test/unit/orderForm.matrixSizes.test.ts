/** Sizes of the matrix of images in the order form: how many periods are in view. */
import { describe, expect, it } from 'vitest';
import { compactSizes, fitsWidth, fullSizes } from '../../media/orderForm/matrixSizes.ts';

/** Widths of the headings of tiles and of months, in pixels. */
const HEADINGS = { row: 70, column: 100 };

/** Of the preview in a window of 1,280 pixels. */
const WIDTH = 420;

describe('the matrix of images', () => {
  it('has numbers where the periods fit beside each other', () => {
    expect(fitsWidth(HEADINGS, 3, WIDTH)).toBe(true);
    expect(fitsWidth(HEADINGS, 4, WIDTH)).toBe(false);
    expect(fullSizes(HEADINGS)).toMatchObject({ cellWidth: 100, headWidth: 70 });
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
