/** Exports whose connection ends so late that sending them again would take as long. */
import { expect, it, onTestFinished, vi } from 'vitest';
import { ServiceError } from '../../src/core/index.ts';
import { connectTo } from '../connect.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';
import { startProxy } from './proxy.ts';

/** Passes on the export, and cuts off its answer after some time by this process's clock. */
async function cutOffAfter(cycle: Cycle, elapsedMs: number) {
  let skippedMs = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + skippedMs);
  onTestFinished(() => void vi.restoreAllMocks());
  const proxy = await startProxy(cycle.sandbox.earthEngine);
  const isExport = (url = '') => url.endsWith('/image:export');
  const cut = () => {
    skippedMs += elapsedMs;
    return undefined;
  };
  proxy.intercept = ({ url }) => (isExport(url) ? { spoil: cut } : undefined);
  const { earthEngine } = await connectTo({ ...cycle.sandbox, earthEngine: proxy.origin });
  const exports = () => proxy.requests.filter((request) => isExport(request)).length;
  return { earthEngine, exports, proxy };
}

const ONE = { ...SMALL_ORDER, periodFrequency: undefined };

it('is sent once, and its task is found', async () => {
  const cycle = await openCycle();
  const { earthEngine, exports } = await cutOffAfter(cycle, 200_000);
  const { name } = await cycle.trackerWith({ earthEngine }).submit(ONE);
  expect(exports()).toBe(1);
  expect((await cycle.tracker.read(name)).states.UNSUBMITTED).toBeUndefined();
  expect((await finishOrder(cycle.tracker, name)).states.COMPLETED).toBe(1);
});

it('keeps the order if the task is not found, which can be resumed', async () => {
  const cycle = await openCycle();
  const { earthEngine, exports, proxy } = await cutOffAfter(cycle, 200_000);
  const passOn = proxy.intercept;
  // Earth Engine starts the task after the search for it.
  const empty = { headers: { 'content-type': 'application/json' }, body: '{}' };
  proxy.intercept = (request) => {
    const isList = request.method === 'GET' && request.url?.includes('/operations?');
    return isList && exports() > 0 ? empty : passOn(request);
  };
  const submitted = cycle.trackerWith({ earthEngine }).submit(ONE);
  const error = await submitted.then(
    () => undefined,
    (reason: unknown) => reason as Error,
  );
  expect(exports()).toBe(1);
  expect(error?.cause).toBeInstanceOf(ServiceError);
  expect(error?.message).toMatch(/The connection ended after 20\d seconds/);
  expect(error?.message).toMatch(/may have started the task/);
  expect(error?.message).toMatch(/Resume the order to start the rest/);
  expect(error?.message).not.toMatch(/could not be reached|five minutes/);
  const [name = ''] = await cycle.tracker.list();
  await cycle.tracker.resume(name);
  expect((await finishOrder(cycle.tracker, name)).states.COMPLETED).toBe(1);
  let tasks = 0;
  for await (const page of cycle.earthEngine.operations()) tasks += page.length;
  expect(tasks).toBe(1);
});

it('is sent again if the connection ends soon', async () => {
  const cycle = await openCycle();
  const { earthEngine, exports, proxy } = await cutOffAfter(cycle, 1000);
  const cut = proxy.intercept;
  proxy.intercept = (request) => (exports() < 3 ? cut(request) : undefined);
  const { name } = await cycle.trackerWith({ earthEngine }).submit(ONE);
  expect(exports()).toBe(3);
  expect((await finishOrder(cycle.tracker, name)).states.COMPLETED).toBe(1);
});
