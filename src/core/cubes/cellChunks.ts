/**
 * Makes the chunks of a cell, which are the chunks of all variables and dates at one place, from the
 * images that have them.
 *
 * Chunks are stored as soon as all their dates are there. Of a cell that is too large for memory, such
 * as one that has whole rows of an image, parts are kept on the disk until it is complete.
 */
import { releaseBytes } from '../../domain/releaseBytes.ts';
import type { WindowSamples } from '../../imageFiles/index.ts';
import { boxVolume, type CubeBlock, type CubeBox, copyPart } from './blockCopy.ts';
import type { ChunkStorage, FilledChunk } from './chunkSink.ts';
import { unzstd, zstd } from './compression.ts';
import type { CubeExtent, CubeValues } from './cubeLayout.ts';
import type { CubeTask, CubeWindow, ItemTask } from './cubeMessages.ts';
import { bytesOf, createValues } from './cubeValues.ts';
import { copyLayers } from './layerCopy.ts';
import type { ScratchFile, ScratchPlace } from './scratchFile.ts';

/** Bytes of the chunks that are filled at a time, at most, if they are more than one of each variable. */
const BATCH_BYTES = 16 * 2 ** 20;

/** Level of Zstandard for parts that wait on the disk. */
const SCRATCH_LEVEL = 1;

/** A chunk that is not complete. */
interface OpenChunk {
  readonly variable: number;
  readonly time: number;
  /** Values that are still missing. */
  rest: number;
  /** In memory, or … */
  values: CubeValues | undefined;
  /** … on the disk. */
  readonly parts: (CubeBox & { readonly place: ScratchPlace })[];
}

export class CellChunks {
  readonly #task: CubeTask;
  readonly #cell: CubeWindow;
  readonly #sink: ChunkStorage['store'];
  readonly #scratch: ScratchFile | undefined;
  /** By `#keyOf`. */
  readonly #open = new Map<number, OpenChunk>();
  /** Arrays that can be used again, by type. */
  readonly #free: Map<string, CubeValues[]>;

  /** @param scratch for a cell that is too large for memory */
  constructor(
    task: CubeTask,
    cell: CubeWindow,
    {
      sink,
      scratch,
      free = new Map(),
    }: {
      readonly sink: ChunkStorage['store'];
      readonly scratch?: ScratchFile | undefined;
      readonly free?: Map<string, CubeValues[]>;
    },
  ) {
    this.#task = task;
    this.#cell = cell;
    this.#sink = sink;
    this.#scratch = scratch;
    this.#free = free;
  }

  /** Whether all chunks that were begun are stored. */
  get isComplete(): boolean {
    return this.#open.size === 0;
  }

