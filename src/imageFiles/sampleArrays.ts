/** Conversion of a block's bytes, of any sample type and byte order, to arrays of numbers. */
import { UnreadableImage } from './unreadable.ts';

export type SampleArray =
  | Uint8Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** TIFF's numbers for unsigned, signed and floating-point samples. */
export const SAMPLE_FORMAT = { unsigned: 1, signed: 2, float: 3, undefined: 4 } as const;

export interface StoredSampleType {
  readonly format: 'uint' | 'int' | 'float';
  /** As stored: 1, 2, 4, 8, 12, 16, 32 or 64. */
  readonly bits: number;
}

/** @throws UnreadableImage for types that are not numbers, or that no image uses */
export function storedSampleType(sampleFormat: number, bits: number): StoredSampleType {
  // Complex integers, complex floating-point numbers.
  if (sampleFormat === 5 || sampleFormat === 6) throw new UnreadableImage({ kind: 'complex' });
  const format =
    sampleFormat === SAMPLE_FORMAT.float
      ? 'float'
      : sampleFormat === SAMPLE_FORMAT.signed
        ? 'int'
        : 'uint';
  const possible = {
    uint: [1, 2, 4, 8, 12, 16, 32, 64],
    int: [8, 16, 32, 64],
    float: [16, 32, 64],
  };
  if (!possible[format].includes(bits)) {
    throw new UnreadableImage({ kind: 'samples', detail: `${format}${bits}` });
  }
  return { format, bits };
}

/** Array for the returned samples; types without a JavaScript equivalent become wider ones. */
export function createSampleArray({ format, bits }: StoredSampleType, count: number): SampleArray {
  if (format === 'float') {
    return bits === 64 ? new Float64Array(count) : new Float32Array(count);
  }
  if (bits === 64) return new Float64Array(count);
  const isSigned = format === 'int';
  if (bits <= 8) return isSigned ? new Int8Array(count) : new Uint8Array(count);
  if (bits <= 16) return isSigned ? new Int16Array(count) : new Uint16Array(count);
  return isSigned ? new Int32Array(count) : new Uint32Array(count);
}

/**
 * Converts a block's bytes to samples.
 *
 * @param perRow samples in a row; rows of samples smaller than a byte start at a byte
 * @param noData number for missing data
 * @throws UnreadableImage for integers that are too large to be exact
 */
export function samplesOf(
  bytes: Uint8Array<ArrayBuffer>,
  type: StoredSampleType,
  perRow: number,
  noData?: number,
): SampleArray {
  const { format, bits } = type;
  if (bits < 8 || bits === 12) return unpackBits(bytes, type, perRow);
  const count = Math.floor(bytes.byteLength / (bits / 8));
  const { buffer, byteOffset } = aligned(bytes, bits / 8);
  if (format === 'float') {
    if (bits === 16)
      return Float32Array.from(new Uint16Array(buffer, byteOffset, count), halfFloat);
    return bits === 64
      ? new Float64Array(buffer, byteOffset, count)
      : new Float32Array(buffer, byteOffset, count);
  }
  const isSigned = format === 'int';
  switch (bits) {
    case 8:
      return isSigned
        ? new Int8Array(buffer, byteOffset, count)
        : new Uint8Array(buffer, byteOffset, count);
    case 16:
      return isSigned
        ? new Int16Array(buffer, byteOffset, count)
        : new Uint16Array(buffer, byteOffset, count);
    case 32:
      return isSigned
        ? new Int32Array(buffer, byteOffset, count)
        : new Uint32Array(buffer, byteOffset, count);
    default: {
      const whole = isSigned
        ? new BigInt64Array(buffer, byteOffset, count)
        : new BigUint64Array(buffer, byteOffset, count);
      return exactNumbers(whole, noData);
    }
  }
}

/**
 * Integers of 64 bits as numbers. Beyond 2^53 these are rounded, so that another integer would be
 * shown, or other bits: only the number for missing data, which is compared and not shown, may be one.
 *
 * @throws UnreadableImage
 */
export function exactNumbers(
  values: BigInt64Array<ArrayBufferLike> | BigUint64Array<ArrayBufferLike>,
  noData?: number,
): Float64Array<ArrayBuffer> {
  const missing = noData === undefined ? undefined : exactNoData(values, noData);
  return Float64Array.from(values, (value) => {
    const number = Number(value);
    if (Number.isSafeInteger(number) || value === missing) return number;
    throw new UnreadableImage({ kind: 'inexact', value: String(value) });
  });
}

/** The largest integer of a type is the number for missing data if that is its rounded value. */
function exactNoData(
  values: BigInt64Array<ArrayBufferLike> | BigUint64Array<ArrayBufferLike>,
  noData: number,
): bigint | undefined {
  if (!Number.isInteger(noData)) return undefined;
  const whole = BigInt(noData);
  const largest = values instanceof BigInt64Array ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  return whole > largest ? largest : whole;
}

/** Typed arrays must start at a multiple of their element's size. */
function aligned(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  return bytes.byteOffset % size === 0 ? bytes : bytes.slice();
}

function unpackBits(bytes: Uint8Array, type: StoredSampleType, perRow: number): SampleArray {
  const { bits } = type;
  const bytesPerRow = Math.ceil((perRow * bits) / 8);
  const rows = Math.floor(bytes.length / bytesPerRow);
  const samples = createSampleArray(type, rows * perRow);
  const mask = (1 << bits) - 1;
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < perRow; i++) {
      const bit = i * bits;
      const at = row * bytesPerRow + (bit >> 3);
      // At most 12 bits, starting anywhere in a byte: they are within three bytes.
      const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
      samples[row * perRow + i] = (word >> (24 - (bit & 7) - bits)) & mask;
    }
  }
  return samples;
}

/** IEEE 754 half precision. */
function halfFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Reverses the byte order of samples of more than one byte, in place. */
export function swapBytes(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % size));
  if (size === 2) buffer.swap16();
  else if (size === 4) buffer.swap32();
  else if (size === 8) buffer.swap64();
}
