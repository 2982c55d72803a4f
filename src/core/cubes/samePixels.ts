/** Compares the places of the pixels of a file with those of a cube. */
import type { CubeLayout } from './cubeLayout.ts';

/** Largest distance between the places of a pixel, in pixels: numbers of files are rounded. */
const MAX_SHIFT = 0.01;

/** @param transform from columns and rows to coordinates, in the order of a layout's */
export function hasSamePixels(transform: readonly number[], layout: CubeLayout): boolean {
  const { width, height } = layout;
  const [a, b, , d, e] = layout.transform;
  const corners = [
    [0, 0],
    [width, 0],
    [0, height],
  ] as const;
  return corners.every(([column, row]) => {
    const [x, y] = placeOf(transform, column, row);
    const [ownX, ownY] = placeOf(layout.transform, column, row);
    const shiftX = Math.abs(x - ownX) / Math.max(Math.abs(a), Math.abs(b));
    const shiftY = Math.abs(y - ownY) / Math.max(Math.abs(d), Math.abs(e));
    return shiftX < MAX_SHIFT && shiftY < MAX_SHIFT;
  });
}

function placeOf(
  [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: readonly number[],
  column: number,
  row: number,
): readonly [x: number, y: number] {
  return [a * column + b * row + c, d * column + e * row + f];
}
