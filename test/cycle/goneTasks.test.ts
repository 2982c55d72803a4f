/** Tasks that Earth Engine no longer has, and tasks without a known state. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  RunningTasksError,
  type TaskStatus,
  type Tracker,
  type TrackingDocument,
} from '../../src/core/index.ts';
import {
  type Cycle,
  finishOrder,
  objectNames,
  openCycle,
  SMALL_ORDER,
  whileTasksFail,
} from './cycle.ts';

const ONE_ITEM = { ...SMALL_ORDER, periodFrequency: undefined };

async function earthEngine(cycle: Cycle, method: string, path: string): Promise<Response> {
  const { earthEngine, project } = cycle.sandbox;
  return fetch(`${earthEngine}/v1/projects/${project}/${path}`, {
    method,
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
  });
}

/** Waits until all tasks have ended, without an order being updated. */
async function tasksEnded(cycle: Cycle): Promise<string[]> {
  for (;;) {
    const response = await earthEngine(cycle, 'GET', 'operations');
    const { operations = [] } = (await response.json()) as {
      operations?: { name: string; done?: boolean }[];
    };
    if (operations.every(({ done }) => done)) {
      return operations.map(({ name }) => name.split('/').at(-1) ?? '');
    }
    await sleep(50);
  }
}

/** Lets Earth Engine forget tasks, all of which have ended. */
async function forget(cycle: Cycle, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    expect((await earthEngine(cycle, 'DELETE', `operations/${id}`)).status).toBe(200);
  }
}

async function submitAndForget(cycle: Cycle, request = SMALL_ORDER): Promise<string> {
  const { name } = await cycle.tracker.submit(request);
  await forget(cycle, await tasksEnded(cycle));
  return name;
}

/** Stores a document with other statuses, as another program may. */
async function rewrite(
  cycle: Cycle,
  order: TrackingDocument,
  status: (status: TaskStatus) => TaskStatus,
): Promise<void> {
  const json = order.toJSON();
  json.orders = json.orders.map((item) => ({ ...item, status: status(item.status) }));
  await cycle.store.storeMetadata(json, order.name, order.tracking.prefix);
}

function requestsFor(cycle: Cycle, from: number, path: RegExp): string[] {
  return cycle.sandbox.requests
    .slice(from)
    .map((request) => `${request.method} ${request.path}`)
    .filter((line) => path.test(line));
}

async function removeObjects(cycle: Cycle, chosen: (name: string) => boolean): Promise<void> {
  const order = await cycle.tracker.read((await cycle.tracker.list())[0] ?? '');
  for (const object of await cycle.tracker.objects(order)) {
    if (chosen(object.fileName)) await cycle.store.remove(object);
  }
}

/**
 * An order of one image in six files, whose task Earth Engine no longer has; three across where
 * they are higher.
 */
async function sixPieces(
  cycle: Cycle,
  options: { skipEmptyTiles?: boolean; fileDimensions?: number | number[] },
): Promise<{ name: string; tracker: Tracker }> {
  const tracker = cycle.trackerWith({
    exportOptions: { shardSize: 16, fileDimensions: 16, ...options },
  });
  const { name } = await tracker.submit(ONE_ITEM);
  await forget(cycle, await tasksEnded(cycle));
  return { name, tracker };
}

async function removePieces(
  cycle: Cycle,
  isRemoved: (name: string, index: number) => boolean,
): Promise<void> {
  const pieces = (await objectNames(cycle)).filter((name) => name.endsWith('.tif'));
  const removed = new Set(pieces.filter(isRemoved).map((name) => name.split('/').at(-1)));
  await removeObjects(cycle, (name) => removed.has(name));
}

/** Takes the export options out of an order's document, and out of its image metadata as well. */
async function withoutOptions(cycle: Cycle, name: string, isMeasured: boolean): Promise<void> {
  const json = (await cycle.tracker.read(name)).toJSON();
  delete json.submission.export_image_kwds;
  for (const item of json.orders) {
    delete item.export_image_kwds;
    if (isMeasured) continue;
    const metadata = JSON.parse((await cycle.store.readMetadata(item.name, item.prefix)).text);
    delete metadata.store.export_image_kwds.fileDimensions;
    await cycle.store.storeMetadata(metadata, item.name, item.prefix);
  }
  await cycle.store.storeMetadata(json, name, json.tracking.prefix);
}

