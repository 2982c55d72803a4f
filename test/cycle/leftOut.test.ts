/** Images that an order left out because another order had them, which was deleted since. */
import { describe, expect, it } from 'vitest';
import type { OrderRequest, Tracker } from '../../src/core/index.ts';
import { describeOrderStates } from '../../src/text/orderStates.ts';
import { describeLeftOut } from '../../src/text/orders.ts';
import { type Cycle, finishOrder, objectNames, openCycle, SMALL_ORDER } from './cycle.ts';
import { openOrders } from './window.ts';

const FIRST = { trackingTemplate: 'FIRST' };
const SECOND = { trackingTemplate: 'SECOND' };

/** June to August 2020: the two images of `SMALL_ORDER`, and another one. */
const LONGER: OrderRequest = { ...SMALL_ORDER, periodEnd: '2020-08-01' };

/** FIRST has June and July; SECOND has left them out, and has August. */
async function orderBoth(
  cycle: Cycle,
  prefixes: readonly [string, string] = ['CEDAR_TRACKING', 'CEDAR_TRACKING'],
): Promise<{ first: Tracker; second: Tracker; leftOut: string[] }> {
  const first = cycle.trackerWith({ ...FIRST, trackingPrefix: prefixes[0] });
  const second = cycle.trackerWith({ ...SECOND, trackingPrefix: prefixes[1] });
  await first.submit(SMALL_ORDER);
  await finishOrder(first, 'FIRST');
  const { leftOut } = await second.submit(LONGER, { existing: 'leaveOut' });
  await finishOrder(second, 'SECOND');
  return { first, second, leftOut };
}

async function clean(tracker: Tracker, name: string): Promise<void> {
  await tracker.clean(await tracker.read(name), { trackingName: name });
}

async function missing(tracker: Tracker): Promise<string[] | undefined> {
  const order = await tracker.read('SECOND');
  return (await tracker.missingLeftOut([order])).get(order);
}

describe('images that were left out', () => {
  it('are recorded with the order that has them, and not missing while it exists', async () => {
    const cycle = await openCycle();
    const { second, leftOut } = await orderBoth(cycle);
    const order = await second.read('SECOND');
    expect(leftOut).toHaveLength(2);
    expect(order.leftOut.map(({ name, orders }) => [name, orders])).toEqual(
      leftOut.map((name) => [name, ['FIRST']]),
    );
    expect(order.leftOut[0]).toMatchObject({
      collection: SMALL_ORDER.collections,
      tile: SMALL_ORDER.tiles,
      date_start: '2020-06-01T00:00:00',
      date_end: '2020-07-01T00:00:00',
    });
    expect(await missing(second)).toEqual([]);
    expect((await second.retry('SECOND', { items: leftOut })).retried).toEqual([]);
  });

  it.each([
    ['under the same prefix', ['CEDAR_TRACKING', 'CEDAR_TRACKING']],
    ['under different prefixes', ['TEAM/A', 'TEAM/B']],
  ] as const)(
    'are missing after that order is cleaned, and can be ordered: records %s',
    async (_, prefixes) => {
      const cycle = await openCycle();
      const { first, second, leftOut } = await orderBoth(cycle, prefixes);
      expect(await missing(second)).toEqual([]);
      await clean(first, 'FIRST');
      expect(await missing(second)).toEqual(leftOut);
      expect((await second.retry('SECOND', { items: leftOut.slice(0, 1) })).retried).toEqual(
        leftOut.slice(0, 1),
      );
      expect(await missing(second)).toEqual(leftOut.slice(1));
      await second.retry('SECOND', { items: leftOut });
      const order = await finishOrder(second, 'SECOND');
      expect([order.states, order.leftOut]).toEqual([{ COMPLETED: 3 }, []]);
      expect(order.toJSON()).not.toHaveProperty('left_out');
      expect(await second.objects(order)).toHaveLength(6);
      await clean(second, 'SECOND');
      expect(await objectNames(cycle)).toEqual([]);
    },
  );

  it('are not missing if a third order has them in the meantime', async () => {
    const cycle = await openCycle();
    const { first, second, leftOut } = await orderBoth(cycle);
    await clean(first, 'FIRST');
    await first.submit(SMALL_ORDER);
    expect(await missing(second)).toEqual([]);
    expect((await second.retry('SECOND', { items: leftOut })).retried).toEqual([]);
  });

  it('are ordered once by two machines that retry at the same time', async () => {
    const cycle = await openCycle({ latency: 20 });
    const { first, second, leftOut } = await orderBoth(cycle);
    await clean(first, 'FIRST');
    const other = cycle.trackerWith(SECOND);
    await Promise.all([second, other].map((one) => one.retry('SECOND', { items: leftOut })));
    const order = await finishOrder(second, 'SECOND');
    expect(order.orders.map(({ name }) => name).filter((name) => leftOut.includes(name))).toEqual(
      leftOut,
    );
    let tasks = 0;
    for await (const page of cycle.earthEngine.operations()) tasks += page.length;
    // Two of FIRST, and one for each image of SECOND.
    expect(tasks).toBe(5);
  });

  it('are shown in the window, with the state of that order, and can be ordered there', async () => {
    const cycle = await openCycle();
    const { first, leftOut } = await orderBoth(cycle);
    const configuration = await openOrders(cycle);
    const order = configuration.find('SECOND');
    if (!order) throw new Error('no order');
    await configuration.lookForImages();
    expect(describeOrderStates(order)).toBe('1/1 done');
    await clean(first, 'FIRST');
    await configuration.refresh();
    await expect
      .poll(() => describeOrderStates(order))
      .toBe('1/1 done · 2 left-out images missing');
    const [image] = (await configuration.document(order)).leftOut;
    expect(image && describeLeftOut(image)).toBe(
      'missing: left out because of FIRST, which no longer exists',
    );
    expect(await configuration.retry(order, { items: order.missingLeftOut })).toEqual(leftOut);
    await finishOrder(cycle.tracker, 'SECOND');
    await configuration.update([order]);
    expect(describeOrderStates(order)).toBe('3/3 done');
  });
});
