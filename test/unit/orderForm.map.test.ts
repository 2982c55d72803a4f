/** The extension's side of the map: the choice in the text field, numbers of dates, existing orders. */

import { describe, expect, it } from 'vitest';
import { type InsideArea, type OrderRequest, TileGrid } from '../../src/core/index.ts';
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import type { MapContents } from '../../src/views/map/protocol.ts';
import { tasksByTile } from '../../src/views/map/tileStates.ts';
import { EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import {
  incompleteFingerprint,
  type RequestedPlace,
} from '../../src/views/orderForm/fingerprints.ts';
import { FormMap } from '../../src/views/orderForm/formMap.ts';
import { ImageCounts } from '../../src/views/orderForm/imageCounts.ts';
import { MADE_GRID, madeDocument } from './orders.support.ts';

function configurationOf(
  documents: readonly ReturnType<typeof madeDocument>[] = [],
  definition = MADE_GRID,
): ConfigurationOrders {
  const orders = documents.map((document) => ({
    name: document.tracking.name,
    summary: { version: document.version },
    configuration: { document: async () => document },
  }));
  const config = async () => ({ grid: TileGrid.from(definition), catalog: { all: [] } });
  const source = { id: 'c', config, fingerprint: async () => 'f' };
  return { source, orders, ensureRead: async () => {} } as unknown as ConfigurationOrders;
}

function formMap(
  tiles: string,
  {
    configuration = configurationOf(),
    counts,
    withoutScenes = [],
  }: {
    configuration?: ConfigurationOrders;
    counts?: ImageCounts;
    withoutScenes?: readonly string[];
  } = {},
) {
  const state = { draft: { ...EMPTY_DRAFT, tiles }, contents: {} as MapContents };
  const map = new FormMap({
    post: (contents) => {
      state.contents = { ...state.contents, ...contents };
    },
    draft: () => state.draft,
    configuration: () => configuration,
    counts: () => counts,
    withoutScenes: () => withoutScenes,
    changeTiles: (text) => {
      state.draft = { ...state.draft, tiles: text };
    },
    settings: () => ({}),
  });
  return { map, state };
}

/** Counts of another request. */
async function countsIn(
  configuration = configurationOf(),
  place: RequestedPlace = {},
): Promise<ImageCounts> {
  return new ImageCounts(
    JSON.stringify([
      'another',
      ...JSON.parse(await incompleteFingerprint(place, configuration)).slice(1),
    ]),
    new Map([
      ['c|3|9|2020-01-01|2020-02-01', { dates: 4, scenes: 6 }],
      ['c|3|9|2020-02-01|2020-03-01', { dates: 0, scenes: 0 }],
      ['c|4|9|2020-01-01|2020-02-01', { dates: 0, scenes: 0 }],
    ]),
  );
}

const FIELD: InsideArea = {
  name: 'field',
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [0, 1],
        [0, 0],
      ],
    ],
  },
};

const HERE: readonly TileIndex[] = [[3, 9]];