describe('a task that ended unnoticed, and that Earth Engine no longer has', () => {
  it('is completed if its image is in the bucket, and is not requested again', async () => {
    const cycle = await openCycle();
    const name = await submitAndForget(cycle);
    const from = cycle.sandbox.requests.length;
    const order = await cycle.tracker.update(name);
    expect(order.states).toEqual({ COMPLETED: 2 });
    expect(order.orders.every(({ status }) => Number(status.update_timestamp_ms) > 0)).toBe(true);
    // An empty list is asked for once more when Earth Engine has shown that it answers.
    expect(requestsFor(cycle, from, /GET .*\/operations$/)).toHaveLength(2);
    expect(requestsFor(cycle, from, /GET .*\/operations\/\w+$/)).toHaveLength(2);
    const again = cycle.sandbox.requests.length;
    expect((await cycle.tracker.update(name)).states).toEqual({ COMPLETED: 2 });
    expect(requestsFor(cycle, again, /operations/)).toEqual([]);
  });

  it('is completed in the same way if Earth Engine removed it because of its age', async () => {
    const cycle = await openCycle({ forget: 0 });
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 2 });
  });

  it('has failed if its image is missing, with the reason, and can be retried', async () => {
    const cycle = await openCycle();
    const name = await submitAndForget(cycle, ONE_ITEM);
    await removeObjects(cycle, (file) => file.endsWith('.tif'));
    const order = await cycle.tracker.update(name);
    expect(order.states).toEqual({ FAILED: 1 });
    expect(order.orders[0]?.status.error_message).toMatch(/no longer has this task/);
    expect((await cycle.tracker.retry(name)).retried).toHaveLength(1);
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 1 });
  });

  it('has failed if a piece of its image is missing', async () => {
    const cycle = await openCycle();
    const tracker = cycle.trackerWith({ exportOptions: { shardSize: 16, fileDimensions: 32 } });
    const { name } = await tracker.submit(ONE_ITEM);
    await forget(cycle, await tasksEnded(cycle));
    const order = await tracker.read(name);
    expect((await objectNames(cycle)).filter((object) => object.endsWith('.tif'))).toHaveLength(2);
    await removeObjects(cycle, (file) => file.endsWith('0000000000-0000000032.tif'));
    expect((await tracker.update(name)).states).toEqual({ FAILED: 1 });
    expect(order.states).not.toEqual({ FAILED: 1 });
  });

  it('has failed if empty files may be missing, with the reason', async () => {
    const cycle = await openCycle();
    const { name, tracker } = await sixPieces(cycle, { skipEmptyTiles: true });
    await removePieces(cycle, (_, index) => index > 0);
    const order = await tracker.update(name);
    expect(order.states).toEqual({ FAILED: 1 });
    expect(order.orders[0]?.status.error_message).toMatch(/no longer has this.*skipEmptyTiles/);
    expect((await tracker.retry(name)).retried).toHaveLength(1);
  });

  it('is completed with skipEmptyTiles if every file exists', async () => {
    const cycle = await openCycle();
    const { name, tracker } = await sixPieces(cycle, { skipEmptyTiles: true });
    expect((await tracker.update(name)).states).toEqual({ COMPLETED: 1 });
  });

  describe.each([
    ['by the image metadata', {}],
    ['by no document', { isMeasured: false }],
  ])('whose file size is recorded %s', (_, { isMeasured = true }: { isMeasured?: boolean }) => {
    const whole = isMeasured ? 'COMPLETED' : 'FAILED';
    it.each([
      ['all six files', 16, () => false, whole],
      ['a single row of files that are not square', [16, 32], () => false, whole],
      ['two of three columns', 16, (file: string) => /-0000000016\.tif$/.test(file), 'FAILED'],
      ['two of six files', 16, (file: string) => !/0-00000000(00|32)\.tif$/.test(file), 'FAILED'],
    ])('with %s', async (_case, fileDimensions, isRemoved, state) => {
      const cycle = await openCycle();
      const { name, tracker } = await sixPieces(cycle, { fileDimensions });
      await withoutOptions(cycle, name, isMeasured);
      await removePieces(cycle, isRemoved);
      const order = await tracker.update(name);
      expect(order.states).toEqual({ [state]: 1 });
      if (!isMeasured && !isRemoved('')) {
        expect(order.orders[0]?.status.error_message).toMatch(/"fileDimensions"/);
      }
    });
  });

  it('has failed if the files in the bucket are older than the task', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(ONE_ITEM);
    const order = await finishOrder(cycle.tracker, name);
    await forget(cycle, await tasksEnded(cycle));
    await rewrite(cycle, order, (status) => ({
      ...status,
      state: 'READY',
      creation_timestamp_ms: Date.now() + 1000,
    }));
    expect((await cycle.tracker.update(name)).states).toEqual({ FAILED: 1 });
  });

  it('does not need to be cancelled', async () => {
    const cycle = await openCycle({ speed: 0.05 });
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    const message = 'Operation not found.';
    cycle.sandbox.setFaults([{ path: /:cancel$/, times: 2, action: { status: 404, message } }]);
    expect(await cycle.tracker.cancel(name)).toEqual([]);
    expect(await cycle.tracker.cancel(name)).toHaveLength(2);
  });

  it('does not prevent the order from being cleaned', async () => {
    const cycle = await openCycle();
    const name = await submitAndForget(cycle);
    const order = await cycle.tracker.read(name);
    await cycle.tracker.clean(order, { trackingName: name });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('is not decided while it cannot be requested, and does not delay other orders', async () => {
    const cycle = await openCycle();
    const name = await submitAndForget(cycle);
    const other = cycle.trackerWith({ trackingTemplate: 'TRACKING_PERIOD_other' });
    const { name: second } = await other.submit({ ...SMALL_ORDER, tiles: [2, 4] });
    await tasksEnded(cycle);
    const action = { status: 403, message: 'Permission denied.' };
    cycle.sandbox.setFaults([{ path: '**/operations/*', every: 1, action }]);
    const failed: string[] = [];
    const updated = await cycle.tracker.updateAll([name, second], {
      onError: (bad) => failed.push(bad),
    });
    expect(failed).toEqual([name]);
    expect(updated.get(second)?.states).toEqual({ COMPLETED: 2 });
    cycle.sandbox.setFaults([]);
    expect((await cycle.tracker.update(name)).states).toEqual({ COMPLETED: 2 });
  });

  it('is requested in the project it was started in', async () => {
    const cycle = await openCycle({ speed: 0.05 });
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    const order = await cycle.tracker.read(name);
    const json = order.toJSON();
    expect(json.submission.project).toBe(cycle.sandbox.project);
    json.submission.project = 'another-project';
    json.orders = json.orders.map((item) => ({
      ...item,
      status: { ...item.status, id: `${item.status.id}0` },
    }));
    await cycle.store.storeMetadata(json, name, order.tracking.prefix);
    await expect(cycle.tracker.update(name)).rejects.toThrow(/another-project/);
    await expect(cycle.tracker.cancel(name)).rejects.toThrow(/another-project/);
    expect((await cycle.tracker.read(name)).settled).toBe(false);
  });
});

