/** Retrying while other processes change the same order, and while services fail. */
import { expect, it } from 'vitest';
import { SubmissionError, type Tracker, type TrackingDocument } from '../../src/core/index.ts';
import {
  type Cycle,
  connectCycle,
  finishOrder,
  openCycle,
  SMALL_ORDER,
  whileTasksFail,
} from './cycle.ts';

const TILES = [
  [2, 3],
  [2, 4],
  [2, 5],
] as const;

/** An order of six tasks, each of which fails. */
async function failedOrder(cycle: Cycle): Promise<TrackingDocument> {
  const order = await whileTasksFail(cycle, async () => {
    const { name } = await cycle.tracker.submit({ ...SMALL_ORDER, tiles: TILES });
    return finishOrder(cycle.tracker, name);
  });
  expect(order.states).toEqual({ FAILED: 6 });
  return order;
}

/** Ids of all tasks that Earth Engine has. */
async function taskIds({ earthEngine }: Cycle): Promise<string[]> {
  const found: string[] = [];
  for await (const page of earthEngine.operations()) {
    found.push(...page.map(({ name }) => name.split('/').at(-1) ?? ''));
  }
  return found.sort();
}

/** Ids of all tasks in the record, earlier ones included. */
async function recordedIds(tracker: Tracker, name: string): Promise<string[]> {
  const { orders } = await tracker.read(name);
  return orders
    .flatMap(({ status, earlier_tasks: earlier = [] }) => [...earlier, status.id ?? ''])
    .filter(Boolean)
    .sort();
}

/** A tracker of its own machine that does something just before it writes its first document. */
async function trackerThatWaits(cycle: Cycle, meanwhile: () => Promise<unknown>): Promise<Tracker> {
  const other = await connectCycle(cycle.sandbox);
  const { store } = other;
  const write = store.storeMetadata.bind(store);
  let isFirst = true;
  store.storeMetadata = async (...given) => {
    if (isFirst) {
      isFirst = false;
      await meanwhile();
    }
    return write(...given);
  };
  return other.tracker;
}

it('two machines retry while answers are lost and writes are refused: each task starts once', async () => {
  const cycle = await openCycle();
  const other = await connectCycle(cycle.sandbox);
  const { name } = await failedOrder(cycle);
  cycle.sandbox.setFaults([
    { path: '**/image:export', every: 3, after: true, action: 'reset' },
    { path: '/upload/**', every: 6, after: true, action: { status: 503 } },
    { path: '/upload/**', every: 7, action: { status: 503 } },
  ]);
  await Promise.all([cycle.tracker.retry(name), other.tracker.retry(name)]);
  cycle.sandbox.setFaults([]);
  const after = await finishOrder(cycle.tracker, name);
  expect(after.states).toEqual({ COMPLETED: 6 });
  expect(await taskIds(cycle)).toHaveLength(12);
  expect(await recordedIds(cycle.tracker, name)).toEqual(await taskIds(cycle));
});

it('two machines resume a retry in which all tasks but one were refused: each task starts once', async () => {
  const cycle = await openCycle();
  const other = await connectCycle(cycle.sandbox);
  const { name } = await failedOrder(cycle);
  cycle.sandbox.setFaults([
    { path: '**/image:export', nth: 2, times: 1000, action: { status: 400, message: 'no' } },
  ]);
  await expect(cycle.tracker.retry(name)).rejects.toThrow(SubmissionError);
  cycle.sandbox.setFaults([]);
  expect((await other.tracker.read(name)).states.UNSUBMITTED).toBeGreaterThan(0);
  expect((await other.tracker.read(name)).states.FAILED).toBeUndefined();
  await Promise.all([cycle.tracker.resume(name), other.tracker.resume(name)]);
  expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 6 });
  expect(await taskIds(cycle)).toHaveLength(12);
  expect(await recordedIds(cycle.tracker, name)).toEqual(await taskIds(cycle));
});

it('an update that began before a retry does not restore the failure', async () => {
  const cycle = await openCycle();
  const { name } = await whileTasksFail(cycle, async () => {
    const submitted = await cycle.tracker.submit({ ...SMALL_ORDER, tiles: TILES });
    await expect
      .poll(async () => {
        const failed = new Set<string | undefined>();
        for await (const page of cycle.earthEngine.operations()) {
          for (const { metadata } of page) failed.add(metadata?.state);
        }
        return [...failed];
      })
      .toEqual(['FAILED']);
    return submitted;
  });
  // The record still shows the tasks as waiting; this process has read it, and has seen them fail.
  let started: TrackingDocument | undefined;
  const late = await trackerThatWaits(cycle, async () => {
    await cycle.tracker.retry(name);
    started = await cycle.tracker.read(name);
  });
  const written = await late.update(name);
  expect(started?.states.FAILED).toBeUndefined();
  expect(written.states.FAILED).toBeUndefined();
  const tasks = (order?: TrackingDocument) => order?.orders.map(({ status }) => status.id);
  expect(tasks(await cycle.tracker.read(name))).toEqual(tasks(started));
  expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 6 });
});

it('a retry that was overtaken by another one, which has failed, does not try again', async () => {
  const cycle = await openCycle();
  const { name } = await failedOrder(cycle);
  const late = await trackerThatWaits(cycle, () =>
    whileTasksFail(cycle, async () => {
      await cycle.tracker.retry(name);
      expect((await finishOrder(cycle.tracker, name)).states).toEqual({ FAILED: 6 });
    }),
  );
  await late.retry(name);
  expect(await taskIds(cycle)).toHaveLength(12);
  // Who sees them fail again may try them again.
  expect((await late.retry(name)).retried).toHaveLength(6);
  expect((await finishOrder(late, name)).states).toEqual({ COMPLETED: 6 });
  expect(await recordedIds(late, name)).toEqual(await taskIds(cycle));
});

it('an item that is cancelled and retried during its export starts once', async () => {
  const cycle = await openCycle({ speed: 0.05 });
  const other = await connectCycle(cycle.sandbox);
  cycle.sandbox.setFaults([{ path: '**/image:export', times: 6, action: { delay: 3000 } }]);
  let name = '';
  let done: Promise<unknown> = Promise.resolve();
  const recorded = new Promise<void>((resolve) => {
    done = cycle.tracker.submit(
      { ...SMALL_ORDER, tiles: TILES },
      {
        onRecorded: (document) => {
          name = document.name;
          resolve();
        },
      },
    );
  });
  await recorded;
  const sent = () => cycle.sandbox.requests.filter(({ path }) => path.endsWith('image:export'));
  await expect.poll(() => sent().length, { timeout: 10_000 }).toBeGreaterThan(0);
  await other.tracker.cancel(name);
  const items = (await other.tracker.read(name)).orders.map((item) => item.name);
  const { retried } = await other.tracker.retry(name, { items });
  expect(retried.length).toBeGreaterThan(0);
  await done;
  const tasks = await taskIds(cycle);
  expect(tasks).toHaveLength(6);
  await cycle.tracker.update(name);
  expect(await recordedIds(other.tracker, name)).toEqual(tasks);
});
