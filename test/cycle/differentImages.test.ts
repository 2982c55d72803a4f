/** Images that exist under the names of wanted ones, with other contents. */
import { describe, expect, it } from 'vitest';
import {
  ExistingItemsError,
  type OrderRequest,
  TileGrid,
  type Tracker,
} from '../../src/core/index.ts';
import { refusalOf } from '../refusalOf.ts';
import {
  type Cycle,
  finishOrder,
  GRID,
  LANDSAT_8,
  LANDSAT_9,
  openCycle,
  removeObject,
} from './cycle.ts';

const EMBEDDINGS = 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL';

/** One image: June 2020 of one tile. */
const JUNE: OrderRequest = {
  collections: LANDSAT_8,
  tiles: [2, 3],
  periodStart: '2020-06-01',
  periodEnd: '2020-06-01',
  periodFrequency: 'MS',
};
const RED_NIR: OrderRequest = { ...JUNE, choices: { [LANDSAT_8]: { bands: ['red', 'nir'] } } };

const first = (cycle: Cycle, parts: object = {}) =>
  cycle.trackerWith({ trackingTemplate: 'FIRST', ...parts });
const second = (cycle: Cycle, parts: object = {}) =>
  cycle.trackerWith({ trackingTemplate: 'SECOND', ...parts });

const refusal = (submitting: Promise<unknown>) => refusalOf(submitting, ExistingItemsError);

/** Bands of an order's only image, by its metadata. */
async function bandsOf(cycle: Cycle, tracker: Tracker, name: string): Promise<string[]> {
  const [item] = (await tracker.read(name)).orders;
  const { text } = await cycle.store.readMetadata(item?.name ?? '', item?.prefix ?? '');
  return JSON.parse(text).image.bands;
}

describe('an existing image with other bands', () => {
  it('is not left out as if it were the wanted one: the order is refused, and names them', async () => {
    const cycle = await openCycle();
    await first(cycle).submit(RED_NIR);
    const [existing] = await second(cycle).existing(JUNE);
    expect(existing).toMatchObject({ orders: ['FIRST'], differences: ['bands: red, nir'] });
    for (const choice of [{}, { existing: 'leaveOut' }] as const) {
      const error = await refusal(second(cycle).submit(JUNE, choice));
      expect(error.message).toMatch(/In order "FIRST": ".*"\. Different there: bands: red, nir\./);
      expect(error.message).toMatch(/Take them over .* or give them other names: .*name_template/);
    }
    expect(await second(cycle).list()).toEqual([]);
  });

  it('is computed again when it is taken over', async () => {
    const cycle = await openCycle();
    await first(cycle).submit(JUNE);
    await finishOrder(first(cycle), 'FIRST');
    await second(cycle).submit(RED_NIR, { existing: 'takeOver' });
    const order = await finishOrder(second(cycle), 'SECOND');
    expect(order.states).toEqual({ COMPLETED: 1 });
    expect(await bandsOf(cycle, second(cycle), 'SECOND')).toEqual(['red', 'nir']);
    expect((await first(cycle).read('FIRST')).orders[0]?.taken_over_by).toBe('SECOND');
  });

  it.each<[what: string, prepare: (cycle: Cycle) => Promise<unknown>]>([
    ['in no order, by its metadata', (cycle) => removeObject(cycle, 'CEDAR_TRACKING/FIRST.json')],
    ['in an order under another prefix, by its metadata', async () => {}],
  ])('is noticed %s', async (what, prepare) => {
    const cycle = await openCycle();
    const isElsewhere = what.includes('another prefix');
    const tracker = first(cycle, isElsewhere ? { trackingPrefix: 'TEAM/B' } : {});
    await tracker.submit(RED_NIR);
    await finishOrder(tracker, 'FIRST');
    await prepare(cycle);
    const [existing] = await second(cycle).existing(JUNE);
    expect(existing?.differences).toEqual(['bands: red, nir']);
    expect(await second(cycle).existing(RED_NIR)).toEqual([
      expect.not.objectContaining({ differences: expect.anything() }),
    ]);
    await refusal(second(cycle).submit(JUNE, { existing: 'leaveOut' }));
  });

  it('does not replace one that another order has left out', async () => {
    const cycle = await openCycle();
    await first(cycle).submit(JUNE);
    const longer = { ...JUNE, periodEnd: '2020-07-01' };
    const { leftOut } = await second(cycle).submit(longer, { existing: 'leaveOut' });
    expect(leftOut).toHaveLength(1);
    const third = cycle.trackerWith({ trackingTemplate: 'THIRD' });
    const missing = async () => {
      const order = await second(cycle).read('SECOND');
      return (await second(cycle).missingLeftOut([order])).get(order);
    };
    await third.submit(JUNE, { existing: 'takeOver' });
    expect(await missing()).toEqual([]);
    const fourth = cycle.trackerWith({ trackingTemplate: 'FOURTH' });
    await fourth.submit(RED_NIR, { existing: 'takeOver' });
    expect(await missing()).toEqual(leftOut);
  });
});

