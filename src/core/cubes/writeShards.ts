/** Writes all shards of a cube in a window, from the images and from what the cube has already. */
import { crc32cOf } from '../stores/crc32c.ts';
import type { CubeExtent, CubeValues } from './cubeLayout.ts';
import type { CubeWindow, ItemTask, SampledBlock, ZarrTask } from './cubeMessages.ts';
import { bytesOf } from './cubeValues.ts';
import { type ItemReader, intersection } from './itemReader.ts';
import type { ThreadStore } from './threadStores.ts';
import { openZarrReader, type ZarrReader } from './zarrReader.ts';
import { ZarrWriter } from './zarrWriter.ts';

/** Blocks of a window that are checked when the cube is complete. */
const SAMPLES = 4;

/**
 * @param window whole shards
 * @returns checksums of some blocks, as they were read from the images
 */
export async function writeShards(
  task: ZarrTask,
  window: CubeWindow,
  reader: ItemReader,
  target: ThreadStore,
): Promise<SampledBlock[]> {
  const dates = Array.from({ length: task.dateCount }, () => ({
    time: 0,
    collection: '',
    scenes: [],
  }));
  const writer = new ZarrWriter({
    layout: { ...task, dates },
    sizes: task.sizes,
    firstDate: task.firstDate,
    store: (key, shard) => target.write(key, shard),
  });
  const existing = task.firstDate % task.sizes.shard[0] === 0 ? undefined : openZarrReader(target);
  const samples: SampledBlock[] = [];
  const cells = cellsOf(window, task.sizes.chunk);
  for (const [i, cell] of cells.entries()) {
    if (existing) await copyExisting(task, cell, existing, writer);
    for (const [number, item] of task.items.entries()) {
      const layers = await reader.read(item, cell, task.variables);
      await writeLayers(item, cell, layers, writer);
      // Other images and bands in each cell.
      const isSampled = samples.length < SAMPLES && number === i % task.items.length;
      if (isSampled) samples.push(...(await sampleOf(item, cell, layers, cells.length + i)));
    }
  }
  if (!writer.isComplete) throw new RangeError('incomplete');
  return samples;
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

async function writeLayers(
  item: ItemTask,
  cell: CubeWindow,
  layers: readonly CubeValues[],
  writer: ZarrWriter,
): Promise<void> {
  const bandCount = item.variables.length;
  for (const [band, values] of layers.entries()) {
    const date = item.dates[Math.floor(band / bandCount)];
    const variable = item.variables[band % bandCount];
    if (date === undefined || variable === undefined) continue;
    const origin: CubeExtent = [date, cell.row, cell.column];
    await writer.write(variable, origin, [1, cell.height, cell.width], values);
  }
}

/** Dates before the first new one in its shard, which is written again. */
async function copyExisting(
  task: ZarrTask,
  cell: CubeWindow,
  existing: ZarrReader,
  writer: ZarrWriter,
): Promise<void> {
  const [shardDates] = task.sizes.shard;
  const first = Math.floor(task.firstDate / shardDates) * shardDates;
  const origin: CubeExtent = [first, cell.row, cell.column];
  const shape: CubeExtent = [task.firstDate - first, cell.height, cell.width];
  for (const [variable, { name }] of task.variables.entries()) {
    await writer.write(variable, origin, shape, await existing.read(name, origin, shape));
  }
}

/** A layer of an image, as it was read. @param seed chooses it */
async function sampleOf(
  item: ItemTask,
  cell: CubeWindow,
  layers: readonly CubeValues[],
  seed: number,
): Promise<SampledBlock[]> {
  const bandCount = item.variables.length;
  const band = (seed * 7 + cell.row + cell.column) % Math.max(1, layers.length);
  const date = item.dates[Math.floor(band / bandCount)];
  const variable = item.variables[band % bandCount];
  const values = layers[band];
  if (date === undefined || variable === undefined || !values) return [];
  return [
    {
      variable,
      origin: [date, cell.row, cell.column],
      shape: [1, cell.height, cell.width],
      crc32c: await crc32cOf(bytesOf(values)),
    },
  ];
}
