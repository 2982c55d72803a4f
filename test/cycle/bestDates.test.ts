/** The best date of a period, compared with clear pixels that are counted one by one. */
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import {
  type ImageChoice,
  type InsideArea,
  ServiceError,
  TileGrid,
  type Tracker,
} from '../../src/core/index.ts';
import { type Cycle, finishOrder, GRID, LANDSAT_8, objectNames, openCycle } from './cycle.ts';
import { orderImage, placesOf, type SceneValues, sceneOf, storedValues } from './orderedPixels.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const CLOUD_SCORE_PLUS = 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED';
const MODIS = 'MODIS/061/MOD09GA';

const score: SceneValues = (scene, places) => {
  const linked = sceneOf(scene.id.replace(SENTINEL_2, CLOUD_SCORE_PLUS));
  return linked ? storedValues('cs_cdf')(linked, places) : places.map(() => undefined);
};

/** How the clear pixels of a collection are found, written out once more from its provider's tables. */
interface Rule {
  readonly quality: SceneValues;
  readonly isClear: (value: number) => boolean;
  readonly band: string;
  /** Scene property with the share of clouds. */
  readonly clouds?: string;
  /** Whether the order masks clouds, so that a clear pixel of another scene takes their place. */
  readonly isMasked?: boolean;
}

const LANDSAT_RULE: Rule = {
  quality: storedValues('QA_PIXEL'),
  isClear: (flags) => (flags & 0b11111) === 0,
  band: 'SR_B2',
  clouds: 'CLOUD_COVER',
};
const SCORE_RULE: Rule = {
  quality: score,
  isClear: (value) => value >= 0.6,
  band: 'B2',
  clouds: 'CLOUDY_PIXEL_PERCENTAGE',
};
const CLASS_RULE: Rule = {
  quality: storedValues('SCL'),
  isClear: (value) => ![3, 8, 9, 10].includes(value),
  band: 'B2',
  clouds: 'CLOUDY_PIXEL_PERCENTAGE',
  isMasked: true,
};
const MODIS_RULE: Rule = {
  quality: storedValues('state_1km'),
  isClear: (flags) => [0, 3].includes(flags & 0b11) && (flags & 0b100) === 0,
  band: 'sur_refl_b03',
};

interface Request {
  readonly collection: string;
  readonly tile: readonly [row: number, column: number];
  readonly start: string;
  readonly end: string;
}

/** A date with the share of clear pixels, in percent, and the mean share of clouds of its scenes. */
interface Counted {
  readonly date: string;
  readonly clear: number;
  readonly clouds: number;
}

/** Counts the pixels of all dates, each the topmost scene that has a value. */
async function countClear(
  tracker: Tracker,
  { collection, tile, start, end }: Request,
  { quality, isClear, band, clouds = '', isMasked = false }: Rule,
  {
    grid = GRID,
    isInside = () => true,
  }: { grid?: TileGrid; isInside?: (pixel: number) => boolean } = {},
): Promise<Counted[]> {
  const found = await tracker.footprints({
    collections: collection,
    tiles: [tile],
    periodStart: start,
    periodEnd: end,
    grid: grid.toJSON(),
  });
  const all = placesOf(grid.tile(...tile));
  const places = all.filter((_, pixel) => isInside(pixel));
  const dates = new Map<string, string[]>();
  for (const { id, time } of found) {
    const date = time.toISOString().slice(0, 10);
    dates.set(date, [...(dates.get(date) ?? []), id]);
  }
  return [...dates].sort().map(([date, ids]) => {
    const scenes = ids.flatMap((id) => sceneOf(id) ?? []).reverse();
    const read = scenes.map(
      (scene) => [quality(scene, places), storedValues(band)(scene, places)] as const,
    );
    const isClearAt = (_: unknown, pixel: number) => {
      const seen = read.flatMap(([flags, values]) => {
        const flag = flags[pixel];
        return flag !== undefined && values[pixel] !== undefined ? isClear(flag) : [];
      });
      return isMasked ? seen.includes(true) : seen[0] === true;
    };
    const shares = scenes.map(({ properties }) => Number(properties[clouds]));
    return {
      date,
      clear: (100 * places.filter(isClearAt).length) / places.length,
      clouds: shares.reduce((sum, share) => sum + share, 0) / shares.length,
    };
  });
}

