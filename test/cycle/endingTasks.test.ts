/** An order is cleaned right after it was cancelled, while Earth Engine still ends its tasks. */
import { expect, it } from 'vitest';
import { RunningTasksError } from '../../src/core/index.ts';
import { behindProxy } from './behindProxy.ts';
import { objectNames, openCycle, SMALL_ORDER } from './cycle.ts';
import type { TestProxy } from './proxy.ts';

/** Shows cancelled tasks as still being cancelled, as Earth Engine does until a running one has ended. */
function showEnding(proxy: TestProxy, answers: number): { left: number } {
  const shown = { left: answers };
  proxy.intercept = ({ url = '' }) => {
    if (!/\/operations(\?|$)/.test(decodeURIComponent(url)) || shown.left === 0) return undefined;
    shown.left--;
    return { spoil: (body) => Buffer.from(asEnding(body.toString())) };
  };
  return shown;
}

function asEnding(listing: string): string {
  const { operations = [], ...rest } = JSON.parse(listing);
  const ending = operations.map(
    ({
      done: _,
      error: __,
      ...operation
    }: {
      metadata: object;
      done?: boolean;
      error?: object;
    }) => ({
      ...operation,
      metadata: { ...operation.metadata, state: 'CANCELLING' },
    }),
  );
  return JSON.stringify({ ...rest, operations: ending });
}

it('cleaning waits for tasks whose cancellation was requested before', async () => {
  const cycle = await openCycle({ speed: 0.02 });
  const { proxy, tracker } = await behindProxy(cycle);
  const { name } = await tracker.submit(SMALL_ORDER);
  const shown = showEnding(proxy, 5);
  expect(await tracker.cancel(name)).not.toEqual([]);
  expect(shown.left).toBeGreaterThan(1);
  const order = await tracker.read(name);
  expect(order.states).toHaveProperty('CANCEL_REQUESTED');
  await tracker.clean(order, { trackingName: name });
  expect(shown.left).toBe(0);
  expect(await objectNames(cycle)).toEqual([]);
}, 60_000);

it('reports tasks that stay in cancellation, and deletes nothing', async () => {
  const cycle = await openCycle({ speed: 0.02 });
  const { proxy, tracker } = await behindProxy(cycle);
  const { name } = await tracker.submit(SMALL_ORDER);
  showEnding(proxy, Number.POSITIVE_INFINITY);
  await tracker.cancel(name);
  const before = await objectNames(cycle);
  const cleaning = tracker.clean(await tracker.read(name), { trackingName: name });
  const error = await cleaning.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(RunningTasksError);
  expect(String(error)).toMatch(/still being cancelled.*Clean the order again/);
  expect(String(error)).not.toContain('Cancel the order first');
  expect(await objectNames(cycle)).toEqual(before);
}, 60_000);

it('refuses to clean an order with tasks that were not cancelled, without waiting', async () => {
  const cycle = await openCycle({ speed: 0.02 });
  const { proxy, tracker } = await behindProxy(cycle);
  const { name } = await tracker.submit(SMALL_ORDER);
  const order = await tracker.read(name);
  proxy.requests.length = 0;
  await expect(tracker.clean(order, { trackingName: name })).rejects.toThrow(
    /still under way.*Cancel the order first/,
  );
  const listings = proxy.requests.filter((request) => /\/operations(\?|$)/.test(request));
  expect(listings).toHaveLength(1);
}, 60_000);
