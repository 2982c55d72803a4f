/** All tasks of the projects of a window: one listing for them and for the orders, and cancelling. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Operation, OperationsPass, TaskList } from '../../src/core/index.ts';
import { cancelListedTasks } from '../../src/orders/cancelListedTasks.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import { orderOfTask } from '../../src/orders/orderOfTask.ts';
import { ProjectTasks } from '../../src/orders/projectTasks.ts';
import { updateOrders } from '../../src/orders/updateOrders.ts';
import { OrdersWatcher } from '../../src/orders/watcher.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';
import { testSource } from './window.ts';

function listings({ sandbox }: Cycle, from = 0): number {
  return sandbox.requests
    .slice(from)
    .filter(({ method, path }) => method === 'GET' && path.endsWith('/operations')).length;
}

/** A window with configurations that use the same project, each with orders of its own. */
async function openWindow(cycle: Cycle, ...prefixes: string[]) {
  const model = new OrdersModel();
  const trackers = prefixes.map((trackingPrefix) =>
    cycle.trackerWith({ trackingPrefix, trackingTemplate: `ORDER_${trackingPrefix}` }),
  );
  model.setSources(
    prefixes.map((id, index) => {
      const tracker = trackers[index];
      if (!tracker) throw new Error('a tracker for each');
      return { ...testSource(async () => tracker), id, label: id };
    }),
  );
  await model.ensureRead();
  const tasks = new ProjectTasks(model);
  onTestFinished(() => tasks.dispose());
  const list = async () => {
    const orders = new Map(
      model.configurations.map((configuration) => [configuration, configuration.orders]),
    );
    return updateOrders(orders, {}, { tasks, configurations: model.configurations });
  };
  return { model, tasks, trackers, list };
}

/** Starts a task that belongs to no order, as the Code Editor does. */
async function startOther({ earthEngine, store }: Cycle, description: string): Promise<Operation> {
  const { exportRequest } = await import('../../src/core/earthengine/export.ts');
  const { encodeExpression } = await import('../../src/core/earthengine/expressions.ts');
  const { collections } = await import('../../src/core/index.ts');
  const { ee } = earthEngine;
  const [collection] = collections();
  if (!collection) throw new Error('a collection');
  const image = encodeExpression(ee, new ee.Image(1));
  const request = exportRequest(ee, image, {
    collection,
    description,
    destination: await store.exportDestination(description, 'other'),
    options: {},
    workloadTag: '',
  });
  return earthEngine.startExport(request, crypto.randomUUID(), { description, since: 0 });
}

describe('all tasks of a project', () => {
  it('are listed once for its configurations and their orders, with tasks of others', async () => {
    const cycle = await openCycle({ speed: 1e-6 });
    const { model, tasks, trackers, list } = await openWindow(cycle, 'A', 'B');
    for (const [index, tracker] of trackers.entries()) {
      await tracker.submit({ ...SMALL_ORDER, tiles: [2, index] });
    }
    await startOther(cycle, 'mine');
    for (const configuration of model.configurations) await configuration.refresh();
    const from = cycle.sandbox.requests.length;
    expect((await list()).size).toBe(0);
    expect(listings(cycle, from)).toBe(1);
    expect(tasks.projects).toHaveLength(1);
    const [project] = tasks.projects;
    expect(project).toMatchObject({ name: cycle.sandbox.project, state: 'ready', isCut: false });
    expect(project?.tasks).toHaveLength(5);
    expect(project?.tasks[0]).toMatchObject({ description: 'mine', type: 'EXPORT_IMAGE' });
  });

  it('more than a page are listed completely, though the orders need only the first one', async () => {
    const cycle = await openCycle({ speed: 1e-6 });
    const list = new TaskList();
    const names = Array.from({ length: 501 }, (_, index) => `other_${index}`);
    await Promise.all(names.map((name) => startOther(cycle, name)));
    const from = cycle.sandbox.requests.length;
    await new OperationsPass().join().list(cycle.earthEngine, list);
    expect(list.tasks).toHaveLength(501);
    expect(listings(cycle, from)).toBe(2);
  });

  it('keep the error of a refused listing, and what was listed before', async () => {
    const cycle = await openCycle();
    const { tasks, trackers, list } = await openWindow(cycle, 'A');
    const { name } = (await trackers[0]?.submit(SMALL_ORDER)) ?? {};
    await list();
    cycle.sandbox.setFaults([
      { path: '**/operations', every: 1, action: { status: 403, message: 'No.' } },
    ]);
    expect((await list()).size).toBe(1);
    const [project] = tasks.projects;
    expect(project).toMatchObject({ state: 'failed', error: { tag: 'service' } });
    expect(String(project?.error)).toContain('No.');
    expect(project?.tasks.length).toBe(2);
    cycle.sandbox.setFaults([]);
    await list();
    expect(tasks.projects[0]?.state).toBe('ready');
    if (trackers[0] && name) await finishOrder(trackers[0], name);
  });

  it('of a configuration that cannot connect are a project of their own, with the error', async () => {
    const cycle = await openCycle();
    const { model, tasks } = await openWindow(cycle, 'A');
    model.setSources([
      ...model.configurations.map(({ source }) => source),
      { ...testSource(() => Promise.reject(new Error('not signed in'))), id: 'B', label: 'B' },
    ]);
    const failures = await updateOrders(
      new Map(),
      {},
      { tasks, configurations: model.configurations },
    );
    expect(failures.size).toBe(1);
    expect(tasks.projects.map(({ name, state }) => [name, state])).toEqual([
      [cycle.sandbox.project, 'ready'],
      ['B', 'failed'],
    ]);
    model.setSources(model.configurations.slice(0, 1).map(({ source }) => source));
    expect(tasks.projects).toHaveLength(1);
  });
});

