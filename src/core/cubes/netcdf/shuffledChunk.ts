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
  const stored = isFast ? fastZlib(ordered, level) : zlib(ordered, level);
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
  if (sampleBytes === 2 && bytes.byteOffset % 2 === 0) {
    const numbers = new Uint16Array(bytes.buffer, bytes.byteOffset, count);
    for (let i = 0; i < count; i++) {
      const number = numbers[i] as number;
      shuffled[i] = number;
      shuffled[count + i] = number >> 8;
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
