/** Zarr cubes, read back by zarrita. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { FileSystemStore } from '@zarrita/storage';
import { describe, expect, it } from 'vitest';
import * as zarr from 'zarrita';
import { zarrChunkSizes } from '../../src/core/cubes/chunkSizes.ts';
import { bytesOf } from '../../src/core/cubes/cubeValues.ts';
import { heldRuns } from '../../src/core/cubes/heldRuns.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { sampleLayout, sampleValues, writeSampleCube } from './cubeSamples.ts';

const ENCODING = {
  chunks: { time: 2, y: 8, x: 10 },
  shards: { time: 4, y: 16, x: 20 },
  others: {},
};

describe('a cube that is written window by window', () => {
  it.each([
    ['of one image', {}],
    ['of images whose dates share chunks', { datesOfImage: 3 }],
    ['of images of one date, beyond the memory', { datesOfImage: 1, maxRegionBytes: 1000 }],
  ])('has all values in sharded arrays, %s', async (_images, options) => {
    const layout = sampleLayout();
    const folder = temporaryFolder();
    const build = { format: 'zarr', folder, encoding: ENCODING, ...options } as const;
    const cube = await writeSampleCube(layout, build);
    expect(await readdir(folder)).toEqual([path.basename(cube)]);
    const { width, height, dates, variables } = layout;
    const root = zarr.root(new FileSystemStore(cube));
    for (const [variable, { name }] of variables.entries()) {
      // Two shards along each dimension.
      const shards = await readdir(path.join(cube, name, 'c'), { recursive: true });
      expect(shards.filter((each) => /^\d\D\d\D\d$/.test(each))).toHaveLength(8);
      const array = await zarr.open.v3(root.resolve(name), { kind: 'array' });
      const { data, shape } = await zarr.get(array);
      expect(shape).toEqual([dates.length, height, width]);
      const expected = sampleValues(layout, variable, [0, 0, 0], [dates.length, height, width]);
      const isSame = Buffer.from(bytesOf(expected)).equals(bytesOf(data as typeof expected));
      expect(isSame, name).toBe(true);
    }
    const time = await zarr.open.v3(root.resolve('time'), { kind: 'array' });
    const { data } = await zarr.get(time);
    expect(data).toEqual(BigInt64Array.from(dates, (date) => BigInt(date.time)));
  });
});

describe('a cube that is written again with further dates', () => {
  it.each([
    ['of one image', {}],
    ['of images of one date', { datesOfImage: 1 }],
    ['of images of one date, beyond the memory', { datesOfImage: 1, maxRegionBytes: 1000 }],
  ])('has the layers of both at their places, %s', async (_images, options) => {
    const layout = sampleLayout();
    const { width, height, variables } = layout;
    const build = { format: 'zarr', encoding: ENCODING } as const;
    const first = { ...layout, dates: layout.dates.slice(0, 3) };
    const held = await writeSampleCube(first, { ...build, folder: temporaryFolder() });
    const places = [0, 2, 3];
    const cube = await writeSampleCube(layout, {
      ...build,
      ...options,
      folder: temporaryFolder(),
      held: { cube: held, places },
    });
    const root = zarr.root(new FileSystemStore(cube));
    for (const [variable, { name }] of variables.entries()) {
      const array = await zarr.open.v3(root.resolve(name), { kind: 'array' });
      const { data } = await zarr.get(array);
      const found = bytesOf(data as Parameters<typeof bytesOf>[0]);
      for (const [date] of layout.dates.entries()) {
        const from = places.includes(date) ? places.indexOf(date) : date;
        const layer = bytesOf(sampleValues(layout, variable, [from, 0, 0], [1, height, width]));
        const stored = found.subarray(date * layer.length, (date + 1) * layer.length);
        expect(Buffer.compare(stored, layer), `${name} ${date}`).toBe(0);
      }
    }
  });

  it('has runs of dates that are in one chunk each', () => {
    expect(heldRuns([0, 1, 2, 4, 5], 2)).toEqual([
      { from: 0, to: 0, count: 2 },
      { from: 2, to: 2, count: 1 },
      { from: 3, to: 4, count: 2 },
    ]);
  });
});

describe('blocks of images', () => {
  it.each([
    ['in memory', {}],
    ['beyond the memory', { maxRegionBytes: 1000 }],
  ])('are read once each where chunks are smaller, %s', async (_where, options) => {
    const layout = sampleLayout({ width: 32, height: 32 });
    const read: string[] = [];
    const build = {
      format: 'zarr',
      folder: temporaryFolder(),
      encoding: { chunks: { time: 2, y: 8, x: 8 }, shards: { y: 32, x: 32 }, others: {} },
      onRead: ({ row, column }: { row: number; column: number }) => read.push(`${row} ${column}`),
      ...options,
    } as const;
    await writeSampleCube(layout, build);
    expect(new Set(read).size).toBe(read.length);
  });
});

describe('sizes of chunks', () => {
  it('fit into a small cube, and do not depend on its dates', () => {
    // -1 is all; of dates, as many as a shard has, because later ones may be appended.
    const all = { chunks: { time: -1, y: -1, x: -1 }, shards: { time: 20 } };
    expect(zarrChunkSizes({ width: 48, height: 900 }, all)).toEqual({
      chunk: [20, 900, 48],
      shard: [20, 900, 48],
    });
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
