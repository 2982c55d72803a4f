/** Compute time of tasks, of a project's month, and the registration of a project. */
import { expect, it } from 'vitest';
import { computeThisMonth } from '../../src/core/index.ts';
import { finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';

it('adds up the compute time of all tasks of this month', async () => {
  const { earthEngine, tracker } = await openCycle();
  expect(await computeThisMonth(earthEngine)).toMatchObject({ eecuSeconds: 0, tasks: 0 });
  const { name } = await tracker.submit(SMALL_ORDER);
  const { orders } = await finishOrder(tracker, name);
  const used = orders.map(({ status }) => status.batch_eecu_usage_seconds ?? 0);
  const { since, eecuSeconds, tasks } = await computeThisMonth(earthEngine);
  expect(tasks).toBe(orders.length);
  expect(eecuSeconds).toBeGreaterThan(0);
  expect(eecuSeconds).toBeCloseTo(used.reduce((sum, each) => sum + each, 0));
  expect(since.toISOString()).toMatch(/-01T00:00:00\.000Z$/);
});

it('records the compute time of a task while it runs', async () => {
  // Each step of a task takes longer than an update.
  const { tracker } = await openCycle({ speed: 0.3 });
  const { name } = await tracker.submit(SMALL_ORDER);
  const used = async () => {
    const { orders } = await tracker.update(name);
    const running = orders.filter(({ status }) => status.state === 'RUNNING');
    return Math.max(0, ...running.map(({ status }) => status.batch_eecu_usage_seconds ?? 0));
  };
  await expect.poll(used, { timeout: 100_000 }).toBeGreaterThan(0);
});

it('reports how the project is registered', async () => {
  const { earthEngine } = await openCycle();
  expect(await earthEngine.projectConfig()).toEqual({
    registration: 'noncommercial',
    concurrentExports: 2,
  });
});
