/** Images of collections that a configuration describes, compared pixel by pixel. */
import { describe, expect, it } from 'vitest';
import { describedCollection } from '../../src/core/collections/index.ts';
import {
  addCollection,
  type BandDescription,
  type CollectionDescription,
  loadConfig,
} from '../../src/core/index.ts';
import { type Cycle, openCycle } from './cycle.ts';
import { FIELDS } from './exampleFields.ts';
import { comparePixels, orderImage, type SceneValues, storedValues } from './orderedPixels.ts';

const OWNER = 'projects/cedar-examples/assets';
const TYPES = `${OWNER}/types`;
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const LOWEST_FLOAT32 = -3.4028234663852886e38;

const CONFIG = `tile_grid: { grid_name: LANDSAT_ARD_CU }
tracker: { store: gcs }
gcs: { bucket_name: tiles-of-mine, project: ee-mine }
`;
const TILE = [0, 0] as const;
const MAY = { tile: TILE, start: '2023-05-01', end: '2023-05-15' };

/** Orders one image of a collection as it is described. */
async function orderDescribed(
  cycle: Cycle,
  id: string,
  description: CollectionDescription,
  request: { tile: typeof TILE; start: string; end: string } = MAY,
) {
  const collections = [describedCollection(id, description)];
  const tracker = cycle.trackerWith({ grid: FIELDS, collections });
  return orderImage(cycle, tracker, { collection: id, ...request });
}

const compare = (
  image: Parameters<typeof comparePixels>[0],
  values: readonly SceneValues[],
  tolerance = 0,
) => comparePixels(image, TILE, values, tolerance, FIELDS);

/** Stored values, but for a number that marks missing data. */
function without(id: string, nodata: number): SceneValues {
  const read = storedValues(id);
  return (scene, places) =>
    read(scene, places).map((value) => (value === nodata ? undefined : value));
}

/** A band with the type that Earth Engine has. */
const band = (id: string, data_type: BandDescription['data_type'], more: object = {}) => ({
  id,
  data_type,
  ...more,
});

describe('bands of each type', () => {
  it.each<[id: string, type: BandDescription['data_type'], stored: string, nodata: number]>([
    ['u8', 'uint8', 'uint16', 65_535],
    ['i8', 'int8', 'int16', -32_768],
    ['u16', 'uint16', 'uint32', 4_294_967_295],
    ['i16', 'int16', 'int32', -2_147_483_648],
    ['u32', 'uint32', 'float64', LOWEST_FLOAT32],
    ['i32', 'int32', 'float64', LOWEST_FLOAT32],
    ['f32', 'float32', 'float32', LOWEST_FLOAT32],
    ['f64', 'float64', 'float64', LOWEST_FLOAT32],
  ])('keep every number of %s (%s), stored as %s with no-data %d', async (id, type, ...stored) => {
    const cycle = await openCycle();
    const image = await orderDescribed(cycle, TYPES, { bands: [band(id, type)] });
    expect([image.sampleType, image.nodata]).toEqual(stored);
    // By convention, the lowest number of 32 bits is missing data in floating-point images.
    const values = type === 'float32' ? without(id, LOWEST_FLOAT32) : storedValues(id);
    const { valid, missing } = compare(image, [values]);
    expect(valid).toBeGreaterThan(1000);
    expect(missing).toBeGreaterThan(100);
  });

  it('are stored together in the smallest type that holds all of them', async () => {
    const cycle = await openCycle();
    const bands = [band('u8', 'uint8'), band('i16', 'int16'), band('f32', 'float32')];
    const image = await orderDescribed(cycle, TYPES, { bands });
    expect([image.sampleType, image.nodata]).toEqual(['float32', LOWEST_FLOAT32]);
    const values = [storedValues('u8'), storedValues('i16'), without('f32', LOWEST_FLOAT32)];
    expect(compare(image, values).valid).toBeGreaterThan(3000);
  });

  it('are drafted by Earth Engine’s answer, and ordered from the draft', async () => {
    const cycle = await openCycle();
    const { id, description, notes } = await cycle.tracker.describeCollection(TYPES);
    expect(description.bands.map(({ data_type: type }) => type)).toEqual([
      'uint8',
      'int8',
      'uint16',
      'int16',
      'uint32',
      'int32',
      'float32',
      'float64',
    ]);
    expect(notes.join(' ')).toMatch(/Its bands have different types \(uint8, .*float64\)/);
    expect(loadConfig(addCollection(CONFIG, id, description)).warnings).toEqual([]);
    const image = await orderDescribed(cycle, id, description);
    expect(image.sampleType).toBe('float64');
    const values = description.bands.map((each) =>
      each.id === 'f32' ? without('f32', LOWEST_FLOAT32) : storedValues(each.id),
    );
    expect(compare(image, values).valid).toBeGreaterThan(8000);
  });
});

