/** Built-in image collections: bands, types, no-data values, quality bits and dates. */
import { describe, expect, it } from 'vitest';
import { isValid, storageOf } from '../../src/core/collections/sampleStorage.ts';
import {
  type Band,
  CollectionError,
  collections,
  imageCollection,
  type OrderRequest,
  TileGrid,
} from '../../src/core/index.ts';
import { planOrder } from '../../src/core/orders/plan.ts';
import { collectionName } from '../../src/domain/collectionNames.ts';
import { SAMPLE_BYTES } from '../../src/domain/imageSize.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';

/** Bits of each type of whole numbers. */
const BITS: Readonly<Record<string, number>> = {
  uint8: 8,
  int8: 7,
  uint16: 16,
  int16: 15,
  uint32: 32,
};

const rows = collections();

describe.each(rows.map((row) => [row.id, row] as const))('%s', (id, row) => {
  const bands = [...row.bands, ...row.optionalBands];

  it('has a name and a page', () => {
    expect(collectionName(id)?.code.split(' ')[0]).toBe(row.code);
    expect(row.page).toBe(
      `https://developers.google.com/earth-engine/datasets/catalog/${id.replaceAll('/', '_')}`,
    );
  });

  it('has bands with names of their own', () => {
    const names = bands.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(bands.map((band) => band.id)).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Za-z]\w*$/);
  });

  it('has a no-data value that no band can have, in the type that its bands have', () => {
    for (const band of row.bands) {
      expect(isValid(band, row.nodata), `${band.name} ${row.nodata}`).toBe(false);
      expect(SAMPLE_BYTES[row.dataType]).toBeGreaterThanOrEqual(SAMPLE_BYTES[band.dataType]);
    }
  });

  it('has quality bits that fit into their bands and do not overlap', () => {
    for (const { name, bits = [], dataType } of bands) {
      let used = 0n;
      for (const { bit, count = 1, values } of bits) {
        const mask = ((1n << BigInt(count)) - 1n) << BigInt(bit);
        expect(used & mask, `${name} bit ${bit}`).toBe(0n);
        used |= mask;
        if (values) expect(values.length).toBeLessThanOrEqual(2 ** count);
      }
      if (bits.length > 0) expect(used >> BigInt(BITS[dataType] ?? 0), name).toBe(0n);
    }
  });

  it('begins before it ends', () => {
    expect(row.start).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(row.start < (row.end ?? '9999')).toBe(true);
    expect(row.years.first).toBe(Number(row.start.slice(0, 4)));
  });
});

describe('the type of an image', () => {
  const band = (dataType: Band['dataType'], range?: Band['range']): Band => ({
    id: dataType,
    name: dataType,
    dataType,
    ...(range && { range }),
  });

  it.each<[what: string, bands: Band[], preferred: number[], type: string, nodata: number]>([
    ['one small type with a free number', [band('uint8', [1, 11])], [], 'uint8', 0],
    ['one small type all of which is used', [band('uint8')], [], 'uint16', 65_535],
    [
      'signed and unsigned of one size',
      [band('int16', [0, 9]), band('uint16')],
      [],
      'int32',
      -2147483648,
    ],
    [
      'whole numbers and single precision',
      [band('uint16'), band('float32', [0, 1])],
      [-9999],
      'float32',
      -9999,
    ],
    [
      'numbers that single precision rounds',
      [band('uint32'), band('float32', [0, 1])],
      [-9999],
      'float64',
      -9999,
    ],
    ['double precision', [band('uint8'), band('float64', [0, 1])], [-9999], 'float64', -9999],
    ['a preferred number that is valid', [band('int16')], [-9999], 'int32', -2147483648],
    ['measurements of unknown range', [band('float32')], [], 'float32', -3.4028234663852886e38],
    ['all 32 bits', [band('int32'), band('uint32')], [], 'float64', -3.4028234663852886e38],
  ])('is the smallest that holds %s', (_, bands, preferred, dataType, nodata) => {
    const found = storageOf(bands, preferred);
    expect(found.dataType).toBe(dataType);
    expect(bands.every((each) => !isValid(each, found.nodata))).toBe(true);
    expect(found.nodata).toBe(nodata);
  });
});

