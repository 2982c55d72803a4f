/** Two windows, as two machines, at the same orders at the same time. */
import { describe, expect, it } from 'vitest';
import type { OrderRequest, Tracker } from '../../src/core/index.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import type { ConfigurationOrders, Order } from '../../src/orders/order.ts';
import { updateOrders } from '../../src/orders/updateOrders.ts';
import { OrdersWatcher } from '../../src/orders/watcher.ts';
import { type Cycle, connectCycle, openCycle, SMALL_ORDER, whileTasksFail } from './cycle.ts';
import { testSource } from './window.ts';

interface Window {
  readonly cycle: Cycle;
  readonly configuration: ConfigurationOrders;
  order(name: string): Order;
}

/** One window's view of a sandbox: a session, a tracker and a model of its own. */
async function openWindow(cycle: Cycle, tracker: Tracker = cycle.tracker): Promise<Window> {
  const model = new OrdersModel();
  model.setSources([testSource(async () => tracker)]);
  const [configuration] = model.configurations;
  if (!configuration) throw new Error('no root');
  await model.ensureRead();
  return {
    cycle,
    configuration,
    order(name) {
      const order = configuration.find(name);
      if (!order) throw new Error(`The window does not know ${name}.`);
      return order;
    },
  };
}

async function openTwo(options: Parameters<typeof openCycle>[0]): Promise<[Window, Window]> {
  const first = await openCycle(options);
  const second = await connectCycle(first.sandbox);
  return [await openWindow(first), await openWindow(second)];
}

/** Four tasks. */
const ORDER: OrderRequest = {
  ...SMALL_ORDER,
  tiles: [
    [2, 3],
    [2, 4],
  ],
};

const FOUR_TILES = [
  [2, 3],
  [2, 4],
  [3, 3],
  [3, 4],
] as const;

/** Ids of all tasks in Earth Engine, by state. */
async function operations({ cycle }: Window): Promise<Map<string, string[]>> {
  const states = new Map<string, string[]>();
  for await (const page of cycle.earthEngine.operations()) {
    for (const { name, metadata } of page) {
      const state = metadata?.state ?? '';
      states.set(state, [...(states.get(state) ?? []), name.split('/').at(-1) ?? '']);
    }
  }
  return states;
}

