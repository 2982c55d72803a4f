/** Orders that take images over from orders that are still at work, or that stop halfway. */
import { describe, expect, it, vi } from 'vitest';
import {
  EarthEngine,
  ExistingItemsError,
  type OrderRequest,
  RunningTasksError,
  Tracker,
  type TrackingDocument,
} from '../../src/core/index.ts';
import { TakenOverError } from '../../src/core/ownership/existingItems.ts';
import {
  type Cycle,
  finishOrder,
  GRID,
  objectNames,
  openCycle,
  removeObject,
  SMALL_ORDER,
} from './cycle.ts';
import { startProxy, type TestProxy } from './proxy.ts';

const FIRST = { trackingTemplate: 'FIRST' };
const SECOND = { trackingTemplate: 'SECOND' };

/** One image. */
const ONE: OrderRequest = { ...SMALL_ORDER, periodEnd: '2020-06-01' };

const TAKE_OVER = { existing: 'takeOver' } as const;

/** A machine that reaches Earth Engine through a proxy. */
async function otherMachine(
  { sandbox, store }: Cycle,
  parts: { trackingTemplate: string },
): Promise<{ proxy: TestProxy; tracker: Tracker }> {
  const proxy = await startProxy(sandbox.earthEngine);
  const earthEngine = await EarthEngine.connect({
    project: sandbox.project,
    baseUrl: proxy.origin,
    credentials: { token: 'any' },
  });
  return { proxy, tracker: new Tracker({ grid: GRID, store, earthEngine, ...parts }) };
}

/** Holds back the requests whose addresses contain a text. */
function holdBack(proxy: TestProxy, text: string): { reached: Promise<void>; release: () => void } {
  let reach = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  proxy.hold = ({ url = '' }) => {
    if (!url.includes(text)) return undefined;
    reach();
    return gate;
  };
  return { reached, release };
}

async function runningTasks({ earthEngine }: Cycle): Promise<number> {
  let running = 0;
  for await (const page of earthEngine.operations()) {
    running += page.filter(({ done }) => !done).length;
  }
  return running;
}

/** Refusal by Earth Engine, whatever its reason. */
const refuseExport = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error: { code: 403, message: 'No.', status: 'PERMISSION_DENIED' } }),
};

async function imagesOf(cycle: Cycle): Promise<string[]> {
  return (await objectNames(cycle)).filter((name) => name.endsWith('.tif'));
}

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('an export that is being sent while another order takes its image over', () => {
  /** FIRST's export arrives only after SECOND has taken its image over. */
  async function race(cycle: Cycle): Promise<{ error: unknown; first: Tracker }> {
    const { proxy, tracker: first } = await otherMachine(cycle, FIRST);
    const exporting = holdBack(proxy, 'image:export');
    const submitting = failureOf(first.submit(ONE));
    await exporting.reached;
    const second = cycle.trackerWith(SECOND);
    await second.submit(ONE, TAKE_OVER);
    exporting.release();
    return { error: await submitting, first };
  }

  it('is cancelled, and its caller receives the name of the new order', async () => {
    const cycle = await openCycle({ speed: 0.02 });
    const { error, first } = await race(cycle);
    expect(error).toBeInstanceOf(ExistingItemsError);
    expect(error).toMatchObject({ items: [{ orders: ['SECOND'] }] });
    const [item] = (await first.update('FIRST')).orders;
    expect(item).toMatchObject({ taken_over_by: 'SECOND', status: { state: 'CANCELLED' } });
    expect(item?.status.id).toBeTruthy();
    // SECOND's own.
    expect(await runningTasks(cycle)).toBe(1);
  });

  it('makes the image missing in the new order if it had written files already', async () => {
    const cycle = await openCycle({ speed: 100_000 });
    const { proxy, tracker: first } = await otherMachine(cycle, FIRST);
    const exporting = holdBack(proxy, 'image:export');
    proxy.intercept = ({ url = '' }) =>
      // Too late: the task has ended before it could be cancelled.
      url.includes(':cancel')
        ? { headers: { 'content-type': 'application/json' }, body: '{}' }
        : undefined;
    const submitting = failureOf(first.submit(ONE));
    await exporting.reached;
    const second = cycle.trackerWith(SECOND);
    await second.submit(ONE, TAKE_OVER);
    const before = await finishOrder(second, 'SECOND');
    expect((await second.missingImages([before])).get(before)).toEqual([]);
    exporting.release();
    await submitting;
    const [left] = (await finishOrder(first, 'FIRST')).orders;
    expect(left?.status.state).toBe('COMPLETED');
    const names = before.orders.map(({ name }) => name);
    const after = await second.update('SECOND');
    expect((await second.missingImages([after])).get(after)).toEqual(names);
    expect((await second.retry('SECOND', { items: names })).retried).toEqual(names);
    const again = await finishOrder(second, 'SECOND');
    expect(again.states).toEqual({ COMPLETED: 1 });
    expect((await second.missingImages([again])).get(again)).toEqual([]);
  });
});

