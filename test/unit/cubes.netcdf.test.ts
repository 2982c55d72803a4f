/** Cubes as NetCDF-4, read with the HDF5 library of The HDF Group. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
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
import { openNetcdfWriter } from '../../src/core/cubes/netcdf/netcdfWriter.ts';
import { sampleLayout, sampleValues, writeSample } from './cubeSamples.ts';

const CHUNKS: CubeEncoding = { chunks: { time: 2, y: 10, x: 8 }, others: {} };

async function temporaryCube(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cedar-netcdf-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return path.join(folder, 'below', 'cube.nc');
}

/** Writes a cube and opens it with the library. */
async function written(layout: CubeLayout, encoding: CubeEncoding, block: CubeExtent) {
  const file = await temporaryCube();
  const writer = await openNetcdfWriter({ layout, path: file, encoding });
  await writeSample(writer, layout, block);
  await writer.finish();
  expect(await readdir(path.dirname(file))).toEqual(['cube.nc']);
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
  it('has the values of blocks that differ from its chunks', async () => {
    const layout = sampleLayout();
    const file = await written(layout, CHUNKS, [3, 9, 11]);
    expectValues(file, layout);
    expect(datasetOf(file, 'red').metadata.chunks).toEqual([2, 10, 8]);
    const filters = datasetOf(file, 'red').filters.map(({ name, cd_values }) => [name, cd_values]);
    expect(filters).toEqual([
      ['shuffle', [2]],
      ['deflate', [4]],
    ]);
  });

  it('has the values of blocks that are its chunks', async () => {
    const layout = sampleLayout();
    expectValues(await written(layout, CHUNKS, [2, 10, 8]), layout);
  });

  it('has chunks of up to 16 dates unless sizes are given, cut to those of the cube', async () => {
    const layout = sampleLayout();
    const file = await written(layout, { others: { zlib: false } }, [5, 23, 37]);
    expectValues(file, layout);
    expect(datasetOf(file, 'red').metadata.chunks).toEqual([5, 23, 37]);
    expect(datasetOf(file, 'red').filters).toEqual([]);
  });

  it('has more chunks than a node of their index holds', async () => {
    const variables = [{ name: 'red', dataType: 'uint16' as const, nodata: 0 }];
    const layout = sampleLayout({ width: 90, height: 60, variables });
    const encoding = { chunks: { time: 1, y: 2, x: 3 }, others: { zlib: false } };
    expectValues(await written(layout, encoding, [5, 60, 90]), layout);
  });

  it('has its variables in order, with dimension scales and attributes in their types', async () => {
    const layout = sampleLayout({
      attributes: { title: 'Größe', long: 'ä'.repeat(70_000), dates: 5 },
    });
    const file = await written(layout, CHUNKS, [2, 10, 8]);
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
    expect(file.attrs.Conventions?.value).toBe('CF-1.8');
    const { time } = layout.dates[0] ?? { time: 0 };
    expect((datasetOf(file, 'time').value as Float64Array)[0]).toBeCloseTo(time / 1000, 5);
  });
});

describe('an unfinished NetCDF-4 file', () => {
  const layout = sampleLayout();
  const block: CubeExtent = [3, 9, 11];

  it('continues where an earlier run ended', async () => {
    const file = await temporaryCube();
    const options = { layout, path: file, encoding: CHUNKS };
    const first = await openNetcdfWriter(options, true);
    await writeSample(first, layout, block, (index) => index < 60);
    await first.abandon();
    expect(existsSync(file)).toBe(false);
    const second = await openNetcdfWriter(options, true);
    await writeSample(second, layout, block, (index) => index >= 60);
    await second.finish();
    expectValues(opened(file), layout);
  });

  it('takes values again in blocks of another size', async () => {
    const file = await temporaryCube();
    const options = { layout, path: file, encoding: CHUNKS };
    const first = await openNetcdfWriter(options, true);
    await writeSample(first, layout, block, (index) => index % 3 > 0);
    await first.abandon();
    const second = await openNetcdfWriter(options, true);
    await writeSample(second, layout, [1, 7, 37]);
    await second.finish();
    expectValues(opened(file), layout);
  });

  it('leaves nothing behind unless it is to be continued', async () => {
    const file = await temporaryCube();
    const writer = await openNetcdfWriter({ layout, path: file, encoding: CHUNKS });
    await writeSample(writer, layout, block, (index) => index < 60);
    await writer.abandon();
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  it('takes blocks again that it has already', async () => {
    const file = await temporaryCube();
    const options = { layout, path: file, encoding: CHUNKS };
    const first = await openNetcdfWriter(options, true);
    await writeSample(first, layout, block, (index) => index < 60);
    await first.abandon();
    const second = await openNetcdfWriter(options, true);
    await writeSample(second, layout, block);
    await second.finish();
    expectValues(opened(file), layout);
  });

  it('begins again when its bytes are lost, or when it is of another cube', async () => {
    const file = await temporaryCube();
    const first = await openNetcdfWriter({ layout, path: file, encoding: CHUNKS }, true);
    await writeSample(first, layout, [2, 10, 8]);
    await first.abandon();
    await truncate(`${file}.cedar-part`, 1000);
    const second = await openNetcdfWriter({ layout, path: file, encoding: CHUNKS }, true);
    await expect(second.finish()).rejects.toThrow('lacks values of "red"');
    await second.abandon();
    const other = sampleLayout({ width: 36 });
    const third = await openNetcdfWriter({ layout: other, path: file, encoding: CHUNKS }, true);
    await writeSample(third, other, block);
    await third.finish();
    expectValues(opened(file), other);
  });

  it('is not given its name while values are missing', async () => {
    const file = await temporaryCube();
    const writer = await openNetcdfWriter({ layout, path: file, encoding: CHUNKS });
    await writeSample(writer, layout, block, (index) => index !== 17);
    await expect(writer.finish()).rejects.toMatchObject({ tag: 'cube', reason: 'verification' });
    await writer.abandon();
    expect(existsSync(file)).toBe(false);
  });

  it('writes nothing more when it is cancelled', async () => {
    const file = await temporaryCube();
    const writer = await openNetcdfWriter({ layout, path: file, encoding: CHUNKS });
    const values = sampleValues(layout, 0, [0, 0, 0], [5, 23, 37]);
    const signal = AbortSignal.abort();
    await expect(writer.write(0, [0, 0, 0], [5, 23, 37], values, signal)).rejects.toThrow();
    await writer.abandon();
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
    const file = await temporaryCube();
    const open = openNetcdfWriter({ layout, path: file, encoding });
    await expect(open).rejects.toThrow(`"ard.encoding.${key}"`);
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  it('takes -1 for all, and names keys without effect', async () => {
    const chunks = { time: -1, y: -1, x: -1 };
    const others = { complevel: 1, shuffle: false, dtype: 'int16', fletcher32: true };
    const file = await written(layout, { chunks, others }, [2, 10, 8]);
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
