/** Images with cloud masks, composites and chosen scenes, compared pixel by pixel. */
import { describe, expect, it } from 'vitest';
import { describedCollection } from '../../src/core/collections/index.ts';
import { type ImageChoice, imageCollection } from '../../src/core/index.ts';
import { type Cycle, finishOrder, LANDSAT_8, openCycle } from './cycle.ts';
import {
  compareMedian,
  comparePixels,
  orderImage,
  type SceneValues,
  sceneOf,
  storedValues,
} from './orderedPixels.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const CLOUD_SCORE_PLUS = 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED';
const TILE = [2, 3] as const;

/** Values of a band where a quality band has one that is clear; missing elsewhere. */
function where(
  band: string,
  quality: SceneValues,
  isClear: (value: number) => boolean,
): SceneValues {
  const read = storedValues(band);
  return (scene, places) => {
    const flags = quality(scene, places);
    return read(scene, places).map((value, index) => {
      const flag = flags[index];
      return flag !== undefined && isClear(flag) ? value : undefined;
    });
  };
}

const score: SceneValues = (scene, places) => {
  const linked = sceneOf(scene.id.replace(SENTINEL_2, CLOUD_SCORE_PLUS));
  return linked ? storedValues('cs_cdf')(linked, places) : places.map(() => undefined);
};

interface MaskCase {
  readonly collection: string;
  readonly days: readonly [start: string, end: string];
  readonly quality: SceneValues;
  readonly isClear: (value: number) => boolean;
  readonly mask: string;
  readonly tolerance?: number;
}

/** From the providers' tables of bits and classes, written out once more. */
const MASKS: readonly MaskCase[] = [
  {
    collection: LANDSAT_8,
    days: ['2020-06-01', '2020-07-01'],
    quality: storedValues('QA_PIXEL'),
    isClear: (flags) => (flags & 0b11111) === 0,
    mask: 'qa_pixel',
  },
  {
    collection: SENTINEL_2,
    days: ['2020-06-01', '2020-06-10'],
    quality: score,
    isClear: (value) => value >= 0.6,
    mask: 'cloud_score_plus',
  },
  {
    collection: SENTINEL_2,
    days: ['2020-06-01', '2020-06-10'],
    quality: storedValues('SCL'),
    isClear: (value) => ![3, 8, 9, 10].includes(value),
    mask: 'scl',
  },
  {
    collection: 'NASA/HLS/HLSL30/v002',
    days: ['2020-06-01', '2020-06-20'],
    quality: storedValues('Fmask'),
    isClear: (flags) => (flags & 0b1110) === 0,
    mask: 'fmask',
    tolerance: 1e-6,
  },
  {
    collection: 'MODIS/061/MOD09GA',
    days: ['2020-06-01', '2020-06-07'],
    quality: storedValues('state_1km'),
    isClear: (flags) => [0, 3].includes(flags & 0b11) && (flags & 0b100) === 0,
    mask: 'state_1km',
  },
  {
    collection: 'MODIS/061/MOD13Q1',
    days: ['2020-05-01', '2020-06-01'],
    quality: storedValues('SummaryQA'),
    isClear: (value) => value !== 3,
    mask: 'summary_qa',
  },
];

describe('a cloud mask', () => {
  it.each(MASKS)('of $collection by $mask makes cloudy pixels no-data', async (each) => {
    const { collection, days, quality, isClear, mask, tolerance = 0 } = each;
    const cycle = await openCycle();
    const row = imageCollection(collection);
    const bands = row.bands.slice(0, 2);
    const choice: ImageChoice = {
      bands: bands.map(({ name }) => name),
      cloudMask: row.cloudMasks?.[0]?.id === mask ? true : mask,
    };
    const [start, end] = days;
    const request = { collection, tile: TILE, start, end, choice };
    const image = await orderImage(cycle, cycle.tracker, request);
    expect(image.record.cloud_mask).toBe(mask);
    const values = bands.map(({ id }) => where(id, quality, isClear));
    const { valid, missing } = comparePixels(image, TILE, values, tolerance);
    expect(valid).toBeGreaterThan(100);
    // Without the mask, some of them have values.
    const unmasked = bands.map(({ id }) => where(id, quality, () => true));
    expect(() => comparePixels(image, TILE, unmasked, tolerance)).toThrow();
    expect(missing).toBeGreaterThan(100);
  });
});

describe('a median', () => {
  it('of clear pixels is that of the dates, for whole numbers rounded with halves up', async () => {
    const cycle = await openCycle();
    const image = await orderImage(cycle, cycle.tracker, {
      collection: LANDSAT_8,
      tile: TILE,
      start: '2020-05-01',
      end: '2020-09-01',
      choice: { cloudMask: true, composite: 'median' },
    });
    const { bands, composite, dates, combined_dates: combined = [] } = image.record;
    expect(bands).toEqual(['blue', 'green', 'red', 'nir', 'swir1', 'swir2', 'thermal']);
    expect(image.names).toEqual(bands);
    expect([composite, dates]).toEqual(['median', []]);
    expect(combined.length).toBeGreaterThan(3);
    const row = imageCollection(LANDSAT_8, { bands });
    const values = row.bands.map(({ id }) =>
      where(id, storedValues('QA_PIXEL'), (flags) => (flags & 0b11111) === 0),
    );
    const { odd, even } = compareMedian(image, TILE, values);
    expect(Math.min(odd, even)).toBeGreaterThan(100);
  });

  it('of a floating-point type keeps the fraction', async () => {
    const cycle = await openCycle();
    const image = await orderImage(cycle, cycle.tracker, {
      collection: 'UCSB-CHG/CHIRPS/DAILY',
      tile: TILE,
      start: '2020-06-01',
      end: '2020-06-09',
      choice: { composite: 'median' },
    });
    const { even } = compareMedian(image, TILE, [storedValues('precipitation')]);
    expect(even).toBeGreaterThan(100);
  });
});