describe('no-data of single bands', () => {
  it('is missing in its own band, and a value in the others', async () => {
    const cycle = await openCycle();
    const bands = [
      band('u8', 'uint8', { nodata: 255 }),
      band('i16', 'int16', { nodata: -32_768 }),
      band('i8', 'int8'),
    ];
    const image = await orderDescribed(cycle, TYPES, { bands });
    expect([image.sampleType, image.nodata]).toEqual(['int16', -32_768]);
    const values = [without('u8', 255), without('i16', -32_768), storedValues('i8')];
    const { valid, missing } = compare(image, values);
    expect(valid).toBeGreaterThan(3000);
    expect(missing).toBeGreaterThan(500);
  });

  it('does not cover what other scenes have', async () => {
    const cycle = await openCycle();
    // Clouds of the upper scenes are missing data here.
    const description: CollectionDescription = {
      mosaic: 'all',
      bands: [band('SCL', 'uint8', { range: [1, 11], nodata: 9 }), band('B4', 'uint16')],
    };
    const collections = [describedCollection(SENTINEL_2, description)];
    const filters = {
      [SENTINEL_2]: [{ function: 'date', start: '2020-06-01', end: '2020-06-08' }],
    };
    const tile = [2, 3] as const;
    const image = await orderImage(cycle, cycle.trackerWith({ collections, filters }), {
      collection: SENTINEL_2,
      tile,
      start: '2020-06-01',
      end: '2020-06-08',
    });
    const values = [without('SCL', 9), storedValues('B4')];
    expect(comparePixels(image, tile, values).valid).toBeGreaterThan(1000);
    const [classes] = image.bands;
    expect(Array.from(classes ?? [])).not.toContain(9);
  });

  it('is refused where it does not fit into the type', () => {
    const description = { bands: [band('u8', 'uint8', { nodata: -1 })] };
    const text = addCollection(CONFIG, TYPES, description);
    expect(() => loadConfig(text)).toThrow(/nodata -1 does not fit into the type uint8/);
  });
});

describe('layers', () => {
  const bands = [band('SCL', 'uint8'), band('B4', 'uint16')];
  const tile = [2, 3] as const;
  const order = async (description: CollectionDescription) => {
    const cycle = await openCycle();
    const collections = [describedCollection(SENTINEL_2, description)];
    const request = { collection: SENTINEL_2, tile, start: '2020-06-01', end: '2020-06-08' };
    return orderImage(cycle, cycle.trackerWith({ collections }), request);
  };
  const values = ['SCL', 'B4'].map(storedValues);

  it('are mosaics by date', async () => {
    const image = await order({ mosaic: 'date', bands });
    expect(image.record).not.toHaveProperty('layers');
    expect(image.names).toHaveLength(2 * image.record.dates.length);
    expect(comparePixels(image, tile, values).valid).toBeGreaterThan(1000);
  });

  it('are mosaics by date and orbit', async () => {
    const orbit = { number: 'SENSING_ORBIT_NUMBER', pass: 'SENSING_ORBIT_DIRECTION' };
    const image = await order({ mosaic: 'orbit', orbit, bands });
    for (const layer of image.record.layers ?? ['none']) expect(layer).toMatch(/^202006\d\d_d\d+$/);
    expect(comparePixels(image, tile, values).valid).toBeGreaterThan(1000);
  });

  it('are single scenes without mosaics', async () => {
    const image = await order({ mosaic: 'none', bands });
    const { layers = [], images, dates } = image.record;
    expect(layers.length).toBeGreaterThanOrEqual(dates.length);
    expect(images.map((scenes) => scenes.length)).toEqual(layers.map(() => 1));
    expect(comparePixels(image, tile, values).valid).toBeGreaterThan(1000);
  });

  it('are one where images have no dates', async () => {
    const cycle = await openCycle();
    const { id, description, notes } = await cycle.tracker.describeCollection(`${OWNER}/undated`);
    expect(description.mosaic).toBe('all');
    expect(notes.join(' ')).toMatch(/have no dates/);
    const image = await orderDescribed(cycle, id, description);
    expect(image.names).toEqual(['red', 'green', 'blue']);
    expect(image.record.images[0]).toHaveLength(3);
    const colors = ['red', 'green', 'blue'].map(storedValues);
    expect(compare(image, colors).valid).toBeGreaterThan(3000);
  });

  it('are one of a single image', async () => {
    const cycle = await openCycle();
    const { id, description } = await cycle.tracker.describeCollection(`${OWNER}/soil_map`);
    expect(description).toMatchObject({ type: 'image', mosaic: 'all', resolution: 100 });
    const image = await orderDescribed(cycle, id, description);
    expect([image.names, image.sampleType]).toEqual([['clay', 'class'], 'float32']);
    const soil = ['clay', 'class'].map(storedValues);
    expect(compare(image, soil, 1e-5).valid).toBeGreaterThan(1000);
  });

  it('of bands with different pixel sizes have the pixels of the tile', async () => {
    const cycle = await openCycle();
    const { id, description, notes } = await cycle.tracker.describeCollection(`${OWNER}/drone`);
    expect(description.resolution).toBe(1);
    expect(description.bands.map(({ resolution }) => resolution)).toEqual([
      ...[undefined, undefined, undefined],
      ...[5, 30],
    ]);
    expect(notes.join(' ')).toMatch(/different pixel sizes/);
    const image = await orderDescribed(cycle, id, description);
    const values = description.bands.map((each) => storedValues(each.id));
    expect(compare(image, values, 1e-3).valid).toBeGreaterThan(5000);
  });
});