describe('an image that an order took over, and that no longer exists', () => {
  /** SECOND has taken FIRST's image over, and has got as far as its export. */
  async function takenOver(cycle: Cycle): Promise<Tracker> {
    const first = cycle.trackerWith(FIRST);
    await first.submit(ONE);
    await finishOrder(first, 'FIRST');
    const { proxy, tracker: second } = await otherMachine(cycle, SECOND);
    proxy.intercept = ({ url = '' }) => (url.includes('image:export') ? refuseExport : undefined);
    await expect(second.submit(ONE, TAKE_OVER)).rejects.toThrow(/Resume the order/);
    return first;
  }

  async function missingIn(first: Tracker): Promise<string[]> {
    const order = await first.read('FIRST');
    return (await first.missingLeftOut([order])).get(order) ?? [];
  }

  async function expectOrderedAgain(first: Tracker): Promise<void> {
    const names = await missingIn(first);
    expect(names).toHaveLength(1);
    expect((await first.retry('FIRST', { items: names })).retried).toEqual(names);
    const order = await finishOrder(first, 'FIRST');
    expect(order.states).toEqual({ COMPLETED: 1 });
    expect(order.takenOver).toBe(0);
    expect((await first.missingImages([order])).get(order)).toEqual([]);
    expect(await missingIn(first)).toEqual([]);
  }

  it('is not missing while that order has a record', async () => {
    const cycle = await openCycle();
    const first = await takenOver(cycle);
    for (const name of await imagesOf(cycle)) await removeObject(cycle, name);
    expect(await missingIn(first)).toEqual([]);
    const [item] = (await first.read('FIRST')).orders;
    expect((await first.retry('FIRST', { items: [item?.name ?? ''] })).retried).toEqual([]);
  });

  it('is missing, and computed again for the previous order, after the record was lost', async () => {
    const cycle = await openCycle();
    const first = await takenOver(cycle);
    for (const name of await imagesOf(cycle)) await removeObject(cycle, name);
    // Its metadata is still there.
    await removeObject(cycle, 'CEDAR_TRACKING/SECOND.json');
    await expectOrderedAgain(first);
  });

  it('is missing, and computed again for the previous order, after that order was cleaned', async () => {
    const cycle = await openCycle();
    const first = cycle.trackerWith(FIRST);
    await first.submit(ONE);
    await finishOrder(first, 'FIRST');
    const second = cycle.trackerWith(SECOND);
    await second.submit(ONE, TAKE_OVER);
    await second.clean(await finishOrder(second, 'SECOND'), { trackingName: 'SECOND' });
    await expectOrderedAgain(first);
  });
});

describe('taking over from an order whose tasks do not end', () => {
  it('is refused, and nothing is started or recorded', async () => {
    const cycle = await openCycle({ speed: 0.02 });
    const first = cycle.trackerWith(FIRST);
    await first.submit(ONE);
    const { proxy, tracker: second } = await otherMachine(cycle, SECOND);
    // Accepted, and without an effect for a long time.
    proxy.intercept = ({ url = '' }) =>
      url.includes(':cancel')
        ? { headers: { 'content-type': 'application/json' }, body: '{}' }
        : undefined;
    const error = await quickly(() => failureOf(second.submit(ONE, TAKE_OVER)));
    expect(error).toBeInstanceOf(RunningTasksError);
    expect(await runningTasks(cycle)).toBe(1);
    expect(await first.list('*')).toEqual(['FIRST']);
    expect((await first.update('FIRST')).takenOver).toBe(0);
  });
});

