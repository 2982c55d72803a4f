/**
 * Shards of Zarr v3: the codec `sharding_indexed`, which zarrita reads but does not write.
 *
 * A shard is its chunks one after another, then an index with the offset and the length of each, and
 * the CRC32C of the index.
 * https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html
 */
import { Crc32c } from '../stores/crc32c.ts';

/** Offset and length of a chunk that is not stored: all of it is missing data. */
const ABSENT = 2n ** 64n - 1n;
/** Bytes of an offset and a length. */
const ENTRY_BYTES = 16;
const CRC_BYTES = 4;

/**
 * @param chunks packed, in C order; undefined for those without data
 * @returns the bytes of the shard
 */
export async function encodeShard(
  chunks: readonly (Uint8Array | undefined)[],
): Promise<Uint8Array<ArrayBuffer>> {
  const length = chunks.reduce((sum, chunk) => sum + (chunk?.length ?? 0), 0);
  const shard = new Uint8Array(length + chunks.length * ENTRY_BYTES + CRC_BYTES);
  const view = new DataView(shard.buffer);
  let offset = 0;
  for (const [i, chunk] of chunks.entries()) {
    const entry = length + i * ENTRY_BYTES;
    view.setBigUint64(entry, chunk ? BigInt(offset) : ABSENT, true);
    view.setBigUint64(entry + 8, chunk ? BigInt(chunk.length) : ABSENT, true);
    if (!chunk) continue;
    shard.set(chunk, offset);
    offset += chunk.length;
  }
  const end = shard.length - CRC_BYTES;
  const checksum = await Crc32c.create();
  checksum.update(shard.subarray(length, end));
  view.setUint32(end, checksum.value(), true);
  return shard;
}
