/** Ctrl+C during each command of `cedar`: exit code 130, and the same command completes the work. */
import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { OrderRequest, Tracker } from '../../src/core/index.ts';
import type { FaultRule } from '../../src/sandbox/faults.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runCedar, sampleTracker } from './cedarCommand.ts';
import {
  type Cycle,
  finishOrder,
  LANDSAT_8,
  objectNames,
  openCycle,
  whileTasksFail,
} from './cycle.ts';

const REQUEST: OrderRequest = {
  collections: LANDSAT_8,
  tiles: [4, 4],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-31',
  periodFrequency: 'MS',
};
const JUNE_AND_JULY = ['-t', 'h004v004', '-s', '2020-06-01', '-e', '2020-07-31', '-f', 'MS'];

/** Fixtures of a case. */
interface Scene {
  readonly cycle: Cycle;
  /** Of the configuration that the command has. */
  readonly tracker: Tracker;
  /** Name of the order; empty before one is submitted. */
  readonly order: string;
  readonly folder: string;
}

interface Case {
  /** Makes the order that the command is about. */
  readonly order?: (scene: Scene) => Promise<string>;
  readonly args: (scene: Scene) => readonly string[];
  /** The request that waits while the command is interrupted. */
  readonly held: FaultRule;
  /** Checks after the interruption. */
  readonly between?: (scene: Scene) => Promise<void>;
  /** Checks at the end. */
  readonly after?: (scene: Scene) => Promise<void>;
}

const HOLD = { action: { delay: 600_000 }, every: 1 } as const;

const completed = async ({ tracker }: Scene): Promise<string> => {
  const { name } = await tracker.submit(REQUEST);
  await finishOrder(tracker, name);
  return name;
};
const running = async ({ tracker }: Scene): Promise<string> => (await tracker.submit(REQUEST)).name;

/** An order whose tasks have ended, which its record does not show yet. */
const ended = async (scene: Scene): Promise<string> => {
  const name = await running(scene);
  await expect.poll(() => activeTasks(scene), { timeout: 60_000 }).toBe(0);
  return name;
};

/** An order whose submission was cancelled before a task was started. */
const unstarted = async ({ cycle, tracker }: Scene): Promise<string> => {
  const cancelled = new AbortController();
  cycle.sandbox.setFaults([{ path: '**/image:export', ...HOLD }]);
  const submission = tracker.submit(REQUEST, { signal: cancelled.signal }).catch(() => {});
  const isSent = () => cycle.sandbox.requests.some((each) => /image:export$/.test(each.path));
  await expect.poll(isSent, { timeout: 60_000 }).toBe(true);
  cancelled.abort();
  await submission;
  cycle.sandbox.setFaults([]);
  const [name = ''] = await tracker.list();
  return name;
};

const failed = async (scene: Scene): Promise<string> =>
  whileTasksFail(scene.cycle, () => completed(scene));

/** All tasks that Earth Engine has, of whatever order. */
async function taskCount({ cycle }: Scene): Promise<number> {
  let count = 0;
  for await (const page of cycle.earthEngine.operations()) count += page.length;
  return count;
}

async function activeTasks({ cycle }: Scene): Promise<number> {
  let count = 0;
  for await (const page of cycle.earthEngine.operations()) {
    count += page.filter(({ done }) => !done).length;
  }
  return count;
}

/** Every image of the order, once. */
async function expectImages(scene: Scene): Promise<void> {
  const [name = ''] = await scene.tracker.list();
  const order = await finishOrder(scene.tracker, name);
  expect(order.complete).toBe(true);
  expect(order.orders).toHaveLength(2);
}

const named =
  (command: string, ...options: string[]) =>
  ({ order }: Scene) => [command, order, ...options];

const UPLOAD = { path: '**/upload/**', method: 'POST' } as const;

