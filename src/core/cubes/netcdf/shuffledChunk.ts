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
  const ordered = isShuffled && sampleBytes > 1 ? shuffle(bytes, sampleBytes) : bytes;
  if (level === 0) return ordered;
  const planeBytes = bytes.length / (ordered === bytes ? 1 : sampleBytes);
  const stored = isFast ? fastZlib(ordered, level, planeBytes) : zlib(ordered, level);
  if (ordered !== bytes) releaseBytes(ordered);
  return stored;
}

/** The bytes of a chunk before they were stored. @param length of them */
export function unfilterChunk(
  bytes: Uint8Array,
  { level, isShuffled }: NetcdfEncoding,
  { sampleBytes, length }: { readonly sampleBytes: number; readonly length: number },
): Uint8Array {
  const ordered = level > 0 ? unzlib(bytes, length) : bytes;
  return isShuffled && sampleBytes > 1 ? unshuffle(ordered, sampleBytes) : ordered;
}

/** The first bytes of all numbers, then the second ones, and so on. */
function shuffle(bytes: Uint8Array<ArrayBuffer>, sampleBytes: number): Uint8Array {
  const count = bytes.length / sampleBytes;
  const shuffled = new Uint8Array(bytes.length);
  if (sampleBytes === 2 && bytes.byteOffset % 4 === 0 && count % 4 === 0) {
    // Four numbers at a time.
    const pairs = new Int32Array(bytes.buffer, bytes.byteOffset, count / 2);
    const [low, high] = [0, count].map((at) => new Int32Array(shuffled.buffer, at, count / 4));
    for (let i = 0, from = 0; low && high && i < count / 4; i++, from += 2) {
      const [a, b] = [pairs[from] as number, pairs[from + 1] as number];
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

function unshuffle(shuffled: Uint8Array, sampleBytes: number): Uint8Array {
  const count = shuffled.length / sampleBytes;
  const bytes = new Uint8Array(shuffled.length);
  for (let byte = 0; byte < sampleBytes; byte++) {
    let from = byte * count;
    for (let to = byte; to < bytes.length; to += sampleBytes) bytes[to] = shuffled[from++] ?? 0;
  }
  return bytes;
}