describe('a new order of the Python tool, with UNSUBMITTED items that have a task id', () => {
  async function freshOrder(cycle: Cycle): Promise<string> {
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    await rewrite(cycle, await cycle.tracker.read(name), (status) => ({
      id: status.id ?? '',
      state: 'UNSUBMITTED',
      creation_timestamp_ms: 0,
      start_timestamp_ms: '',
      update_timestamp_ms: '',
      output_url: [],
    }));
    return name;
  }

  it('is updated by its task ids', async () => {
    const cycle = await openCycle();
    const name = await freshOrder(cycle);
    expect((await cycle.tracker.read(name)).settled).toBe(false);
    expect((await finishOrder(cycle.tracker, name)).states).toEqual({ COMPLETED: 2 });
  });

  it('is updated to its end if Earth Engine no longer has the tasks', async () => {
    const cycle = await openCycle();
    const name = await freshOrder(cycle);
    await forget(cycle, await tasksEnded(cycle));
    expect((await cycle.tracker.update(name)).states).toEqual({ COMPLETED: 2 });
  });

  it.each([
    ['the order', 'submission'],
    ['the metadata of the image', 'metadata'],
  ] as const)('is not completed by an image that is older than %s', async (_, younger) => {
    const cycle = await openCycle();
    const name = await freshOrder(cycle);
    await forget(cycle, await tasksEnded(cycle));
    const json = (await cycle.tracker.read(name)).toJSON();
    delete json.submission.id;
    if (younger === 'submission') {
      json.submission.submitted = new Date(Date.now() + 20 * 3_600_000).toISOString().slice(0, -1);
    } else {
      for (const { name: item, prefix } of json.orders) {
        const { text } = await cycle.store.readMetadata(item, prefix);
        await cycle.store.storeMetadata(JSON.parse(text), item, prefix);
      }
    }
    await cycle.store.storeMetadata(json, name, json.tracking.prefix);
    expect((await cycle.tracker.update(name)).states).toEqual({ FAILED: 2 });
  });

  it('is completed by its image if it was ordered in a time zone ahead of UTC', async () => {
    const cycle = await openCycle();
    const name = await freshOrder(cycle);
    await forget(cycle, await tasksEnded(cycle));
    const json = (await cycle.tracker.read(name)).toJSON();
    delete json.submission.id;
    json.submission.submitted = new Date(Date.now() + 13 * 3_600_000).toISOString().slice(0, -1);
    await cycle.store.storeMetadata(json, name, json.tracking.prefix);
    expect((await cycle.tracker.update(name)).states).toEqual({ COMPLETED: 2 });
  });

  it('is cancelled with its tasks', async () => {
    const cycle = await openCycle({ speed: 0.05 });
    const name = await freshOrder(cycle);
    expect(await cycle.tracker.cancel(name)).toHaveLength(2);
    await tasksEnded(cycle);
    expect((await cycle.tracker.update(name)).states).toEqual({ CANCELLED: 2 });
  });

  it('is not cleaned while its tasks are waiting', async () => {
    const cycle = await openCycle({ speed: 0.05 });
    const name = await freshOrder(cycle);
    const order = await cycle.tracker.read(name);
    await expect(cycle.tracker.clean(order, { trackingName: name })).rejects.toThrow(
      RunningTasksError,
    );
    expect(await cycle.tracker.list()).toEqual([name]);
  });

  it('is not started twice by resume', async () => {
    const cycle = await openCycle({ speed: 0.05 });
    const name = await freshOrder(cycle);
    const from = cycle.sandbox.requests.length;
    await cycle.tracker.resume(name);
    expect(requestsFor(cycle, from, /image:export/)).toEqual([]);
  });
});

