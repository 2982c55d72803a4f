/** Names of orders that are submitted within one second. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConflictError, OrderRequestError, type Store } from '../../src/core/index.ts';
import { refusalOf } from '../refusalOf.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { finishOrder, objectNames, openCycle, SMALL_ORDER } from './cycle.ts';

/** Orders of one day have one time in their names, as those of one second have otherwise. */
const DAILY = { trackingTemplate: 'ORDER_{now:.10}' };

const orderOf = (column: number) => ({ ...SMALL_ORDER, tiles: [2, column] as const });

/** A store whose listings lack what other machines have just written, as Google Drive's may. */
function withStaleListing(store: Store): Store {
  return new Proxy(store, {
    get(target, key) {
      if (key === 'list') return () => Promise.resolve([]);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('orders of one second', () => {
  it('have different names, and each is followed, downloaded and cleaned by its own', async () => {
    const cycle = await openCycle();
    const tracker = cycle.trackerWith(DAILY);
    const first = await tracker.submit(orderOf(3));
    const second = await tracker.submit(orderOf(4));
    const third = await tracker.submit(orderOf(5));
    expect([second.name, third.name]).toEqual([`${first.name}_2`, `${first.name}_3`]);
    expect((await tracker.list()).sort()).toEqual([first.name, second.name, third.name]);
    const order = await finishOrder(tracker, second.name);
    expect(order.states).toEqual({ COMPLETED: 2 });
    expect(order.tracking.name).toBe(second.name);
    expect(order.submission.workload_tag).toBe(second.name.toLowerCase());
    const folder = temporaryFolder();
    await tracker.download(order, folder);
    expect(existsSync(path.join(folder, second.name))).toBe(true);
    expect(existsSync(path.join(folder, first.name))).toBe(false);
    await tracker.clean(order, { trackingName: second.name });
    expect(await tracker.list()).toEqual([first.name, third.name]);
    expect((await finishOrder(tracker, first.name)).states).toEqual({ COMPLETED: 2 });
    // The name is free again.
    expect((await tracker.submit(orderOf(6))).name).toBe(second.name);
  });

  it('lose and double nothing if they are submitted at one moment', async () => {
    const cycle = await openCycle();
    const columns = [1, 2, 3, 4, 5];
    const names = await Promise.all(
      columns.map(async (column) => {
        const { name } = await cycle.trackerWith(DAILY).submit(orderOf(column));
        return name;
      }),
    );
    expect(new Set(names).size).toBe(columns.length);
    expect((await cycle.tracker.list('ORDER_*')).sort()).toEqual([...names].sort());
    for (const [index, name] of names.entries()) {
      const order = await finishOrder(cycle.tracker, name);
      expect(order.states).toEqual({ COMPLETED: 2 });
      expect(order.submission.tile_indices).toEqual([[2, columns[index]]]);
    }
    const exports = cycle.sandbox.requests.filter(({ path: at }) => at.endsWith('image:export'));
    expect(exports).toHaveLength(2 * columns.length);
    const images = (await objectNames(cycle)).filter((name) => name.endsWith('.tif'));
    expect(images).toHaveLength(2 * columns.length);
  });

  it('have different names if the listing does not show the other one yet', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.trackerWith(DAILY).submit(orderOf(3));
    const elsewhere = cycle.trackerWith({ ...DAILY, store: withStaleListing(cycle.store) });
    const other = await elsewhere.submit(orderOf(4));
    expect(other.name).toBe(`${name}_2`);
    expect((await cycle.tracker.read(name)).submission.tile_indices).toEqual([[2, 3]]);
    expect((await cycle.tracker.read(other.name)).submission.tile_indices).toEqual([[2, 4]]);
  });

  it('are resumed by their own names', async () => {
    const cycle = await openCycle();
    const tracker = cycle.trackerWith(DAILY);
    const { name } = await tracker.submit(orderOf(3));
    const action = { status: 400, message: 'Broken.' };
    cycle.sandbox.setFaults([{ path: '**/image:export', nth: 2, times: 100, action }]);
    await expect(tracker.submit(orderOf(4))).rejects.toMatchObject({ order: `${name}_2` });
    cycle.sandbox.setFaults([]);
    await tracker.resume(`${name}_2`);
    expect((await finishOrder(tracker, `${name}_2`)).states).toEqual({ COMPLETED: 2 });
    expect((await finishOrder(tracker, name)).states).toEqual({ COMPLETED: 2 });
  });
});

describe('a name without a time', () => {
  it('is refused if another order has it, before anything is stored or started', async () => {
    const cycle = await openCycle();
    const tracker = cycle.trackerWith({ trackingTemplate: 'FOREST' });
    await tracker.submit(orderOf(3));
    // Its tasks would store images in the meantime.
    await finishOrder(tracker, 'FOREST');
    const before = await objectNames(cycle);
    const error = await refusalOf(tracker.submit(orderOf(4)), ConflictError);
    expect(error.message).toBe(
      'An order named "FOREST" already exists. Nothing was submitted. Add {now} to tracking_template under tracker: in cedar.yaml, so that each order has a name of its own.',
    );
    expect(await objectNames(cycle)).toEqual(before);
    expect((await tracker.read('FOREST')).submission.tile_indices).toEqual([[2, 3]]);
  });
});

it('a name that is too long with its number is refused', async () => {
  const cycle = await openCycle();
  const bytes = 1024 - 'CEDAR_TRACKING/'.length - '2020-01-01'.length - '.json'.length;
  const tracker = cycle.trackerWith({ trackingTemplate: `${'X'.repeat(bytes)}{now:.10}` });
  await tracker.submit(orderOf(3));
  await refusalOf(tracker.submit(orderOf(4)), OrderRequestError);
});