describe('the described cloud mask', () => {
  const tile = [2, 3] as const;
  const quality: BandDescription = {
    id: 'SCL',
    data_type: 'uint8',
    range: [1, 11],
    optional: true,
  };
  const flags: BandDescription = { id: 'QA_PIXEL', data_type: 'uint16', optional: true };
  const fill = { band: 'QA_PIXEL', bit: 0 };
  const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
  /** High confidence of clouds: bits 8 and 9 are 3. */
  const isConfident = (value: number) => ((value >> 8) & 3) === 3;

  it.each<{
    mask: string;
    id: string;
    data: string;
    description: Omit<CollectionDescription, 'bands'>;
    band: BandDescription;
    isClear: (value: number) => boolean;
  }>([
    {
      mask: 'SCL_classes_8_9',
      id: SENTINEL_2,
      data: 'B4',
      description: { cloud_mask: { band: 'SCL', classes: [8, 9] } },
      band: quality,
      isClear: (value) => value !== 8 && value !== 9,
    },
    {
      mask: 'SCL_from_4',
      id: SENTINEL_2,
      data: 'B4',
      description: { cloud_mask: { band: 'SCL', clear_from: 4 } },
      band: quality,
      isClear: (value) => value >= 4,
    },
    {
      mask: 'QA_PIXEL_bits_3_4',
      id: LANDSAT_8,
      data: 'SR_B4',
      description: { fill, cloud_mask: { band: 'QA_PIXEL', bits: [3, 4] } },
      band: flags,
      isClear: (value) => (value & 0b11000) === 0,
    },
    {
      mask: 'QA_PIXEL_bits_8-9=3',
      id: LANDSAT_8,
      data: 'SR_B4',
      description: { fill, cloud_mask: { band: 'QA_PIXEL', bit_values: { '8-9': [3] } } },
      band: flags,
      isClear: (value) => !isConfident(value),
    },
  ])('$mask makes cloudy pixels no-data', async ({ mask, id, data, description, ...rule }) => {
    const cycle = await openCycle();
    const bands = [band(data, 'uint16'), rule.band];
    const collections = [describedCollection(id, { ...description, bands })];
    const image = await orderImage(cycle, cycle.trackerWith({ collections }), {
      collection: id,
      tile,
      start: '2020-06-01',
      end: '2020-07-01',
      choice: { cloudMask: true },
    });
    expect(image.record.cloud_mask).toBe(mask);
    const clear =
      (isClear: (value: number) => boolean): SceneValues =>
      (scene, places) => {
        const values = storedValues(data)(scene, places);
        const marks = storedValues(rule.band.id)(scene, places);
        return values.map((value, at) => {
          const quality = marks[at];
          return quality !== undefined && isClear(quality) ? value : undefined;
        });
      };
    const isData = (value: number) => id === SENTINEL_2 || (value & 1) === 0;
    const isKept = (value: number) => isData(value) && rule.isClear(value);
    const { valid, missing } = comparePixels(image, tile, [clear(isKept)]);
    expect(Math.min(valid, missing)).toBeGreaterThan(50);
    // Without the mask, some of them have values.
    expect(() => comparePixels(image, tile, [clear(isData)])).toThrow();
  });
});

describe('optional bands of Landsat', () => {
  it.each<[collection: string, names: readonly string[], ids: readonly string[], type: string]>([
    [
      'LANDSAT/LC08/C02/T1_L2',
      ['thermal', 'thermal_qa', 'radsat_qa', 'aerosol_qa'],
      ['ST_B10', 'ST_QA', 'QA_RADSAT', 'SR_QA_AEROSOL'],
      'int32',
    ],
    [
      'LANDSAT/LE07/C02/T1_L2',
      ['radsat_qa', 'opacity', 'cloud_qa', 'thermal_qa'],
      ['QA_RADSAT', 'SR_ATMOS_OPACITY', 'SR_CLOUD_QA', 'ST_QA'],
      'int32',
    ],
  ])('of %s keep every number, 0 included', async (collection, bands, ids, type) => {
    const cycle = await openCycle();
    const tile = [2, 3] as const;
    const image = await orderImage(cycle, cycle.tracker, {
      collection,
      tile,
      start: '2015-06-01',
      end: '2015-07-10',
      choice: { bands },
    });
    expect(image.sampleType).toBe(type);
    const unlessFill = (id: string): SceneValues => {
      const [read, quality] = [storedValues(id), storedValues('QA_PIXEL')];
      return (scene, places) => {
        const flags = quality(scene, places);
        return read(scene, places).map((value, index) =>
          ((flags[index] ?? 1) & 1) === 1 ? undefined : value,
        );
      };
    };
    expect(comparePixels(image, tile, ids.map(unlessFill)).valid).toBeGreaterThan(1000);
  });
});
