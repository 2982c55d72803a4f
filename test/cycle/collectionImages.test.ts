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
