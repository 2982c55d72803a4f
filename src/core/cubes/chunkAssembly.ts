/**
 * Makes chunks of the blocks that a writer receives, whatever the sizes of both, and stores them.
 *
 * A block that has all of a chunk is stored at once; parts of others wait on the disk, so memory does
 * not depend on the size of the cube.
 */
import * as l10n from '@vscode/l10n';
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { CubeError } from '../errors.ts';
import { boxVolume, type CubeBlock, copyPart, overlapOf } from './blockCopy.ts';
import type { ChunkFile } from './chunkFile.ts';
import { ChunkGrid } from './chunkGrid.ts';
import type { ChunkRecord, PartRecord } from './chunkJournal.ts';
import type { CubeExtent, CubeLayout, CubeValues, CubeVariable } from './cubeLayout.ts';
import { bytesOf, createValues } from './cubeValues.ts';

export interface ChunkAssemblyOptions {
  readonly layout: CubeLayout;
  /** Path of the cube, for messages. */
  readonly path: string;
  /** Sizes of a chunk along time, y and x. */
  readonly chunk: CubeExtent;
  readonly file: ChunkFile;
  /** Bytes of a chunk as they are stored. */
  encode(values: CubeValues, variable: CubeVariable): Promise<Uint8Array>;
}

/** Chunks of a block that are compressed at the same time: threads in Node's pool. */
const CHUNKS_AT_ONCE = 4;

/** What has been stored for a write. */
interface Stored {
  readonly chunks: ChunkRecord[];
  readonly parts: PartRecord[];
}

export class ChunkAssembly {
  readonly #options: ChunkAssemblyOptions;
  readonly grid: ChunkGrid;
  /** Stored chunks of each variable, by number. */
  readonly #chunks: readonly Map<number, ChunkRecord>[];
  /** Parts of chunks that are not complete, by variable and chunk, then by their place. */
  readonly #waiting = new Map<string, Map<string, PartRecord>>();

  constructor(options: ChunkAssemblyOptions) {
    this.#options = options;
    const { dates, height, width, variables } = options.layout;
    this.grid = new ChunkGrid([dates.length, height, width], options.chunk);
    this.#chunks = variables.map(() => new Map());
    const { earlier } = options.file;
    for (const record of earlier.chunks) this.#noteChunk(record);
    for (const record of earlier.parts) {
      if (!this.#chunks[record.variable]?.has(record.chunk)) this.#notePart(record);
    }
  }

  /** As `CubeWriter.write`. */
  async write(variable: number, block: CubeBlock, signal?: AbortSignal): Promise<void> {
    const stored: Stored = { chunks: [], parts: [] };
    const chunks = this.grid.touchedBy(block);
    const store = (chunk: number) => this.#store(variable, chunk, block, stored);
    try {
      await forEachBounded(chunks, CHUNKS_AT_ONCE, store, signal);
    } finally {
      await this.#options.file.record(stored.chunks, stored.parts);
    }
  }

  async #store(variable: number, chunk: number, block: CubeBlock, stored: Stored): Promise<void> {
    const box = this.grid.boxOf(chunk);
    const part = overlapOf(box, block);
    if (!part) return;
    if (boxVolume(part) === boxVolume(box)) {
      stored.chunks.push(await this.#writeChunk(variable, chunk, [block]));
      return;
    }
    const { dataType } = this.variable(variable);
    const values = createValues(dataType, boxVolume(part));
    copyPart(part, block, { ...part, values });
    const record = await this.#options.file.addPart(
      { variable, chunk, origin: part.origin, shape: part.shape },
      bytesOf(values),
    );
    stored.parts.push(record);
    const all = this.#notePart(record);
    const covered = all.reduce((sum, each) => sum + boxVolume(each), 0);
    if (covered < boxVolume(box)) return;
    const blocks = all.map(async (each) => {
      const read = createValues(dataType, boxVolume(each));
      await this.#options.file.readPart(each, bytesOf(read));
      return { ...each, values: read };
    });
    stored.chunks.push(await this.#writeChunk(variable, chunk, await Promise.all(blocks)));
  }

  /** @param blocks that cover the chunk */
  async #writeChunk(
    variable: number,
    chunk: number,
    blocks: readonly CubeBlock[],
  ): Promise<ChunkRecord> {
    const described = this.variable(variable);
    const full = this.grid.fullBox(chunk);
    const values = createValues(described.dataType, boxVolume(full));
    const whole = { ...full, values: values.fill(described.nodata ?? 0) };
    for (const block of blocks) {
      const part = overlapOf(this.grid.boxOf(chunk), block);
      if (part) copyPart(part, block, whole);
    }
    const bytes = await this.#options.encode(whole.values, described);
    const record = await this.#options.file.addChunk(variable, chunk, bytes);
    this.#noteChunk(record);
    return record;
  }

  variable(index: number): CubeVariable {
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
    // A run that continues may write a part again, also in blocks of another size.
    for (const [place, part] of parts) if (overlapOf(part, record)) parts.delete(place);
    parts.set([...record.origin, ...record.shape].join(' '), record);
    this.#waiting.set(key, parts);
    return [...parts.values()];
  }

  /** Where a chunk is stored. @throws CubeError when it is missing */
  chunkAt(variable: number, chunk: number): ChunkRecord {
    const record = this.#chunks[variable]?.get(chunk);
    if (record) return record;
    const { path: file } = this.#options;
    const [time, row, column] = this.grid.originOf(chunk);
    throw new CubeError(
      'verification',
      file,
      l10n.t(
        'The cube "{0}" lacks values of "{1}" from date {2}, row {3}, column {4} on. Build it again.',
        file,
        this.variable(variable).name,
        time,
        row,
        column,
      ),
    );
  }
}
