/**
 * Reverses the predictor that was applied before compression (TIFF 6.0, section 14; Adobe's note
 * 3).
 */
import { damaged } from './unreadable.ts';

export const PREDICTOR = { none: 1, horizontal: 2, floatingPoint: 3 } as const;

/** @param perPixel distance, in samples, between a sample and the one it is the difference to */
export interface BlockRows {
  readonly perRow: number;
  readonly perPixel: number;
  readonly bits: number;
}

/** Restores samples from differences between neighbors in a row; native byte order, in place. */
export function addDifferences(
  bytes: Uint8Array<ArrayBuffer>,
  { perRow, perPixel, bits }: BlockRows,
): void {
  const size = bits / 8;
  const count = Math.floor(bytes.length / size);
  const inPairs =
    bits === 16 && bytes.byteOffset % 4 === 0 && [count, perRow, perPixel].every(isEven);
  if (inPairs) {
    addPairs(bytes, perRow / 2, perPixel / 2);
    return;
  }
  const samples = wordsOf(bytes, bits, count);
  for (let start = 0; start < count; start += perRow) {
    const end = Math.min(start + perRow, count);
    if (samples instanceof BigUint64Array) {
      for (let i = start + perPixel; i < end; i++) {
        samples[i] = (samples[i] ?? 0n) + (samples[i - perPixel] ?? 0n);
      }
    } else {
      for (let i = start + perPixel; i < end; i++) {
        samples[i] = (samples[i] as number) + (samples[i - perPixel] as number);
      }
    }
  }
}

function isEven(number: number): boolean {
  return number % 2 === 0;
}

/** The same for two samples of 16 bits at a time: the upper bits of each are added without a carry. */
function addPairs(bytes: Uint8Array<ArrayBuffer>, perRow: number, perPixel: number): void {
  const count = bytes.length >> 2;
  const pairs = new Int32Array(bytes.buffer, bytes.byteOffset, count);
  const [upper, others] = [0x8000_8000 | 0, 0x7fff_7fff];
  for (let start = 0; start < count; start += perRow) {
    const end = Math.min(start + perRow, count);
    for (let i = start + perPixel; i < end; i++) {
      const difference = pairs[i] ?? 0;
      const before = pairs[i - perPixel] ?? 0;
      pairs[i] = ((difference & others) + (before & others)) ^ ((difference ^ before) & upper);
    }
  }
}

function wordsOf(bytes: Uint8Array<ArrayBuffer>, bits: number, count: number) {
  const { buffer, byteOffset } = bytes;
  switch (bits) {
    case 8:
      return bytes;
    case 16:
      return new Uint16Array(buffer, byteOffset, count);
    case 32:
      return new Uint32Array(buffer, byteOffset, count);
    case 64:
      return new BigUint64Array(buffer, byteOffset, count);
    default:
      throw damaged(`predictor 2 with ${bits} bits`);
  }
}

/**
 * Restores floating-point samples from rows of all first bytes, then all second bytes, …; the most
 * significant bytes come first, whatever the file's byte order.
 *
 * @returns the samples' bytes, little-endian
 */
export function joinBytes(
  bytes: Uint8Array,
  { perRow, perPixel, bits }: BlockRows,
): Uint8Array<ArrayBuffer> {
  if (bits % 8 !== 0) throw damaged(`predictor 3 with ${bits} bits`);
  const size = bits / 8;
  const length = perRow * size;
  const joined = new Uint8Array(bytes.length);
  for (let start = 0; start + length <= bytes.length; start += length) {
    const row = bytes.subarray(start, start + length);
    for (let i = perPixel; i < length; i++) row[i] = (row[i] ?? 0) + (row[i - perPixel] ?? 0);
    for (let i = 0; i < perRow; i++) {
      for (let byte = 0; byte < size; byte++) {
        joined[start + i * size + byte] = row[(size - 1 - byte) * perRow + i] ?? 0;
      }
    }
  }
  return joined;
}
