/** Writes all chunks of a cube in a window, from the images and from what the cube has already. */
import { SAMPLE_BYTES } from '../../domain/imageSize.ts';
import type { WindowSamples } from '../../imageFiles/index.ts';
import { crc32cOf } from '../stores/crc32c.ts';
import { CellChunks } from './cellChunks.ts';
import { openChunkStorage } from './chunkStorage.ts';
import type { CubeExtent, CubeValues } from './cubeLayout.ts';
import type {
  CubeTask,
  CubeWindow,
  HeldRun,
  ItemTask,
  SampledBlock,
  WindowRecord,
} from './cubeMessages.ts';
import { bytesOf } from './cubeValues.ts';
import type { HeldReader } from './heldLayers.ts';
import { type ItemReader, intersection } from './itemReader.ts';
import { layerOf } from './layerCopy.ts';
import { RowJoiner } from './rowJoiner.ts';
import { ScratchFile } from './scratchFile.ts';
import type { ThreadStore } from './threadStores.ts';

/** Blocks of a window that are checked when the cube is complete. */
const SAMPLES = 4;

/** Samples and chunks of a region that are in memory at a time; parts of larger ones wait on the disk. */
export const MAX_REGION_BYTES = 192 * 2 ** 20;

/** Fewest rows that are read at a time: strips of a row would be read one by one. */
const MIN_ROWS = 128;

/** How a window is written. */
export interface WindowOptions {
  /** Samples and chunks of a region that are in memory at a time. */
  readonly maxRegionBytes: number;
  /** Arrays of chunks of earlier windows of the cube, by type and size, which are used again. */
  readonly free?: Map<string, CubeValues[]> | undefined;
  /** Reads the cube that dates are copied from. */
  readonly held?: HeldReader | undefined;
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
  { maxRegionBytes, free = new Map(), held, signal }: WindowOptions,
): Promise<WindowRecord> {
  const storage = await openChunkStorage(task, window, target);
  const steps = stepsOf(task);
  const blocks: SampledBlock[] = [];
  const copied: SampledBlock[] = [];
  const sink = storage.store.bind(storage);
  const joiner = new RowJoiner();
  try {
    for (const region of rectanglesOf(window, regionSize(task))) {
      const isLarge = regionBytes(task, region) > maxRegionBytes;
      const scratch = isLarge ? new ScratchFile(task.target) : undefined;
      try {
        const cells = rectanglesOf(region, cellSize(task)).map((cell) => {
          return { cell, chunks: new CellChunks(task, cell, { sink, scratch, free }) };
        });
        for (const [i, part] of (isLarge ? partsOf(region, task) : [region]).entries()) {
          for (const step of steps) {
            signal?.throwIfAborted();
            if ('run' in step) {
              // Of all parts at once, because chunks are unpacked as a whole.
              for (const { cell, chunks } of i === 0 && held ? cells : []) {
                copied.push(...(await copyRun(task, cell, step, { held, chunks })));
              }
              continue;
            }
            const { item, number } = step;
            const parts = reader.read(item, part, task.variables);
            for await (const read of isLarge ? joiner.join(parts) : parts) {
              for (const [j, { cell, chunks }] of cells.entries()) {
                const shared = intersection(read.window, cell);
                if (!shared) continue;
                const own = samplesIn(read.samples, read.window, shared);
                await chunks.addItem(item, shared, own);
                // Other images and bands in each part.
                const isSampled =
                  blocks.length < SAMPLES &&
                  number === (i + j) % task.items.length &&
                  shared.row === Math.max(cell.row, part.row);
                if (isSampled) blocks.push(...(await sampleOf(task, item, shared, own)));
              }
            }
          }
        }
        if (cells.some(({ chunks }) => !chunks.isComplete)) throw new RangeError('incomplete');
      } finally {
        await scratch?.close();
      }
    }
    return { blocks: [...blocks, ...spread(copied)], chunks: await storage.finish() };
  } catch (error) {
    await storage.discard();
    throw error;
  }
}

type Size = Pick<CubeWindow, 'width' | 'height'>;

/** Chunks at one place, all dates and variables together. */
function cellSize({ chunk: [, height, width] }: CubeTask): Size {
  return { width, height };
}

/** Chunks that blocks of the images are in, so that each block is unpacked once for all of them. */
function regionSize(task: CubeTask): Size {
  const { width, height } = cellSize(task);
  return {
    width: width * Math.ceil(task.block.width / width),
    height: height * Math.ceil(task.block.height / height),
  };
}