describe('an existing image', () => {
  it('in other numbers is not the same', async () => {
    const cycle = await openCycle();
    const year = {
      ...JUNE,
      collections: EMBEDDINGS,
      periodStart: '2020-01-01',
      periodEnd: '2020-01-01',
      periodFrequency: 'YS',
    };
    const encoded = (encoding?: 'int8'): OrderRequest => ({
      ...year,
      choices: { [EMBEDDINGS]: { bands: ['A00'], ...(encoding && { encoding }) } },
    });
    await first(cycle).submit(encoded());
    const [existing] = await second(cycle).existing(encoded('int8'));
    expect(existing?.differences).toEqual(['type: float32, no-data value -9999']);
    await finishOrder(first(cycle), 'FIRST');
    await removeObject(cycle, 'CEDAR_TRACKING/FIRST.json');
    const [stored] = await second(cycle).existing(encoded('int8'));
    expect(stored?.differences).toEqual(['type: float32, no-data value -9999']);
  });

  it.each<[what: string, earlier: object, later: object, request: OrderRequest, text: RegExp]>([
    [
      'through other filters',
      { filters: { [LANDSAT_8]: [{ function: 'lte', name: 'CLOUD_COVER', value: 30 }] } },
      {},
      JUNE,
      /filters: CLOUD_COVER ≤ 30$/,
    ],
    [
      'of another collection, with names that do not have it',
      { nameTemplate: '{tile.name}_{date_start}' },
      { nameTemplate: '{tile.name}_{date_start}' },
      { ...JUNE, collections: LANDSAT_9, periodStart: '2022-06-01', periodEnd: '2022-06-01' },
      /^collection: LANDSAT\/LC08\/C02\/T1_L2$/,
    ],
    [
      'of a longer period, with names that do not have its end',
      { nameTemplate: '{tile.name}_{date_start}' },
      { nameTemplate: '{tile.name}_{date_start}' },
      { ...JUNE, periodFrequency: 'QS' },
      /^period: 2020-04-01 to 2020-07-01$/,
    ],
    [
      'of another grid',
      { grid: TileGrid.from({ ...GRID.toJSON(), res: [60, 60] }) },
      {},
      JUNE,
      /^a tile of another grid$/,
    ],
  ])('%s is not the same', async (what, earlier, later, request, text) => {
    const cycle = await openCycle();
    const there = what.startsWith('of another collection')
      ? { ...request, collections: LANDSAT_8 }
      : what.startsWith('of a longer')
        ? { ...request, periodStart: '2020-04-01', periodEnd: '2020-04-01' }
        : request;
    const wanted = what.startsWith('of a longer')
      ? { ...JUNE, periodStart: '2020-04-01', periodEnd: '2020-04-01' }
      : request;
    await first(cycle, earlier).submit(there);
    const [existing] = await second(cycle, later).existing(wanted);
    expect(existing?.differences).toEqual([expect.stringMatching(text)]);
    const submitting = second(cycle, later).submit(wanted, { existing: 'leaveOut' });
    expect((await refusal(submitting)).items).toHaveLength(1);
  });
});
