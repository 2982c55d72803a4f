/** Cubes of physical values: conversion of stored numbers, and which variables bands become. */
import { describe, expect, it } from 'vitest';
import { BUILT_IN_COLLECTIONS } from '../../src/core/collections/index.ts';
import type { CheckedItem } from '../../src/core/cubes/checkItem.ts';
import { createValues } from '../../src/core/cubes/cubeValues.ts';
import { FolderStore } from '../../src/core/cubes/folderStore.ts';
import { cubeGroup } from '../../src/core/cubes/groupItems.ts';
import { type ImageBand, parseImageDocument } from '../../src/core/cubes/imageDocument.ts';
import { layerOf } from '../../src/core/cubes/layerCopy.ts';
import { layoutOf } from '../../src/core/cubes/makeLayout.ts';
import {
  type LayerConversion,
  physicalType,
  physicalValue,
  storedNumber,
} from '../../src/core/cubes/physicalValues.ts';
import { CubeError } from '../../src/core/errors.ts';
import type { DataType } from '../../src/domain/imageSize.ts';

const LANDSAT_5 = 'LANDSAT/LT05/C02/T1_L2';
const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const LANDSAT_9 = 'LANDSAT/LC09/C02/T1_L2';
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';

const LANDSAT: LayerConversion = { scale: 2.75e-5, offset: -0.2, nodata: 0 };

/** A layer between two others, whose pixels are side by side or apart. */
function converted(
  numbers: readonly number[],
  stored: DataType,
  conversion: LayerConversion,
  isApart = false,
) {
  const count = numbers.length;
  const values = createValues(stored, 3 * count).fill(1);
  for (const [i, number] of numbers.entries()) values[isApart ? count + i : 3 * i + 1] = number;
  const strides = isApart
    ? { rowStride: count, pixelStride: 1, bandStride: count }
    : { rowStride: 3 * count, pixelStride: 3, bandStride: 1 };
  const samples = { values, start: 0, ...strides };
  return layerOf(samples, { width: count, height: 1 }, 1, physicalType(stored), conversion);
}

describe('physical values', () => {
  it.each([false, true])('are rounded once, to float32 (bands apart: %s)', (isApart) => {
    const stored = [0, 1, 7273, 43_636, 65_534, 65_535];
    const values = converted(stored, 'uint16', LANDSAT, isApart);
    expect(values).toBeInstanceOf(Float32Array);
    expect([...values]).toEqual([
      Number.NaN,
      Math.fround(1 * 0.0000275 - 0.2),
      Math.fround(7273 * 0.0000275 - 0.2),
      Math.fround(43_636 * 0.0000275 - 0.2),
      Math.fround(65_534 * 0.0000275 - 0.2),
      Math.fround(65_535 * 0.0000275 - 0.2),
    ]);
    // A product that were rounded to float32 before the offset is added would differ.
    expect(values[2]).not.toBe(Math.fround(Math.fround(7273 * 0.0000275) - 0.2));
  });

  it('have missing data at either end of a type, and negative numbers', () => {
    const scale = { scale: 1e-4, offset: 0 };
    const high = converted([0, 65_534, 65_535], 'uint16', { ...scale, nodata: 65_535 });
    expect([...high]).toEqual([0, Math.fround(6.5534), Number.NaN]);
    const low = converted([-32_768, -32_767, -1, 32_767], 'int16', { ...scale, nodata: -32_768 });
    expect([...low]).toEqual([
      Number.NaN,
      Math.fround(-3.2767),
      Math.fround(-0.0001),
      Math.fround(3.2767),
    ]);
    expect([...converted([0, 65_535], 'uint16', scale)]).toEqual([0, Math.fround(6.5535)]);
  });

  it('of numbers with fractions have missing data where they are NaN or their number for it', () => {
    const nodata = storedNumber(-9999.9, 'float32');
    const stored = [Number.NaN, -9999.9, -9999, 1234.5];
    const values = converted(stored, 'float32', { scale: 1e-4, offset: 0, nodata });
    expect([...values]).toEqual([
      Number.NaN,
      Number.NaN,
      Math.fround(-0.9999),
      Math.fround(1234.5 * 1e-4),
    ]);
    expect(physicalValue(5, { scale: 1, offset: 0, nodata: Number.NaN })).toBe(5);
  });

  it('of numbers that float32 cannot hold are float64', () => {
    const values = converted([16_777_217, -2_147_483_648], 'int32', { scale: 1, offset: 0 });
    expect(values).toBeInstanceOf(Float64Array);
    expect([...values]).toEqual([16_777_217, -2_147_483_648]);
    expect(physicalType('uint32')).toBe('float64');
    expect(physicalType('uint16')).toBe('float32');
  });
});

interface ImageOptions {
  readonly bands: readonly ImageBand[];
  readonly dataType?: DataType;
  readonly nodata?: number | undefined;
}