describe('chosen bands', () => {
  it('are exported in the order of the choice, by common name or id', () => {
    const row = imageCollection(SENTINEL_2, { bands: ['swir1', 'B4', 'scl'] });
    expect(row.bands.map(({ id }) => id)).toEqual(['B11', 'B4', 'SCL']);
    expect([row.dataType, row.nodata]).toEqual(['uint16', 65_535]);
    expect(row.optionalBands.map(({ name }) => name)).toContain('blue');
  });

  it('change the type and the no-data value to what holds them all', () => {
    const storage = (id: string, bands: string[]) => {
      const { dataType, nodata } = imageCollection(id, { bands });
      return [dataType, nodata];
    };
    expect(storage(LANDSAT_8, ['red', 'pixel_qa'])).toEqual(['uint16', 0]);
    // 0 is "not saturated", and an aerosol flag of 0 is valid as well.
    expect(storage(LANDSAT_8, ['red', 'thermal', 'radsat_qa', 'aerosol_qa'])).toEqual([
      'uint16',
      65_535,
    ]);
    expect(storage(LANDSAT_8, ['red', 'thermal_qa'])).toEqual(['int32', 65_535]);
    expect(storage(SENTINEL_2, ['red', 'cs'])).toEqual(['float32', 65_535]);
    expect(storage('MODIS/061/MOD09GA', ['red', 'nir'])).toEqual(['int16', -28_672]);
    expect(storage('MODIS/061/MOD09GA', ['red', 'state'])).toEqual(['int32', -28_672]);
    expect(storage('MODIS/061/MOD09GA', ['red', 'quality'])).toEqual(['float64', -28_672]);
    expect(storage('NASA/NASADEM_HGT/001', ['elevation', 'water'])).toEqual(['int16', -32_768]);
  });

  it('of embeddings can be 8-bit numbers, as in their own files', () => {
    const row = imageCollection('GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL', { encoding: 'int8' });
    expect([row.bands.length, row.dataType, row.nodata]).toEqual([64, 'int8', -128]);
    expect(() => imageCollection(SENTINEL_2, { encoding: 'int8' })).toThrow(
      /cannot be stored as int8/,
    );
  });

  it.each<[what: string, bands: string[], message: RegExp]>([
    ['a band that is not there', ['rot'], /has no band "rot"\. Its bands are: blue, green/],
    ['no band', [], /Choose at least one band/],
    ['a band twice', ['red', 'B4'], /"red" of .* is chosen twice/],
  ])('are refused with %s', (_, bands, message) => {
    expect(() => imageCollection(SENTINEL_2, { bands })).toThrow(CollectionError);
    expect(() => imageCollection(SENTINEL_2, { bands })).toThrow(message);
  });
});

describe('an order', () => {
  const grid = TileGrid.named('LANDSAT_ARD_CU');
  const templates = {
    nameTemplate: '{collection}_{tile.horizontal}_{date_start}_{date_end}',
    prefixTemplate: 'P',
    trackingTemplate: 'T',
    trackingPrefix: 'P',
  };
  const request: OrderRequest = {
    collections: [SENTINEL_2, LANDSAT_8],
    tiles: [3, 9],
    periodStart: '2020-01-01',
    periodEnd: '2022-12-31',
    periodFrequency: 'YS',
  };

  it('of several sensors has the same common names', () => {
    const common = ['blue', 'green', 'red', 'nir', 'swir1', 'swir2'];
    for (const row of planOrder(request, grid, templates).imageCollections) {
      expect(row.bands.map(({ name }) => name)).toEqual(expect.arrayContaining(common));
    }
  });

  it('has one image for each tile of what has no dates', () => {
    const elevation = { ...request, collections: ['NASA/NASADEM_HGT/001', LANDSAT_8] };
    const { items } = planOrder(elevation, grid, templates);
    expect(items.map(({ name }) => name)).toEqual([
      'NASA_NASADEM_HGT_001_9_2020-01-01_2022-12-31',
      'LANDSAT_LC08_C02_T1_L2_9_2020-01-01_2021-01-01',
      'LANDSAT_LC08_C02_T1_L2_9_2021-01-01_2022-01-01',
      'LANDSAT_LC08_C02_T1_L2_9_2022-01-01_2023-01-01',
    ]);
  });

  it('is refused with bands of a collection that it does not include', () => {
    const choices = { 'NASA/HLS/HLSL30/v002': { bands: ['red'] } };
    expect(() => planOrder({ ...request, choices }, grid, templates)).toThrow(
      /this order does not include it/,
    );
  });
});

describe('an image collection that is not known', () => {
  const messageOf = (id: string): string => {
    try {
      imageCollection(id);
    } catch (error) {
      if (error instanceof CollectionError) return error.message;
    }
    throw new Error(`"${id}" is known.`);
  };

  it('is refused with the command that describes it, and without a list of others', () => {
    const message = messageOf('COPERNICUS/S5P/OFFL/L3_NO2');
    expect(message).toContain('"cedar describe COPERNICUS/S5P/OFFL/L3_NO2 --add"');
    expect(message).toContain('Another collection in the order form');
    expect(message).not.toContain('LANDSAT');
    expect(messageOf('not an id; rm')).toContain('"cedar describe ID --add"');
  });

  it.each([
    ['LANDSAT/LC08/C03/T1_L2', 'LANDSAT/LC08/C02/T1_L2'],
    ['COPERNICUS/S2_SR', 'COPERNICUS/S2_SR_HARMONIZED'],
    ['copernicus/s2_sr_harmonised', 'COPERNICUS/S2_SR_HARMONIZED'],
  ])('is refused with those of similar ids: %s', (id, meant) => {
    expect(messageOf(id)).toContain(`It knows ${meant}`);
  });
});
