/**
 * Stores chunks in shards of Zarr v3: the codec `sharding_indexed`, which zarrita reads but does not
 * write.
 *
 * A shard is its chunks one after another, then an index with the offset and the length of each, and
 * the CRC32C of the index. A shard is written as its chunks come, and has its name once it is complete.
 * https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html
 */
import { Crc32c } from '../stores/crc32c.ts';
import type { ByteOutput } from './byteStore.ts';
import type { ChunkStorage, FilledChunk } from './chunkSink.ts';
import { type ChunkSizes, countParts } from './chunkSizes.ts';
import type { CubeExtent } from './cubeLayout.ts';
import type { ChunkRecord, CubeTask } from './cubeMessages.ts';
import { isAll } from './cubeValues.ts';
import type { ThreadStore } from './threadStores.ts';
import { packed } from './zarrCodec.ts';

/** Offset and length of a chunk that is not stored: all of it is missing data. */
const ABSENT = 2n ** 64n - 1n;
/** Bytes of an offset and a length. */
const ENTRY_BYTES = 16;
const CRC_BYTES = 4;

interface Shard {
  readonly output: ByteOutput;
  /** Offset and length of the chunks, by their number in the shard in C order. */
  readonly entries: ([offset: number, length: number] | undefined)[];
  end: number;
  /** Chunks that are still to be written. */
  rest: number;
}

export class ShardStorage implements ChunkStorage {
  readonly #task: CubeTask;
  readonly #sizes: ChunkSizes;
  readonly #target: ThreadStore;
  readonly #shards = new Map<string, Shard>();

  constructor(task: CubeTask, sizes: ChunkSizes, target: ThreadStore) {
    this.#task = task;
    this.#sizes = sizes;
    this.#target = target;
  }

  async store(chunks: readonly FilledChunk[]): Promise<void> {
    for (const chunk of chunks) {
      const { nodata = 0 } = this.#task.variables[chunk.variable] ?? {};
      const isAbsent = isAll(chunk.values, nodata);
      await this.#append(chunk, isAbsent ? undefined : packed(chunk.values));
    }
  }

  async finish(): Promise<ChunkRecord[]> {
    if (this.#shards.size > 0) throw new RangeError('shards');
    return [];
  }

  async discard(): Promise<void> {
    for (const { output } of this.#shards.values()) await output.discard();
    this.#shards.clear();
  }

  async #append({ variable, place }: FilledChunk, bytes: Uint8Array | undefined): Promise<void> {
    const perShard = countParts(this.#sizes.shard, this.#sizes.chunk);
    const at = (i: 0 | 1 | 2) => Math.floor(place[i] / perShard[i]);
    const shardPlace: CubeExtent = [at(0), at(1), at(2)];
    const key = `${this.#task.variables[variable]?.name}/c/${shardPlace.join('/')}`;
    const shard = this.#shards.get(key) ?? (await this.#open(key, shardPlace, perShard));
    this.#shards.set(key, shard);
    const [t = 0, y = 0, x = 0] = place.map((each, i) => each % (perShard[i] ?? 1));
    if (bytes) {
      shard.entries[(t * perShard[1] + y) * perShard[2] + x] = [shard.end, bytes.length];
      shard.end += bytes.length;
      await shard.output.append(bytes, { isOwned: true });
    }
    shard.rest--;
    if (shard.rest > 0) return;
    this.#shards.delete(key);
    await shard.output.append(await shardIndex(shard.entries));
    await shard.output.finish();
  }

  async #open(key: string, place: CubeExtent, perShard: CubeExtent): Promise<Shard> {
    const { dateCount, height, width } = this.#task;
    const all = countParts([dateCount, height, width], this.#sizes.chunk);
    const along = (i: 0 | 1 | 2) => Math.min(perShard[i], all[i] - place[i] * perShard[i]);
    const count = perShard[0] * perShard[1] * perShard[2];
    return {
      output: await this.#target.openOutput(key),
      entries: Array.from({ length: count }, () => undefined),
      end: 0,
      rest: along(0) * along(1) * along(2),
    };
  }
}

async function shardIndex(entries: Shard['entries']): Promise<Uint8Array<ArrayBuffer>> {
  const index = new Uint8Array(entries.length * ENTRY_BYTES + CRC_BYTES);
  const view = new DataView(index.buffer);
  for (const [i, entry] of entries.entries()) {
    view.setBigUint64(i * ENTRY_BYTES, entry ? BigInt(entry[0]) : ABSENT, true);
    view.setBigUint64(i * ENTRY_BYTES + 8, entry ? BigInt(entry[1]) : ABSENT, true);
  }
  const end = index.length - CRC_BYTES;
  const checksum = await Crc32c.create();
  checksum.update(index.subarray(0, end));
  view.setUint32(end, checksum.value(), true);
  return index;
}
