/**
 * Images that two orders have in their records: whichever order is cleaned first, every image keeps
 * a record.
 */
import { expect, it } from 'vitest';
import type { OrderRequest, Tracker, TrackingDocument } from '../../src/core/index.ts';
import {
  type Cycle,
  finishOrder,
  objectNames,
  openCycle,
  removeObject,
  SMALL_ORDER,
  storeRecord,
} from './cycle.ts';

const FIRST = { trackingTemplate: 'FIRST' };
const SECOND = { trackingTemplate: 'SECOND' };
const THIRD = { trackingTemplate: 'THIRD' };

/** One image. */
const ONE: OrderRequest = { ...SMALL_ORDER, periodEnd: '2020-06-01' };

async function orderFirst(cycle: Cycle, prefix = 'CEDAR_TRACKING'): Promise<Tracker> {
  const first = cycle.trackerWith({ ...FIRST, trackingPrefix: prefix });
  await first.submit(ONE);
  await finishOrder(first, 'FIRST');
  return first;
}

/** Takes the image over, and stops before anything is computed. */
async function takeOverOnly(tracker: Tracker): Promise<void> {
  const stop = new AbortController();
  const { signal } = stop;
  const submitting = tracker.submit(ONE, {
    existing: 'takeOver',
    signal,
    onRecorded: () => stop.abort(),
  });
  await expect(submitting).rejects.toThrow(/Cancelled/);
}

/** Cleans an order as it is stored. @returns how many objects were deleted, and how many stay */
async function clean(tracker: Tracker, name: string): Promise<[deleted: number, kept: number]> {
  const removed = await tracker.clean(await tracker.read(name), { trackingName: name });
  return [[...removed.values()].flat().length, removed.kept.length];
}

it.each([
  ['under the same prefix', 'CEDAR_TRACKING', 'CEDAR_TRACKING'],
  ['under different prefixes', 'TEAM/A', 'TEAM/B'],
])(
  'a clean hands an image over to the order that has taken it over, before anything is computed: records %s',
  async (_, ...prefixes) => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle, prefixes[0]);
    const second = cycle.trackerWith({ ...SECOND, trackingPrefix: prefixes[1] });
    await takeOverOnly(second);
    expect(await clean(first, 'FIRST')).toEqual([0, 2]);
    const order = await second.read('SECOND');
    expect((await second.planClean(order)).keep).toEqual([]);
    expect(await clean(second, 'SECOND')).toEqual([2, 0]);
    expect(await objectNames(cycle)).toEqual([]);
  },
);

it('a clean hands an image over to an order that then computes and keeps it', async () => {
  const cycle = await openCycle();
  const first = await orderFirst(cycle);
  const second = cycle.trackerWith(SECOND);
  await takeOverOnly(second);
  await clean(first, 'FIRST');
  await second.resume('SECOND');
  expect((await finishOrder(second, 'SECOND')).states).toEqual({ COMPLETED: 1 });
  expect(await objectNames(cycle)).toHaveLength(3);
  await clean(second, 'SECOND');
  expect(await objectNames(cycle)).toEqual([]);
});

it('a clean hands an image over to an order that stopped before the other one released it', async () => {
  const cycle = await openCycle();
  const first = await orderFirst(cycle);
  const second = cycle.trackerWith(SECOND);
  // The second thing stored is the other order's record with the change.
  cycle.sandbox.setFaults([
    { path: '/upload/**', nth: 2, times: 1000, action: { status: 403, message: 'no' } },
  ]);
  await expect(second.submit(ONE, { existing: 'takeOver' })).rejects.toThrow(/Resume the order/);
  cycle.sandbox.setFaults([]);
  expect((await first.read('FIRST')).takenOver).toBe(0);
  expect(await clean(first, 'FIRST')).toEqual([0, 2]);
  expect(await clean(second, 'SECOND')).toEqual([2, 0]);
  expect(await objectNames(cycle)).toEqual([]);
});

