/** The chunks that the variables of a cube are divided into. */
import { type CubeBox, overlapOf } from './blockCopy.ts';
import type { CubeExtent } from './cubeLayout.ts';

export class ChunkGrid {
  /** Sizes of a chunk along time, y and x. */
  readonly chunk: CubeExtent;
  readonly #shape: CubeExtent;
  readonly #counts: CubeExtent;

  constructor(shape: CubeExtent, chunk: CubeExtent) {
    this.chunk = chunk;
    this.#shape = shape;
    const count = (i: 0 | 1 | 2) => Math.ceil(shape[i] / chunk[i]);
    this.#counts = [count(0), count(1), count(2)];
  }

  /** Chunks of a variable. */
  get count(): number {
    return this.#counts[0] * this.#counts[1] * this.#counts[2];
  }

  /** First element of a chunk. */
  originOf(chunk: number): CubeExtent {
    const [, rows, columns] = this.#counts;
    const [time, y, x] = this.chunk;
    const column = chunk % columns;
    const row = Math.floor(chunk / columns) % rows;
    return [Math.floor(chunk / columns / rows) * time, row * y, column * x];
  }

  /** A chunk of full size, which may extend beyond the cube. */
  fullBox(chunk: number): CubeBox {
    return { origin: this.originOf(chunk), shape: this.chunk };
  }

  /** The part of a chunk that is in the cube. */
  boxOf(chunk: number): CubeBox {
    const full = this.fullBox(chunk);
    return overlapOf(full, { origin: [0, 0, 0], shape: this.#shape }) ?? full;
  }

  /** Numbers of the chunks that a block touches. */
  touchedBy({ origin, shape }: CubeBox): number[] {
    const range = (i: 0 | 1 | 2) => {
      const first = Math.floor(origin[i] / this.chunk[i]);
      const last = Math.floor((origin[i] + shape[i] - 1) / this.chunk[i]);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    };
    const [, rows, columns] = this.#counts;
    return range(0).flatMap((time) =>
      range(1).flatMap((row) => range(2).map((column) => (time * rows + row) * columns + column)),
    );
  }
}