/** The date with the most clear pixels; of equal ones, the earliest. */
function clearest(dates: readonly Counted[]): Counted | undefined {
  return dates.toSorted((a, b) => b.clear - a.clear)[0];
}

function fewestClouds(dates: readonly Counted[]): Counted | undefined {
  return dates.toSorted((a, b) => a.clouds - b.clouds)[0];
}

/** Periods in which the date whose scenes have the fewest clouds is not the clearest one of the tile. */
const MISLEADING: readonly [name: string, request: Request, rule: Rule, choice: ImageChoice][] = [
  [
    'Landsat by QA_PIXEL',
    { collection: LANDSAT_8, tile: [2, 3], start: '2020-06-01', end: '2020-07-01' },
    LANDSAT_RULE,
    {},
  ],
  [
    'Landsat by QA_PIXEL with all clouds over the tile',
    { collection: LANDSAT_8, tile: [8, 2], start: '2020-06-01', end: '2020-07-01' },
    LANDSAT_RULE,
    {},
  ],
  [
    'Sentinel-2 by Cloud Score+',
    { collection: SENTINEL_2, tile: [2, 3], start: '2020-05-02', end: '2020-05-06' },
    SCORE_RULE,
    {},
  ],
  [
    'Sentinel-2 by SCL',
    { collection: SENTINEL_2, tile: [5, 6], start: '2020-07-01', end: '2020-07-08' },
    CLASS_RULE,
    { cloudMask: 'scl' },
  ],
];

describe('the best date', () => {
  it.each(MISLEADING)('is the one with the most clear pixels, of %s', async (...each) => {
    const [, request, rule, choice] = each;
    const cycle = await openCycle();
    const dates = await countClear(cycle.tracker, request, rule);
    const best = clearest(dates);
    expect(fewestClouds(dates)?.date).not.toBe(best?.date);
    const image = await orderImage(cycle, cycle.tracker, {
      ...request,
      choice: { ...choice, composite: 'best', bands: ['blue'] },
    });
    expect(image.record.dates).toEqual([best?.date]);
    expect(image.record.clear_share).toBeCloseTo(best?.clear ?? Number.NaN, 2);
  });

  it('is found where scenes have no share of clouds, of MODIS by its state band', async () => {
    const cycle = await openCycle();
    const days = { start: '2020-05-02', end: '2020-05-05' };
    const request = { collection: MODIS, tile: [2, 3], ...days } as const;
    const dates = await countClear(cycle.tracker, request, MODIS_RULE);
    expect(new Set(dates.map(({ clear }) => clear)).size).toBe(3);
    const best = clearest(dates);
    expect(best?.date).not.toBe(dates[0]?.date);
    const image = await orderImage(cycle, cycle.tracker, {
      ...request,
      choice: { composite: 'best', bands: ['blue'] },
    });
    expect(image.record.dates).toEqual([best?.date]);
    expect(image.record.clear_share).toBeCloseTo(best?.clear ?? Number.NaN, 2);
  });

  it('is the earliest of those that are equally clear', async () => {
    const cycle = await openCycle();
    const request: Request = {
      collection: LANDSAT_8,
      tile: [2, 3],
      start: '2020-04-01',
      end: '2020-05-01',
    };
    const dates = await countClear(cycle.tracker, request, LANDSAT_RULE);
    expect(dates.map(({ clear }) => clear === 100)).toEqual([true, true, false, true]);
    const image = await orderImage(cycle, cycle.tracker, {
      ...request,
      choice: { composite: 'best', bands: ['blue'] },
    });
    expect(image.record.dates).toEqual([dates[0]?.date]);
  });

  it('is that of the area where an order is cut to one', async () => {
    const cycle = await openCycle();
    const request: Request = {
      collection: SENTINEL_2,
      tile: [2, 3],
      start: '2020-05-02',
      end: '2020-05-06',
    };
    const whole = await countClear(cycle.tracker, request, SCORE_RULE);
    // A part of the tile, of whole pixels, in which the other date is the clearer one.
    const parts = [0, 12, 24, 36].map((left) => ({ left, right: left + 12 }));
    const counted = await Promise.all(
      parts.map(async (part) => {
        const isInside = (pixel: number) => pixel % 48 >= part.left && pixel % 48 < part.right;
        return { part, dates: await countClear(cycle.tracker, request, SCORE_RULE, { isInside }) };
      }),
    );
    const other = counted.find(
      ({ dates }) =>
        clearest(dates)?.date !== clearest(whole)?.date && dates[0]?.clear !== dates[1]?.clear,
    );
    if (!other) throw new Error('No such part of the tile');
    const best = clearest(other.dates);
    const image = await orderImage(cycle, cycle.tracker, {
      ...request,
      choice: { composite: 'best', bands: ['blue'] },
      inside: stripe(request.tile, other.part),
    });
    expect(image.record.dates).toEqual([best?.date]);
    expect(image.record.clear_share).toBeCloseTo(best?.clear ?? Number.NaN, 2);
  });

  it('is found by samples of a large tile', async () => {
    const cycle = await openCycle();
    const grid = TileGrid.from({
      ...GRID.toJSON(),
      name: 'Tiles of 400 × 300 pixels',
      size: [400, 300],
    });
    const request: Request = {
      collection: LANDSAT_8,
      tile: [0, 0],
      start: '2020-06-01',
      end: '2020-07-01',
    };
    const dates = await countClear(cycle.tracker, request, LANDSAT_RULE, {
      grid,
      // Other pixels than the samples, and enough of them for a share to about one percent.
      isInside: (pixel) => (pixel % 400) % 5 === 3 && Math.floor(pixel / 400) % 5 === 2,
    });
    const [best, second] = dates.toSorted((a, b) => b.clear - a.clear);
    expect((best?.clear ?? 0) - (second?.clear ?? 0)).toBeGreaterThan(2);
    const look = cycle.tracker.look({
      ...lookRequest(request),
      grid: grid.toJSON(),
    });
    expect((await look.picture({ side: 64 }))?.layer).toBe(best?.date.replaceAll('-', ''));
  });
});