it('cleans hand an image over along a chain of orders, none of which computes it', async () => {
  const cycle = await openCycle();
  const first = await orderFirst(cycle);
  const [second, third] = [SECOND, THIRD].map((parts) => cycle.trackerWith(parts));
  if (!second || !third) throw new Error('no trackers');
  await takeOverOnly(second);
  await takeOverOnly(third);
  expect(await clean(second, 'SECOND')).toEqual([0, 2]);
  expect(await clean(first, 'FIRST')).toEqual([0, 2]);
  expect(await clean(third, 'THIRD')).toEqual([2, 0]);
  expect(await objectNames(cycle)).toEqual([]);
});

it('a clean deletes an image if the record of the order that took it over was deleted manually', async () => {
  const cycle = await openCycle();
  const first = await orderFirst(cycle);
  await takeOverOnly(cycle.trackerWith(SECOND));
  await removeObject(cycle, 'CEDAR_TRACKING/SECOND.json');
  expect(await clean(first, 'FIRST')).toEqual([2, 0]);
  expect(await objectNames(cycle)).toEqual([]);
});

it('a clean deletes an image without metadata by its name, after the previous order was cleaned', async () => {
  const cycle = await openCycle();
  const first = await orderFirst(cycle);
  const second = cycle.trackerWith(SECOND);
  await takeOverOnly(second);
  const metadata = (await objectNames(cycle)).find((name) => /PREARD.*json$/.test(name));
  await removeObject(cycle, metadata ?? '');
  expect(await clean(first, 'FIRST')).toEqual([0, 1]);
  expect(await clean(second, 'SECOND')).toEqual([1, 0]);
  expect(await objectNames(cycle)).toEqual([]);
});

it('a clean hands an image over to a second record that another program has stored', async () => {
  const cycle = await openCycle();
  const first = await orderFirst(cycle);
  const json = (await first.read('FIRST')).toJSON();
  await storeRecord(cycle, {
    ...json,
    submission: { ...json.submission, id: 'twin' },
    tracking: { ...json.tracking, name: 'TWIN' },
  });
  expect(await clean(first, 'FIRST')).toEqual([0, 2]);
  expect(await clean(first, 'TWIN')).toEqual([2, 0]);
  expect(await objectNames(cycle)).toEqual([]);
});

it.each([[['FIRST', 'SECOND']], [['SECOND', 'FIRST']]])(
  'an image is deleted when both orders are cleaned together, in any order: %s',
  async (names) => {
    const cycle = await openCycle();
    const first = await orderFirst(cycle);
    await takeOverOnly(cycle.trackerWith(SECOND));
    const orders = new Map<string, TrackingDocument>();
    for (const name of names) orders.set(name, await first.read(name));
    const others = (name: string) => names.filter((each) => each !== name);
    const planned = await first.planClean(orders.get('FIRST') as TrackingDocument, {
      cleanedWith: ['SECOND'],
    });
    expect([...planned.remove.values()].flat()).toHaveLength(2);
    for (const [name, order] of orders) {
      await first.clean(order, { trackingName: name, cleanedWith: others(name) });
    }
    expect(await objectNames(cycle)).toEqual([]);
  },
);

it('an image is deleted when two machines clean both orders at the same time', async () => {
  const cycle = await openCycle({ latency: 30 });
  const first = await orderFirst(cycle);
  await takeOverOnly(cycle.trackerWith(SECOND));
  await Promise.all(['FIRST', 'SECOND'].map((name) => clean(first, name)));
  expect(await objectNames(cycle)).toEqual([]);
});

it('an image keeps its other metadata when it is handed over', async () => {
  const cycle = await openCycle();
  const first = await orderFirst(cycle);
  await takeOverOnly(cycle.trackerWith(SECOND));
  const [item] = (await first.read('FIRST')).orders;
  const metadata = async () => {
    const { text } = await cycle.store.readMetadata(item?.name ?? '', item?.prefix ?? '');
    return JSON.parse(text);
  };
  const before = await metadata();
  await clean(first, 'FIRST');
  const { submission } = await first.read('SECOND');
  expect(await metadata()).toEqual({
    ...before,
    order: { ...before.order, id: submission.id, tracking: 'CEDAR_TRACKING/SECOND' },
  });
});
