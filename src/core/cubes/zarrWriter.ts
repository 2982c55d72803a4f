/**
 * Writes the values of a cube as shards of Zarr v3.
 *
 * A chunk is packed as soon as all its values are there, and a shard is stored as soon as all its
 * chunks are: a file that exists is complete. What is held depends on the order of the blocks, not on
 * the size of the cube.
 */
import { promisify } from 'node:util';
import { constants, type ZstdOptions, zstdCompress } from 'node:zlib';
import { type ChunkSizes, countParts } from './chunkSizes.ts';
import type { CubeExtent, CubeLayout, CubeValues, CubeVariable } from './cubeLayout.ts';
import { bytesOf, createValues, isAll } from './cubeValues.ts';
import { encodeShard } from './zarrShard.ts';

/** Level of Zstandard: packs as fast as blocks are read. */
export const ZSTD_LEVEL = 3;

const compress = promisify<Uint8Array, ZstdOptions, Buffer<ArrayBuffer>>(zstdCompress);

/** What the writer is opened with. */
export interface ZarrWriterOptions {
  readonly layout: Pick<CubeLayout, 'width' | 'height' | 'dates' | 'variables'>;
  readonly sizes: ChunkSizes;
  /** First date that is written; those in shards before it are stored already. */
  readonly firstDate: number;
  /** Stores a shard. @param key relative path, such as `red/c/0/1/2` */
  readonly store: (key: string, shard: Uint8Array<ArrayBuffer>) => Promise<void>;
}

interface Chunk {
  readonly values: CubeValues;
  /** Values that are still to be written. */
  rest: number;
}

interface Shard {
  /** Packed chunks by their number in the shard, in C order. */
  readonly packed: (Uint8Array | undefined)[];
  /** Chunks that are still to be written. */
  rest: number;
}

export class ZarrWriter {
  readonly #options: ZarrWriterOptions;
  readonly #shape: CubeExtent;
  readonly #chunks = new Map<string, Chunk>();
  readonly #shards = new Map<string, Shard>();

  constructor(options: ZarrWriterOptions) {
    this.#options = options;
    const { width, height, dates } = options.layout;
    this.#shape = [dates.length, height, width];
  }

  /** Whether everything that was begun is stored. */
  get isComplete(): boolean {
    return this.#chunks.size === 0 && this.#shards.size === 0;
  }

  /**
   * Writes a block.
   *
   * @param variable index of the variable
   * @param origin of the block in the cube
   * @param shape of the block
   * @param values of the variable's type, x fastest
   */
  async write(
    variable: number,
    origin: CubeExtent,
    shape: CubeExtent,
    values: CubeValues,
  ): Promise<void> {
    const { chunk } = this.#options.sizes;
    const [first, last] = [origin, origin.map((start, i) => start + (shape[i] ?? 0) - 1)];
    const range = (i: 0 | 1 | 2) => [
      Math.floor(first[i] / chunk[i]),
      Math.floor((last[i] ?? 0) / chunk[i]),
    ];
    const [[t0 = 0, t1 = 0], [y0 = 0, y1 = 0], [x0 = 0, x1 = 0]] = [range(0), range(1), range(2)];
    for (let t = t0; t <= t1; t++) {
      for (let y = y0; y <= y1; y++) {
        for (let x = x0; x <= x1; x++) {
          await this.#fill(variable, [t, y, x], { origin, shape, values });
        }
      }
    }
  }

