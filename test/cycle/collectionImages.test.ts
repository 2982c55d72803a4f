/** Images of each collection, compared with an independent calculation of every pixel. */
import { describe, expect, it } from 'vitest';
import { imageCollection } from '../../src/core/index.ts';
import { LANDSAT_8, openCycle } from './cycle.ts';
import {
  comparePixels,
  orderImage,
  type SceneValues,
  sceneOf,
  storedValues,
} from './orderedPixels.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const CLOUD_SCORE_PLUS = 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED';
const TILE = [2, 3] as const;

describe('Sentinel-2', () => {
  it('has every stored number, with no-data where scenes are masked', async () => {
    const cycle = await openCycle();
    const request = { collection: SENTINEL_2, tile: TILE, start: '2020-06-01', end: '2020-06-08' };
    const image = await orderImage(cycle, cycle.tracker, request);
    const row = imageCollection(SENTINEL_2);
    expect(image.record.bands).toEqual(row.bands.map(({ name }) => name));
    expect([image.sampleType, image.nodata]).toEqual(['uint16', 65_535]);
    expect(image.names[0]).toBe(`${image.record.dates[0]?.replaceAll('-', '')}_blue`);
    const values = row.bands.map(({ id }) => storedValues(id));
    expect(comparePixels(image, TILE, values).valid).toBeGreaterThan(1000);
  });

  it('has the scores of Cloud Score+ beside reflectance, in a type that holds both', async () => {
    const cycle = await openCycle();
    const image = await orderImage(cycle, cycle.tracker, {
      collection: SENTINEL_2,
      tile: TILE,
      start: '2020-06-01',
      end: '2020-06-08',
      choice: { bands: ['red', 'cs', 'cs_cdf'] },
    });
    expect([image.sampleType, image.nodata]).toEqual(['float32', 65_535]);
    expect(image.record.bands).toEqual(['red', 'cs', 'cs_cdf']);
    const linked = (band: string): SceneValues => {
      const read = storedValues(band);
      return (scene, places) => {
        const score = sceneOf(scene.id.replace(SENTINEL_2, CLOUD_SCORE_PLUS));
        return score ? read(score, places) : places.map(() => undefined);
      };
    };
    const values = [storedValues('B4'), linked('cs'), linked('cs_cdf')];
    expect(comparePixels(image, TILE, values, 1e-7).valid).toBeGreaterThan(1000);
  });
});

describe('optional bands of Landsat', () => {
  it('keep a saturation of 0 apart from missing data', async () => {
    const cycle = await openCycle();
    const image = await orderImage(cycle, cycle.tracker, {
      collection: LANDSAT_8,
      tile: TILE,
      start: '2020-06-01',
      end: '2020-06-20',
      choice: { bands: ['red', 'pixel_qa', 'radsat_qa', 'aerosol_qa'] },
    });
    expect([image.sampleType, image.nodata]).toEqual(['uint16', 65_535]);
    const unlessFill = (band: string): SceneValues => {
      const [read, quality] = [storedValues(band), storedValues('QA_PIXEL')];
      return (scene, places) => {
        const flags = quality(scene, places);
        return read(scene, places).map((value, index) =>
          ((flags[index] ?? 1) & 1) === 1 ? undefined : value,
        );
      };
    };
    const bands = ['SR_B4', 'QA_PIXEL', 'QA_RADSAT', 'SR_QA_AEROSOL'];
    expect(comparePixels(image, TILE, bands.map(unlessFill)).valid).toBeGreaterThan(1000);
    const saturation = image.record.images.map((_, layer) => image.bands[layer * 4 + 2]);
    expect(saturation.some((pixels) => pixels && Array.from(pixels).includes(0))).toBe(true);
  });
});

describe('layers of other kinds', () => {
  it('of radar are by orbit, so that no two directions of view are mixed', async () => {
    const cycle = await openCycle();
    const request = {
      collection: 'COPERNICUS/S1_GRD',
      tile: TILE,
      start: '2020-06-01',
      end: '2020-06-13',
    };
    const [count] = await cycle.tracker.count({
      collections: request.collection,
      tiles: [TILE],
      periodStart: request.start,
      periodEnd: request.end,
    });
    const image = await orderImage(cycle, cycle.tracker, request);
    expect([image.sampleType, image.nodata]).toEqual(['float32', -9999]);
    const { layers = [], images } = image.record;
    expect(layers.length).toBeGreaterThan(1);
    expect(count?.dates).toBe(layers.length);
    for (const layer of layers) expect(layer).toMatch(/^202006\d\d_[ad]\d{3}$/);
    expect(image.names.slice(0, 3)).toEqual(
      ['vv', 'vh', 'angle'].map((name) => `${layers[0]}_${name}`),
    );
    for (const scenes of images) {
      const orbits = scenes.map((scene) => [
        scene.relativeOrbitNumber_start,
        scene.orbitProperties_pass,
      ]);
      expect(new Set(orbits.map(String)).size).toBe(1);
    }
    const values = ['VV', 'VH', 'angle'].map(storedValues);
    // Single precision of decibels.
    expect(comparePixels(image, TILE, values, 1e-4).valid).toBeGreaterThan(1000);
  });

  it('of a single image are one, without a date', async () => {
    const cycle = await openCycle();
    const image = await orderImage(cycle, cycle.tracker, {
      collection: 'NASA/NASADEM_HGT/001',
      tile: TILE,
      start: '2020-01-01',
      end: '2021-01-01',
      choice: { bands: ['elevation', 'water'] },
    });
    expect([image.sampleType, image.nodata]).toEqual(['int16', -32_768]);
    expect(image.names).toEqual(['elevation', 'water']);
    expect(image.record.dates).toEqual([]);
    expect(
      comparePixels(image, TILE, ['elevation', 'swb'].map(storedValues)).valid,
    ).toBeGreaterThan(1000);
  });
});