const CASES: Readonly<Record<string, Case>> = {
  'convert while shards are stored': convert('zarr', {
    ...UPLOAD,
    nth: 3,
    times: 1000,
    action: { delay: 600_000 },
  }),
  'convert while a file is joined': convert('netcdf', { path: '**/compose', ...HOLD }),
  'convert while GeoTIFFs are stored': convert('cog', {
    ...UPLOAD,
    nth: 4,
    times: 1000,
    action: { delay: 600_000 },
  }),
  'submit while scenes are searched': {
    args: () => ['submit', LANDSAT_8, ...JUNE_AND_JULY],
    held: { path: '**/value:compute', ...HOLD },
    between: async (scene) => {
      // Whatever is recorded can be continued, or cleaned.
      for (const name of await scene.tracker.list()) {
        await scene.tracker.clean(await scene.tracker.read(name), { trackingName: name });
      }
      expect(await taskCount(scene)).toBe(0);
      expect(await objectNames(scene.cycle)).toEqual([]);
    },
    after: expectImages,
  },
  count: {
    args: () => ['count', LANDSAT_8, ...JUNE_AND_JULY],
    held: { path: '**/value:compute', ...HOLD },
  },
  list: {
    order: completed,
    args: () => ['list'],
    held: { service: 'storage', ...HOLD },
  },
  show: {
    order: completed,
    args: named('show'),
    held: { service: 'storage', ...HOLD },
  },
  update: {
    order: ended,
    args: ({ order, folder }) => ['update', order, '--dest', folder],
    held: { path: '**/operations', ...HOLD },
    after: expectImages,
  },
  'update --all while a record is written': {
    order: ended,
    args: () => ['update', '--all'],
    held: { service: 'storage', method: 'POST', ...HOLD },
    after: expectImages,
  },
  wait: {
    order: ended,
    args: named('wait', '--interval', '0.1'),
    held: { path: '**/operations', ...HOLD },
    after: expectImages,
  },
  resume: {
    order: unstarted,
    args: named('resume'),
    held: { path: '**/image:export', ...HOLD },
    after: async (scene) => {
      await expectImages(scene);
      expect(await taskCount(scene)).toBe(2);
    },
  },
  retry: {
    order: failed,
    args: named('retry'),
    held: { path: '**/image:export', ...HOLD },
    between: async ({ cycle, tracker, order }) => {
      // The items wait for their new tasks.
      const { states } = await tracker.read(order);
      expect(states).toEqual({ UNSUBMITTED: 2 });
      expect(await runCedar(cycle, ['resume', order])).toMatchObject({ exitCode: 0 });
    },
    after: async (scene) => {
      await expectImages(scene);
      expect(await taskCount(scene)).toBe(4);
    },
  },
  download: {
    order: completed,
    args: ({ order, folder }) => ['download', order, '--dest', folder, '--clean'],
    held: { path: '**/*.tif', method: 'GET', ...HOLD },
    between: async ({ cycle }) => {
      expect(await objectNames(cycle)).toHaveLength(5);
    },
    after: async ({ cycle, folder }) => {
      const files = await readdir(folder, { recursive: true });
      expect(files.filter((file) => file.endsWith('.tif'))).toHaveLength(2);
      expect(await objectNames(cycle)).toEqual([]);
    },
  },
  clean: {
    order: completed,
    args: named('clean', '--yes'),
    held: { method: 'DELETE', nth: 2, times: 1000, action: { delay: 600_000 } },
    between: async ({ tracker, order }) => {
      // The record is deleted last.
      expect(await tracker.list()).toEqual([order]);
    },
    after: async ({ cycle }) => {
      expect(await objectNames(cycle)).toEqual([]);
    },
  },
  'clean --cancel': {
    order: running,
    args: named('clean', '--yes', '--cancel'),
    held: { path: '**/operations/*:cancel', ...HOLD },
    between: async ({ tracker, order }) => {
      expect(await tracker.list()).toEqual([order]);
    },
    after: async ({ cycle }) => {
      expect(await objectNames(cycle)).toEqual([]);
    },
  },
  cancel: {
    order: running,
    args: named('cancel'),
    held: { path: '**/operations/*:cancel', ...HOLD },
    after: async ({ tracker, order }) => {
      expect((await finishOrder(tracker, order)).states).toEqual({ CANCELLED: 2 });
    },
  },
  tasks: {
    order: completed,
    args: () => ['tasks'],
    held: { path: '**/operations', ...HOLD },
  },
  check: {
    args: () => ['check'],
    held: { path: '**/config', ...HOLD },
    after: async ({ cycle }) => {
      expect(await objectNames(cycle)).toEqual([]);
    },
  },
};

/** Writes cubes of the order to a folder of the bucket. */
function convert(format: string, held: FaultRule): Case {
  const cubes = async ({ cycle }: Scene) =>
    (await objectNames(cycle)).filter((name) => name.startsWith('cubes/'));
  const args = ['convert', 'gs://cedar-sandbox/CEDAR', '--dest', 'gs://cedar-sandbox/cubes'];
  return {
    order: completed,
    args: () => [...args, '--format', format],
    held,
    between: async (scene) => {
      const names = await cubes(scene);
      expect(names.some((name) => /\.partial\/cedar\/plan\.txt$/.test(name))).toBe(true);
      // No reader takes what is there for a cube.
      expect(names.filter((name) => /\/(zarr\.json|[^/]+\.(nc|tif))$/.test(name))).toEqual([]);
    },
    after: async (scene) => {
      const names = await cubes(scene);
      expect(names.filter((name) => name.includes('.part'))).toEqual([]);
      expect(names.some((name) => /\/(zarr\.json|[^/]+\.(nc|tif))$/.test(name))).toBe(true);
    },
  };
}

/** Commands whose tasks must still run when they are interrupted. */
const SLOW = /^(clean --cancel|cancel)$/;

it.each(Object.entries(CASES))('%s', async (name, { order, args, held, ...checks }) => {
  const cycle = await openCycle({ speed: SLOW.test(name) ? 0.001 : 1000 });
  const tracker = await sampleTracker(cycle);
  const start: Scene = { cycle, tracker, order: '', folder: temporaryFolder() };
  const scene = { ...start, order: (await order?.(start)) ?? '' };
  const before = cycle.sandbox.requests.length;
  cycle.sandbox.setFaults([held]);
  const isBusy = () => cycle.sandbox.requests.slice(before).some(({ rule }) => rule !== undefined);
  const interrupted = await runCedar(cycle, args(scene), { isBusy });
  expect(interrupted).toMatchObject({ exitCode: 130, stdout: '' });
  expect(interrupted.stderr).toMatch(/^cedar: Cancelled\./m);
  cycle.sandbox.setFaults([]);
  await checks.between?.(scene);
  const again = await runCedar(cycle, args(scene));
  expect(again.exitCode, again.stderr).toBe(0);
  await checks.after?.(scene);
});

it('wait between two updates', async () => {
  const cycle = await openCycle({ speed: 0.001 });
  const tracker = await sampleTracker(cycle);
  const { name } = await tracker.submit(REQUEST);
  const interrupted = await runCedar(cycle, ['wait', name, '--json'], {
    interrupt: (stderr) => (stderr.includes(name) ? 'SIGINT' : undefined),
  });
  expect(interrupted).toMatchObject({ exitCode: 130 });
  expect(JSON.parse(interrupted.stdout)).toEqual({
    error: { tag: 'cancelled', message: 'Cancelled.' },
  });
});
