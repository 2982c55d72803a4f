/** Reads blocks of a NetCDF-4 cube that exists, from its chunks. */
import { SAMPLE_BYTES } from '../../domain/imageSize.ts';
import { releaseBytes } from '../../domain/releaseBytes.ts';
import { type CubeBlock, type CubeBox, copyPart, overlapOf } from './blockCopy.ts';
import { ChunkGrid } from './chunkGrid.ts';
import type { CubeValues } from './cubeLayout.ts';
import type { CubeTask, NetcdfSource } from './cubeMessages.ts';
import { bytesOf, createValues } from './cubeValues.ts';
import { unfilterChunk } from './netcdf/shuffledChunk.ts';
import type { ThreadStore } from './threadStores.ts';

/** Bytes of unpacked chunks that are kept: blocks may be smaller than chunks. */
const KEPT_BYTES = 64 * 2 ** 20;

export class NetcdfBlocks {
  readonly #source: NetcdfSource;
  readonly #store: ThreadStore;
  readonly #variables: CubeTask['variables'];
  /** The latest one last. */
  readonly #kept = new Map<string, CubeBlock>();
  #keptBytes = 0;

  constructor(source: NetcdfSource, store: ThreadStore, variables: CubeTask['variables']) {
    this.#source = source;
    this.#store = store;
    this.#variables = variables;
  }

  /** Values of a box, the last dimension fastest. */
  async read(variable: number, { origin, shape }: CubeBox): Promise<CubeValues> {
    const { dataType = 'int16' } = this.#variables[variable] ?? {};
    const values = createValues(dataType, shape[0] * shape[1] * shape[2]);
    const block: CubeBlock = { origin, shape, values };
    const [time, rows, columns] = this.#source.arrays[variable]?.chunk ?? shape;
    const numbers = (i: 0 | 1 | 2, size: number) => {
      const first = Math.floor(origin[i] / size);
      const end = Math.ceil((origin[i] + shape[i]) / size);
      return Array.from({ length: end - first }, (_, at) => first + at);
    };
    for (const t of numbers(0, time)) {
      for (const y of numbers(1, rows)) {
        for (const x of numbers(2, columns)) {
          const chunk = await this.#chunk(variable, [t, y, x]);
          const part = overlapOf(block, chunk);
          if (part) copyPart(part, chunk, block);
        }
      }
    }
    return values;
  }

  async #chunk(variable: number, place: readonly [number, number, number]): Promise<CubeBlock> {
    const key = `${variable} ${place}`;
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const { file, shape, arrays } = this.#source;
    const array = arrays[variable];
    const grid = new ChunkGrid(shape, array?.chunk ?? shape);
    const number = grid.numberOf(place);
    const [offset, size] = array?.places[number] ?? [];
    if (!array || offset === undefined || size === undefined) throw new RangeError(key);
    const { dataType = 'int16' } = this.#variables[variable] ?? {};
    const stored = await this.#store.readRange(file, offset, size);
    if (stored.length < size) throw new RangeError(key);
    const values = createValues(dataType, array.chunk[0] * array.chunk[1] * array.chunk[2]);
    unfilterChunk(stored, array, SAMPLE_BYTES[dataType], bytesOf(values));
    releaseBytes(stored);
    const block: CubeBlock = { origin: grid.originOf(number), shape: array.chunk, values };
    this.#keep(key, block);
    return block;
  }

  #keep(key: string, block: CubeBlock): void {
    this.#kept.set(key, block);
    this.#keptBytes += block.values.byteLength;
    for (const [oldest, { values }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES || oldest === key) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= values.byteLength;
    }
  }
}
