/** Tiles as TIFF stores them: differences between neighbors, deflated. */
import { pipeline, Readable, type Transform } from 'node:stream';
import { createDeflate } from 'node:zlib';

export type TileSamples =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** TIFF's numbers for what is done before compression. */
export const TIFF_PREDICTOR = { none: 1, horizontal: 2, floatingPoint: 3 } as const;

/**
 * A tile's bytes. Deflating works on another thread, so that others can go on.
 *
 * @param strips rows of the tile, some at a time; the samples are used up
 * @param width pixels of a row
 * @param bands samples of a pixel
 */
export function compressTile(
  strips: Iterable<TileSamples> | AsyncIterable<TileSamples>,
  width: number,
  bands: number,
): AsyncIterable<Buffer> {
  async function* predicted(): AsyncGenerator<Buffer> {
    for await (const strip of strips) yield predict(strip, width * bands, bands);
  }
  // Level 6 is zlib's own balance of time and size.
  return compose(Readable.from(predicted()), createDeflate({ level: 6 }));
}

/** The source's bytes as a transform makes them of it; an error of either ends the other. */
function compose(source: Readable, transform: Transform): AsyncIterable<Buffer> {
  pipeline(source, transform, () => {});
  return transform as AsyncIterable<Buffer>;
}

function predict(samples: TileSamples, perRow: number, bands: number): Buffer {
  return samples instanceof Float32Array || samples instanceof Float64Array
    ? sortBytes(samples, perRow, bands)
    : takeDifferences(samples, perRow, bands);
}

/** Each sample less the one of the same band in the pixel before it. */
function takeDifferences(
  samples: Exclude<TileSamples, Float32Array | Float64Array>,
  perRow: number,
  bands: number,
): Buffer {
  for (let start = 0; start < samples.length; start += perRow) {
    for (let i = start + perRow - 1; i >= start + bands; i--) {
      samples[i] = (samples[i] ?? 0) - (samples[i - bands] ?? 0);
    }
  }
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
}

/**
 * All first bytes of a row, then all second ones, …, most significant first; then each less the one
 * as many places before it as there are bands, as libtiff's predictor 3 does it.
 */
function sortBytes(samples: Float32Array | Float64Array, perRow: number, bands: number): Buffer {
  const size = samples.BYTES_PER_ELEMENT;
  const source = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const sorted = Buffer.alloc(source.length);
  const row = perRow * size;
  for (let start = 0; start < source.length; start += row) {
    for (let i = 0; i < perRow; i++) {
      for (let byte = 0; byte < size; byte++) {
        sorted[start + byte * perRow + i] = source[start + i * size + (size - 1 - byte)] ?? 0;
      }
    }
    for (let i = start + row - 1; i >= start + bands; i--) {
      sorted[i] = (sorted[i] ?? 0) - (sorted[i - bands] ?? 0);
    }
  }
  return sorted;
}