describe('a look at the best date', () => {
  it('shows the date that is ordered, without scenes that are left out', async () => {
    const cycle = await openCycle();
    const request = MISLEADING[0]?.[1] as Request;
    const dates = await countClear(cycle.tracker, request, LANDSAT_RULE);
    const [best, second] = dates.toSorted((a, b) => b.clear - a.clear);
    const look = cycle.tracker.look(lookRequest(request));
    expect((await look.picture({ side: 24 }))?.layer).toBe(best?.date.replaceAll('-', ''));
    const before = computations(cycle);
    await look.picture({ side: 32 });
    expect(computations(cycle)).toBe(before);
    const layer = best?.date.replaceAll('-', '');
    const scenes = (await look.scenes()).filter((scene) => scene.layer === layer);
    const leaveOutScenes = scenes.map(({ id }) => id);
    const without = { ...lookRequest(request), leaveOutScenes };
    const other = await cycle.tracker.look(without).picture({ side: 24 });
    expect(other?.layer).toBe(second?.date.replaceAll('-', ''));
    const { name } = await cycle.tracker.submit(without);
    const [item] = (await cycle.tracker.read(name)).orders;
    const { text } = await cycle.store.readMetadata(item?.name ?? '', item?.prefix ?? '');
    expect(JSON.parse(text).image.dates).toEqual([second?.date]);
  });

  it('reports in Earth Engine’s words why it could not be found, and what to do', async () => {
    const cycle = await openCycle();
    const look = cycle.tracker.look(lookRequest(MISLEADING[0]?.[1] as Request));
    await look.scenes();
    const action = { status: 400, message: 'User memory limit exceeded.' };
    cycle.sandbox.setFaults([{ path: '**/value:compute', every: 1, action }]);
    const error = await look.picture().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ServiceError);
    expect((error as Error).message).toMatch(
      /^Earth Engine: User memory limit exceeded\.\nThe clear part .* Order shorter periods or smaller tiles, or all dates/,
    );
  });
});