describe('the watcher', () => {
  it('lists tasks only while they are shown', async () => {
    const cycle = await openCycle();
    const { model, tasks } = await openWindow(cycle, 'A');
    let isShown = false;
    const watcher = new OrdersWatcher(model, {
      isWanted: () => true,
      leastMs: () => 100,
      listed: { tasks, isShown: () => isShown },
    });
    onTestFinished(() => watcher.dispose());
    const from = cycle.sandbox.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(listings(cycle, from)).toBe(0);
    isShown = true;
    watcher.hurry();
    await expect.poll(() => tasks.projects[0]?.state, { timeout: 20_000 }).toBe('ready');
    isShown = false;
    watcher.look();
    // A pass that had begun may still list them.
    const listedNow = async () => {
      const before = cycle.sandbox.requests.length;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return listings(cycle, before);
    };
    await expect.poll(listedNow).toBe(0);
  });
});

describe('cancelling', () => {
  it('a task of an order is recorded in the order, one of others is cancelled alone', async () => {
    const cycle = await openCycle({ speed: 1e-6 });
    const { model, tasks, trackers, list } = await openWindow(cycle, 'A');
    const [tracker] = trackers;
    const { name = '' } = (await tracker?.submit(SMALL_ORDER)) ?? {};
    const other = await startOther(cycle, 'mine');
    await model.configurations[0]?.refresh();
    await list();
    const [project] = tasks.projects;
    const [mine, first, second] = project?.tasks ?? [];
    if (!project || !mine || !first || !second) throw new Error('three tasks');
    const targets = [mine, first].map((task) => ({ project, task }));
    expect(await cancelListedTasks(model, targets)).toBe(2);
    const order = await tracker?.read(name);
    const states = order?.orders.map(({ status }) => [status.id, status.state]);
    expect(new Map(states as [string, string][])).toEqual(
      new Map([
        [first.id, 'CANCELLED'],
        [second.id, 'READY'],
      ]),
    );
    const cancelled = await cycle.earthEngine.operation(other.name.split('/').at(-1) ?? '');
    expect(cancelled?.metadata?.state).toBe('CANCELLED');
  });

  it('finds the order of a task also when its document is not in memory', async () => {
    const cycle = await openCycle();
    const { model, tasks, trackers, list } = await openWindow(cycle, 'A', 'B');
    const { name = '' } = (await trackers[1]?.submit(SMALL_ORDER)) ?? {};
    await model.configurations[1]?.refresh();
    await list();
    for (const order of model.orders) order.release();
    const [task] = tasks.projects[0]?.tasks ?? [];
    if (!task) throw new Error('a task');
    expect((await orderOfTask(model, task))?.order.name).toBe(name);
    expect(await orderOfTask(model, { id: 'NONE' })).toBeUndefined();
    if (trackers[1]) await finishOrder(trackers[1], name);
  });
});
