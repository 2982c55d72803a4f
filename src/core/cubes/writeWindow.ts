/** Writes all chunks of a cube in a window, from the images and from what the cube has already. */
import type { WindowSamples } from '../../imageFiles/index.ts';
import { crc32cOf } from '../stores/crc32c.ts';
import { CellChunks } from './cellChunks.ts';
import { openChunkStorage } from './chunkStorage.ts';
import type { CubeExtent, CubeValues } from './cubeLayout.ts';
import type { CubeTask, CubeWindow, ItemTask, SampledBlock, WindowRecord } from './cubeMessages.ts';
import { bytesOf, createValues } from './cubeValues.ts';
import { type ItemReader, intersection } from './itemReader.ts';
import { layerOf } from './layerCopy.ts';
import { ScratchFile } from './scratchFile.ts';
import type { ThreadStore } from './threadStores.ts';
import { openZarrReader, type ZarrReader } from './zarrReader.ts';

/** Blocks of a window that are checked when the cube is complete. */
const SAMPLES = 4;

/** Samples and chunks of a cell that are in memory at a time; parts of larger cells wait on the disk. */
export const MAX_CELL_BYTES = 192 * 2 ** 20;

/** Fewest rows that are read at a time: strips of a row would be read one by one. */
const MIN_ROWS = 128;

/** How a window is written. */
export interface WindowOptions {
  /** Samples and chunks of a cell that are in memory at a time. */
  readonly maxCellBytes: number;
  /** Ends the work before the next image is read. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * @param window whole chunks; of Zarr, whole shards
 * @param target where the task stores its chunks
 * @returns checksums of some blocks, as they were read from the images, and where chunks are stored
 */
export async function writeWindow(
  task: CubeTask,
  window: CubeWindow,
  reader: Pick<ItemReader, 'read'>,
  target: ThreadStore,
  { maxCellBytes, signal }: WindowOptions,
): Promise<WindowRecord> {
  const storage = await openChunkStorage(task, window, target);
  const existing = existingReader(task, target);
  const blocks: SampledBlock[] = [];
  const free = new Map<string, CubeValues[]>();
  const sink = storage.store.bind(storage);
  try {
    for (const cell of cellsOf(window, task.chunk)) {
      const isLarge = cellBytes(task, cell) > maxCellBytes;
      const scratch = isLarge ? new ScratchFile(task.target) : undefined;
      try {
        const chunks = new CellChunks(task, cell, { sink, scratch, free });
        if (existing) await copyExisting(task, cell, existing, chunks);
        for (const [i, part] of (isLarge ? partsOf(cell, task) : [cell]).entries()) {
          for (const [number, item] of task.items.entries()) {
            signal?.throwIfAborted();
            const samples = await reader.read(item, part, task.variables);
            await chunks.addItem(item, part, samples);
            // Other images and bands in each part.
            const isSampled = blocks.length < SAMPLES && number === i % task.items.length;
            if (isSampled) blocks.push(...(await sampleOf(task, item, part, samples)));
          }
        }
        if (!chunks.isComplete) throw new RangeError('incomplete');
      } finally {
        await scratch?.close();
      }
    }
    return { blocks, chunks: await storage.finish() };
  } catch (error) {
    await storage.discard();
    throw error;
  }
}

/** Chunks of a window, all dates and variables together. */
function cellsOf(window: CubeWindow, [, height, width]: CubeExtent): CubeWindow[] {
  const cells: CubeWindow[] = [];
  for (let row = window.row; row < window.row + window.height; row += height) {
    for (let column = window.column; column < window.column + window.width; column += width) {
      const cell = intersection({ column, row, width, height }, window);
      if (cell) cells.push(cell);
    }
  }
  return cells;
}

/** Bytes of the samples of an image and of the chunks that they begin. */
function cellBytes({ items, variables, chunk, dateCount }: CubeTask, cell: CubeWindow): number {
  const layers = Math.max(...items.map(({ dates, variables }) => dates.length * variables.length));
  const open = variables.length * Math.min(chunk[0], dateCount);
  const [first] = variables;
  const bytes = createValues(first?.dataType ?? 'int16', 1).byteLength;
  return cell.width * cell.height * (layers + open) * bytes;
}

/** Blocks of the images in a cell, each of which is read once. */
function partsOf(cell: CubeWindow, { block }: CubeTask): CubeWindow[] {
  const width = Math.max(block.width, MIN_ROWS);
  const height = Math.max(block.height, MIN_ROWS);
  const parts: CubeWindow[] = [];
  const first = (start: number, size: number) => Math.floor(start / size) * size;
  for (let row = first(cell.row, height); row < cell.row + cell.height; row += height) {
    for (let column = first(cell.column, width); column < cell.column + cell.width; ) {
      const part = intersection({ column, row, width, height }, cell);
      if (part) parts.push(part);
      column += width;
    }
  }
  return parts;
}

/** Reads a cube whose last shards are written again, with later dates. */
function existingReader(
  { format, firstDate }: CubeTask,
  target: ThreadStore,
): ZarrReader | undefined {
  const isCut = format.kind === 'zarr' && firstDate % format.sizes.shard[0] > 0;
  return isCut ? openZarrReader(target) : undefined;
}

/** Dates before the first new one in its shard, which is written again. */
async function copyExisting(
  task: CubeTask,
  cell: CubeWindow,
  existing: ZarrReader,
  chunks: CellChunks,
): Promise<void> {
  const [shardDates] = task.format.kind === 'zarr' ? task.format.sizes.shard : task.chunk;
  const first = Math.floor(task.firstDate / shardDates) * shardDates;
  const origin: CubeExtent = [first, cell.row, cell.column];
  const shape: CubeExtent = [task.firstDate - first, cell.height, cell.width];
  for (const [variable, { name }] of task.variables.entries()) {
    const values = await existing.read(name, origin, shape);
    await chunks.addBlock(variable, { origin, shape, values });
  }
}

/** A layer of an image, as it was read. */
async function sampleOf(
  { variables }: CubeTask,
  item: ItemTask,
  part: CubeWindow,
  samples: WindowSamples,
): Promise<SampledBlock[]> {
  const bands = item.variables.length;
  const layer = (7 * (part.row + part.column) + 3) % Math.max(1, item.dates.length * bands);
  const date = item.dates[Math.floor(layer / bands)];
  const variable = item.variables[layer % bands];
  if (date === undefined || variable === undefined) return [];
  const values = layerOf(samples, part, layer, variables[variable]?.dataType ?? 'int16');
  return [
    {
      variable,
      origin: [date, part.row, part.column],
      shape: [1, part.height, part.width],
      crc32c: await crc32cOf(bytesOf(values)),
    },
  ];
}