/** Rectangles of a size that a window is divided into, row by row. */
function rectanglesOf(window: CubeWindow, { width, height }: Size): CubeWindow[] {
  const found: CubeWindow[] = [];
  for (let row = window.row; row < window.row + window.height; row += height) {
    for (let column = window.column; column < window.column + window.width; column += width) {
      const rectangle = intersection({ column, row, width, height }, window);
      if (rectangle) found.push(rectangle);
    }
  }
  return found;
}

/** The samples of a part of a window, which are not copied. */
function samplesIn(samples: WindowSamples, window: CubeWindow, part: CubeWindow): WindowSamples {
  const { start, rowStride, pixelStride } = samples;
  const skipped = (part.row - window.row) * rowStride + (part.column - window.column) * pixelStride;
  return { ...samples, start: start + skipped };
}

/** Bytes of the samples of an image and of the chunks that they begin, at most. */
function regionBytes(
  { items, variables, chunk, dateCount }: CubeTask,
  { width, height }: CubeWindow,
): number {
  const layers = Math.max(...items.map(({ dates, variables }) => dates.length * variables.length));
  const open = variables.length * Math.min(chunk[0], dateCount);
  const types = [...variables, ...items.flatMap(({ encoding }) => encoding ?? [])];
  const bytes = Math.max(...types.map(({ dataType }) => SAMPLE_BYTES[dataType]));
  return width * height * (layers + open) * bytes;
}

/** Blocks of the images in a region, each of which is read once. */
function partsOf(region: CubeWindow, { block }: CubeTask): CubeWindow[] {
  const width = Math.max(block.width, MIN_ROWS);
  const height = Math.max(block.height, MIN_ROWS);
  const parts: CubeWindow[] = [];
  const first = (start: number, size: number) => Math.floor(start / size) * size;
  for (let row = first(region.row, height); row < region.row + region.height; row += height) {
    for (let column = first(region.column, width); column < region.column + region.width; ) {
      const part = intersection({ column, row, width, height }, region);
      if (part) parts.push(part);
      column += width;
    }
  }
  return parts;
}

/** An image, or dates of a cube that exists. */
type Step =
  | { readonly item: ItemTask; readonly number: number }
  | { readonly run: HeldRun; readonly number: number };

/** In the order of time, so that few chunks are open at a time. */
function stepsOf({ items, held }: CubeTask): Step[] {
  const firstOf = ({ dates }: ItemTask) =>
    dates.reduce<number>((first, date = first) => Math.min(first, date), Number.POSITIVE_INFINITY);
  const steps = [
    ...items.map((item, number) => ({ first: firstOf(item), step: { item, number } })),
    ...(held?.runs ?? []).map((run, number) => ({ first: run.to, step: { run, number } })),
  ];
  return steps.sort((a, b) => a.first - b.first).map(({ step }) => step);
}

/** @returns a layer of another variable and date for each cell and run */
async function copyRun(
  { variables }: CubeTask,
  cell: CubeWindow,
  { run: { from, to, count }, number }: Extract<Step, { run: HeldRun }>,
  { held, chunks }: { readonly held: HeldReader | undefined; readonly chunks: CellChunks },
): Promise<SampledBlock[]> {
  const shape: CubeExtent = [count, cell.height, cell.width];
  const sampled = 7 * (cell.row + cell.column) + number;
  const blocks: SampledBlock[] = [];
  for (const [variable] of variables.entries()) {
    const values = await held?.read(variable, { origin: [from, cell.row, cell.column], shape });
    if (!values) continue;
    await chunks.addBlock(variable, { origin: [to, cell.row, cell.column], shape, values });
    if (variable !== sampled % variables.length) continue;
    const size = cell.height * cell.width;
    const date = sampled % count;
    const layer = values.subarray(date * size, (date + 1) * size);
    blocks.push({
      variable,
      origin: [to + date, cell.row, cell.column],
      shape: [1, cell.height, cell.width],
      crc32c: await crc32cOf(bytesOf(layer)),
    });
  }
  return blocks;
}

/** Some blocks from all of them. */
function spread(blocks: readonly SampledBlock[]): SampledBlock[] {
  const step = Math.max(1, blocks.length / SAMPLES);
  return blocks.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step));
}

/** A layer of an image, as it was read, or as it is converted. */
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
  const conversion = item.encoding?.bands[layer % bands];
  const { dataType = 'int16' } = variables[variable] ?? {};
  const values = layerOf(samples, part, layer, dataType, conversion);
  return [
    {
      variable,
      origin: [date, part.row, part.column],
      shape: [1, part.height, part.width],
      crc32c: await crc32cOf(bytesOf(values)),
    },
  ];
}
