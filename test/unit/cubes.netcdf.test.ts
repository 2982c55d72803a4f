/** Cubes as NetCDF-4, read with the HDF5 library of The HDF Group. */
import { existsSync } from 'node:fs';
import { open, readdir, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import h5wasm from 'h5wasm/node';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type {
  CubeEncoding,
  CubeExtent,
  CubeLayout,
  CubeValues,
} from '../../src/core/cubes/cubeLayout.ts';
import { hdf5Checksum } from '../../src/core/cubes/netcdf/hdf5Checksum.ts';
import { keysWithoutEffect } from '../../src/core/cubes/netcdf/netcdfEncoding.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type SampleBuild, sampleLayout, sampleValues, writeSampleCube } from './cubeSamples.ts';

/** Two rows of three windows. */
const WINDOW = { width: 16, height: 20 };
const WINDOWS = 6;

const CHUNKS: CubeEncoding = { chunks: { time: 2, y: 10, x: 8 }, others: {} };

/** A folder that does not exist yet. */
function newFolder(): string {
  return path.join(temporaryFolder(), 'below');
}

/** Writes a cube and opens it with the library. */
async function written(
  layout: CubeLayout,
  encoding: CubeEncoding,
  options: Partial<SampleBuild> = {},
) {
  const folder = newFolder();
  const build = { format: 'netcdf', folder, encoding, ...options } as const;
  const file = await writeSampleCube(layout, build);
  expect(await readdir(folder)).toEqual([path.basename(file)]);
  return opened(file);
}

function opened(file: string) {
  const found = new h5wasm.File(file, 'r');
  onTestFinished(() => {
    found.close();
  });
  return found;
}

function datasetOf(file: InstanceType<typeof h5wasm.File>, name: string) {
  const found = file.get(name);
  if (!(found instanceof h5wasm.Dataset)) throw new Error(`There is no dataset ${name}.`);
  return found;
}

function isSame(found: unknown, expected: CubeValues): boolean {
  if (!ArrayBuffer.isView(found) || found.constructor !== expected.constructor) return false;
  const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
    Buffer.from(buffer, byteOffset, byteLength);
  return bytes(found).equals(bytes(expected));
}

function expectValues(file: InstanceType<typeof h5wasm.File>, layout: CubeLayout) {
  const shape: CubeExtent = [layout.dates.length, layout.height, layout.width];
  for (const [index, { name }] of layout.variables.entries()) {
    const expected = sampleValues(layout, index, [0, 0, 0], shape);
    const found = datasetOf(file, name).value;
    // A difference would be printed number by number.
    expect(isSame(found, expected), name).toBe(true);
  }
}

beforeAll(() => h5wasm.ready);

describe('a NetCDF-4 file', () => {
  it('has the values of all images, whatever their dates and the sizes of chunks', async () => {
    const layout = sampleLayout();
    const file = await written(layout, CHUNKS);
    expectValues(file, layout);
    expect(datasetOf(file, 'red').metadata.chunks).toEqual([2, 10, 8]);
    const filters = datasetOf(file, 'red').filters.map(({ name, cd_values }) => [name, cd_values]);
    expect(filters).toEqual([
      ['shuffle', [2]],
      ['deflate', [4]],
    ]);
    for (const datesOfImage of [1, 3]) {
      expectValues(await written(layout, CHUNKS, { datesOfImage, window: WINDOW }), layout);
    }
  });

  it('has them where a chunk is too large for memory', async () => {
    const layout = sampleLayout();
    const chunks = { time: 3, y: -1, x: -1 };
    const options = { datesOfImage: 2, maxRegionBytes: 1000 };
    expectValues(await written(layout, { chunks, others: {} }, options), layout);
    expectValues(await written(layout, CHUNKS, { ...options, window: WINDOW }), layout);
  });

  it('has chunks of up to 16 dates unless sizes are given, cut to those of the cube', async () => {
    const layout = sampleLayout();
    const file = await written(layout, { others: { zlib: false } });
    expectValues(file, layout);
    expect(datasetOf(file, 'red').metadata.chunks).toEqual([5, 23, 37]);
    expect(datasetOf(file, 'red').filters).toEqual([]);
  });

  it('has more chunks than a node of their index holds', async () => {
    const variables = [{ name: 'red', dataType: 'uint16' as const, nodata: 0 }];
    const layout = sampleLayout({ width: 90, height: 60, variables });
    const encoding = { chunks: { time: 1, y: 2, x: 3 }, others: { zlib: false } };
    expectValues(await written(layout, encoding), layout);
  });

  it('has its variables in order, with dimension scales and attributes in their types', async () => {
    const layout = sampleLayout({
      attributes: { title: 'Größe', long: 'ä'.repeat(70_000), dates: 5 },
    });
    const file = await written(layout, CHUNKS);
    const names = file.keys();
    expect(names.slice(0, 4)).toEqual(['time', 'y', 'x', 'crs']);
    expect(names.slice(-6)).toEqual(layout.variables.map(({ name }) => name));
    const red = datasetOf(file, 'red');
    expect([0, 1, 2].map((each) => red.get_attached_scales(each))).toEqual([
      ['/time'],
      ['/y'],
      ['/x'],
    ]);
    expect(datasetOf(file, 'time').get_scale_name()).toBe('time');
    expect(red.attrs._FillValue?.dtype).toBe('<H');
    expect(red.attrs.scale_factor?.value).toEqual(Float64Array.of(0.0000275));
    expect(datasetOf(file, 'pixel_qa').attrs.flag_masks?.value).toEqual(
      Uint16Array.of(1, 8, 49_152, 49_152, 49_152),
    );
    expect(datasetOf(file, 'index').attrs.long_name?.value).toBe('Größe');
    expect(file.attrs.long?.value).toBe('ä'.repeat(70_000));
    expect(file.attrs.title?.value).toBe('Größe');
    expect(file.attrs.dates?.value).toEqual(Int32Array.of(5));
    expect(file.attrs.Conventions?.value).toBe('CF-1.9');
    expect(datasetOf(file, 'time').value).toEqual(
      BigInt64Array.from(layout.dates, ({ time }) => BigInt(time)),
    );
  });
});

describe('an unfinished NetCDF-4 file', () => {
  const layout = sampleLayout();

  /** Writes some windows of a cube, and stops. */
  async function interrupted(folder: string, windows: number): Promise<void> {
    let begun = 0;
    const onWindow = () => {
      if (begun++ === windows) throw new Error('interrupted');
    };
    const build = { format: 'netcdf', folder, encoding: CHUNKS, window: WINDOW, onWindow } as const;
    await expect(writeSampleCube(layout, build)).rejects.toThrow('interrupted');
    expect(await readdir(folder)).toEqual([`${layout.name}.nc.partial`]);
  }

  /** Writes the rest. @returns the number of windows that were written */
  async function continued(folder: string, of = layout): Promise<number> {
    let count = 0;
    const onWindow = () => {
      count++;
    };
    const build = { format: 'netcdf', folder, encoding: CHUNKS, window: WINDOW, onWindow } as const;
    expectValues(opened(await writeSampleCube(of, build)), of);
    expect(await readdir(folder)).toEqual([`${layout.name}.nc`]);
    return count;
  }

  it('continues where an earlier run ended', async () => {
    const folder = newFolder();
    await interrupted(folder, 4);
    expect(await continued(folder)).toBeLessThanOrEqual(WINDOWS - 3);
  });

  it('writes windows again whose bytes are lost', async () => {
    const folder = newFolder();
    await interrupted(folder, 4);
    const partial = path.join(folder, `${layout.name}.nc.partial`);
    const done = await readdir(path.join(partial, 'cedar', 'done'));
    const [first = ''] = done.map((name) => path.basename(name, '.json'));
    await truncate(path.join(partial, 'chunks', first), 10);
    expect(await continued(folder)).toBe(WINDOWS - done.length + 1);
  });

  it('begins again when it is of another cube', async () => {
    const folder = newFolder();
    await interrupted(folder, 4);
    expect(await continued(folder, sampleLayout({ width: 36 }))).toBe(WINDOWS);
  });

  it('is not given its name when values are not those of the images', async () => {
    const folder = newFolder();
    const whole = path.join(folder, `${layout.name}.nc.partial`, 'whole');
    const build = { format: 'netcdf', folder, encoding: CHUNKS, window: WINDOW } as const;
    const onStored = async () => {
      const file = await open(whole, 'r+');
      const { size } = await stat(whole);
      // Most of the values, but not the metadata, are damaged.
      await file.write(new Uint8Array(Math.floor(size / 3)), 0, undefined, 100);
      await file.close();
    };
    const failure = writeSampleCube(layout, { ...build, onStored });
    await expect(failure).rejects.toMatchObject({ tag: 'cube', reason: 'verification' });
    expect(existsSync(path.join(folder, `${layout.name}.nc`))).toBe(false);
    expect(await continued(folder)).toBeGreaterThan(0);
  });
});

describe('ard.encoding', () => {
  const layout = sampleLayout();
  it.each([
    ['complevel', { others: { complevel: 12 } }],
    ['zlib', { others: { zlib: 'yes' } }],
    ['shuffle', { others: { shuffle: 1 } }],
    ['chunks.time', { chunks: { time: 0 }, others: {} }],
    ['chunks.x', { chunks: { x: 2.5 }, others: {} }],
  ])('refuses a %s that it cannot use', async (key, encoding) => {
    const folder = newFolder();
    const written = writeSampleCube(layout, { format: 'netcdf', folder, encoding });
    await expect(written).rejects.toThrow(`"ard.encoding.${key}"`);
    expect(existsSync(folder)).toBe(false);
  });

  it('takes -1 for all, and names keys without effect', async () => {
    const chunks = { time: -1, y: -1, x: -1 };
    const others = { complevel: 1, shuffle: false, dtype: 'int16', fletcher32: true };
    const file = await written(layout, { chunks, others });
    expectValues(file, layout);
    expect(datasetOf(file, 'red').metadata.chunks).toEqual([5, 23, 37]);
    expect(keysWithoutEffect({ others })).toEqual(['dtype', 'fletcher32']);
  });
});

it('checksums are those of lookup3', () => {
  // Values of the driver of the original, lookup3.c.
  const bytes = Buffer.from('Four score and seven years ago');
  expect(hdf5Checksum(bytes)).toBe(0x1777_0551);
  expect(hdf5Checksum(new Uint8Array())).toBe(0xdead_beef);
});
