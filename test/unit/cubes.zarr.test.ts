/** The writer of Zarr, read back by zarrita. */
import { FileSystemStore } from '@zarrita/storage';
import { describe, expect, it } from 'vitest';
import * as zarr from 'zarrita';
import { zarrChunkSizes } from '../../src/core/cubes/chunkSizes.ts';
import type { CubeExtent } from '../../src/core/cubes/cubeLayout.ts';
import { createValues } from '../../src/core/cubes/cubeValues.ts';
import { FolderStore } from '../../src/core/cubes/folderStore.ts';
import { zarrFiles } from '../../src/core/cubes/zarrFiles.ts';
import { ZarrWriter } from '../../src/core/cubes/zarrWriter.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { sampleLayout } from './cubeSamples.ts';

const ENCODING = { chunks: { time: 2, y: 8, x: 10 }, shards: { time: 4, y: 16, x: 20 } };

/** A number for each place in a cube. */
function valueAt(variable: number, t: number, y: number, x: number): number {
  return variable === 2 && t === 1 ? 0 : 1 + ((variable * 31 + t * 17 + y * 5 + x) % 200);
}

describe('a cube that is written block by block', () => {
  it.each([
    ['forwards', (blocks: CubeExtent[]) => blocks],
    ['backwards', (blocks: CubeExtent[]) => blocks.toReversed()],
  ])('has all values in sharded arrays, %s', async (_order, arrange) => {
    const layout = sampleLayout();
    const folder = temporaryFolder();
    const store = new FolderStore(folder);
    const sizes = zarrChunkSizes(layout, ENCODING);
    const keys: string[] = [];
    const writer = new ZarrWriter({
      layout,
      sizes,
      firstDate: 0,
      store: async (key, shard) => {
        keys.push(key);
        await store.write(key, shard);
      },
    });
    const { width, height, dates, variables } = layout;
    // Blocks that are no multiples of chunks.
    const [rows, columns] = [7, 11];
    const blocks: CubeExtent[] = [];
    for (let t = 0; t < dates.length; t++) {
      for (let y = 0; y < height; y += rows) {
        for (let x = 0; x < width; x += columns) blocks.push([t, y, x]);
      }
    }
    for (const [variable, { dataType }] of variables.entries()) {
      for (const [t, y, x] of arrange(blocks)) {
        const shape: CubeExtent = [1, Math.min(rows, height - y), Math.min(columns, width - x)];
        const values = createValues(dataType, shape[1] * shape[2]);
        for (let i = 0; i < values.length; i++) {
          const [dy, dx] = [Math.floor(i / shape[2]), i % shape[2]];
          values[i] = valueAt(variable, t, y + dy, x + dx);
        }
        await writer.write(variable, [t, y, x], shape, values);
      }
    }
    expect(writer.isComplete).toBe(true);
    // Two shards along each dimension, and each of them is stored once.
    expect(keys).toHaveLength(variables.length * 8);
    expect(new Set(keys).size).toBe(keys.length);

    const { files, group } = await zarrFiles(layout, sizes);
    for (const { key, bytes } of [...files, group]) await store.write(key, bytes);
    const root = zarr.root(new FileSystemStore(folder));
    for (const [variable, { name }] of variables.entries()) {
      const array = await zarr.open.v3(root.resolve(name), { kind: 'array' });
      const { data, shape } = await zarr.get(array);
      expect(shape).toEqual([dates.length, height, width]);
      const expected = Array.from({ length: dates.length * height * width }, (_, i) =>
        valueAt(
          variable,
          Math.floor(i / (height * width)),
          Math.floor(i / width) % height,
          i % width,
        ),
      );
      expect([...(data as Uint16Array)], name).toEqual(expected);
    }
    const time = await zarr.open.v3(root.resolve('time'), { kind: 'array' });
    const { data } = await zarr.get(time);
    const times = [...(data as Float64Array)].map((seconds) => Math.round(seconds * 1000));
    expect(times).toEqual(dates.map((date) => date.time));
  });
});

describe('sizes of chunks', () => {
  it('fit into a small cube, and do not depend on its dates', () => {
    expect(zarrChunkSizes({ width: 48, height: 32 }, {})).toEqual({
      chunk: [16, 32, 48],
      shard: [64, 32, 48],
    });
  });

  it('are those of the configuration, with whole chunks in each shard', () => {
    const chunks = { time: 50, y: 250, x: 250 };
    expect(zarrChunkSizes({ width: 5000, height: 5000 }, { chunks })).toEqual({
      chunk: [50, 250, 250],
      shard: [50, 500, 500],
    });
    const shards = { time: 100, y: 100, x: 1100 };
    expect(zarrChunkSizes({ width: 5000, height: 5000 }, { chunks, shards })).toEqual({
      chunk: [50, 250, 250],
      shard: [100, 250, 1000],
    });
  });
});