describe('taking over from an order whose record is under another prefix', () => {
  it('cancels its tasks, and its record names the new order', async () => {
    const cycle = await openCycle({ speed: 0.02 });
    const first = cycle.trackerWith({ ...FIRST, trackingPrefix: 'TEAM/A' });
    await first.submit(ONE);
    const second = cycle.trackerWith({ ...SECOND, trackingPrefix: 'TEAM/B' });
    expect((await second.existing(ONE))[0]?.orders).toEqual(['TEAM/A/FIRST']);
    await second.submit(ONE, TAKE_OVER);
    expect(await runningTasks(cycle)).toBe(1);
    const [item] = (await first.update('FIRST')).orders;
    expect(item).toMatchObject({
      taken_over_by: 'TEAM/B/SECOND',
      status: { state: 'CANCELLED' },
    });
    expect(await second.list('*')).toEqual(['SECOND']);
  });
});

describe('an order that has taken an image over and computed nothing', () => {
  /** FIRST is complete; SECOND, which has taken its image over, was stopped right then. */
  async function stopped(
    cycle: Cycle,
    prefixes: readonly [string, string] = ['CEDAR_TRACKING', 'CEDAR_TRACKING'],
  ): Promise<{ first: Tracker; second: Tracker }> {
    const first = cycle.trackerWith({ ...FIRST, trackingPrefix: prefixes[0] });
    await first.submit(ONE);
    await finishOrder(first, 'FIRST');
    const second = cycle.trackerWith({ ...SECOND, trackingPrefix: prefixes[1] });
    const stop = new AbortController();
    const { signal } = stop;
    const onRecorded = () => stop.abort();
    await failureOf(second.submit(ONE, { ...TAKE_OVER, signal, onRecorded }));
    expect((await first.read('FIRST')).takenOver).toBe(1);
    return { first, second };
  }

  it.each([[['CEDAR_TRACKING', 'CEDAR_TRACKING']], [['TEAM/A', 'TEAM/B']]] as const)(
    'is cleaned without the image, and the other order has it again: %s',
    async (prefixes) => {
      const cycle = await openCycle();
      const { first, second } = await stopped(cycle, prefixes);
      const order = await second.read('SECOND');
      const removed = await second.clean(order, { trackingName: 'SECOND' });
      expect([...removed.values()].flat()).toEqual([]);
      expect(removed.kept).toHaveLength(2);
      const back = await first.update('FIRST');
      expect([back.takenOver, back.states]).toEqual([0, { COMPLETED: 1 }]);
      expect((await first.missingImages([back])).get(back)).toEqual([]);
      expect(await first.objects(back)).toHaveLength(2);
      await first.clean(back, { trackingName: 'FIRST' });
      expect(await objectNames(cycle)).toEqual([]);
    },
  );

  it('returns the image when it is cancelled, and can be cleaned later', async () => {
    const cycle = await openCycle();
    const { first, second } = await stopped(cycle);
    await second.cancel('SECOND');
    expect((await first.read('FIRST')).takenOver).toBe(0);
    const [item] = (await second.read('SECOND')).orders;
    expect(item).toMatchObject({ taken_over_by: 'FIRST', status: { state: 'CANCELLED' } });
    await second.clean(await second.read('SECOND'), { trackingName: 'SECOND' });
    const back = await first.read('FIRST');
    expect(await first.objects(back)).toHaveLength(2);
  });
});

