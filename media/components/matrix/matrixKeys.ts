/** Keys that move the current cell of a matrix. */
import type { CellPlace } from './matrixSelection.ts';

/**
 * Rows and columns by which a key moves; undefined for other keys.
 *
 * @param page rows of a page
 */
export function stepOfKey(key: string, page: number): CellPlace | undefined {
  const steps: Readonly<Record<string, CellPlace>> = {
    ArrowUp: { row: -1, column: 0 },
    ArrowDown: { row: 1, column: 0 },
    ArrowLeft: { row: 0, column: -1 },
    ArrowRight: { row: 0, column: 1 },
    PageUp: { row: -page, column: 0 },
    PageDown: { row: page, column: 0 },
  };
  return steps[key];
}