describe('a FAILED item without a message', () => {
  /** An order whose task has failed. */
  async function failedOrder(cycle: Cycle): Promise<TrackingDocument> {
    const { tracker } = cycle;
    return whileTasksFail(cycle, async () => {
      const { name } = await tracker.submit(ONE_ITEM);
      return finishOrder(tracker, name);
    });
  }

  it('receives one from Earth Engine at the next update', async () => {
    const cycle = await openCycle({ speed: 2 });
    const { tracker } = cycle;
    const failed = await failedOrder(cycle);
    expect(failed.states).toEqual({ FAILED: 1 });
    const { name } = failed;
    await rewrite(cycle, failed, ({ error_message: _, ...status }) => status);
    const [item] = (await tracker.update(name)).orders;
    expect(item?.status.error_message).toMatch(/^User memory limit exceeded/);
  });

  it('has an unknown reason if Earth Engine no longer has the task', async () => {
    const cycle = await openCycle({ speed: 2 });
    const { tracker } = cycle;
    const failed = await failedOrder(cycle);
    expect(failed.states).toEqual({ FAILED: 1 });
    const { name } = failed;
    await rewrite(cycle, failed, ({ error_message: _, ...status }) => status);
    await forget(cycle, await tasksEnded(cycle));
    const [item] = (await tracker.update(name)).orders;
    expect(item?.status).toMatchObject({ state: 'FAILED' });
    expect(item?.status.error_message).toMatch(/no longer has this task/);
    const from = cycle.sandbox.requests.length;
    await tracker.update(name);
    expect(requestsFor(cycle, from, /operations/)).toEqual([]);
  });
});
