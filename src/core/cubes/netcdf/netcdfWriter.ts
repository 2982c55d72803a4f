/**
 * Writes a cube as NetCDF-4, which is HDF5 with the conventions of netCDF.
 *
 * ```ts
 * const writer = await openNetcdfWriter({ layout, path: '/data/cube.nc', encoding });
 * await writer.write(0, [0, 0, 0], [12, 256, 256], values);
 * await writer.finish();
 * ```
 *
 * Chunks are compressed in Node's pool of threads and appended to the file as they come, so memory
 * does not depend on its size. Libraries for JavaScript write a variable as a whole, from memory, in
 * one thread and without shuffling its bytes; so the structures of HDF5 are written here.
 */
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { SAMPLE_BYTES } from '../../../domain/imageSize.ts';
import { CubeError } from '../../errors.ts';
import { boxVolume, type CubeBlock, type CubeBox, copyPart, overlapOf } from '../blockCopy.ts';
import { cfDataset } from '../cf/cfDataset.ts';
import type { CfDataset } from '../cf/cfTypes.ts';
import type {
  CubeExtent,
  CubeLayout,
  CubeValues,
  CubeVariable,
  CubeWriter,
  CubeWriterOptions,
} from '../cubeLayout.ts';
import { bytesOf, createValues } from '../cubeValues.ts';
import { ChunkFile } from './chunkFile.ts';
import { ChunkGrid } from './chunkGrid.ts';
import type { ChunkRecord, PartRecord } from './chunkJournal.ts';
import { fileMetadata, type StoredBand, SUPERBLOCK_BYTES } from './hdf5Metadata.ts';
import { type NetcdfEncoding, netcdfEncoding } from './netcdfEncoding.ts';
import { chunkFilters, filterChunk } from './shuffledChunk.ts';

/**
 * Opens a file under a temporary name; continues an unfinished one of the same cube.
 *
 * @throws CubeError when the encoding cannot be used
 */
export async function openNetcdfWriter(options: CubeWriterOptions): Promise<CubeWriter> {
  const { layout } = options;
  const encoding = netcdfEncoding(layout, options.encoding);
  const dataset = cfDataset(layout);
  await mkdir(path.dirname(options.path), { recursive: true });
  const title = titleOf(layout, encoding);
  const file = await ChunkFile.open({ path: options.path, title, reserved: SUPERBLOCK_BYTES });
  return new NetcdfWriter(options, { encoding, dataset, file });
}

/** The same for cubes with the same values; the time of the conversion is not one of them. */
function titleOf(layout: CubeLayout, encoding: NetcdfEncoding): string {
  const { attributes: _, ...content } = layout;
  return createHash('sha256')
    .update(JSON.stringify([content, encoding]))
    .digest('hex');
}

interface WriterParts {
  readonly encoding: NetcdfEncoding;
  readonly dataset: CfDataset;
  readonly file: ChunkFile;
}

/** Chunks of a block that are compressed at the same time: threads in Node's pool. */
const CHUNKS_AT_ONCE = 4;

/** What has been stored for a write. */
interface Stored {
  readonly chunks: ChunkRecord[];
  readonly parts: PartRecord[];
}

class NetcdfWriter implements CubeWriter {
  readonly #options: CubeWriterOptions;
  readonly #parts: WriterParts;
  readonly #grid: ChunkGrid;
  /** Stored chunks of each variable, by number. */
  readonly #chunks: readonly Map<number, ChunkRecord>[];
  /** Parts of chunks that are not complete, by variable and chunk, then by their place. */
  readonly #waiting = new Map<string, Map<string, PartRecord>>();

