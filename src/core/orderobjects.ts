/** What an order has in the store: finding it, fetching it, removing it. */
import { join } from 'node:path';
import { createLimiter, forEachLimited } from './limiter.ts';
import { fileNames, makeFolder, retrieve, safeFileName } from './stores/retrieve.ts';
import type { Store, StoredObject } from './stores/store.ts';
import type { TrackedItem, TrackingDocument } from './tracking.ts';
import { throwIfCancelled, type Watch } from './watch.ts';

/** Files received at once: enough to fill a fast line, few enough for a spinning disk. */
const DOWNLOADS_AT_ONCE = 6;
const REMOVALS_AT_ONCE = 16;
const LISTINGS_AT_ONCE = 16;

/** The objects of each item. */
export async function orderObjects(
  store: Store,
  order: TrackingDocument,
  signal?: AbortSignal,
): Promise<Map<TrackedItem, StoredObject[]>> {
  const found = new Map<TrackedItem, StoredObject[]>(order.orders.map((item) => [item, []]));
  const list = async (item: TrackedItem) => {
    found.set(item, await store.itemObjects(item.name, item.prefix, signal ? { signal } : {}));
  };
  await forEachLimited(order.orders, createLimiter({ atOnce: LISTINGS_AT_ONCE }), list, signal);
  return found;
}

export async function downloadObjects(
  store: Store,
  order: TrackingDocument,
  folder: string,
  { overwrite = true, onProgress, signal }: { overwrite?: boolean } & Watch,
): Promise<Map<string, string[]>> {
  throwIfCancelled(signal);
  const target = join(folder, safeFileName(order.name));
  await makeFolder(target);
  const work = await workList(store, order, signal);
  const names = fileNames(work.map(({ object }) => object));
  const bytes = { done: 0, total: work.reduce((sum, { object }) => sum + object.size, 0) };
  const downloaded = new ResultsByTask(order);
  let done = 0;
  const report = (item: TrackedItem) =>
    onProgress?.({
      action: 'download',
      item: item.name,
      done,
      total: order.orders.length,
      bytes: { ...bytes },
    });
  const fetchOne = async ({ item, object, share }: Piece) => {
    const path = await retrieve(store, object, target, names.get(object) ?? '', {
      overwrite,
      signal,
      onBytes: (received) => {
        bytes.done += received;
        report(item);
      },
    });
    downloaded.add(item, path);
    done += share;
    report(item);
  };
  await forEachLimited(work, createLimiter({ atOnce: DOWNLOADS_AT_ONCE }), fetchOne, signal);
  return downloaded.sorted();
}

export async function cleanObjects(
  store: Store,
  order: TrackingDocument,
  { onProgress, signal }: Watch,
): Promise<Map<string, string[]>> {
  throwIfCancelled(signal);
  const work = await workList(store, order, signal);
  const removed = new ResultsByTask(order);
  let done = 0;
  const removeOne = async ({ item, object, share }: Piece) => {
    await store.remove(object, signal ? { signal } : {});
    removed.add(item, object.id);
    done += share;
    onProgress?.({ action: 'clean', item: item.name, done, total: order.orders.length });
  };
  await forEachLimited(work, createLimiter({ atOnce: REMOVALS_AT_ONCE }), removeOne, signal);
  return removed.sorted();
}

interface Piece {
  readonly item: TrackedItem;
  readonly object: StoredObject;
  /** Which part of the item's step the object is. */
  readonly share: number;
}

async function workList(
  store: Store,
  order: TrackingDocument,
  signal: AbortSignal | undefined,
): Promise<Piece[]> {
  const objects = await orderObjects(store, order, signal);
  return [...objects].flatMap(([item, own]) =>
    own.map((object) => ({ item, object, share: 1 / own.length })),
  );
}

/** Results by task id, or by item name where there is no task. */
class ResultsByTask {
  readonly #results: Map<string, string[]>;

  constructor(order: TrackingDocument) {
    this.#results = new Map(order.orders.map((item) => [keyOf(item), []]));
  }

  add(item: TrackedItem, result: string): void {
    this.#results.get(keyOf(item))?.push(result);
  }

  /** Each list in the order of names: the metadata, then the pieces row by row. */
  sorted(): Map<string, string[]> {
    for (const list of this.#results.values()) list.sort();
    return this.#results;
  }
}

function keyOf({ name, status }: TrackedItem): string {
  return status.id || name;
}
