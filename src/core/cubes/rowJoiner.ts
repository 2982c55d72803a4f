/**
 * Joins rows of an image that are read a few at a time: where chunks wait on the disk, each layer of a
 * part is stored by itself, and thousands of small pieces would take longer than the values in them.
 *
 * ```ts
 * for await (const { window, samples } of joiner.join(reader.read(item, window, variables))) …
 * ```
 */
import type { SampleArray } from '../../imageFiles/index.ts';
import type { ReadPart } from './itemReader.ts';

/** Bytes of the rows that are joined, at most. */
const JOINED_BYTES = 16 * 2 ** 20;

export class RowJoiner {
  readonly #maxBytes: number;
  #memory: SampleArray | undefined;

  constructor(maxBytes: number = JOINED_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /**
   * @param parts of a window, from top to bottom, each of which is used before the next one is read
   * @returns the same rows in larger parts, which are used in the same way
   */
  async *join(parts: AsyncIterable<ReadPart>): AsyncGenerator<ReadPart> {
    let joined: ReadPart | undefined;
    for await (const part of parts) {
      const { window, samples } = part;
      const rowBytes = window.width * samples.pixelStride * samples.values.BYTES_PER_ELEMENT;
      const maxRows = Math.floor(this.#maxBytes / rowBytes);
      if (joined && joined.window.height + window.height > maxRows) {
        yield joined;
        joined = undefined;
      }
      if (samples.bandStride === 1 && 2 * window.height <= maxRows) {
        joined = this.#append(part, maxRows, joined?.window);
      } else {
        if (joined) yield joined;
        joined = undefined;
        yield part;
      }
    }
    if (joined) yield joined;
  }

  /** @param before rows above, which are in memory already */
  #append({ window, samples }: ReadPart, maxRows: number, before?: ReadPart['window']): ReadPart {
    const { pixelStride } = samples;
    const perRow = window.width * pixelStride;
    const values = this.#take(samples.values, maxRows * perRow);
    const { row, height } = before ?? { row: window.row, height: 0 };
    for (let y = 0; y < window.height; y++) {
      const start = samples.start + y * samples.rowStride;
      values.set(samples.values.subarray(start, start + perRow), (height + y) * perRow);
    }
    return {
      window: { ...window, row, height: height + window.height },
      samples: { values, start: 0, rowStride: perRow, pixelStride, bandStride: 1 },
    };
  }

  /** Memory for values of the type of others. */
  #take(values: SampleArray, length: number): SampleArray {
    const Values = values.constructor as new (length: number) => SampleArray;
    if (!(this.#memory instanceof Values) || this.#memory.length < length) {
      this.#memory = new Values(length);
    }
    return this.#memory;
  }
}
