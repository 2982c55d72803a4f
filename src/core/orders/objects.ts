/** Finds and downloads the objects that an order has in the store. */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { forEachLimited, forEachLimitedBy } from '../services/limiter.ts';
import { removeLeftovers } from '../stores/destination.ts';
import { fileNames, nameKey, safeFileName } from '../stores/fileNames.ts';
import { makeOrderFolder, orderFolder } from '../stores/orderFolder.ts';
import { retrieve } from '../stores/retrieve.ts';
import { createSizeLimiter } from '../stores/sizeLimiter.ts';
import type { Store, StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { currentObjects } from '../tracking/imagePieces.ts';
import { throwIfCancelled, type Watch } from '../watch.ts';
import { removeEarlierFiles } from './earlierFiles.ts';

/**
 * Files of an order received at once: enough large ones to fill a fast line, and few enough for a
 * spinning disk; as many small ones as hide the distance to the service.
 */
const DOWNLOADS_AT_ONCE = { small: 32, large: 6 } as const;
/** Files received at once by all downloads of this process, so that several orders share the line. */
const downloadingFor = createSizeLimiter({ small: 64, large: 12 });
/** As many as the store sends requests at once. */
const LISTINGS_AT_ONCE = 32;

/** The items of an order that an action applies to; all of them unless given. */
export interface ItemsOption {
  /** Names of items; names that the order does not have match nothing. */
  readonly items?: readonly string[] | undefined;
}

/** The objects of those items that an action applies to; all of them unless given. */
export interface ObjectsOption extends ItemsOption {
  /** Ids of objects; ids that the items do not have match nothing. */
  readonly objects?: readonly string[] | undefined;
}

/**
 * The objects of each item that is still the order's own, without what earlier tasks of the item have
 * left there.
 */
export async function orderObjects(
  store: Store,
  order: TrackingDocument,
  { items, signal }: ItemsOption & { signal?: AbortSignal | undefined } = {},
): Promise<Map<TrackedItem, StoredObject[]>> {
  const names = items && new Set(items);
  const wanted = order.ownItems.filter(({ name }) => !names || names.has(name));
  const found = new Map<TrackedItem, StoredObject[]>(wanted.map((item) => [item, []]));
  const list = async (item: TrackedItem) => {
    const objects = await store.itemObjects(item.name, item.prefix, signal ? { signal } : {});
    found.set(item, currentObjects(objects, item, order));
  };
  await forEachLimited(wanted, LISTINGS_AT_ONCE, list, signal);
  return found;
}

/** Objects that the store has and a folder does not: a file of another size is as none. */
export async function missingObjects(
  store: Store,
  order: TrackingDocument,
  folder: string,
  { items, objects: wanted, signal }: ObjectsOption & Watch = {},
): Promise<StoredObject[]> {
  const objects = await orderObjects(store, order, { items, signal });
  const names = namesIn(order, objects);
  const all = [...only(objects, wanted).values()].flat();
  const target = await orderFolder(folder, order.name);
  const sizes = await Promise.all(
    all.map((object) => sizeOf(join(target, names.get(object) ?? ''))),
  );
  return all.filter(({ size, isCompressed }, index) =>
    // The content of a compressed object has another size.
    isCompressed ? sizes[index] === undefined : size !== sizes[index],
  );
}

async function sizeOf(file: string): Promise<number | undefined> {
  return lstat(file).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
}

export async function downloadObjects(
  store: Store,
  order: TrackingDocument,
  folder: string,
  options: { overwrite?: boolean } & ObjectsOption & Watch,
): Promise<Map<string, string[]>> {
  const { overwrite = true, items, objects: wanted, onProgress, signal } = options;
  throwIfCancelled(signal);
  const target = await makeOrderFolder(folder, order.name);
  await removeLeftovers(target);
  const objects = await orderObjects(store, order, { items, signal });
  const names = namesIn(order, objects);
  const work = withShares(only(objects, wanted));
  const isWhole = !items && !wanted;
  const total = isWhole ? order.orders.length : new Set(work.map(({ item }) => item)).size;
  const size = work.reduce((sum, { object }) => sum + object.size, 0);
  const bytes = { done: 0, total: size, kept: 0 };
  const downloaded = new ResultsByTask(order);
  let done = 0;
  const report = (item: TrackedItem) =>
    onProgress?.({
      action: 'download',
      item: item.name,
      done,
      total,
      bytes: { ...bytes },
    });
  const fetchOne = async ({ item, object, share }: DownloadedObject) => {
    const path = await retrieve(store, object, target, names.get(object) ?? '', {
      overwrite,
      signal,
      onBytes: (received) => {
        bytes.done += received;
        report(item);
      },
      onKept: (kept) => {
        bytes.done += kept;
        bytes.kept += kept;
      },
    });
    downloaded.add(item, path);
    done += share;
    report(item);
  };
  const limiterFor = createSizeLimiter(DOWNLOADS_AT_ONCE);
  const inTurn = (one: DownloadedObject) =>
    downloadingFor(one.object.size)(() => fetchOne(one), signal);
  await forEachLimitedBy(work, ({ object }) => limiterFor(object.size), inTurn, signal);
  if (!wanted) await removeEarlierFiles(target, order, objects, names);
  return downloaded.sorted();
}

interface DownloadedObject {
  readonly item: TrackedItem;
  readonly object: StoredObject;
  /** Share of the object in the item's step. */
  readonly share: number;
}

function withShares(objects: ReadonlyMap<TrackedItem, StoredObject[]>): DownloadedObject[] {
  return [...objects].flatMap(([item, own]) =>
    own.map((object) => ({ item, object, share: 1 / own.length })),
  );
}

/** Of the objects of each item those that are wanted. */
function only(
  objects: ReadonlyMap<TrackedItem, StoredObject[]>,
  wanted: readonly string[] | undefined,
): ReadonlyMap<TrackedItem, StoredObject[]> {
  if (!wanted) return objects;
  const ids = new Set(wanted);
  return new Map([...objects].map(([item, own]) => [item, own.filter(({ id }) => ids.has(id))]));
}

/**
 * File names of objects: the same for an item whether it is fetched alone or with all others, so that
 * none is written over, or taken for, another's.
 */
function namesIn(
  order: TrackingDocument,
  objects: ReadonlyMap<TrackedItem, StoredObject[]>,
): Map<StoredObject, string> {
  const taken = new Set<string>();
  const names = new Map<StoredObject, string>();
  for (const item of order.orders) {
    // The files of an item differ in their ends; only its beginning can belong to another item.
    const beginning = nameKey(safeFileName(`${item.name}.json`));
    const own = fileNames(objects.get(item) ?? [], taken.has(beginning));
    for (const [object, name] of own) names.set(object, name);
    taken.add(beginning);
  }
  return names;
}

/** Results by task id, or by item name without a task. */
export class ResultsByTask {
  readonly #results: Map<string, string[]>;

  constructor(order: TrackingDocument) {
    this.#results = new Map(order.orders.map((item) => [resultKey(item), []]));
  }

  add(item: TrackedItem, result: string): void {
    this.#results.get(resultKey(item))?.push(result);
  }

  /** Each list in the order of names: the metadata, then the pieces row by row. */
  sorted(): Map<string, string[]> {
    for (const list of this.#results.values()) list.sort();
    return this.#results;
  }
}

function resultKey({ name, status }: TrackedItem): string {
  return status.id || name;
}
