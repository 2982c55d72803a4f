/** Compute time of tasks, of a project's month, and the registration of a project. */
import { expect, it } from 'vitest';
import { computeThisMonth } from '../../src/core/index.ts';
import { openCycle, SMALL_ORDER, settle } from './cycle.ts';

it('adds up the compute time of all tasks of this month', async () => {
  const { earthEngine, tracker } = await openCycle();
  expect(await computeThisMonth(earthEngine)).toMatchObject({ eecuSeconds: 0, tasks: 0 });
  const { name } = await tracker.submit(SMALL_ORDER);
  const { orders } = await settle(tracker, name);
  const used = orders.map(({ status }) => status.batch_eecu_usage_seconds ?? 0);
  const { since, eecuSeconds, tasks } = await computeThisMonth(earthEngine);
  expect(tasks).toBe(orders.length);
  expect(eecuSeconds).toBeGreaterThan(0);
  expect(eecuSeconds).toBeCloseTo(used.reduce((sum, each) => sum + each, 0));
  expect(since.toISOString()).toMatch(/-01T00:00:00\.000Z$/);
});

it('records the compute time of a task while it runs', async () => {
  const { tracker } = await openCycle({ speed: 1 });
  const { name } = await tracker.submit(SMALL_ORDER);
  for (;;) {
    const { orders } = await tracker.update(name);
    const running = orders.filter(({ status }) => status.state === 'RUNNING');
    if (running.some(({ status }) => (status.batch_eecu_usage_seconds ?? 0) > 0)) break;
    expect(orders.every(({ status }) => status.state === 'COMPLETED')).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

it('reports how the project is registered', async () => {
  const { earthEngine } = await openCycle();
  expect(await earthEngine.projectConfig()).toEqual({
    registration: 'noncommercial',
    concurrentExports: 2,
  });
});