  /** Copies the part of a block that is in a chunk, and packs the chunk if that completes it. */
  async #fill(
    variable: number,
    place: CubeExtent,
    block: { origin: CubeExtent; shape: CubeExtent; values: CubeValues },
  ): Promise<void> {
    const { chunk: size } = this.#options.sizes;
    const key = `${variable}/${place.join('/')}`;
    const held = this.#chunks.get(key) ?? this.#newChunk(variable, place);
    this.#chunks.set(key, held);
    const start = place.map((each, i) => each * (size[i] ?? 1));
    const from = start.map((each, i) => Math.max(each, block.origin[i] ?? 0));
    const to = start.map((each, i) =>
      Math.min(each + (size[i] ?? 1), (block.origin[i] ?? 0) + (block.shape[i] ?? 0)),
    );
    const [t0 = 0, y0 = 0, x0 = 0] = from;
    const [t1 = 0, y1 = 0, x1 = 0] = to;
    const [st = 0, sy = 0, sx = 0] = start;
    for (let t = t0; t < t1; t++) {
      for (let y = y0; y < y1; y++) {
        const read =
          ((t - block.origin[0]) * block.shape[1] + y - block.origin[1]) * block.shape[2] +
          x0 -
          block.origin[2];
        const written = ((t - st) * size[1] + y - sy) * size[2] + x0 - sx;
        held.values.set(block.values.subarray(read, read + x1 - x0), written);
      }
    }
    held.rest -= (t1 - t0) * (y1 - y0) * (x1 - x0);
    if (held.rest > 0) return;
    this.#chunks.delete(key);
    await this.#pack(variable, place, held.values);
  }

  #newChunk(variable: number, place: CubeExtent): Chunk {
    const { sizes, firstDate } = this.#options;
    const [time, height, width] = sizes.chunk;
    const { dataType, nodata = 0 } = this.#variable(variable);
    const values = createValues(dataType, time * height * width);
    if (nodata !== 0) values.fill(nodata);
    const from = Math.max(place[0] * time, this.#firstStored(firstDate));
    const inside = (i: 0 | 1 | 2, start: number) =>
      Math.min(this.#shape[i], (place[i] + 1) * sizes.chunk[i]) - start;
    const rest = inside(0, from) * inside(1, place[1] * height) * inside(2, place[2] * width);
    return { values, rest };
  }

  /** The first date of the shard that a date is in: its shard is written again. */
  #firstStored(date: number): number {
    const [time] = this.#options.sizes.shard;
    return Math.floor(date / time) * time;
  }

  async #pack(variable: number, place: CubeExtent, values: CubeValues): Promise<void> {
    const { sizes, store } = this.#options;
    const { name, nodata = 0 } = this.#variable(variable);
    const perShard = countParts(sizes.shard, sizes.chunk);
    const shardPlace = place.map((each, i) => Math.floor(each / (perShard[i] ?? 1)));
    const key = `${name}/c/${shardPlace.join('/')}`;
    const shard = this.#shards.get(key) ?? this.#newShard(perShard, shardPlace);
    this.#shards.set(key, shard);
    const [t = 0, y = 0, x = 0] = place.map((each, i) => each % (perShard[i] ?? 1));
    const index = (t * perShard[1] + y) * perShard[2] + x;
    shard.packed[index] = isAll(values, nodata) ? undefined : await packed(values);
    shard.rest--;
    if (shard.rest > 0) return;
    this.#shards.delete(key);
    await store(key, await encodeShard(shard.packed));
  }

  #newShard(perShard: CubeExtent, place: readonly number[]): Shard {
    const all = countParts(this.#shape, this.#options.sizes.chunk);
    const along = (i: 0 | 1 | 2) => Math.min(perShard[i], all[i] - (place[i] ?? 0) * perShard[i]);
    const count = perShard[0] * perShard[1] * perShard[2];
    return {
      packed: Array.from({ length: count }, () => undefined),
      rest: along(0) * along(1) * along(2),
    };
  }

  #variable(index: number): CubeVariable {
    const variable = this.#options.layout.variables[index];
    if (!variable) throw new RangeError(`variable ${index}`);
    return variable;
  }
}

/** Little-endian values as the codecs `bytes` and `zstd` store them. */
export async function packed(values: CubeValues): Promise<Uint8Array<ArrayBuffer>> {
  const params = { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL };
  return new Uint8Array(await compress(bytesOf(values), { params }));
}
