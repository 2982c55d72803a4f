/** Interrupted, cancelled and refused submissions, and resuming them. */
import { describe, expect, it } from 'vitest';
import {
  CancelledError,
  RunningTasksError,
  ServiceError,
  SubmissionError,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  connectCycle,
  finishOrder,
  LANDSAT_8,
  objectIds,
  objectNames,
  openCycle,
  SMALL_ORDER,
  whileTasksFail,
} from './cycle.ts';

/** Eight items: four tiles of two months. */
const EIGHT = {
  ...SMALL_ORDER,
  tiles: [
    [2, 3],
    [2, 4],
    [3, 3],
    [3, 4],
  ] as [number, number][],
};

async function descriptions(cycle: Awaited<ReturnType<typeof openCycle>>): Promise<string[]> {
  const found: string[] = [];
  for await (const page of cycle.earthEngine.operations()) {
    found.push(...page.map(({ metadata }) => metadata?.description ?? ''));
  }
  return found.sort();
}

describe('a submission that ends halfway', () => {
  it('is recorded, and resumed without starting anything twice', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([
      { path: '**/image:export', nth: 4, times: 100, action: { status: 400, message: 'Broken.' } },
    ]);
    const failure = await cycle.tracker.submit(EIGHT).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SubmissionError);
    expect((failure as SubmissionError).message).toContain('Broken.');
    const { order: name } = failure as SubmissionError;
    const halfway = await cycle.tracker.read(name);
    expect(halfway.states.UNSUBMITTED).toBeGreaterThan(0);

    cycle.sandbox.setFaults([]);
    const elsewhere = await connectCycle(cycle.sandbox);
    await elsewhere.tracker.resume(name);
    expect((await finishOrder(elsewhere.tracker, name)).states).toEqual({ COMPLETED: 8 });
    const started = await descriptions(cycle);
    expect(started).toHaveLength(8);
    expect(new Set(started).size).toBe(8);
  });

  it('finds tasks whose start was never answered', async () => {
    const cycle = await openCycle();
    // Every export is carried out, and every answer is lost.
    cycle.sandbox.setFaults([{ path: '**/image:export', every: 1, after: true, action: 'reset' }]);
    const { name } = await cycle.tracker.submit(SMALL_ORDER).catch(async () => {
      cycle.sandbox.setFaults([]);
      const [order] = await cycle.tracker.list();
      return cycle.tracker.resume(order ?? '');
    });
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 2 });
    expect(await descriptions(cycle)).toHaveLength(2);
  });

  it('lists the metadata documents in the order of the items, including those of found tasks', async () => {
    const cycle = await openCycle();
    // Slower answers for the first items: the others are there sooner.
    cycle.sandbox.setFaults([
      { path: '**/value:compute', times: 3, action: { delay: 600 } },
      { path: '**/image:export', nth: 5, times: 100, after: true, action: 'reset' },
    ]);
    const cut = new AbortController();
    const submitted = cycle.tracker.submit(EIGHT, { signal: cut.signal }).catch(() => {});
    await expect.poll(async () => (await descriptions(cycle)).length, { timeout: 20_000 }).toBe(8);
    cut.abort();
    await submitted;
    cycle.sandbox.setFaults([]);
    const [name = ''] = await cycle.tracker.list();
    await cycle.tracker.resume(name);
    const { orders, metadata } = await finishOrder(cycle.tracker, name);
    const paths = orders.map((item) => `${item.prefix}/${item.name}.json`);
    expect(metadata).toEqual(await objectIds(cycle, paths));
  });

  it('leaves nothing behind if nothing could be started', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([
      { path: '**/image:export', every: 1, action: { status: 403, message: 'Not allowed.' } },
    ]);
    await expect(cycle.tracker.submit(SMALL_ORDER)).rejects.toThrow(/Not allowed\./);
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('stores the plan before the first task starts', async () => {
    const cycle = await openCycle();
    const from = cycle.sandbox.requests.length;
    await cycle.tracker.submit(SMALL_ORDER);
    const log = cycle.sandbox.requests.slice(from);
    const stored = log.findIndex(
      ({ method, path }) => method === 'POST' && path.includes('/upload/'),
    );
    const started = log.findIndex(({ path }) => path.endsWith('image:export'));
    expect(stored).toBeGreaterThanOrEqual(0);
    expect(stored).toBeLessThan(started);
  });
});

