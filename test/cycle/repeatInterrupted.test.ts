/** Order files that extend themselves, after a submission that was interrupted. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { type RepeatedOrder, readOrderFile, repeatOrder } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runCedar, sampleTracker } from './cedarCommand.ts';
import { type Cycle, connectCycle, finishOrder, LANDSAT_8, openCycle } from './cycle.ts';

/** Six images: six months of one tile. */
const SIX_MONTHS = `collections: [${LANDSAT_8}]
tiles: [h004v004]
period: { first_day: 2018-01-01, last_day: 2018-06-30 }
repeat: monthly
`;

/** Two exports are started, and the others are not answered. */
const STUCK = [
  { path: '**/image:export', nth: 3, times: 100, action: { delay: 600_000 } },
] as const;

/** Descriptions of all tasks in Earth Engine. */
async function tasksOf({ earthEngine }: Cycle): Promise<string[]> {
  const found: string[] = [];
  for await (const page of earthEngine.operations()) {
    found.push(...page.map(({ metadata }) => metadata?.description ?? ''));
  }
  return found;
}

async function writtenFile(text = SIX_MONTHS): Promise<string> {
  const file = path.join(temporaryFolder(), 'six.order.yaml');
  await writeFile(file, text);
  return file;
}

/** Kills or ends `cedar repeat` while it starts tasks. */
async function interrupted(cycle: Cycle, file: string, signal: NodeJS.Signals) {
  cycle.sandbox.setFaults([...STUCK]);
  const isStuck = () => cycle.sandbox.requests.some(({ rule }) => rule !== undefined);
  const run = await runCedar(cycle, ['repeat', file], {
    isBusy: isStuck,
    busySignal: signal,
  });
  cycle.sandbox.setFaults([]);
  return run;
}

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  it(`starts the rest of an order that ${signal} has interrupted, each image once`, async () => {
    const cycle = await openCycle();
    const tracker = await sampleTracker(cycle);
    const file = await writtenFile();
    await interrupted(cycle, file, signal);
    const [name = '', ...others] = await tracker.list();
    expect(others).toEqual([]);
    expect((await tracker.read(name)).states.UNSUBMITTED).toBeGreaterThan(0);

    const dry = await runCedar(cycle, ['repeat', file, '--dry-run']);
    expect(dry.stderr).toMatch(/Would start [1-6] images of an order .* No other images are due\./);
    const again = await runCedar(cycle, ['repeat', file, '--json']);
    expect(again.exitCode, again.stderr).toBe(0);
    expect(again.stderr).toMatch(
      /Started [1-6] images of an order whose submission was interrupted/,
    );
    expect(again.stderr).not.toContain('Nothing is due');
    expect(JSON.parse(again.stdout)).toMatchObject([{ ordered: [], resumed: [name] }]);
    expect((await finishOrder(tracker, name)).orders).toHaveLength(6);
    const tasks = await tasksOf(cycle);
    expect(new Set(tasks).size).toBe(tasks.length);
    const states = (await tracker.read(name)).states;
    expect(tasks.length + (states.EMPTY ?? 0)).toBe(6);
    const last = await runCedar(cycle, ['repeat', file]);
    expect(last.stderr).toContain('Nothing is due. 6 images had been ordered before.');
  });
}

it('starts no task twice that another process is just starting', async () => {
  const cycle = await openCycle();
  cycle.sandbox.setFaults([{ path: '**/image:export', every: 1, action: { delay: 1500 } }]);
  const repeat = async (by: Cycle): Promise<RepeatedOrder> =>
    repeatOrder(readOrderFile(SIX_MONTHS), {
      tracker: await sampleTracker(by),
      ...{ folder: '/', now: new Date('2019-01-01') },
    });
  const first = repeat(cycle);
  const isStarting = () => cycle.sandbox.requests.some(({ path }) => path.endsWith('image:export'));
  await expect.poll(isStarting, { timeout: 20_000, interval: 20 }).toBe(true);
  const second = await repeat(await connectCycle(cycle.sandbox));
  const { order } = await first;
  expect(second).toMatchObject({ ordered: [], unresumed: [], resumed: [order?.name] });
  await finishOrder(await sampleTracker(cycle), order?.name ?? '');
  const tasks = await tasksOf(cycle);
  expect(tasks.length).toBeGreaterThan(0);
  expect(new Set(tasks).size).toBe(tasks.length);
});

it('reports images that the user has stopped submitting in another order', async () => {
  const cycle = await openCycle();
  const tracker = await sampleTracker(cycle);
  const file = await writtenFile(SIX_MONTHS.replace('2018-06-30', '2018-05-31'));
  const cancel = new AbortController();
  const request = {
    ...{ collections: LANDSAT_8, tiles: [4, 4] as [number, number] },
    ...{ periodStart: '2018-01-01', periodEnd: '2018-05-31', periodFrequency: 'MS' },
  };
  cycle.sandbox.setFaults([...STUCK]);
  const onProgress = ({ action, done }: { action: string; done: number }) => {
    if (action === 'start' && done === 2) cancel.abort();
  };
  await tracker.submit(request, { signal: cancel.signal, onProgress }).catch(() => {});
  cycle.sandbox.setFaults([]);
  const [name = ''] = await tracker.list();
  const { states } = await tracker.read(name);
  const run = await runCedar(cycle, ['repeat', file, '--json']);
  expect(run.exitCode).toBe(3);
  expect(run.stderr).toContain(`in the order "${name}", which this file has not made`);
  expect(JSON.parse(run.stdout)).toMatchObject([
    { ordered: [], notSubmitted: [{ name, images: states.UNSUBMITTED }] },
  ]);
  expect((await tracker.read(name)).states).toEqual(states);
});
