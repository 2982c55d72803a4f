/** The chunks that the variables of a cube are divided into. */
import type { CubeExtent } from './cubeLayout.ts';

export class ChunkGrid {
  /** Sizes of a chunk along time, y and x. */
  readonly chunk: CubeExtent;
  readonly #counts: CubeExtent;

  constructor(shape: CubeExtent, chunk: CubeExtent) {
    this.chunk = chunk;
    const count = (i: 0 | 1 | 2) => Math.ceil(shape[i] / chunk[i]);
    this.#counts = [count(0), count(1), count(2)];
  }

  /** Chunks of a variable. */
  get count(): number {
    return this.#counts[0] * this.#counts[1] * this.#counts[2];
  }

  /** Number of a chunk in the variable. @param place chunks before it along time, y and x */
  numberOf([time, row, column]: CubeExtent): number {
    const [, rows, columns] = this.#counts;
    return (time * rows + row) * columns + column;
  }

  /** First element of a chunk. */
  originOf(chunk: number): CubeExtent {
    const [, rows, columns] = this.#counts;
    const [time, y, x] = this.chunk;
    const column = chunk % columns;
    const row = Math.floor(chunk / columns) % rows;
    return [Math.floor(chunk / columns / rows) * time, row * y, column * x];
  }
}