describe('an order whose dates are too much for Earth Engine to compare', () => {
  const REQUEST = {
    collections: LANDSAT_8,
    tiles: [
      [2, 3],
      [2, 4],
    ] as [number, number][],
    periodStart: '2020-06-01',
    periodEnd: '2020-07-01',
    choices: { [LANDSAT_8]: { composite: 'best', bands: ['blue'] } satisfies ImageChoice },
  };
  const action = { status: 400, message: 'User memory limit exceeded.' };
  const path = '**/value:compute';

  it('starts the other images, and tries this one again when it is wanted', async () => {
    const cycle = await openCycle();
    // The scenes, both images together, the first one alone, and all that the other one needs.
    cycle.sandbox.setFaults([
      { path, nth: 2, action },
      { path, nth: 4, times: 999, action },
    ]);
    const result = await cycle.tracker.submit(REQUEST);
    expect(result).toMatchObject({ failed: 1, empty: 0, waiting: 0 });
    const { orders } = await finishOrder(cycle.tracker, result.name);
    expect(orders.map(({ status }) => status.state)).toEqual(['COMPLETED', 'FAILED']);
    expect(orders[1]?.status.error_message).toMatch(
      /^Earth Engine: User memory limit exceeded\.\nThe clear part .* Order shorter periods/,
    );
    cycle.sandbox.setFaults([]);
    await cycle.tracker.retry(result.name);
    const { states } = await finishOrder(cycle.tracker, result.name);
    expect(states).toEqual({ COMPLETED: 2 });
  });

  it('of all images is refused, and nothing is stored', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([{ path, nth: 2, times: 999, action }]);
    await expect(cycle.tracker.submit(REQUEST)).rejects.toThrow(/\nThe clear part of the tile/);
    expect(await cycle.tracker.list()).toEqual([]);
    expect(await objectNames(cycle)).toEqual([]);
  });
});

it('an order of sixty images counts clear pixels in few requests', async () => {
  const cycle = await openCycle({ speed: 0.01 });
  const columns = Array.from({ length: 5 }, (_, column): [number, number] => [2, column]);
  const before = computations(cycle);
  const { name } = await cycle.tracker.submit({
    collections: LANDSAT_8,
    tiles: columns,
    periodStart: '2020-06-01',
    periodEnd: '2021-05-01',
    periodFrequency: 'MS',
    choices: { [LANDSAT_8]: { composite: 'best', bands: ['blue'] } },
  });
  const { orders } = await cycle.tracker.read(name);
  expect(orders).toHaveLength(60);
  expect(new Set(orders.map(({ dates }) => dates))).toEqual(new Set([1]));
  // Three for the scenes, and one for ten images.
  expect(computations(cycle) - before).toBeLessThanOrEqual(13);
});

function computations({ sandbox }: Cycle): number {
  return sandbox.requests.filter(({ path }) => path.endsWith('value:compute')).length;
}

function lookRequest({ collection, tile, start, end }: Request) {
  return {
    collections: collection,
    tiles: [tile],
    periodStart: start,
    periodEnd: end,
    choices: { [collection]: { composite: 'best', bands: ['blue'] } satisfies ImageChoice },
  };
}

/** Some columns of a tile as an area; its edges are between the centers of pixels. */
function stripe(
  tile: readonly [row: number, column: number],
  { left, right }: { readonly left: number; readonly right: number },
): InsideArea {
  const { crs, transform } = GRID.tile(...tile);
  const corners = [
    [left, -0.4],
    [right, -0.4],
    [right, 32.4],
    [left, 32.4],
    [left, -0.4],
  ] as const;
  const ring = corners.map(([x, y]) =>
    proj4(crs).inverse([transform[2] + 30 * x, transform[5] - 30 * y]),
  );
  return { name: 'stripe', geometry: { type: 'Polygon', coordinates: [ring] } };
}
