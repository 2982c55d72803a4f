/**
 * Filters of HDF5 for the bytes of a chunk: shuffle and deflate, as the library applies them.
 *
 * Node compresses in its pool of threads, so that several chunks are compressed at the same time.
 */
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { ChunkFilter } from './hdf5Headers.ts';
import type { NetcdfEncoding } from './netcdfEncoding.ts';

const compress = promisify(deflate) as (
  bytes: Uint8Array,
  options: { level: number },
) => Promise<Buffer>;

/** Numbers of filters. Source: https://github.com/HDFGroup/hdf5_plugins/blob/master/docs/RegisteredFilterPlugins.md */
const [DEFLATE, SHUFFLE] = [1, 2];

/** Filters in the order in which they are applied. */
export function chunkFilters(
  { level, isShuffled }: NetcdfEncoding,
  sampleBytes: number,
): ChunkFilter[] {
  return [
    ...(isShuffled ? [{ id: SHUFFLE, values: [sampleBytes] }] : []),
    ...(level > 0 ? [{ id: DEFLATE, values: [level] }] : []),
  ];
}

/** Bytes of a chunk as they are stored. */
export async function filterChunk(
  bytes: Uint8Array,
  { level, isShuffled }: NetcdfEncoding,
  sampleBytes: number,
): Promise<Uint8Array> {
  const ordered = isShuffled && sampleBytes > 1 ? shuffle(bytes, sampleBytes) : bytes;
  return level > 0 ? compress(ordered, { level }) : ordered;
}

/** The first bytes of all numbers, then the second ones, and so on. */
function shuffle(bytes: Uint8Array, sampleBytes: number): Uint8Array {
  const count = bytes.length / sampleBytes;
  const shuffled = new Uint8Array(bytes.length);
  for (let byte = 0; byte < sampleBytes; byte++) {
    let to = byte * count;
    for (let from = byte; from < bytes.length; from += sampleBytes) {
      shuffled[to++] = bytes[from] ?? 0;
    }
  }
  return shuffled;
}
