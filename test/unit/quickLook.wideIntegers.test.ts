/** Integers of 64 bits are shown with all their digits, or not at all: JavaScript's numbers round them. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import h5wasm from 'h5wasm/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { bitsOf } from '../../src/domain/qualityRules.ts';
import { exactNumbers } from '../../src/imageFiles/index.ts';
import type { ToQuickLook } from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { tiff } from './quickLook.tiff.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;
const BEYOND = 2n ** 53n + 1n;
const MISSING = -(2n ** 63n);
const REFUSED = expect.stringContaining('cannot show the integer 9007199254740993 exactly');

beforeAll(() => h5wasm.ready);

/** The bytes of an integer as those of a number: the writer of TIFF files has no integers of 64 bits. */
function bytesAsFloat(value: bigint): number {
  return new Float64Array(BigInt64Array.of(value).buffer)[0] ?? 0;
}

async function writeGeoTiff(folder: string, [first, second]: readonly [bigint, bigint]) {
  const file = path.join(folder, 'image.tif');
  const naming = '<Item name="DESCRIPTION" sample="0" role="description">20200603_id</Item>';
  const bytes = tiff({
    width: 2,
    height: 1,
    type: 'float64',
    value: (x) => bytesAsFloat(x === 0 ? first : second),
    fields: {
      339: [2],
      42112: `<GDALMetadata>${naming}</GDALMetadata>`,
      42113: String(MISSING),
    },
  });
  await writeFile(file, bytes);
  const image = { bands: ['id'], dates: ['2020-06-03'], nodata: Number(MISSING) };
  const tile = { index: [0, 0], crs: 'EPSG:32619', bounds: [0, 0, 60, 30], size: [2, 1] };
  await writeFile(path.join(folder, 'image.json'), JSON.stringify({ image, tile }));
  return file;
}

async function writeZarr(folder: string, values: readonly [bigint, bigint]) {
  const cube = path.join(folder, 'cube.zarr');
  const array = async (name: string, fields: Record<string, unknown>, bytes: BigInt64Array) => {
    const shape = fields.shape as number[];
    const chunk = path.join(cube, name, 'c', ...shape.map(() => '0'));
    await mkdir(path.dirname(chunk), { recursive: true });
    await writeFile(chunk, bytes);
    const document = {
      zarr_format: 3,
      node_type: 'array',
      data_type: 'int64',
      chunk_grid: { name: 'regular', configuration: { chunk_shape: shape } },
      chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
      codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
      fill_value: 0,
      ...fields,
    };
    await writeFile(path.join(cube, name, 'zarr.json'), JSON.stringify(document));
  };
  const time = { shape: [1], dimension_names: ['time'] };
  const attributes = { units: 'days since 2020-06-03' };
  await array('time', { ...time, attributes }, BigInt64Array.of(0n));
  const band = { shape: [1, 1, 2], dimension_names: ['time', 'y', 'x'] };
  const fill = { _FillValue: Number(MISSING) };
  await array('id', { ...band, attributes: fill }, BigInt64Array.from(values));
  const group = { zarr_format: 3, node_type: 'group', attributes: {} };
  await writeFile(path.join(cube, 'zarr.json'), JSON.stringify(group));
  return cube;
}

async function writeNetcdf(folder: string, values: readonly [bigint, bigint]) {
  const name = path.join(folder, 'cube.nc');
  const file = new h5wasm.File(name, 'w');
  const time = file.create_dataset({ name: 'time', data: [0], shape: [1], dtype: '<i' });
  time.create_attribute('units', 'days since 2020-06-03');
  const data = BigInt64Array.from(values);
  const band = file.create_dataset({ name: 'id', data, shape: [1, 1, 2], dtype: '<q' });
  band.create_attribute('_FillValue', BigInt64Array.of(MISSING), [1], '<q');
  file.close();
  return name;
}

