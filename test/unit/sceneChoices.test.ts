/** Choices of scenes: those that each collection allows, and the filters that they become. */
import { describe, expect, it, test } from 'vitest';
import { bestDate } from '../../src/core/earthengine/bestDate.ts';
import { orderFilters } from '../../src/core/earthengine/sceneFilters.ts';
import {
  CollectionError,
  collections,
  type ImageChoice,
  imageCollection,
  OrderRequestError,
  type SceneChoice,
  TileGrid,
} from '../../src/core/index.ts';
import { planOrder } from '../../src/core/orders/plan.ts';
import { recordedCollection } from '../../src/core/orders/recordedCollections.ts';
import { formatMonths, parseMonths } from '../../src/domain/months.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const LANDSAT_5 = 'LANDSAT/LT05/C02/T1_L2';
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const HLS = 'NASA/HLS/HLSL30/v002';
const MODIS = 'MODIS/061/MOD09GA';

function scenesOf(id: string, choice: ImageChoice): SceneChoice | undefined {
  return imageCollection(id, choice).scenes;
}

function refusal(id: string, choice: object): [field: string, message: string] | undefined {
  try {
    imageCollection(id, choice);
    return undefined;
  } catch (error) {
    return error instanceof OrderRequestError ? [error.field, error.message] : undefined;
  }
}