function image(collection: string, day: string, options: ImageOptions): CheckedItem {
  const { bands, dataType = 'uint16' } = options;
  const nodata = 'nodata' in options ? options.nodata : 0;
  const json = {
    order: { collection, date_start: day, date_end: day, submitted: day, filters: [] },
    tile: {
      index: [2, 3],
      crs: 'EPSG:32619',
      bounds: [0, 0, 300, 300],
      res: [30, 30],
      size: [10, 10],
    },
    image: {
      bands: bands.map(({ name }) => name),
      scales: bands.map(({ scale }) => scale ?? null),
      offsets: bands.map(({ offset }) => offset ?? null),
      units: bands.map(({ units }) => units ?? null),
      dates: [day],
      images: [[{ 'system:time_start': Date.parse(`${day}T12:00:00Z`) }]],
    },
  };
  const name = `${collection.split('/')[1]} ${day}`;
  const document = parseImageDocument(JSON.stringify(json), name, `/data/${name}.json`);
  if (!document) throw new Error(name);
  const whole = {
    file: { key: '', size: 0, version: '' },
    row: 0,
    column: 0,
    width: 10,
    height: 10,
  };
  return {
    item: { document, store: new FolderStore('/data'), pieces: [whole] },
    pieces: [whole],
    dataType,
    nodata,
    block: { width: 256, height: 256 },
  };
}

const scaled = (name: string, scale: number, offset = 0, units = ''): ImageBand => {
  return { name, scale, offset, units };
};

const landsat = (collection = LANDSAT_8, day = '2020-05-01', others: readonly ImageBand[] = []) =>
  image(collection, day, {
    bands: [scaled('red', 2.75e-5, -0.2), { name: 'pixel_qa' }, ...others],
  });

const sentinel2 = (options: Partial<ImageOptions> = {}) =>
  image(SENTINEL_2, '2020-05-02', {
    bands: [scaled('red', 1e-4), { name: 'scl' }],
    nodata: 65_535,
    ...options,
  });

function build(items: readonly CheckedItem[], isUniform = false) {
  const subject = { folder: '', collection: 'LC08-S2', index: [2, 3] as const };
  const physical = { catalog: BUILT_IN_COLLECTIONS, isUniform };
  const group = cubeGroup(subject, items, { physical });
  const given = { catalog: BUILT_IN_COLLECTIONS, version: '1', now: new Date(0) };
  return { ...layoutOf(group, 'cube', given), bandsOf: group.physical?.bandsOf };
}