  constructor(options: CubeWriterOptions, parts: WriterParts) {
    this.#options = options;
    this.#parts = parts;
    const { layout } = options;
    this.#grid = new ChunkGrid(shapeOf(layout), parts.encoding.chunk);
    this.#chunks = layout.variables.map(() => new Map());
    for (const record of parts.file.earlier.chunks) this.#noteChunk(record);
    for (const record of parts.file.earlier.parts) {
      if (!this.#chunks[record.variable]?.has(record.chunk)) this.#notePart(record);
    }
  }

  async write(
    variable: number,
    origin: CubeExtent,
    shape: CubeExtent,
    values: CubeValues,
    signal?: AbortSignal,
  ): Promise<void> {
    const block: CubeBlock = { origin, shape, values };
    const stored: Stored = { chunks: [], parts: [] };
    const chunks = this.#grid.touchedBy(block);
    const store = (chunk: number) => this.#store(variable, chunk, block, stored);
    try {
      await forEachBounded(chunks, CHUNKS_AT_ONCE, store, signal);
    } finally {
      await this.#parts.file.record(stored.chunks, stored.parts);
    }
  }

  async #store(variable: number, chunk: number, block: CubeBlock, stored: Stored): Promise<void> {
    const box = this.#grid.boxOf(chunk);
    const part = overlapOf(box, block);
    if (!part) return;
    if (boxVolume(part) === boxVolume(box)) {
      stored.chunks.push(await this.#writeChunk(variable, chunk, [block]));
      return;
    }
    const { dataType } = this.#variable(variable);
    const values = createValues(dataType, boxVolume(part));
    copyPart(part, block, { ...part, values });
    const record = await this.#parts.file.addPart(
      { variable, chunk, origin: part.origin, shape: part.shape },
      bytesOf(values),
    );
    stored.parts.push(record);
    const all = this.#notePart(record);
    const covered = all.reduce((sum, each) => sum + boxVolume(each), 0);
    if (covered < boxVolume(box)) return;
    const blocks = all.map(async (each) => {
      const values = createValues(dataType, boxVolume(each));
      await this.#parts.file.readPart(each, bytesOf(values));
      return { ...each, values };
    });
    stored.chunks.push(await this.#writeChunk(variable, chunk, await Promise.all(blocks)));
  }

  /** @param blocks that cover the chunk */
  async #writeChunk(
    variable: number,
    chunk: number,
    blocks: readonly CubeBlock[],
  ): Promise<ChunkRecord> {
    const { dataType, nodata = 0 } = this.#variable(variable);
    const full = this.#grid.fullBox(chunk);
    const values = createValues(dataType, boxVolume(full));
    const whole = { ...full, values: values.fill(nodata) };
    for (const block of blocks) {
      const part: CubeBox | undefined = overlapOf(full, block);
      if (part) copyPart(part, block, whole);
    }
    const { encoding, file } = this.#parts;
    const bytes = await filterChunk(bytesOf(whole.values), encoding, SAMPLE_BYTES[dataType]);
    const record = await file.addChunk(variable, chunk, bytes);
    this.#noteChunk(record);
    return record;
  }

  #variable(index: number): CubeVariable {
    const found = this.#options.layout.variables[index];
    if (!found) throw new RangeError(`variable ${index}`);
    return found;
  }

  #noteChunk(record: ChunkRecord): void {
    this.#chunks[record.variable]?.set(record.chunk, record);
    this.#waiting.delete(`${record.variable} ${record.chunk}`);
  }

  /** @returns all parts of its chunk */
  #notePart(record: PartRecord): readonly PartRecord[] {
    const key = `${record.variable} ${record.chunk}`;
    const parts = this.#waiting.get(key) ?? new Map<string, PartRecord>();
    // A run that continues may write a part again.
    parts.set([...record.origin, ...record.shape].join(' '), record);
    this.#waiting.set(key, parts);
    return [...parts.values()];
  }

  async finish(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const { dataset, encoding, file } = this.#parts;
    const { dates, height, width } = this.#options.layout;
    const { superblock, tail } = fileMetadata({
      dataset,
      shape: { time: dates.length, y: height, x: width },
      chunk: encoding.chunk,
      bands: this.#chunks.map((_, band) => this.#storedBand(band)),
      start: file.end,
    });
    await file.finish(superblock, tail);
  }

  /** @throws CubeError when a chunk is missing */
  #storedBand(band: number): StoredBand {
    const { dataType, name } = this.#variable(band);
    const chunks = Array.from({ length: this.#grid.count }, (_, chunk) => {
      const record = this.#chunks[band]?.get(chunk);
      if (!record) throw this.#incomplete(name, this.#grid.originOf(chunk));
      return { origin: this.#grid.originOf(chunk), offset: record.offset, size: record.size };
    });
    return { chunks, filters: chunkFilters(this.#parts.encoding, SAMPLE_BYTES[dataType]) };
  }

  #incomplete(band: string, [time, row, column]: CubeExtent): CubeError {
    const { path: file } = this.#options;
    return new CubeError(
      'verification',
      file,
      l10n.t(
        'The cube "{0}" lacks values of "{1}" from date {2}, row {3}, column {4} on. Build it again.',
        file,
        band,
        time,
        row,
        column,
      ),
    );
  }

  abandon(): Promise<void> {
    return this.#parts.file.close();
  }
}

function shapeOf({ dates, height, width }: CubeLayout): CubeExtent {
  return [dates.length, height, width];
}