/** Ids that the stored record has. */
async function recorded({ cycle }: Window, name: string): Promise<string[]> {
  const { orders } = await cycle.tracker.read(name);
  return orders.flatMap(({ status }) => status.id ?? []).sort();
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('two windows', () => {
  it('that both watch show the same end, as recorded', async () => {
    const [one, other] = await openTwo({ speed: 5 });
    const { order } = await one.configuration.submit(ORDER);
    await other.configuration.refresh();
    const watchers = [one, other].map(({ configuration }) => {
      const model = { configurations: [configuration], onDidChange: () => ({ dispose() {} }) };
      return new OrdersWatcher(model as unknown as OrdersModel, { isWanted: () => true });
    });
    await until(() => [one, other].every((window) => window.order(order.name).active === 0));
    for (const watcher of watchers) watcher.dispose();
    const counts = [one, other].map((window) => window.order(order.name).count('COMPLETED'));
    expect(counts).toEqual([4, 4]);
    expect((await one.cycle.tracker.read(order.name)).states).toEqual({ COMPLETED: 4 });
  });

  it('that both watch start each waiting task once, until all are done', async () => {
    const [one, other] = await openTwo({ speed: 100, queue: 1 });
    const submitted = await one.configuration.submit({ ...ORDER, tiles: FOUR_TILES });
    const { name } = submitted.order;
    expect(submitted.order.waitingForRoom).toBeGreaterThan(0);
    await other.configuration.refresh();
    const watchers = [one, other].map(({ configuration }) => {
      const model = { configurations: [configuration], onDidChange: () => ({ dispose() {} }) };
      const options = { isWanted: () => true, leastMs: () => 100 };
      return new OrdersWatcher(model as unknown as OrdersModel, options);
    });
    await until(() => [one, other].every((window) => !window.order(name).isUnderWay));
    for (const watcher of watchers) watcher.dispose();
    expect((await one.cycle.tracker.read(name)).states).toEqual({ COMPLETED: 8 });
    expect([...(await operations(one)).values()].flat()).toHaveLength(8);
  });

  it('one of which cancels an order with waiting tasks: none of them starts', async () => {
    const [one] = await openTwo({ speed: 1e-6, queue: 1 });
    const { order } = await one.configuration.submit(ORDER);
    expect(order.waitingForRoom).toBe(3);
    const model = { configurations: [one.configuration], onDidChange: () => ({ dispose() {} }) };
    const options = { isWanted: () => true, leastMs: () => 100 };
    const watcher = new OrdersWatcher(model as unknown as OrdersModel, options);
    await one.configuration.cancel(order);
    await until(() => !order.isUnderWay);
    watcher.dispose();
    expect((await one.cycle.tracker.update(order.name)).states).toEqual({ CANCELLED: 4 });
  });

  it('one of which cancels while the other updates: all tasks end, and remain cancelled', async () => {
    const [one, other] = await openTwo({ speed: 0.05 });
    const { order } = await one.configuration.submit(ORDER);
    await other.configuration.refresh();
    const theirs = other.order(order.name);
    let isCancelling = true;
    const cancelling = one.configuration.cancel(order).finally(() => {
      isCancelling = false;
    });
    while (isCancelling) await other.configuration.update([theirs]);
    await cancelling;
    await Promise.all([one.configuration.update([order]), other.configuration.update([theirs])]);
    await until(async () => {
      await other.configuration.update([theirs]);
      return theirs.active === 0;
    });
    expect(theirs.count('CANCELLED')).toBe(4);
    expect((await one.cycle.tracker.read(order.name)).states).toEqual({ CANCELLED: 4 });
    expect([...(await operations(one)).keys()]).toEqual(['CANCELLED']);
  });

  it('that both resume an interrupted submission start each task once', async () => {
    const [one, other] = await openTwo({ speed: 0.05 });
    // Neither window gets past the record and the first task.
    one.cycle.sandbox.setFaults([
      { path: '**/image:export', nth: 2, times: 1000, action: { status: 400, message: 'no' } },
    ]);
    await one.configuration.submit(ORDER).catch(() => {});
    one.cycle.sandbox.setFaults([]);
    const [order] = one.configuration.orders;
    if (!order) throw new Error('nothing was recorded');
    const { name } = order;
    await other.configuration.refresh();
    expect(other.order(name).count('UNSUBMITTED')).toBeGreaterThan(0);
    await Promise.all([
      one.configuration.resume(order),
      other.configuration.resume(other.order(name)),
    ]);
    const tasks = [...(await operations(one)).values()].flat().sort();
    expect(tasks).toHaveLength(4);
    expect(await recorded(one, name)).toEqual(tasks);
    await Promise.all([one.configuration.refresh(), other.configuration.refresh()]);
    for (const window of [one, other]) expect(window.order(name).active).toBe(4);
  });

  it('one of which resumes while the other cancels leave no unrecorded task', async () => {
    const [one, other] = await openTwo({ speed: 0.05, latency: 20 });
    for (let round = 0; round < 3; round++) {
      const tracker = one.cycle.trackerWith({
        trackingTemplate: `TRACKING_PERIOD_${round}`,
        prefixTemplate: `IMAGES_${round}`,
      });
      const name = `TRACKING_PERIOD_${round}`;
      one.cycle.sandbox.setFaults([
        { path: '**/image:export', nth: 2, times: 1000, action: { status: 400, message: 'no' } },
      ]);
      await tracker.submit(ORDER).catch(() => {});
      one.cycle.sandbox.setFaults([]);
      await Promise.all([one.configuration.refresh(), other.configuration.refresh()]);
      const before = (await operations(one)).size;
      expect(before).toBeGreaterThan(0);
      await Promise.all([
        one.configuration.resume(one.order(name)).catch(() => {}),
        (async () => {
          await new Promise((resolve) => setTimeout(resolve, round * 60));
          await other.configuration.cancel(other.order(name));
        })(),
      ]);
    }
    const tasks = [...(await operations(one)).values()].flat().sort();
    const known = await Promise.all(
      [0, 1, 2].map((round) => recorded(one, `TRACKING_PERIOD_${round}`)),
    );
    expect(known.flat().filter(Boolean).sort()).toEqual(tasks);
  });

  it('that both retry failed tasks start each task only once', async () => {
    const [one, other] = await openTwo({ speed: 1000 });
    const { name } = await whileTasksFail(one.cycle, async () => {
      const submitted = await one.cycle.tracker.submit(ORDER);
      await until(async () => (await one.cycle.tracker.update(submitted.name)).settled);
      return submitted;
    });
    await Promise.all([one.configuration.refresh(), other.configuration.refresh()]);
    expect(other.order(name).count('FAILED')).toBe(4);
    await Promise.all([
      one.configuration.retry(one.order(name)),
      other.configuration.retry(other.order(name)),
    ]);
    const states = await operations(one);
    expect([...states.values()].flat()).toHaveLength(8);
    await until(async () => (await one.cycle.tracker.update(name)).settled);
    expect((await other.cycle.tracker.read(name)).states).toEqual({ COMPLETED: 4 });
  });

  it('one of which submits while the other lists and updates lose no task', async () => {
    const [one, other] = await openTwo({ speed: 0.05 });
    let isSubmitting = true;
    const submitting = one.configuration.submit(ORDER).finally(() => {
      isSubmitting = false;
    });
    while (isSubmitting) {
      await other.configuration.refresh();
      await other.configuration.update(other.configuration.orders);
    }
    const { order } = await submitting;
    const tasks = [...(await operations(one)).values()].flat().sort();
    expect(tasks).toHaveLength(4);
    expect(await recorded(one, order.name)).toEqual(tasks);
    await other.configuration.refresh();
    expect(other.order(order.name).active).toBe(4);
  });

  it('one of which cleans an order: it disappears from the other without an error', async () => {
    const [one, other] = await openTwo({ speed: 1000 });
    const { order } = await one.configuration.submit(ORDER);
    await other.configuration.refresh();
    await until(async () => {
      await one.configuration.update([order]);
      return order.active === 0;
    });
    const [, updated] = await Promise.all([
      one.configuration.clean(order),
      other.configuration.update([other.order(order.name)]).catch((error) => error),
    ]);
    await other.configuration.refresh();
    expect([one.configuration.orders, other.configuration.orders]).toEqual([[], []]);
    // Whatever the other got, it did not write the record again.
    expect(await one.cycle.tracker.list()).toEqual([]);
    expect(Array.isArray(updated) || updated.tag === 'not-found').toBe(true);
  });
});

describe('several configurations of one project', () => {
  it('are updated with one pass over the operations', async () => {
    const cycle = await openCycle({ speed: 1000 });
    const configurations: ConfigurationOrders[] = [];
    for (const part of ['A', 'B', 'C']) {
      const tracker = cycle.trackerWith({ trackingPrefix: `TRACKING_${part}` });
      const window = await openWindow(cycle, tracker);
      await window.configuration.submit({ ...SMALL_ORDER, tiles: [2, 3 + configurations.length] });
      configurations.push(window.configuration);
    }
    const wanted = new Map(
      configurations.map((configuration) => [configuration, configuration.orders]),
    );
    const from = cycle.sandbox.requests.length;
    expect(await updateOrders(wanted)).toEqual(new Map());
    const listings = cycle.sandbox.requests
      .slice(from)
      .filter(({ method, path }) => method === 'GET' && path.endsWith('/operations'));
    expect(listings).toHaveLength(1);
    await until(async () => {
      await updateOrders(wanted);
      return configurations.every((configuration) =>
        configuration.orders.every(({ active }) => active === 0),
      );
    });
    for (const configuration of configurations)
      expect(configuration.orders[0]?.count('COMPLETED')).toBe(2);
  });

  it('do not wait for one that cannot be reached', async () => {
    const cycle = await openCycle({ speed: 1000 });
    const good = await openWindow(cycle);
    const { order } = await good.configuration.submit(SMALL_ORDER);
    const lost = await openWindow(cycle);
    const lostOrders = [...lost.configuration.orders];
    lost.configuration.update = () => Promise.reject(new Error('refused'));
    const wanted = new Map([
      [good.configuration, [order]],
      [lost.configuration, lostOrders],
    ]);
    const failures = await updateOrders(wanted);
    expect([...failures.keys()]).toEqual([lost.configuration]);
    expect(order.error).toBeUndefined();
  });
});
