/** Ordering failed items again. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CancelledError,
  type Tracker,
  type TrackingDocument,
  TrackingDocumentError,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  type Cycle,
  connectCycle,
  finishOrder,
  openCycle,
  SMALL_ORDER,
  whileTasksFail,
} from './cycle.ts';

async function failedOrder(cycle: Cycle, tiles: readonly (readonly [number, number])[] = [[2, 3]]) {
  const order = await whileTasksFail(cycle, async () => {
    const { name } = await cycle.tracker.submit({ ...SMALL_ORDER, tiles });
    return finishOrder(cycle.tracker, name);
  });
  expect(Object.keys(order.states)).toEqual(['FAILED']);
  return order;
}

async function operations({ earthEngine }: Cycle): Promise<string[]> {
  const found: string[] = [];
  for await (const page of earthEngine.operations()) {
    found.push(...page.map(({ metadata }) => metadata?.description ?? ''));
  }
  return found;
}

const ids = (order: TrackingDocument) => order.orders.map(({ status }) => status.id);

describe('a retry', () => {
  it('orders failed items again in the same order, with the current export options', async () => {
    const cycle = await openCycle();
    const before = await failedOrder(cycle);
    const options = { priority: 50, fileDimensions: 512 };
    const mended = cycle.trackerWith({ exportOptions: options });
    const { retried, name } = await mended.retry(before.name);
    expect(retried).toEqual(before.orders.map((item) => item.name));
    expect(name).toBe(before.name);
    const after = await finishOrder(cycle.tracker, name);
    expect(after.states).toEqual({ COMPLETED: 2 });
    expect(after.orders.map((item) => item.earlier_tasks)).toEqual(ids(before).map((id) => [id]));
    for (const item of after.orders) {
      expect(item.status.error_message).toBeUndefined();
      expect(item.export_image_kwds).toEqual(options);
    }
    expect(await cycle.tracker.list()).toEqual([name]);
    const folder = temporaryFolder();
    expect((await cycle.tracker.download(after, folder)).size).toBe(2);
  });

  it('orders single items again, and does not change the others', async () => {
    const cycle = await openCycle();
    const before = await failedOrder(cycle);
    const [first, second] = before.orders;
    const items = [second?.name ?? '', 'not of this order'];
    const { retried } = await cycle.tracker.retry(before.name, { items });
    expect(retried).toEqual([second?.name]);
    const after = await finishOrder(cycle.tracker, before.name);
    expect(after.orders[0]).toEqual(first);
    expect(after.orders[1]?.status.state).toBe('COMPLETED');
  });

  it('does not include cancelled items, unless they are named', async () => {
    const cycle = await openCycle({ speed: 0.5 });
    const { name } = await cycle.tracker.submit({
      ...SMALL_ORDER,
      tiles: [
        [2, 3],
        [2, 4],
      ],
    });
    await cycle.tracker.cancel(name);
    const cancelled = await finishOrder(cycle.tracker, name);
    const items = cancelled.orders
      .filter(({ status }) => status.state === 'CANCELLED')
      .map((item) => item.name);
    expect(items.length).toBeGreaterThan(0);
    expect((await cycle.tracker.retry(name)).retried).toEqual([]);
    expect((await cycle.tracker.retry(name, { items })).retried).toEqual(items);
    expect((await cycle.tracker.read(name)).states.CANCELLED).toBeUndefined();
  });

  it('continues the other tasks when single ones are cancelled', async () => {
    const cycle = await openCycle({ speed: 0.5 });
    const { name } = await cycle.tracker.submit({
      ...SMALL_ORDER,
      tiles: [
        [2, 3],
        [2, 4],
      ],
    });
    const [first = ''] = (await cycle.tracker.read(name)).orders.map((item) => item.name);
    expect(await cycle.tracker.cancel(name, { items: [first] })).toHaveLength(1);
    const order = await finishOrder(cycle.tracker, name);
    expect(order.orders.map(({ status }) => status.state)).toEqual([
      'CANCELLED',
      ...['COMPLETED', 'COMPLETED', 'COMPLETED'],
    ]);
  });
});

describe('two machines', () => {
  it('that retry one order at the same time start each task once', async () => {
    const cycle = await openCycle();
    const other = await connectCycle(cycle.sandbox);
    const before = await failedOrder(cycle, [
      [2, 3],
      [2, 4],
      [2, 5],
    ]);
    await Promise.all([cycle.tracker.retry(before.name), other.tracker.retry(before.name)]);
    const after = await finishOrder(cycle.tracker, before.name);
    expect(after.states).toEqual({ COMPLETED: 6 });
    expect(await operations(cycle)).toHaveLength(12);
    expect(new Set(ids(after)).size).toBe(6);
  });

  it('one of which retries while the other updates lose nothing', async () => {
    const cycle = await openCycle();
    const other = await connectCycle(cycle.sandbox);
    const before = await failedOrder(cycle, [
      [2, 3],
      [2, 4],
      [2, 5],
    ]);
    let isDone = false;
    const updating = (async () => {
      while (!isDone) await other.tracker.update(before.name);
    })();
    await cycle.tracker.retry(before.name);
    isDone = true;
    await updating;
    const after = await finishOrder(other.tracker, before.name);
    expect(after.states).toEqual({ COMPLETED: 6 });
    expect(await operations(cycle)).toHaveLength(12);
  });
});

describe('a retry that ends halfway', () => {
  it('can be resumed, and starts nothing twice', async () => {
    const cycle = await openCycle();
    const before = await failedOrder(cycle, [
      [2, 3],
      [2, 4],
      [2, 5],
      [2, 6],
    ]);
    const cancel = new AbortController();
    const onProgress = () => cancel.abort();
    const watch = { onProgress, signal: cancel.signal };
    const started = retryFrom(cycle.tracker, before.name, watch);
    await expect(started).rejects.toThrow(CancelledError);
    await cycle.tracker.resume(before.name);
    const after = await finishOrder(cycle.tracker, before.name);
    // Resumed with the options of the retry, not those that failed before.
    expect(after.orders.filter(({ status }) => status.state === 'COMPLETED').length).toBe(
      after.orders.filter((item) => item.earlier_tasks).length,
    );
    const tasks = await operations(cycle);
    expect(new Set(tasks).size).toBe(tasks.length);
  });

  it('of a document without the sources of its items changes nothing', async () => {
    const cycle = await openCycle();
    const before = await failedOrder(cycle);
    const json = before.toJSON();
    for (const item of json.orders) delete item.collection;
    await cycle.store.storeMetadata(json, before.name, before.tracking.prefix);
    await expect(cycle.tracker.retry(before.name)).rejects.toThrow(TrackingDocumentError);
    expect((await cycle.tracker.read(before.name)).states).toEqual({ FAILED: 2 });
  });
});

/** Progress of the update that comes first is not that of the retry. */
function retryFrom(
  tracker: Tracker,
  name: string,
  watch: { onProgress: () => void; signal: AbortSignal },
) {
  return tracker.retry(name, {
    signal: watch.signal,
    onProgress: ({ action }) => action === 'start' && watch.onProgress(),
  });
}

describe('files that are not downloaded yet', () => {
  it('are counted for all items or some of them', async () => {
    const { tracker } = await openCycle();
    const { name } = await tracker.submit(SMALL_ORDER);
    const order = await finishOrder(tracker, name);
    const folder = temporaryFolder();
    const all = await tracker.objects(order);
    const bytes = all.reduce((sum, { size }) => sum + size, 0);
    expect(await tracker.missing(order, folder)).toEqual({ count: 4, bytes });
    const items = [order.orders[0]?.name ?? ''];
    const some = await tracker.objects(order, { items });
    expect(some).toHaveLength(2);
    const files = await tracker.download(order, folder, { items });
    expect([...files.values()].flat()).toHaveLength(2);
    const left = bytes - some.reduce((sum, { size }) => sum + size, 0);
    expect(await tracker.missing(order, folder)).toEqual({ count: 2, bytes: left });
    expect(await tracker.missing(order, folder, { items })).toEqual({ count: 0, bytes: 0 });
    const [file = ''] = [...files.values()].flat();
    await writeFile(path.resolve(file), 'cut');
    expect((await tracker.missing(order, folder, { items })).count).toBe(1);
  });
});