describe('cancelling', () => {
  it('a submission leaves an order that can be resumed', async () => {
    const cycle = await openCycle();
    const cancel = new AbortController();
    const submitting = cycle.tracker.submit(EIGHT, {
      signal: cancel.signal,
      onProgress: ({ action, done }) => {
        if (action === 'start' && done === 2) cancel.abort();
      },
    });
    await expect(submitting).rejects.toThrow(CancelledError);
    const [name = ''] = await cycle.tracker.list();
    await cycle.tracker.resume(name);
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 8 });
    expect(await descriptions(cycle)).toHaveLength(8);
  });

  it('an order ends its tasks, and a clean is only refused while they are running', async () => {
    const cycle = await openCycle({ speed: 0.2 });
    const { name } = await cycle.tracker.submit(EIGHT);
    const running = await cycle.tracker.update(name);
    await expect(cycle.tracker.clean(running)).rejects.toThrow(RunningTasksError);
    expect(await objectNames(cycle)).not.toEqual([]);
    const ids = await cycle.tracker.cancel(name);
    expect(ids).toHaveLength(8);
    const order = await finishOrder(cycle.tracker, name);
    expect(Object.keys(order.states)).toEqual(['CANCELLED']);
    await cycle.tracker.clean(order, { trackingName: name });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('is done first if a clean requests it', async () => {
    const cycle = await openCycle({ speed: 0.2 });
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    const order = await cycle.tracker.read(name);
    await cycle.tracker.clean(order, { trackingName: name, cancelFirst: true });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('a clean leaves an order that can be cleaned again', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(EIGHT);
    const order = await finishOrder(cycle.tracker, name);
    const cancel = new AbortController();
    const cleaning = cycle.tracker.clean(order, {
      trackingName: name,
      signal: cancel.signal,
      onProgress: () => cancel.abort(),
    });
    await expect(cleaning).rejects.toThrow(CancelledError);
    expect(await cycle.tracker.list()).toEqual([name]);
    await cycle.tracker.clean(order, { trackingName: name });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('a download keeps complete files, and continues from there', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(EIGHT);
    const order = await finishOrder(cycle.tracker, name);
    const folder = temporaryFolder();
    const cancel = new AbortController();
    const downloading = cycle.tracker.download(order, folder, {
      signal: cancel.signal,
      onProgress: ({ done }) => {
        if (done >= 2) cancel.abort();
      },
    });
    await expect(downloading).rejects.toThrow(CancelledError);
    const files = await cycle.tracker.download(order, folder, { overwrite: false });
    expect([...files.values()].flat()).toHaveLength(16);
  });
});

describe('a refusal of Earth Engine', () => {
  it('is shown in its own words, with advice', async () => {
    const cycle = await openCycle();
    // Cedar sends no such options any more; Earth Engine may have limits that Cedar does not check.
    const refusalText =
      'File dimensions (100x100) must be positive and a multiple of the shard size (64).';
    cycle.sandbox.setFaults([
      { path: '**/image:export', every: 1, action: { status: 400, message: refusalText } },
    ]);
    const failure = await cycle.tracker.submit(SMALL_ORDER).catch((error: unknown) => error);
    const message = (failure as Error).message;
    expect(message).toContain('must be positive and a multiple of the shard size (64)');
    expect(message).toContain('Correct shardSize and fileDimensions');
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('is recorded with the task if it only appears there', async () => {
    const cycle = await openCycle();
    const order = await whileTasksFail(cycle, async () => {
      const { name } = await cycle.tracker.submit(SMALL_ORDER);
      return finishOrder(cycle.tracker, name);
    });
    expect(order.states).toEqual({ FAILED: 2 });
    expect(order.orders[0]?.status.error_message).toBe('User memory limit exceeded.');
  });

  it('can concern a token', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([
      {
        path: '/v1/**',
        every: 1,
        action: { status: 401, message: 'Request had invalid authentication credentials.' },
      },
    ]);
    const failure = await cycle.tracker.submit(SMALL_ORDER).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServiceError);
    expect(failure).toMatchObject({ status: 401, service: 'Earth Engine' });
    expect((failure as Error).message).toContain('Sign in again');
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('does not occur if the service is busy for a moment only', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([
      { path: '**/value:compute', nth: 1, times: 2, action: { status: 429 } },
      { path: '**/image:export', nth: 1, action: { status: 503 } },
    ]);
    const { name } = await cycle.tracker.submit({ ...SMALL_ORDER, collections: [LANDSAT_8] });
    expect((await finishOrder(cycle.tracker, name)).complete).toBe(true);
  });
});
