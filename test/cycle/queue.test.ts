/** Orders larger than the room in Earth Engine's queue are accepted, and fed as tasks finish. */
import { describe, expect, it } from 'vitest';
import {
  CancelledError,
  EarthEngine,
  RunningTasksError,
  type TrackingDocument,
} from '../../src/core/index.ts';
import { type Cycle, connectCycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';
import { hurriedClock } from './hurriedClock.ts';
import { startProxy } from './proxy.ts';

/** Twelve items: twelve tiles of a month. */
const TWELVE = {
  ...SMALL_ORDER,
  tiles: Array.from({ length: 12 }, (_, index) => [2 + (index % 3), 3 + Math.floor(index / 3)]) as [
    number,
    number,
  ][],
  periodFrequency: undefined,
};

/** Tasks that wait for ever; two run, three wait. */
const openFull = () => openCycle({ speed: 1e-6, queue: 3 });

async function descriptions({ earthEngine }: Cycle): Promise<string[]> {
  const found: string[] = [];
  for await (const page of earthEngine.operations()) {
    found.push(...page.map(({ metadata }) => metadata?.description ?? ''));
  }
  return found.sort();
}

/** Ends some tasks, so that there is room for others. */
async function makeRoom({ earthEngine }: Cycle, document: TrackingDocument, count: number) {
  const active = document.orders.filter(({ status }) => status.state === 'READY').slice(0, count);
  await Promise.all(active.map(({ status }) => earthEngine.cancel(status.id ?? '')));
}

describe('an order that is larger than the room in the queue', () => {
  it('is accepted, and its other tasks wait', async () => {
    const cycle = await openFull();
    const { name, waiting } = await cycle.tracker.submit(TWELVE);
    expect(waiting).toBe(9);
    const document = await cycle.tracker.update(name);
    expect(document.states).toEqual({ READY: 3, UNSUBMITTED: 9 });
    expect(document.waitingForRoom).toBe(9);
    expect(await descriptions(cycle)).toHaveLength(3);
  });

  it('is accepted even if there is no room at all', async () => {
    const cycle = await openFull();
    await cycle.tracker.submit(TWELVE);
    const other = { ...SMALL_ORDER, tiles: [9, 9] as [number, number] };
    const { name, waiting } = await cycle.trackerWith({ trackingTemplate: 'OTHER' }).submit(other);
    expect(waiting).toBe(2);
    expect((await cycle.tracker.read(name)).waitingForRoom).toBe(2);
  });

  it('is started as tasks finish, by any process, until all are done', async () => {
    const cycle = await openCycle({ queue: 3 });
    const { name } = await cycle.tracker.submit(TWELVE);
    const elsewhere = await connectCycle(cycle.sandbox);
    for (let left = 12; left > 0; ) {
      await Promise.all(
        [cycle, elsewhere].map(({ tracker }) => tracker.resume(name, { waitingOnly: true })),
      );
      left = (await cycle.tracker.update(name)).waitingForRoom;
    }
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 12 });
    const started = await descriptions(cycle);
    expect(started).toHaveLength(12);
    expect(new Set(started).size).toBe(12);
  });

  it('is started by resume as far as there is room', async () => {
    const cycle = await openFull();
    const { name } = await cycle.tracker.submit(TWELVE);
    await makeRoom(cycle, await cycle.tracker.read(name), 2);
    expect((await cycle.tracker.resume(name)).waiting).toBe(7);
    const { states } = await cycle.tracker.update(name);
    expect(states).toEqual({ READY: 3, CANCELLED: 2, UNSUBMITTED: 7 });
  });

  it('of more than 100 tasks leaves the last tenth of the queue to others', async () => {
    const cycle = await openCycle({ speed: 1e-6, queue: 10 });
    // How many may wait is known once a task was refused.
    const first = await cycle.tracker.submit(TWELVE);
    expect(first.waiting).toBe(2);
    await cycle.tracker.cancel(first.name);
    expect(await cycle.tracker.queue()).toEqual({ waiting: 0, running: 0, limit: 10 });
    const other = cycle.trackerWith({ trackingTemplate: 'OTHER' });
    const days = { ...TWELVE, periodEnd: '2020-06-10', periodFrequency: 'D' };
    const { name } = await other.submit(days);
    const { states, waitingForRoom, orders } = await other.update(name);
    expect(orders).toHaveLength(120);
    expect((states.READY ?? 0) + (states.EMPTY ?? 0)).toBe(9);
    expect(waitingForRoom).toBe(111);
  });
});

