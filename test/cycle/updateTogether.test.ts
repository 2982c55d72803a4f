/** Several trackers brought up to date at once, and listings with times. */
import { describe, expect, it } from 'vitest';
import { NotFoundError, ServiceError, updateTogether } from '../../src/core/index.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';

function listings({ sandbox }: Cycle, from: number): number {
  return sandbox.requests
    .slice(from)
    .filter(({ method, path }) => method === 'GET' && path.endsWith('/operations')).length;
}

async function groupsOf(cycle: Cycle, prefixes: readonly string[]) {
  return Promise.all(
    prefixes.map(async (trackingPrefix, index) => {
      const tracker = cycle.trackerWith({ trackingPrefix });
      const { name } = await tracker.submit({ ...SMALL_ORDER, tiles: [2, index] });
      return { tracker, names: [name] };
    }),
  );
}

describe('trackers that are updated together', () => {
  it('share one pass over the operations of a project, and each receives its own documents', async () => {
    const cycle = await openCycle();
    const groups = await groupsOf(cycle, ['A', 'B', 'C']);
    const from = cycle.sandbox.requests.length;
    const steps: number[] = [];
    const updated = await updateTogether(groups, {
      onProgress: ({ done, total }) => steps.push(done / total),
    });
    expect(listings(cycle, from)).toBe(1);
    expect(steps).toEqual([1 / 3, 2 / 3, 1]);
    for (const [index, { names }] of groups.entries()) {
      const document = updated[index]?.get(names[0] ?? '');
      expect([...(updated[index]?.keys() ?? [])]).toEqual(names);
      expect(document?.tracking.prefix).toBe('ABC'[index]);
      expect(document?.orders[0]?.tile).toEqual([2, index]);
    }
  });

  it('need one pass for each endpoint', async () => {
    const [one, other] = [await openCycle(), await openCycle()];
    const groups = [...(await groupsOf(one, ['A', 'B'])), ...(await groupsOf(other, ['A', 'B']))];
    const from = [one, other].map(({ sandbox }) => sandbox.requests.length);
    const updated = await updateTogether(groups);
    expect(updated.map(({ size }) => size)).toEqual([1, 1, 1, 1]);
    expect([listings(one, from[0] ?? 0), listings(other, from[1] ?? 0)]).toEqual([1, 1]);
  });

  it('report the error of each order, and update the others', async () => {
    const [good, refusing] = [await openCycle(), await openCycle()];
    const [first, second] = await groupsOf(good, ['A', 'B']);
    const [third] = await groupsOf(refusing, ['A']);
    if (!first || !second || !third) throw new Error('three groups');
    refusing.sandbox.setFaults([{ path: '**/operations', every: 1, action: { status: 403 } }]);
    const groups = [{ ...first, names: ['GONE', ...first.names] }, second, third];
    const errors: [number, string, unknown][] = [];
    const updated = await updateTogether(groups, {
      onError: (name, error, tracker) =>
        errors.push([groups.findIndex((group) => group.tracker === tracker), name, error]),
    });
    expect(updated.map(({ size }) => size)).toEqual([1, 1, 0]);
    expect(errors.sort(([a], [b]) => a - b)).toEqual([
      [0, 'GONE', expect.any(NotFoundError)],
      [2, third.names[0], expect.any(ServiceError)],
    ]);
    await expect(updateTogether(groups.slice(0, 2))).rejects.toThrow(NotFoundError);
  });

  it('need no answer if there is nothing to update', async () => {
    const cycle = await openCycle();
    expect(await updateTogether([])).toEqual([]);
    const updated = await updateTogether([{ tracker: cycle.tracker, names: [] }]);
    expect(updated.map(({ size }) => size)).toEqual([0]);
  });
});

it('a listing contains version and time of each document, and both change with a write', async () => {
  const { tracker, sandbox } = await openCycle();
  const before = Date.now();
  const { name } = await tracker.submit(SMALL_ORDER);
  const from = sandbox.requests.length;
  const [submitted] = await tracker.listed();
  expect(sandbox.requests.length - from).toBe(1);
  expect(submitted).toMatchObject({ name, version: (await tracker.read(name)).version });
  expect(submitted?.updated?.getTime()).toBeGreaterThan(before - 1000);
  await finishOrder(tracker, name);
  const [settled] = await tracker.listed();
  expect(settled?.version).not.toBe(submitted?.version);
  expect(Number(settled?.updated)).toBeGreaterThan(Number(submitted?.updated));
});