describe('what is wanted of scenes', () => {
  it('has the form in which it is recorded', () => {
    expect(scenesOf(SENTINEL_2, { cloudMask: true, mgrsTiles: ['t33uxp', '5qkb'] })).toEqual({
      mgrsTiles: ['33UXP', '05QKB'],
      cloudMask: 'cloud_score_plus',
    });
    expect(scenesOf(LANDSAT_8, { months: [8, 6, 8], pathRows: [[193, 26], [194]] })).toEqual({
      months: [6, 8],
      pathRows: [[193, 26], [194]],
    });
  });

  it('is absent where nothing is limited', () => {
    const nothing = { cloudMask: false, months: [], nadirOnly: false, pathRows: [] } as const;
    expect(scenesOf(LANDSAT_8, nothing)).toBeUndefined();
    const everyMonth = Array.from({ length: 12 }, (_, index) => index + 1);
    expect(scenesOf(LANDSAT_8, { months: everyMonth })).toBeUndefined();
    expect(imageCollection(LANDSAT_8, nothing)).toEqual(imageCollection(LANDSAT_8));
  });

  test.each<[part: string, id: string, choice: object, message: RegExp]>([
    ['cloudLimit', MODIS, { cloudLimit: 30 }, /have no property with the share of clouds/],
    ['cloudLimit', LANDSAT_8, { cloudLimit: 101 }, /101 is not a valid cloud limit/],
    ['cloudLimit', LANDSAT_8, { cloudLimit: '30' }, /"30" is not a valid cloud limit/],
    ['cloudLimit', LANDSAT_8, { cloudLimit: Number.NaN }, /not a valid cloud limit/],
    ['months', LANDSAT_8, { months: [0] }, /\[0\] are not months/],
    ['months', LANDSAT_8, { months: 6 }, /6 are not months/],
    ['months', 'NASA/NASADEM_HGT/001', { months: [6] }, /not have images of every month/],
    ['months', 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL', { months: [6] }, /images of every month/],
    ['pathRows', SENTINEL_2, { pathRows: [[193, 26]] }, /have no path and row/],
    ['pathRows', LANDSAT_8, { pathRows: [[234, 1]] }, /\[\[234,1\]\] are not paths and rows/],
    ['pathRows', LANDSAT_8, { pathRows: [193, 26] }, /are not paths and rows/],
    ['mgrsTiles', LANDSAT_8, { mgrsTiles: ['33UXP'] }, /not in tiles of MGRS/],
    ['mgrsTiles', SENTINEL_2, { mgrsTiles: ['33UIP'] }, /"33UIP" is not an MGRS tile/],
    ['mgrsTiles', SENTINEL_2, { mgrsTiles: ['61UXP'] }, /"61UXP" is not an MGRS tile/],
    ['mgrsTiles', SENTINEL_2, { mgrsTiles: '33UXP' }, /"33UXP" is not an MGRS tile/],
    ['timeOfDay', MODIS, { timeOfDay: 'night' }, /no property with the height of the sun/],
    ['timeOfDay', LANDSAT_8, { timeOfDay: 'dusk' }, /neither "day" nor "night"/],
    ['nadirOnly', LANDSAT_5, { nadirOnly: true }, /no property with the direction of view/],
    ['nadirOnly', LANDSAT_8, { nadirOnly: 'yes' }, /must be true or false/],
    ['cloudMask', 'UCSB-CHG/CHIRPS/DAILY', { cloudMask: true }, /no recipe/],
    ['cloudMask', SENTINEL_2, { cloudMask: 'fmask' }, /It has: cloud_score_plus, scl\./],
    ['composite', LANDSAT_8, { composite: 'mean' }, /"mean" is not a composite/],
    ['composite', 'NASA/NASADEM_HGT/001', { composite: 'median' }, /has no dates/],
    ['composite', 'COPERNICUS/S1_GRD', { composite: 'median' }, /depend on the direction of view/],
    [
      'composite',
      'MODIS/061/MCD43A4',
      { composite: 'best' },
      /no recipe .* no property .* Order all dates/,
    ],
    ['composite', 'GOOGLE/DYNAMICWORLD/V1', { composite: 'median' }, /bits or classes/],
    ['composite', LANDSAT_8, { composite: 'median', bands: ['pixel_qa'] }, /"pixel_qa".*no median/],
  ])('is refused at %s of %s for %j', (part, id, choice, message) => {
    expect(refusal(id, choice)).toEqual([part, expect.stringMatching(message)]);
  });

  it('is refused with an unknown part, as a misspelt one would be ignored', () => {
    const request = {
      collections: LANDSAT_8,
      tiles: [3, 9] as const,
      periodStart: '2020-01-01',
      periodEnd: '2021-01-01',
      choices: { [LANDSAT_8]: { cloudlimit: 30 } as ImageChoice },
    };
    const templates = {
      nameTemplate: '{collection}',
      prefixTemplate: '',
      trackingTemplate: 'x',
      trackingPrefix: '',
    };
    expect(() => planOrder(request, TileGrid.named('LANDSAT_ARD_CU'), templates)).toThrow(
      /"cloudlimit" is not a choice/,
    );
  });

  it('leaves out bands without a median, and stores the others in the type that they need', () => {
    const { bands, dataType, nodata } = imageCollection(MODIS, { composite: 'median' });
    expect(bands.map(({ name }) => name)).not.toContain('state');
    expect([dataType, nodata]).toEqual(['int16', -28_672]);
  });
});

describe('filters of an order', () => {
  const filtersOf = (
    id: string,
    choice: ImageChoice,
    configured: Parameters<typeof orderFilters>[1] = [],
  ) => orderFilters(imageCollection(id, choice), configured);

  it('come after those of the configuration', () => {
    const configured = [{ function: 'gte', name: 'SUN_ELEVATION', value: 20 }];
    expect(filtersOf(LANDSAT_8, { nadirOnly: true, timeOfDay: 'night' }, configured)).toEqual([
      ...configured,
      { function: 'lte', name: 'SUN_ELEVATION', value: 0 },
      { function: 'eq', name: 'NADIR_OFFNADIR', value: 'NADIR' },
    ]);
  });

  it('replace limits of the configuration for the same', () => {
    const kept = [
      { function: 'gt', name: 'CLOUD_COVER', value: 1 },
      { function: 'lte', name: 'CLOUD_COVER_LAND', value: 50 },
      { function: 'calendarRange', start: 100, end: 200 },
    ];
    const replaced = [
      { function: 'lte', name: 'CLOUD_COVER', value: 80 },
      { function: 'lessThan', leftField: 'CLOUD_COVER', rightValue: 70 },
      { function: 'calendarRange', start: 5, end: 9, field: 'month' },
      { function: 'Not', filter: { function: 'calendarRange', start: 11, end: 3, field: 'month' } },
    ];
    const configured = [...replaced, ...kept];
    expect(filtersOf(LANDSAT_8, { cloudLimit: 90, months: [11, 12, 1] }, configured)).toEqual([
      ...kept,
      { function: 'lte', name: 'CLOUD_COVER', value: 90 },
      {
        function: 'or',
        filters: [
          { function: 'calendarRange', start: 11, end: 12, field: 'month' },
          { function: 'calendarRange', start: 1, end: 1, field: 'month' },
        ],
      },
    ]);
    expect(filtersOf(LANDSAT_8, { nadirOnly: true }, configured)).toEqual([
      ...configured,
      { function: 'eq', name: 'NADIR_OFFNADIR', value: 'NADIR' },
    ]);
  });

  it('find tiles by names with and without a zero, and in names of scenes', () => {
    expect(filtersOf(SENTINEL_2, { mgrsTiles: ['05QKB'] })).toEqual([
      { function: 'inList', name: 'MGRS_TILE', value: ['05QKB', '5QKB'] },
    ]);
    expect(filtersOf(HLS, { mgrsTiles: ['33UXP'] })).toEqual([
      { function: 'stringStartsWith', leftField: 'system:index', rightValue: 'T33UXP_' },
    ]);
  });
});

describe('a record of what was wanted', () => {
  it('makes the same collection again', () => {
    const scenes = { cloudMask: 'scl', composite: 'median' } as const;
    const records = { [SENTINEL_2]: { scenes } };
    expect(recordedCollection(SENTINEL_2, records)).toEqual(imageCollection(SENTINEL_2, scenes));
  });

  test.each([
    ['a part of a later version', { season: 'dry' }],
    ['a value of a later version', { composite: 'medoid' }],
    ['something else', 'scl'],
  ])('is refused with %s', (_, scenes) => {
    expect(() => recordedCollection(SENTINEL_2, { [SENTINEL_2]: { scenes } })).toThrow(
      CollectionError,
    );
  });
});

describe('the best date', () => {
  const tile = TileGrid.named('LANDSAT_ARD_CU').tile(3, 9);
  const continent = ring(-130, 20, -60, 60);
  const layer = (date: string, ...scenes: object[]) => ({
    date,
    scenes: scenes.map((scene) => ({ ...scene })),
  });

  it('is not a clear one that sees only a corner', () => {
    const lonLat = tile.toLonLat().geometry;
    const corner = lonLat.type === 'Polygon' ? (lonLat.coordinates[0]?.[0] ?? []) : [];
    const [lon = 0, lat = 0] = corner;
    const layers = [
      layer('2020-06-01', {
        CLOUD: 0,
        'system:footprint': ring(lon - 0.1, lat - 0.1, lon + 0.1, lat + 0.1),
      }),
      layer('2020-06-02', { CLOUD: 30, 'system:footprint': continent }),
      layer('2020-06-03', { CLOUD: 30, 'system:footprint': continent }),
      layer('2020-06-04', { 'system:footprint': continent }),
    ];
    expect(bestDate(layers, tile, 'CLOUD')?.date).toBe('2020-06-02');
  });

  it('counts scenes without an outline as seeing all of the tile', () => {
    const layers = [layer('2020-06-01', { CLOUD: 50 }), layer('2020-06-02', { CLOUD: 20 })];
    expect(bestDate(layers, tile, 'CLOUD')?.date).toBe('2020-06-02');
  });

  it.each([-1, 101, Number.NaN, null])('takes a share of clouds of %s for unknown', (share) => {
    const layers = [layer('2020-06-01', { CLOUD: share }), layer('2020-06-02', { CLOUD: 90 })];
    expect(bestDate(layers, tile, 'CLOUD')?.date).toBe('2020-06-02');
  });

  it('is found across the antimeridian', () => {
    const grid = TileGrid.from({
      name: 'Fiji',
      crs: 'EPSG:32760',
      ul: [300_000, 8_200_000],
      res: [30, 30],
      size: [5000, 5000],
      limits: [
        [0, 0],
        [0, 9],
      ],
    });
    const across = grid.tile(0, 3);
    const layers = [
      layer('2020-06-01', { CLOUD: 10, 'system:footprint': ring(170, -20, 178, -10) }),
      layer('2020-06-02', { CLOUD: 50, 'system:footprint': ring(178, -20, -178, -10) }),
    ];
    expect(bestDate(layers, across, 'CLOUD')?.date).toBe('2020-06-02');
  });
});

function ring(west: number, south: number, east: number, north: number): object {
  const coordinates = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'LinearRing', coordinates };
}

test('cloud masks use bands that the collection or its linked one has', () => {
  for (const { id, cloudMasks = [], bands, optionalBands, source } of collections().map((row) => ({
    ...row,
    source: row.cloudMasks?.map((mask) => mask.source),
  }))) {
    const ids = [...bands, ...optionalBands].map((band) => band.id);
    for (const mask of cloudMasks) expect(ids, id).toContain(mask.band);
    expect(source?.every((url) => URL.canParse(url)) ?? true).toBe(true);
  }
});

describe('months as a text', () => {
  test.each([
    ['6-8', [6, 7, 8], '6-8'],
    ['11-2, 5', [1, 2, 5, 11, 12], '5,11-2'],
    ['7', [7], '7'],
    ['1–12', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], '1-12'],
    ['12,1', [1, 12], '12-1'],
  ])('%s', (text, months, formatted) => {
    expect(parseMonths(text)).toEqual(months);
    expect(formatMonths(months)).toBe(formatted);
    expect(parseMonths(formatted)).toEqual(months);
  });

  test.each(['', '13', '0-3', 'June', '1-2-3', '6..8'])('"%s" is refused', (text) => {
    expect(parseMonths(text)).toBeUndefined();
  });
});
