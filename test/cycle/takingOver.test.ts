/** Orders that take images over from orders that are still at work, or that stop halfway. */
import { describe, expect, it, vi } from 'vitest';
import {
  EarthEngine,
  ExistingItemsError,
  type OrderRequest,
  RunningTasksError,
  Tracker,
} from '../../src/core/index.ts';
import { type Cycle, GRID, openCycle, SMALL_ORDER, settle } from './cycle.ts';
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

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('an export that is on its way while another order takes its image over', () => {
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

  it('is cancelled, and its caller learns who has the image now', async () => {
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

  it('leaves an image to be computed again where it had been written already', async () => {
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
    const before = await settle(second, 'SECOND');
    expect((await second.missingImages([before])).get(before)).toEqual([]);
    exporting.release();
    await submitting;
    const [left] = (await settle(first, 'FIRST')).orders;
    expect(left?.status.state).toBe('COMPLETED');
    const names = before.orders.map(({ name }) => name);
    const after = await second.update('SECOND');
    expect((await second.missingImages([after])).get(after)).toEqual(names);
    expect((await second.retry('SECOND', { items: names })).retried).toEqual(names);
    const again = await settle(second, 'SECOND');
    expect(again.states).toEqual({ COMPLETED: 1 });
    expect((await second.missingImages([again])).get(again)).toEqual([]);
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
  it('ends its tasks, and its record says whose the image is now', async () => {
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
