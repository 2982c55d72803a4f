/** Copies parts of blocks of a cube: where boxes overlap, and the values in the overlap. */
import type { CubeExtent, CubeValues } from './cubeLayout.ts';

/** A part of a cube. */
export interface CubeBox {
  /** First date, row and column. */
  readonly origin: CubeExtent;
  /** Dates, rows and columns. */
  readonly shape: CubeExtent;
}

/** Number of values in a box. */
export function boxVolume({ shape: [time, y, x] }: CubeBox): number {
  return time * y * x;
}

/** The part that two boxes share; undefined if they have none. */
export function overlapOf(a: CubeBox, b: CubeBox): CubeBox | undefined {
  const start = (i: 0 | 1 | 2) => Math.max(a.origin[i], b.origin[i]);
  const size = (i: 0 | 1 | 2) =>
    Math.min(a.origin[i] + a.shape[i], b.origin[i] + b.shape[i]) - start(i);
  const shape: CubeExtent = [size(0), size(1), size(2)];
  if (shape.some((each) => each <= 0)) return undefined;
  return { origin: [start(0), start(1), start(2)], shape };
}

/** Values of a box, the last dimension fastest. */
export interface CubeBlock extends CubeBox {
  readonly values: CubeValues;
}

/** Copies the values of a part, which both blocks contain. */
export function copyPart(part: CubeBox, from: CubeBlock, to: CubeBlock): void {
  const [times, rows, columns] = part.shape;
  const indexIn = (block: CubeBlock, time: number, row: number) =>
    ((part.origin[0] + time - block.origin[0]) * block.shape[1] +
      (part.origin[1] + row - block.origin[1])) *
      block.shape[2] +
    (part.origin[2] - block.origin[2]);
  for (let time = 0; time < times; time++) {
    for (let row = 0; row < rows; row++) {
      const start = indexIn(from, time, row);
      to.values.set(from.values.subarray(start, start + columns), indexIn(to, time, row));
    }
  }
}