describe('the map of the order form', () => {
  it('shows the grid and the tiles of the field that are in it', async () => {
    const { map, state } = formMap('h009v003, h500v003');
    await map.show();
    expect(state.contents.grid).toMatchObject({ name: 'g', ul: [0, 0], tile: [7680, 7680] });
    expect(state.contents.chosen).toEqual([[3, 9]]);
  });

  it('has more detail of an area where the page asks for it, until there is another area', async () => {
    const { map, state } = formMap('');
    const outline = { type: 'MultiPolygon' as const, coordinates: [[[[0, 0]]]] };
    const [box, finest] = [[0, 0, 1, 1] as const, 0.001];
    const asked: unknown[] = [];
    map.setArea({ name: 'a', geometry: outline }, (...view) => {
      asked.push(view);
      return { outline, marks: [1, 2] };
    });
    map.showDetail(box, finest);
    expect(asked).toEqual([]);
    await map.show();
    map.showDetail(box, finest);
    expect(asked).toEqual([[box, finest]]);
    const detail = { box, finest, geometry: outline, marks: [1, 2] };
    expect(state.contents.areaDetail).toEqual(detail);
    map.setArea({ name: 'large', geometry: outline }, () => undefined);
    map.showDetail(box, finest);
    expect(state.contents.areaDetail).toBeNull();
  });

  it('adds a tile that is picked, and removes it again', async () => {
    const { map, state } = formMap('h001v001');
    await map.show();
    map.pickMany(HERE);
    expect(state.draft.tiles).toBe('h001v001, h009v003');
    expect(state.contents.message).toBe('1 tile added.');
    map.pickMany(HERE);
    expect(state.draft.tiles).toBe('h001v001');
    expect(state.contents.message).toBe('1 tile removed.');
  });

  it('adds the missing tiles of a box, and removes them if all are chosen', async () => {
    const box: TileIndex[] = [
      [3, 9],
      [3, 10],
    ];
    const { map, state } = formMap('h009v003');
    await map.show();
    map.pickMany(box);
    expect(state.draft.tiles).toBe('h009-010v003');
    map.pickMany(box);
    expect(state.draft.tiles).toBe('');
    expect(state.contents.message).toBe('2 tiles removed.');
  });

  it('keeps text that cannot be read', async () => {
    const { map, state } = formMap('h009v003 somewhere');
    await map.show();
    map.pickMany(HERE);
    expect(state.draft.tiles).toBe('h009v003 somewhere');
    expect(state.contents.message).toMatch(/cannot be read/);
    map.pickMany([[4, 9]]);
    expect(state.draft.tiles).toBe('h009v003 somewhere\nh009v004');
  });

  it('chooses the tiles in a ring as the core does', async () => {
    const { map, state } = formMap('');
    await map.show();
    const { geometry } = TileGrid.from(MADE_GRID).tile(3, 9).toLonLat();
    const ring = (geometry.coordinates[0] as [number, number][]).map(
      ([lon, lat]) => [lon, lat] as const,
    );
    await map.pickRing(ring);
    expect(state.draft.tiles).toBe('h009v003');
    await map.pickRing([
      [100, 50],
      [101, 50],
      [101, 51],
      [100, 50],
    ]);
    expect(state.contents.message).toBe('There are no tiles in this area.');
  });

  it('shows why the grid cannot be read', async () => {
    const configuration = configurationOf([], { ...MADE_GRID, crs: 'nonsense' });
    const { map, state } = formMap('', { configuration });
    await map.show();
    expect(state.contents.grid).toBeNull();
    expect(state.contents.message).toMatch(/cannot use the coordinate reference system/);
  });

  it('shows the number of dates of each tile, and tiles without scenes', async () => {
    const counts = await countsIn();
    const { map, state } = formMap('h009v003-004', { counts });
    await map.show();
    const { tiles = [], isStale } = state.contents.marks ?? {};
    expect(tiles).toEqual([
      expect.objectContaining({
        tile: [3, 9],
        dates: 4,
        datesText: '4 dates, images without scenes: 1 of 2',
      }),
      expect.objectContaining({ tile: [4, 9], dates: 0 }),
    ]);
    expect(isStale).toBe(true);
  });

  it('does not show numbers of dates of another grid, or of another area', async () => {
    const elsewhere = { ...MADE_GRID, ul: [30, 0] as [number, number] };
    for (const counts of [
      await countsIn(configurationOf([], elsewhere)),
      await countsIn(configurationOf(), { inside: FIELD }),
    ]) {
      const { map, state } = formMap('h009v003-004', { counts });
      await map.show();
      expect(state.contents.marks?.tiles).toEqual([]);
    }
    const counts = await countsIn(configurationOf([], { ...MADE_GRID, name: 'other name' }));
    const { map, state } = formMap('h009v003-004', { counts });
    await map.show();
    expect(state.contents.marks?.tiles).toHaveLength(2);
  });

  it('does not show numbers of dates of a collection of which no scenes are left', async () => {
    const withoutScenes = ['c'];
    const { map, state } = formMap('h009v003', { counts: await countsIn(), withoutScenes });
    await map.show();
    expect(state.contents.marks?.tiles).toEqual([]);
  });

  it('shows the orders over each tile with the state that needs attention most', async () => {
    const configuration = configurationOf([
      madeDocument({ name: 'FIRST', tiles: [[3, 9]], states: ['COMPLETED'] }),
      madeDocument({
        name: 'SECOND',
        tiles: [
          [3, 9],
          [4, 9],
        ],
        states: ['RUNNING', 'FAILED'],
      }),
    ]);
    const { map, state } = formMap('', { configuration });
    await map.show();
    expect(state.contents.marks?.tiles).toEqual([
      {
        tile: [3, 9],
        state: 'failed',
        stateText: 'Order FIRST: 1 done; Order SECOND: 1 running, 1 failed',
      },
      { tile: [4, 9], state: 'failed', stateText: 'Order SECOND: 1 running, 1 failed' },
    ]);
  });

  it('leaves out orders of another grid', async () => {
    const documents = [madeDocument({ name: 'FIRST', tiles: [[3, 9]] })];
    const configuration = configurationOf(documents, { ...MADE_GRID, crs: 'EPSG:32618' });
    const { map, state } = formMap('', { configuration });
    await map.show();
    expect(state.contents.marks?.tiles).toEqual([]);
  });

  it('shows the outlines of scenes until the order changes', async () => {
    const asked: OrderRequest[] = [];
    const configuration = {
      ...configurationOf(),
      footprints: async (request: OrderRequest) => {
        asked.push(request);
        return [
          { id: 'c/a', time: new Date('2020-01-05T10:00:00Z'), outline: { type: 'Polygon' } },
        ];
      },
    } as unknown as ConfigurationOrders;
    const { map, state } = formMap('h009v003', { configuration });
    await map.show();
    await map.showScenes(true);
    expect(state.contents.message).toMatch(/Complete the order/);
    const whole = { collections: ['c'], periodStart: '2020-01-01', lastDay: '2020-12-31' };
    state.draft = { ...state.draft, ...whole };
    await map.followCounts();
    expect(state.contents.footprints).toEqual([
      { id: 'c/a', date: '2020-01-05', outline: { type: 'Polygon' } },
    ]);
    state.draft = { ...state.draft, tiles: 'h009v004' };
    await map.follow();
    expect(state.contents.footprints).toEqual([]);
    expect(state.contents.message).toMatch(/has changed/);
    expect(asked).toHaveLength(1);
    await map.followCounts();
    expect(asked).toHaveLength(2);
    await map.showScenes(false);
    await map.followCounts();
    expect(asked).toHaveLength(2);
  });

  it('sends nothing while it is hidden', async () => {
    const { map, state } = formMap('h009v003');
    await map.follow();
    expect(state.contents).toEqual({});
  });
});

describe('tasks by tile', () => {
  it('begin with those in the state that is shown', () => {
    const [entry] = tasksByTile(
      madeDocument({ name: 'ORDER', tiles: [[3, 9]], states: ['COMPLETED', 'FAILED'] }),
    );
    expect(entry?.state).toBe('failed');
    expect(entry?.items).toEqual(['ORDER-LC08-3-9-1', 'ORDER-LC08-3-9-0']);
  });
});
