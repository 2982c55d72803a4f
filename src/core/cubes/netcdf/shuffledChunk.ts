/** Filters of HDF5 for the bytes of a chunk: shuffle and deflate, as the library applies them. */
import { releaseBytes } from '../../../domain/releaseBytes.ts';
import { fastZlib, unzlib, zlib } from '../compression.ts';
import type { NetcdfEncoding } from './netcdfEncoding.ts';

/** Bytes of a chunk as they are stored. */
export function filterChunk(
  bytes: Uint8Array<ArrayBuffer>,
  { level, isShuffled, isFast }: NetcdfEncoding,
  sampleBytes: number,
): Uint8Array {
  const isOrdered = isShuffled && sampleBytes > 1;
  if (level === 0)
    return isOrdered ? shuffle(bytes, sampleBytes, new Uint8Array(bytes.length)) : bytes;
  const ordered = isOrdered ? shuffle(bytes, sampleBytes, orderedMemory(bytes.length)) : bytes;
  const planeBytes = bytes.length / (isOrdered ? sampleBytes : 1);
  return isFast ? fastZlib(ordered, level, planeBytes) : zlib(ordered, level);
}

/** Bytes of the latest chunk before they were compressed. */
let latest = new Uint8Array(0);

/** Memory that is used again for each chunk. */
function orderedMemory(length: number): Uint8Array<ArrayBuffer> {
  if (latest.length !== length) latest = new Uint8Array(length);
  return latest;
}

/**
 * Restores the bytes of a chunk.
 *
 * @param stored its bytes as they are stored
 * @param bytes filled with those of the chunk
 */
export function unfilterChunk(
  stored: Uint8Array,
  { level, isShuffled }: Pick<NetcdfEncoding, 'level' | 'isShuffled'>,
  sampleBytes: number,
  bytes: Uint8Array,
): void {
  const ordered = level > 0 ? unzlib(stored, bytes.length) : stored;
  if (isShuffled && sampleBytes > 1) unshuffle(ordered, sampleBytes, bytes);
  else bytes.set(ordered);
  if (ordered !== stored) releaseBytes(ordered);
}

/**
 * The first bytes of all numbers, then the second ones, and so on.
 *
 * @param shuffled filled with them, and returned
 */
function shuffle(
  bytes: Uint8Array<ArrayBuffer>,
  sampleBytes: number,
  shuffled: Uint8Array<ArrayBuffer>,
): Uint8Array {
  const count = bytes.length / sampleBytes;
  if (sampleBytes === 2 && bytes.byteOffset % 4 === 0 && count % 4 === 0) {
    // Four numbers at a time, without arrays for them, of which V8 would make one for each step.
    const steps = count / 4;
    const pairs = new Int32Array(bytes.buffer, bytes.byteOffset, count / 2);
    const low = new Int32Array(shuffled.buffer, 0, steps);
    const high = new Int32Array(shuffled.buffer, count, steps);
    for (let i = 0; i < steps; i++) {
      const a = pairs[2 * i] ?? 0;
      const b = pairs[2 * i + 1] ?? 0;
      low[i] = (a & 0xff) | ((a >> 8) & 0xff00) | ((b & 0xff) << 16) | ((b & 0xff0000) << 8);
      high[i] = ((a >> 8) & 0xff) | ((a >>> 16) & 0xff00) | ((b & 0xff00) << 8) | (b & ~0xffffff);
    }
    return shuffled;
  }
  for (let byte = 0; byte < sampleBytes; byte++) {
    let to = byte * count;
    for (let from = byte; from < bytes.length; from += sampleBytes) {
      shuffled[to++] = bytes[from] ?? 0;
    }
  }
  return shuffled;
}

function unshuffle(shuffled: Uint8Array, sampleBytes: number, bytes: Uint8Array): void {
  const count = shuffled.length / sampleBytes;
  for (let byte = 0; byte < sampleBytes; byte++) {
    let from = byte * count;
    for (let to = byte; to < bytes.length; to += sampleBytes) bytes[to] = shuffled[from++] ?? 0;
  }
}