  /**
   * Adds all layers of an image.
   *
   * @param window of the samples: the cell, or a part of it
   */
  async addItem(item: ItemTask, window: CubeWindow, samples: WindowSamples): Promise<void> {
    const { chunk, variables } = this.#task;
    const bands = item.variables.length;
    const pixels = chunk[1] * chunk[2];
    const batchDates = Math.max(
      1,
      Math.floor(BATCH_BYTES / (pixels * bands * bytesPerValue(variables))),
    );
    const dates = item.dates.flatMap((date, index) => (date === undefined ? [] : { date, index }));
    for (const batch of batchesOf(dates, chunk[0], batchDates)) {
      const blocks: CubeBlock[] = [];
      const filled: OpenChunk[] = [];
      const targets = batch.flatMap(({ date, index }) =>
        item.variables.map((variable, band) => {
          const open = this.#chunkOf(variable, Math.floor(date / chunk[0]));
          const conversion = item.encoding?.bands[band];
          filled.push(open);
          const layer = index * bands + band;
          if (this.#scratch) {
            const values = this.#take(variable, window.width * window.height);
            const origin: CubeExtent = [date, window.row, window.column];
            blocks.push({ origin, shape: [1, window.height, window.width], values });
            return { layer, values, start: 0, rowLength: window.width, conversion };
          }
          const values = this.#valuesOf(open);
          const row = (date % chunk[0]) * chunk[1] + window.row - this.#cell.row;
          const start = row * chunk[2] + window.column - this.#cell.column;
          return { layer, values, start, rowLength: chunk[2], conversion };
        }),
      );
      copyLayers(samples, window, targets);
      for (const [i, block] of blocks.entries()) {
        const open = filled[i];
        if (!open) continue;
        await this.#keepPart(open, block);
        this.#giveBack(open.variable, block.values);
      }
      filled.push(...this.#addMissing(item, window, batch));
      for (const open of filled) open.rest -= window.width * window.height;
      await this.#storeComplete(filled);
    }
  }

  /** Missing data of the variables that an image does not have. @returns the chunk of each layer */
  #addMissing(
    item: ItemTask,
    window: CubeWindow,
    dates: readonly { readonly date: number }[],
  ): OpenChunk[] {
    const { chunk, variables } = this.#task;
    const others = variables.map((_, index) => index).filter((i) => !item.variables.includes(i));
    return others.flatMap((variable) =>
      dates.map(({ date }) => {
        const open = this.#chunkOf(variable, Math.floor(date / chunk[0]));
        if (this.#scratch) return open;
        const values = this.#valuesOf(open);
        const first = (date % chunk[0]) * chunk[1] + window.row - this.#cell.row;
        for (let row = first; row < first + window.height; row++) {
          const start = row * chunk[2] + window.column - this.#cell.column;
          values.fill(variables[variable]?.nodata ?? 0, start, start + window.width);
        }
        return open;
      }),
    );
  }

  /** Adds values of one variable. */
  async addBlock(variable: number, block: CubeBlock): Promise<void> {
    const [time, height, width] = block.shape;
    for (let first = 0; first < time; ) {
      const date = block.origin[0] + first;
      const place = Math.floor(date / this.#task.chunk[0]);
      const count = Math.min(time - first, (place + 1) * this.#task.chunk[0] - date);
      const open = this.#chunkOf(variable, place);
      const part: CubeBlock = {
        origin: [date, block.origin[1], block.origin[2]],
        shape: [count, height, width],
        values: block.values.subarray(first * height * width, (first + count) * height * width),
      };
      if (this.#scratch) await this.#keepPart(open, part);
      else copyPart(part, part, { ...this.#boxOf(place), values: this.#valuesOf(open) });
      open.rest -= count * height * width;
      await this.#storeComplete([open]);
      first += count;
    }
  }

  #keyOf(variable: number, time: number): number {
    return time * this.#task.variables.length + variable;
  }

  #chunkOf(variable: number, time: number): OpenChunk {
    const key = this.#keyOf(variable, time);
    const found = this.#open.get(key);
    if (found) return found;
    const { chunk, dateCount } = this.#task;
    const last = Math.min(dateCount, (time + 1) * chunk[0]);
    const first = Math.max(time * chunk[0], this.#firstStored());
    const rest = (last - first) * this.#cell.width * this.#cell.height;
    const open: OpenChunk = { variable, time, rest, values: undefined, parts: [] };
    this.#open.set(key, open);
    return open;
  }

  /** The first date of the shard that the first new date is in: its shard is written again. */
  #firstStored(): number {
    const { format, firstDate } = this.#task;
    const [dates] = format.kind === 'zarr' ? format.sizes.shard : this.#task.chunk;
    return Math.floor(firstDate / dates) * dates;
  }

  #type(variable: number) {
    return this.#task.variables[variable]?.dataType ?? 'int16';
  }

  #boxOf(time: number): CubeBox {
    const { chunk } = this.#task;
    return { origin: [time * chunk[0], this.#cell.row, this.#cell.column], shape: chunk };
  }

  /** The array of a chunk, with missing data where none will be copied to. */
  #valuesOf(open: OpenChunk): CubeValues {
    if (open.values) return open.values;
    const { chunk, variables } = this.#task;
    const size = chunk[0] * chunk[1] * chunk[2];
    const values = this.#take(open.variable, size);
    if (open.rest < size) values.fill(variables[open.variable]?.nodata ?? 0);
    open.values = values;
    return values;
  }

  async #keepPart(open: OpenChunk, { origin, shape, values }: CubeBlock) {
    const place = await this.#scratch?.append(zstd(bytesOf(values), SCRATCH_LEVEL));
    if (place) open.parts.push({ origin, shape, place });
  }

  async #storeComplete(touched: readonly OpenChunk[]): Promise<void> {
    const complete = [...new Set(touched)].filter(({ rest }) => rest === 0);
    for (const open of complete) this.#open.delete(this.#keyOf(open.variable, open.time));
    if (!this.#scratch) {
      await this.#store(complete);
      return;
    }
    for (const open of complete) {
      await this.#fillFromParts(open);
      await this.#store([open]);
    }
  }

  async #fillFromParts(open: OpenChunk): Promise<void> {
    // The values of a chunk that is cut off at the edge are not all in its parts.
    open.rest = 0;
    const whole = { ...this.#boxOf(open.time), values: this.#valuesOf(open) };
    for (const part of open.parts) {
      const stored = (await this.#scratch?.read(part.place)) ?? new Uint8Array();
      const values = this.#take(open.variable, boxVolume(part));
      const unpacked = unzstd(stored, values.byteLength);
      bytesOf(values).set(unpacked);
      releaseBytes(unpacked);
      copyPart(part, { ...part, values }, whole);
      this.#giveBack(open.variable, values);
    }
  }

  async #store(complete: readonly OpenChunk[]): Promise<void> {
    if (complete.length === 0) return;
    const { chunk } = this.#task;
    const { row, column } = this.#cell;
    const chunks = complete.map((open): FilledChunk => {
      const place: CubeExtent = [open.time, row / chunk[1], column / chunk[2]];
      return { variable: open.variable, place, values: this.#valuesOf(open) };
    });
    await this.#sink(chunks);
    for (const { variable, values } of chunks) this.#giveBack(variable, values);
  }

  /** An array of a variable's type, with numbers of its earlier use. */
  #take(variable: number, size: number): CubeValues {
    const type = this.#type(variable);
    return this.#free.get(`${type} ${size}`)?.pop() ?? createValues(type, size);
  }

  #giveBack(variable: number, values: CubeValues): void {
    const key = `${this.#type(variable)} ${values.length}`;
    const others = this.#free.get(key);
    if (others) others.push(values);
    else this.#free.set(key, [values]);
  }
}

function bytesPerValue(variables: CubeTask['variables']): number {
  return Math.max(...variables.map(({ dataType }) => createValues(dataType, 1).byteLength));
}

/** Consecutive dates of an image, of whole chunks where they are small enough. */
function batchesOf<T extends { readonly date: number }>(
  dates: readonly T[],
  chunkDates: number,
  batchDates: number,
): T[][] {
  const batches: T[][] = [];
  const chunksAtOnce = Math.max(1, Math.floor(batchDates / chunkDates));
  let latest = Number.NaN;
  for (const each of dates) {
    const group = Math.floor(each.date / (chunkDates * chunksAtOnce));
    if (group !== latest) batches.push([]);
    latest = group;
    batches.at(-1)?.push(each);
  }
  return batches;
}