function refusal(work: () => unknown): CubeError {
  try {
    work();
  } catch (error) {
    if (error instanceof CubeError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const encodingsOf = ({ variables }: ReturnType<typeof build>) =>
  variables.map(({ name, dataType, nodata, scale }) => [name, dataType, nodata, scale]);

describe('a cube of physical values', () => {
  it('has one variable for a measurement of several sensors, and quality bands as they are', () => {
    const items = [landsat(), sentinel2()];
    const cube = build(items);
    expect(encodingsOf(cube)).toEqual([
      ['red', 'float32', Number.NaN, 1],
      ['pixel_qa', 'uint16', 0, undefined],
      ['scl', 'uint16', 65_535, undefined],
    ]);
    expect(cube.variables[0]).toMatchObject({
      units: '',
      offset: 0,
      longName: `SR_B4 of ${LANDSAT_8}, B4 of ${SENTINEL_2}`,
      standardName: 'surface_bidirectional_reflectance',
    });
    expect(cube.variables[1]?.flags?.bits).toBeDefined();
    expect(cube.variables[2]?.flags?.classes).toBeDefined();
    expect(items.map((item) => cube.bandsOf?.(item))).toEqual([
      {
        variables: [0, 1],
        encoding: { dataType: 'uint16', nodata: 0, bands: [LANDSAT, undefined] },
      },
      {
        variables: [0, 2],
        encoding: {
          dataType: 'uint16',
          nodata: 65_535,
          bands: [{ scale: 1e-4, offset: 0, nodata: 65_535 }, undefined],
        },
      },
    ]);
  });

  it('has one type and NaN for missing data in all variables of a GeoTIFF', () => {
    const items = [landsat(), sentinel2()];
    const cube = build(items, true);
    expect(encodingsOf(cube).map(([, ...encoding]) => encoding)).toEqual(
      [1, undefined, undefined].map((scale) => ['float32', Number.NaN, scale]),
    );
    const [first] = items;
    expect(first && cube.bandsOf?.(first)?.encoding?.bands[1]).toEqual({
      scale: 1,
      offset: 0,
      nodata: 0,
    });
    const wide = image('MODIS/061/MOD09GA', '2020-05-03', {
      bands: [{ name: 'quality' }],
      dataType: 'uint32',
    });
    const types = build([...items, wide], true).variables.map(({ dataType }) => dataType);
    expect(new Set(types)).toEqual(new Set(['float64']));
  });

  it('shares quality bands of the same meanings, and divides others by sensor', () => {
    const shared = build([
      landsat(),
      landsat(LANDSAT_9, '2022-05-01'),
      landsat(LANDSAT_5, '2000-05-01'),
    ]);
    expect(shared.variables.map(({ name }) => name)).toEqual(['red', 'pixel_qa']);
    const foreign = image('projects/p/assets/other', '2020-05-03', {
      bands: [{ name: 'pixel_qa' }],
    });
    const divided = build([foreign, landsat(), landsat(LANDSAT_9, '2022-05-01')]);
    expect(divided.variables.map(({ name }) => name)).toEqual([
      'pixel_qa_LC08_LC09',
      'pixel_qa_projects_p_assets_other',
      'red',
    ]);
    expect(divided.bandsOf?.(foreign)?.variables).toEqual([1]);
    expect(divided.variables[0]?.flags?.bits).toBeDefined();
    expect(divided.variables[1]?.flags).toBeUndefined();
  });

  it('keeps fractions without a scale, but not as whole numbers', () => {
    const score = sentinel2({ bands: [{ name: 'cs_cdf' }], dataType: 'float32', nodata: -1 });
    expect(encodingsOf(build([score]))).toEqual([['cs_cdf', 'float32', Number.NaN, undefined]]);
    const coded = sentinel2({ bands: [{ name: 'cs_cdf' }], dataType: 'int8', nodata: -1 });
    expect(encodingsOf(build([coded]))).toEqual([['cs_cdf', 'int8', -1, undefined]]);
  });

  it('divides quality bands that are stored differently', () => {
    const other = image(LANDSAT_9, '2022-05-01', {
      bands: [{ name: 'pixel_qa' }],
      nodata: 65_535,
    });
    const { variables } = build([landsat(), other]);
    expect(variables.map(({ name, nodata }) => [name, nodata])).toEqual([
      ['red', Number.NaN],
      ['pixel_qa_LC08', 0],
      ['pixel_qa_LC09', 65_535],
    ]);
  });

  it('takes images of one collection with different types', () => {
    const composite = sentinel2({
      bands: [scaled('red', 1e-4), { name: 'scl' }],
      dataType: 'uint16',
    });
    const wide = image(SENTINEL_2, '2020-06-02', {
      bands: [scaled('red', 1e-4)],
      dataType: 'int32',
      nodata: -1,
    });
    const narrow = image(SENTINEL_2, '2020-07-02', { bands: [scaled('red', 1e-4)] });
    expect(encodingsOf(build([narrow, wide]))).toEqual([['red', 'float64', Number.NaN, 1]]);
    const other = image(SENTINEL_2, '2020-06-02', {
      bands: [scaled('red', 1e-4), { name: 'scl' }],
      nodata: 0,
    });
    const error = refusal(() => build([composite, other]));
    expect(error.message).toMatch(/band scl has no physical values.*different folders/);
  });

  it.each<[string, () => readonly CheckedItem[], RegExp]>([
    [
      'whose units differ',
      () => [
        landsat(LANDSAT_8, '2020-05-01', [scaled('thermal', 0.00341802, 149, 'K')]),
        sentinel2({ bands: [scaled('thermal', 0.1, 0, '°C')] }),
      ],
      /units of the band thermal are "K" and "°C"/,
    ],
    [
      'of which one has no scale',
      () => [
        landsat(),
        image('projects/p/assets/other', '2020-05-03', {
          bands: [{ name: 'red' }],
          dataType: 'float32',
        }),
      ],
      /p 2020-05-03.*LC08.*band red has no scale in the first/,
    ],
    [
      'without the scale that the collection has, as the Python tool writes documents',
      () => [image(LANDSAT_8, '2020-05-01', { bands: [{ name: 'red' }] })],
      /no scale of the band red.*Convert it without "--physical"/,
    ],
    [
      'that are encoded without a scale, such as embeddings of 8 bits',
      () => [
        image('GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL', '2020-01-01', {
          bands: [{ name: 'A00' }],
          dataType: 'int8',
        }),
      ],
      /no scale of the band A00.*8-bit embeddings have none/,
    ],
    [
      'without a number for the missing data of a quality band',
      () => [
        image(LANDSAT_8, '2020-05-01', { bands: [{ name: 'pixel_qa' }], nodata: undefined }),
        sentinel2(),
      ],
      /band pixel_qa would have missing data, and no number marks it/,
    ],
    [
      'whose names would be those of other bands',
      () => [
        landsat(),
        image('projects/p/assets/other', '2020-05-03', {
          bands: [{ name: 'pixel_qa' }, scaled('pixel_qa_LC08', 1)],
        }),
      ],
      /two of their bands would be the variable pixel_qa_LC08/,
    ],
  ])('refuses bands %s', (_case, items, message) => {
    const error = refusal(() => build(items()));
    expect(error.reason).toBe('different-images');
    expect(error.message).toMatch(message);
  });
});
