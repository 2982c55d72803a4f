/**
 * Filters of HDF5 for the bytes of a chunk: shuffle and deflate, as the library applies them.
 *
 * Node compresses in its pool of threads, so that several chunks are compressed at the same time.
 */
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { NetcdfEncoding } from './netcdfEncoding.ts';

const compress = promisify(deflate) as (
  bytes: Uint8Array,
  options: { level: number },
) => Promise<Buffer>;
const decompress = promisify(inflate) as (bytes: Uint8Array) => Promise<Buffer>;

/** Bytes of a chunk as they are stored. */
export async function filterChunk(
  bytes: Uint8Array,
  { level, isShuffled }: NetcdfEncoding,
  sampleBytes: number,
): Promise<Uint8Array> {
  const ordered = isShuffled && sampleBytes > 1 ? shuffle(bytes, sampleBytes) : bytes;
  return level > 0 ? compress(ordered, { level }) : ordered;
}

/** The bytes of a chunk before they were stored. */
export async function unfilterChunk(
  bytes: Uint8Array,
  { level, isShuffled }: NetcdfEncoding,
  sampleBytes: number,
): Promise<Uint8Array> {
  const ordered = level > 0 ? await decompress(bytes) : bytes;
  return isShuffled && sampleBytes > 1 ? unshuffle(ordered, sampleBytes) : ordered;
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

function unshuffle(shuffled: Uint8Array, sampleBytes: number): Uint8Array {
  const count = shuffled.length / sampleBytes;
  const bytes = new Uint8Array(shuffled.length);
  for (let byte = 0; byte < sampleBytes; byte++) {
    let from = byte * count;
    for (let to = byte; to < bytes.length; to += sampleBytes) bytes[to] = shuffled[from++] ?? 0;
  }
  return bytes;
}