describe('the best date', () => {
  it('is estimated from the clouds of scenes where a collection has no recipe for them', async () => {
    const described = describedCollection(SENTINEL_2, {
      mosaic: 'date',
      cloud_property: 'CLOUDY_PIXEL_PERCENTAGE',
      properties: ['CLOUDY_PIXEL_PERCENTAGE'],
      bands: [{ id: 'B4', name: 'red', data_type: 'uint16' }],
    });
    const cycle = await openCycle();
    const tracker = cycle.trackerWith({ collections: [described] });
    const request = { collection: SENTINEL_2, tile: TILE, start: '2020-06-01', end: '2020-07-01' };
    const all = await orderImage(cycle, tracker, request);
    const other = await openCycle();
    const best = await orderImage(other, other.trackerWith({ collections: [described] }), {
      ...request,
      choice: { composite: 'best' },
    });
    const { dates, images, composite, clear_share: share } = best.record;
    expect([composite, dates.length, best.bands.length, share]).toEqual(['best', 1, 1, undefined]);
    expect(JSON.stringify(images)).not.toContain('footprint');
    // The tile is small: each scene that is over its middle is over all of it.
    const shares = all.record.images.map((scenes) => {
      const clouds = scenes.map((scene) => Number(scene.CLOUDY_PIXEL_PERCENTAGE));
      return clouds.reduce((sum, value) => sum + value, 0) / clouds.length;
    });
    const least = shares.indexOf(Math.min(...shares));
    expect(dates[0]).toBe(all.record.dates[least]);
    expect(comparePixels(best, TILE, [storedValues('B4')]).valid).toBeGreaterThan(1000);
  });
});

describe('limits for scenes', () => {
  const LIMITS: readonly [
    name: string,
    collection: string,
    choice: ImageChoice,
    isKept: (scene: Readonly<Record<string, unknown>>) => boolean,
  ][] = [
    [
      'clouds',
      SENTINEL_2,
      { cloudLimit: 40 },
      (scene) => Number(scene.CLOUDY_PIXEL_PERCENTAGE) <= 40,
    ],
    [
      'months over the end of the year',
      LANDSAT_8,
      { months: [12, 1, 6] },
      (scene) => [0, 5, 11].includes(new Date(Number(scene['system:time_start'])).getUTCMonth()),
    ],
    ['a path', LANDSAT_8, { pathRows: [[13]] }, (scene) => scene.WRS_PATH === 13],
    [
      'paths and rows',
      LANDSAT_8,
      {
        pathRows: [
          [12, 31],
          [13, 30],
        ],
      },
      (scene) => ['12/31', '13/30'].includes(`${scene.WRS_PATH}/${scene.WRS_ROW}`),
    ],
  ];

  it.each(LIMITS)('by %s keep the scenes that pass', async (_, collection, choice, isKept) => {
    const cycle = await openCycle();
    const request = {
      collections: collection,
      tiles: [TILE],
      periodStart: '2020-01-01',
      periodEnd: '2020-07-01',
    };
    const all = await scenesOf(cycle, request);
    const some = await scenesOf(cycle, { ...request, choices: { [collection]: choice } });
    expect(some).toEqual(all.filter(isKept));
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(all.length);
  });
});

it('is kept by the record of the order, and by the metadata of its images', async () => {
  const cycle = await openCycle();
  const filters = {
    [SENTINEL_2]: [{ function: 'lte', name: 'CLOUDY_PIXEL_PERCENTAGE', value: 90 }],
  };
  const tracker = cycle.trackerWith({ filters });
  const choice: ImageChoice = {
    cloudLimit: 60,
    months: [6],
    mgrsTiles: ['t18tyn', '18TXN'],
    timeOfDay: 'day',
    cloudMask: true,
    composite: 'median',
  };
  const request = {
    collections: SENTINEL_2,
    tiles: [TILE],
    periodStart: '2020-06-01',
    periodEnd: '2020-07-01',
    choices: { [SENTINEL_2]: choice },
  };
  const { name } = await tracker.submit(request);
  const order = await finishOrder(tracker, name);
  const scenes = { ...choice, mgrsTiles: ['18TYN', '18TXN'], cloudMask: 'cloud_score_plus' };
  expect(order.submission.image_collections).toEqual({ [SENTINEL_2]: { scenes } });
  // The configuration's filters stay on record; the order's own limit replaces one of them.
  expect(order.submission.filters).toEqual(filters);
  const [item] = order.orders;
  const { text } = await cycle.store.readMetadata(item?.name ?? '', item?.prefix ?? '');
  expect(JSON.parse(text).order.filters).toEqual([
    { function: 'lte', name: 'CLOUDY_PIXEL_PERCENTAGE', value: 60 },
    { function: 'calendarRange', start: 6, end: 6, field: 'month' },
    { function: 'inList', name: 'MGRS_TILE', value: ['18TYN', '18TXN'] },
    { function: 'lt', name: 'MEAN_SOLAR_ZENITH_ANGLE', value: 90 },
  ]);
});

/** Properties of the scenes that an order would use. */
async function scenesOf(
  { tracker }: Cycle,
  request: Parameters<Cycle['tracker']['footprints']>[0],
): Promise<Readonly<Record<string, unknown>>[]> {
  const footprints = await tracker.footprints(request);
  return footprints.map(({ id, time }) => ({
    ...sceneOf(id)?.properties,
    'system:time_start': time.getTime(),
  }));
}
