/**
 * Cache of planes, the samples of one band in one block, newest last and limited in size. A block
 * is unpacked once for all requested bands.
 */
import PQueue from 'p-queue';
import type { BlockPiece, BlockReader } from './blockReader.ts';
import type { RowRange } from './codecs.ts';
import { bytesPerRow, type Directory } from './directory.ts';
import { createSampleArray, type SampleArray } from './sampleArrays.ts';
import type { UncheckedBlocks } from './uncheckedBlocks.ts';

/** Largest size of cached planes, bytes. */
const MAX_KEPT_PLANES = 96 * 2 ** 20;
/** Blocks that are unpacked at a time; large ones one after another. */
const AT_ONCE = 4;
const LARGE = 16 * 2 ** 20;

/** Samples of a piece. */
export interface PieceSamples {
  /** @param index of the pixel, row by row */
  valueAt(band: number, index: number): number;
}

interface WantedRows {
  readonly bands: readonly number[];
  readonly rows: RowRange;
  readonly unchecked: UncheckedBlocks | undefined;
}

export class Planes {
  readonly #blocks: BlockReader;
  readonly #kept = new Map<string, SampleArray>();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #queue = new PQueue({ concurrency: AT_ONCE });
  readonly #largeOnes = new PQueue({ concurrency: 1 });
  #bytes = 0;
  readonly #bound: number;

  constructor(blocks: BlockReader, bound = MAX_KEPT_PLANES) {
    this.#blocks = blocks;
    this.#bound = bound;
  }

  /** Bytes cached now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * The planes of some bands in a piece.
   *
   * @param id of the directory, because images of a file share no planes
   * @throws UnreadableImage, or the signal's reason
   */
  async get(
    id: number,
    directory: Directory,
    piece: BlockPiece,
    bands: readonly number[],
    signal?: AbortSignal,
  ): Promise<SampleArray[]> {
    const found = new Map<number, SampleArray>();
    const place = `${id}:${piece.column}:${piece.firstRow}`;
    // A block that another request is unpacking is waited for rather than unpacked again.
    await this.#underWay.get(place)?.catch(() => {});
    signal?.throwIfAborted();
    for (const band of new Set(bands)) {
      const kept = this.#remove(`${place}:${band}`);
      if (kept) found.set(band, kept);
    }
    const missing = [...new Set(bands)].filter((band) => !found.has(band));
    if (missing.length > 0) {
      const isLarge = bytesPerRow(directory) * piece.rows > LARGE;
      const queue = isLarge ? this.#largeOnes : this.#queue;
      const work = queue.add(async () => {
        signal?.throwIfAborted();
        for (const [band, samples] of await this.#unpack(directory, piece, missing)) {
          found.set(band, samples);
          this.#keep(`${place}:${band}`, samples);
        }
      });
      this.#underWay.set(place, work);
      try {
        await work;
      } finally {
        if (this.#underWay.get(place) === work) this.#underWay.delete(place);
      }
    }
    return bands.map((band) => found.get(band) ?? createSampleArray(directory.sampleType, 0));
  }

  /**
   * Samples of some rows of a piece, without caching them: for reading a few pixels of many bands.
   *
   * @param wanted.unchecked for blocks that are used before their checksums are compared
   * @throws UnreadableImage, or the signal's reason
   */
  async readOnce(
    directory: Directory,
    piece: BlockPiece,
    { bands, rows, unchecked }: WantedRows,
    signal?: AbortSignal,
  ): Promise<PieceSamples> {
    const isLarge = bytesPerRow(directory) * piece.rows > LARGE;
    return (isLarge ? this.#largeOnes : this.#queue).add(async () => {
      signal?.throwIfAborted();
      const { planar, samplesPerPixel, blockWidth } = directory;
      if (!planar) {
        const { samples, firstRow } = await this.#blocks.rowSamples(
          directory,
          { piece, band: 0, rows },
          unchecked,
        );
        const start = firstRow * blockWidth;
        const valueAt = (band: number, i: number) =>
          samples[(i - start) * samplesPerPixel + band] ?? Number.NaN;
        return { valueAt };
      }
      const planes = new Map<number, { samples: SampleArray; start: number }>();
      for (const band of new Set(bands)) {
        const { samples, firstRow } = await this.#blocks.rowSamples(
          directory,
          { piece, band, rows },
          unchecked,
        );
        planes.set(band, { samples, start: firstRow * blockWidth });
        signal?.throwIfAborted();
      }
      const valueAt = (band: number, i: number) => {
        const plane = planes.get(band);
        return plane?.samples[i - plane.start] ?? Number.NaN;
      };
      return { valueAt };
    });
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }

  async #unpack(
    directory: Directory,
    piece: BlockPiece,
    bands: readonly number[],
  ): Promise<[number, SampleArray][]> {
    const { planar, samplesPerPixel, blockWidth, sampleType } = directory;
    if (planar) {
      return Promise.all(
        bands.map(async (band): Promise<[number, SampleArray]> => {
          const samples = await this.#blocks.samples(directory, piece, band);
          // A view of the larger buffer would keep the other bands in memory.
          return [band, samples.byteLength < samples.buffer.byteLength ? samples.slice() : samples];
        }),
      );
    }
    const all = await this.#blocks.samples(directory, piece, 0);
    const count = blockWidth * piece.rows;
    return this.#worthKeeping(directory, bands).map((band) => {
      const samples = createSampleArray(sampleType, count);
      for (let i = 0, at = band; i < count; i++, at += samplesPerPixel) samples[i] = all[at] ?? 0;
      return [band, samples];
    });
  }

  /**
   * With all bands of a pixel side by side, a block is unpacked for all of them: all bands are
   * cached for the next date or band that the user looks at, if the whole image fits.
   */
  #worthKeeping(directory: Directory, bands: readonly number[]): readonly number[] {
    const { samplesPerPixel, width, height, sampleType } = directory;
    const bytes = (width * height * samplesPerPixel * sampleType.bits) / 8;
    return bytes <= this.#bound ? [...Array(samplesPerPixel).keys()] : bands;
  }

  #remove(key: string): SampleArray | undefined {
    const samples = this.#kept.get(key);
    if (!samples) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, samples);
    return samples;
  }

  #keep(key: string, samples: SampleArray): void {
    if (this.#kept.has(key)) return;
    this.#kept.set(key, samples);
    this.#bytes += samples.byteLength;
    for (const [oldest, { byteLength }] of this.#kept) {
      if (this.#bytes <= this.#bound) break;
      this.#kept.delete(oldest);
      this.#bytes -= byteLength;
    }
  }
}