describe('annual embeddings', () => {
  const request = {
    collection: 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL',
    tile: TILE,
    start: '2020-01-01',
    end: '2021-01-01',
  };

  it('are whole numbers of 8 bits as in the files of their provider', async () => {
    const cycle = await openCycle();
    const choice = { bands: ['A00', 'A17', 'A63'], encoding: 'int8' } as const;
    const image = await orderImage(cycle, cycle.tracker, { ...request, choice });
    expect([image.sampleType, image.nodata]).toEqual(['int8', -128]);
    const encoded = (band: string): SceneValues => {
      const read = storedValues(band);
      return (scene, places) =>
        read(scene, places).map((value) => {
          if (value === undefined) return undefined;
          const number = Math.sign(value) * Math.round(Math.sqrt(Math.abs(value)) * 127.5);
          return Math.max(-127, Math.min(127, number));
        });
    };
    const values = choice.bands.map(encoded);
    expect(comparePixels(image, TILE, values).valid).toBeGreaterThan(1000);
  });

  it('have the same values in single precision and in 8 bits', async () => {
    const cycle = await openCycle();
    const bands = ['A00', 'A17', 'A63'];
    const whole = await orderImage(cycle, cycle.tracker, { ...request, choice: { bands } });
    const other = await openCycle();
    const choice = { bands, encoding: 'int8' } as const;
    const small = await orderImage(other, other.tracker, { ...request, choice });
    const decoded = small.bands.map((band) =>
      Array.from(band, (number) =>
        number === -128 ? -9999 : Math.fround(Math.sign(number) * (number / 127.5) ** 2),
      ),
    );
    expect(whole.bands.map((band) => Array.from(band))).toEqual(decoded);
    expect(new Set(decoded.flat()).size).toBeGreaterThan(10);
  });

  it('are unit vectors in single precision', async () => {
    const cycle = await openCycle();
    const image = await orderImage(cycle, cycle.tracker, request);
    expect([image.sampleType, image.nodata, image.bands.length]).toEqual(['float32', -9999, 64]);
    const length = Math.hypot(...image.bands.map((band) => band[100] ?? 0));
    expect(length).toBeCloseTo(1, 2);
  });
});

it.each<[id: string, type: string, nodata: number, start: string, end: string]>([
  ['NASA/HLS/HLSL30/v002', 'float32', -9999, '2020-06-01', '2020-06-20'],
  ['NASA/HLS/HLSS30/v002', 'float32', -9999, '2020-06-01', '2020-06-06'],
  ['MODIS/061/MOD09GA', 'int32', -28_672, '2020-06-01', '2020-06-03'],
  ['MODIS/061/MYD09A1', 'int32', -28_672, '2020-06-01', '2020-06-15'],
  ['MODIS/061/MCD43A4', 'int16', 32_767, '2020-06-01', '2020-06-03'],
  ['MODIS/061/MOD13Q1', 'int16', -28_672, '2020-06-01', '2020-07-01'],
  ['GOOGLE/DYNAMICWORLD/V1', 'uint8', 255, '2020-06-01', '2020-07-01'],
  ['UCSB-CHG/CHIRPS/DAILY', 'float32', -9999, '2020-06-01', '2020-06-03'],
  ['ECMWF/ERA5_LAND/DAILY_AGGR', 'float64', -9999, '2020-06-01', '2020-06-03'],
])('%s has every stored number, as %s with no-data %d', async (id, type, nodata, start, end) => {
  const cycle = await openCycle();
  const image = await orderImage(cycle, cycle.tracker, { collection: id, tile: TILE, start, end });
  expect([image.sampleType, image.nodata]).toEqual([type, nodata]);
  const values = imageCollection(id).bands.map((band) => storedValues(band.id));
  const tolerance = type === 'float32' ? 1e-6 : 0;
  const { valid, missing } = comparePixels(image, TILE, values, tolerance);
  expect(valid + missing).toBeGreaterThan(1000);
  expect(valid).toBeGreaterThan(0);
});