describe('an item that the user has stopped', () => {
  it('is not started automatically after a cancelled submission, but by resume', async () => {
    const cycle = await openFull();
    const cancel = new AbortController();
    const submitting = cycle.tracker.submit(TWELVE, {
      signal: cancel.signal,
      onProgress: ({ action, done }) => {
        if (action === 'start' && done === 3) cancel.abort();
      },
    });
    await expect(submitting).rejects.toThrow(CancelledError);
    const [name = ''] = await cycle.tracker.list();
    const stopped = await cycle.tracker.read(name);
    expect(stopped.states.UNSUBMITTED).toBeGreaterThan(0);
    expect(stopped.waitingForRoom).toBe(0);
    await makeRoom(cycle, stopped, 3);
    await cycle.tracker.resume(name, { waitingOnly: true });
    expect((await cycle.tracker.update(name)).states.READY).toBeUndefined();
    const { waiting } = await cycle.tracker.resume(name);
    expect(waiting).toBe(6);
    expect((await cycle.tracker.read(name)).waitingForRoom).toBe(6);
  });

  it('is not started automatically after the order was cancelled', async () => {
    const cycle = await openFull();
    const { name } = await cycle.tracker.submit(TWELVE);
    await cycle.tracker.cancel(name);
    await cycle.tracker.resume(name, { waitingOnly: true });
    expect((await cycle.tracker.update(name)).states).toEqual({ CANCELLED: 12 });
  });

  /** A tracker whose exports wait, and whose first cancellations something else confirms. */
  async function openElsewhere(cycle: Cycle, falselyConfirmed = 0) {
    const { project, earthEngine: target } = cycle.sandbox;
    const proxy = await startProxy(target);
    let left = falselyConfirmed;
    proxy.intercept = ({ url = '' }) => {
      if (!decodeURIComponent(url).endsWith(':cancel') || left-- <= 0) return undefined;
      return { headers: { 'content-type': 'application/json; charset=UTF-8' }, body: '{}' };
    };
    let isSent = () => {};
    const sent = new Promise<void>((resolve) => {
      isSent = resolve;
    });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    proxy.hold = ({ url = '' }) => {
      if (!decodeURIComponent(url).endsWith('image:export')) return undefined;
      isSent();
      return released;
    };
    const credentials = { token: 'any' };
    const options = { project, baseUrl: proxy.origin, credentials, clock: hurriedClock };
    const tracker = cycle.trackerWith({ earthEngine: await EarthEngine.connect(options) });
    return { tracker, sent, release };
  }

  /** Feeds an order, which is cancelled while the exports that this sends are on their way. */
  async function feedAndCancel(cycle: Cycle, falselyConfirmed?: number): Promise<string> {
    const { name } = await cycle.tracker.submit(TWELVE);
    await makeRoom(cycle, await cycle.tracker.read(name), 3);
    const { tracker, sent, release } = await openElsewhere(cycle, falselyConfirmed);
    const feeding = tracker.resume(name, { waitingOnly: true });
    await sent;
    await cycle.tracker.cancel(name);
    release();
    await feeding;
    return name;
  }

  it('is cancelled while another process is starting it', async () => {
    const cycle = await openFull();
    const name = await feedAndCancel(cycle);
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ CANCELLED: 12 });
    // A task was started all the same, and its record has it.
    expect((await cycle.tracker.read(name)).orders.filter(({ status }) => status.id)).not.toEqual(
      [],
    );
  });

  it('is cancelled again if only a portal has confirmed it', async () => {
    const cycle = await openFull();
    const name = await feedAndCancel(cycle, 3);
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ CANCELLED: 12 });
  });

  it('is reported if only a portal ever confirms the cancellation', async () => {
    const cycle = await openFull();
    await expect(feedAndCancel(cycle, Number.POSITIVE_INFINITY)).rejects.toThrow(RunningTasksError);
    const [name = ''] = await cycle.tracker.list();
    // The record shows the task, so the order can be cancelled again.
    expect((await cycle.tracker.update(name)).states.READY).toBeGreaterThan(0);
  });
});

describe('an item that Earth Engine refuses while waiting items are started', () => {
  it('fails alone, with its message', async () => {
    const cycle = await openFull();
    const { name } = await cycle.tracker.submit(TWELVE);
    await makeRoom(cycle, await cycle.tracker.read(name), 3);
    cycle.sandbox.setFaults([
      { path: '**/image:export', action: { status: 400, message: 'Image is broken.' } },
    ]);
    await cycle.tracker.resume(name, { waitingOnly: true });
    const { orders, states } = await cycle.tracker.update(name);
    expect(states).toMatchObject({ FAILED: 1 });
    const failed = orders.find(({ status }) => status.state === 'FAILED');
    expect(failed?.status.error_message).toBe('Image is broken.');
  });
});