/** What the quick look answers about a pixel and all of a picture, and the series of the pixel. */
async function answersOf(file: string, column: number) {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(file, (message) => sent.push(message));
  await session.receive({ type: 'ready' });
  const answer = async (message: Parameters<QuickLookSession['receive']>[0]) => {
    await session.receive(message);
    return sent.at(-1);
  };
  const tile = { level: 0, column: 0, row: 0, bands: [0] };
  const answers = {
    tile: await answer({ type: 'tile', request: 1, ...tile }),
    pixel: await answer({ type: 'pixel', request: 2, column, row: 0, bands: [0], date: 0 }),
    series: await answer({
      type: 'series',
      request: 3,
      area: { kind: 'pixel', column, row: 0 },
      formulas: [],
    }),
  };
  await session.dispose();
  return answers;
}

test('chunks that a Zarr cube leaves out have its fill value, also the largest integer', async () => {
  const cube = await writeZarr(temporaryFolder(), [0n, 0n]);
  const document = path.join(cube, 'id', 'zarr.json');
  const text = await readFile(document, 'utf8');
  const largest = String(2n ** 64n - 1n);
  const changed = text
    .replace('"int64"', '"uint64"')
    .replace('"fill_value":0', `"fill_value":${largest}`)
    .replace(/"_FillValue":-\d+/, `"_FillValue":${largest}`);
  await writeFile(document, changed);
  await rm(path.join(cube, 'id', 'c'), { recursive: true });
  expect(await answersOf(cube, 0)).toMatchObject({
    pixel: { values: [{ band: 'id', isNoData: true }] },
    series: { series: { points: [{ values: [null] }], gaps: [] } },
  });
});

describe.each([
  ['a GeoTIFF', writeGeoTiff],
  ['a Zarr cube', writeZarr],
  ['a NetCDF cube', writeNetcdf],
] as const)('integers of 64 bits in %s', (_, write) => {
  test('are shown up to the largest exact one, beside missing data', async () => {
    const file = await write(temporaryFolder(), [BigInt(LARGEST), MISSING]);
    expect(await answersOf(file, 0)).toMatchObject({
      tile: { type: 'tile' },
      pixel: { values: [{ band: 'id', stored: String(LARGEST), isNoData: false }] },
      series: { series: { points: [{ values: [LARGEST] }], gaps: [] } },
    });
    expect(await answersOf(file, 1)).toMatchObject({
      pixel: { values: [{ band: 'id', isNoData: true }] },
      series: { series: { points: [{ values: [null] }], gaps: [] } },
    });
  });

  test('that are larger are refused with their digits', async () => {
    const file = await write(temporaryFolder(), [BEYOND, MISSING]);
    expect(await answersOf(file, 0)).toMatchObject({
      tile: { type: 'tileFailed', message: REFUSED },
      pixel: { type: 'tileFailed', message: REFUSED },
      series: { series: { points: [], gaps: [{ message: REFUSED }] } },
    });
  });
});

test('the largest integer of a type may mark missing data', () => {
  const unsigned = BigUint64Array.of(2n ** 64n - 1n, 7n);
  expect([...exactNumbers(unsigned, 2 ** 64)]).toEqual([2 ** 64, 7]);
  expect([...exactNumbers(BigInt64Array.of(2n ** 63n - 1n), 2 ** 63)]).toEqual([2 ** 63]);
  // Rounded, it is the same number.
  expect(() => exactNumbers(BigUint64Array.of(2n ** 64n - 2n), 2 ** 64)).toThrow('inexact');
  expect(() => exactNumbers(unsigned)).toThrow('inexact');
  expect([...exactNumbers(BigInt64Array.of(-5n), Number.NaN)]).toEqual([-5]);
});

test('bits of negative numbers are those of the two’s complement', () => {
  expect(bitsOf(-1, 0, 2)).toBe(3);
  expect(bitsOf(-2_147_483_647, 31, 1)).toBe(1);
  expect(bitsOf(-2_147_483_647, 30, 1)).toBe(0);
  expect(bitsOf(2 ** 52 + 1, 52, 1)).toBe(1);
});
