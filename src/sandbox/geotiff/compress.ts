/** Tiles as TIFF stores them: differences between neighbours, deflated. */
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';

export type Samples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** TIFF's numbers for what is done before compression. */
export const PREDICTOR = { none: 1, horizontal: 2, floatingPoint: 3 } as const;

const deflated = promisify<Buffer, { level: number }, Buffer>(deflate);

/** A tile's bytes; the samples are used up. Works on another thread, so that others can go on. */
export function compressTile(samples: Samples, width: number): Promise<Buffer> {
  const bytes =
    samples instanceof Float32Array || samples instanceof Float64Array
      ? sortBytes(samples, width)
      : takeDifferences(samples, width);
  // Level 6 is zlib's own balance of time and size.
  return deflated(bytes, { level: 6 });
}

function takeDifferences(
  samples: Exclude<Samples, Float32Array | Float64Array>,
  width: number,
): Buffer {
  for (let start = 0; start < samples.length; start += width) {
    for (let i = start + width - 1; i > start; i--) {
      samples[i] = (samples[i] ?? 0) - (samples[i - 1] ?? 0);
    }
  }
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** All first bytes of a row, then all second ones, …, most significant first; then differences. */
function sortBytes(samples: Float32Array | Float64Array, width: number): Buffer {
  const size = samples.BYTES_PER_ELEMENT;
  const source = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const sorted = Buffer.alloc(source.length);
  const row = width * size;
  for (let start = 0; start < source.length; start += row) {
    for (let i = 0; i < width; i++) {
      for (let byte = 0; byte < size; byte++) {
        sorted[start + byte * width + i] = source[start + i * size + (size - 1 - byte)] ?? 0;
      }
    }
    for (let i = start + row - 1; i > start; i--) {
      sorted[i] = (sorted[i] ?? 0) - (sorted[i - 1] ?? 0);
    }
  }
  return sorted;
}