describe('two records of the same images', () => {
  async function withCopy(cycle: Cycle): Promise<TrackingDocument[]> {
    const tracker = cycle.trackerWith(FIRST);
    await tracker.submit(ONE);
    const first = await finishOrder(tracker, 'FIRST');
    await cycle.store.storeMetadata(first.toJSON(), 'COPY', 'CEDAR_TRACKING');
    return [first, await tracker.read('COPY')];
  }

  it('that are cleaned together lose only their own images, as announced', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const [first, copy] = (await withCopy(cycle)) as [TrackingDocument, TrackingDocument];
    const plan = await tracker.planClean(first, { cleanedWith: ['COPY'] });
    expect([[...plan.remove.values()].flat().length, plan.keep]).toEqual([2, []]);
    await tracker.clean(first, { trackingName: 'FIRST', cleanedWith: ['COPY'] });
    await tracker.clean(copy, { trackingName: 'COPY', cleanedWith: ['FIRST'] });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('that two machines clean at the same time leave no image without a record', async () => {
    const cycle = await openCycle({ latency: 30 });
    const orders = await withCopy(cycle);
    await Promise.all(
      orders.map((order) => cycle.tracker.clean(order, { trackingName: order.name })),
    );
    expect(await objectNames(cycle)).toEqual([]);
  });
});

describe('four orders that take over the same images at the same time', () => {
  /** Each listing, record and export of the four meets those of the others at another moment. */
  const ROUNDS = [0, 0, 5, 15, 30, 60];

  it.each(ROUNDS.map((delay, round) => [round + 1, delay]))(
    'leave them to one of them (round %i, %i ms apart)',
    async (_, delay) => {
      const cycle = await openCycle();
      const first = cycle.trackerWith(FIRST);
      await first.submit(ONE);
      await finishOrder(first, 'FIRST');
      const names = ['A', 'B', 'C', 'D'];
      const results = await Promise.all(
        names.map(async (name, at) => {
          await new Promise((resolve) => setTimeout(resolve, delay * at));
          const tracker = cycle.trackerWith({ trackingTemplate: name });
          return { name, error: await failureOf(tracker.submit(ONE, TAKE_OVER)) };
        }),
      );
      const orders = new Map<string, TrackingDocument>();
      for (const name of await first.list('*')) orders.set(name, await finishOrder(first, name));
      const owners = [...orders.values()].filter(({ ownItems }) => ownItems.length > 0);
      expect(owners.map(({ name }) => name)).toHaveLength(1);
      for (const { name, error } of results) {
        if (error !== undefined) expect(error).toBeInstanceOf(TakenOverError);
        // Only what was started before the next order began may have been taken over since.
        else expect(orders.get(name)?.orders[0]?.status.id).toBeTruthy();
      }
      expect(results.find(({ name }) => name === owners[0]?.name)).toMatchObject({
        error: undefined,
      });
      for (const { orders: items } of orders.values()) {
        const taker = items[0]?.taken_over_by;
        if (taker !== undefined) expect(orders.has(taker)).toBe(true);
      }
    },
  );
});

describe('an order that is withdrawn while another one reads it', () => {
  it.each(['leaveOut', undefined] as const)(
    'keeps no image from the other (%s)',
    async (existing) => {
      const cycle = await openCycle();
      const first = cycle.trackerWith(FIRST);
      await first.submit(ONE);
      const order = await finishOrder(first, 'FIRST');
      const { store } = cycle;
      const readMetadata = store.readMetadata.bind(store);
      store.readMetadata = async (...given) => {
        const read = await readMetadata(...given);
        if (given[0] === 'FIRST') {
          store.readMetadata = readMetadata;
          await first.clean(order, { trackingName: 'FIRST' });
        }
        return read;
      };
      const { leftOut } = await cycle.trackerWith(SECOND).submit(ONE, existing ? { existing } : {});
      expect(leftOut).toEqual([]);
    },
  );
});

/** Lets the pauses between looks at cancelled tasks pass a hundred times as fast. */
async function quickly<Result>(work: () => Promise<Result>): Promise<Result> {
  const real = globalThis.setTimeout;
  const spy = vi
    .spyOn(globalThis, 'setTimeout')
    .mockImplementation(((act: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) =>
      real(act, ms === 1000 ? 10 : ms, ...given)) as typeof setTimeout);
  try {
    return await work();
  } finally {
    spy.mockRestore();
  }
}
