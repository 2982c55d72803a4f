/**
 * Deleting what an order has in the store, and nothing that belongs to another.
 *
 * An object is deleted when three things hold: the order's document lists its item, the item's image
 * metadata (or, without any, its name) shows that it belongs to the order, and no other tracking
 * document claims it. Everything else stays, with the reason.
 */
import { NotFoundError, TooLargeError } from './errors.ts';
import { isOwnImage, parseImageOwner, TemplateNames } from './imageOwner.ts';
import { type ItemClaims, labelledOrder } from './itemClaims.ts';
import { type ItemLocation, isPiece, listItemObjects } from './itemObjects.ts';
import { createLimiter, forEachLimited } from './limiter.ts';
import { itemNames, joinPath, type Store, type StoredObject } from './stores/store.ts';
import { hasStarted } from './takeOver.ts';
import type { TrackedItem, TrackingDocument } from './tracking.ts';
import { throwIfCancelled, type Watch } from './watch.ts';

const ITEMS_AT_ONCE = 16;

/** An object that an order names and that is not deleted with it. */
export interface KeptObject {
  readonly object: StoredObject;
  /** Name of the item it was found for. */
  readonly item: string;
  /**
   * `claimed`: another order has the item. `foreign`: nothing shows that the object belongs to the
   * order, or its metadata shows another one.
   */
  readonly reason: 'claimed' | 'foreign';
  /** Names of the orders it belongs to, as far as they are known. */
  readonly orders: readonly string[];
}

/** What cleaning an order deletes, and what it leaves. */
export interface CleanPlan {
  /** Objects to delete, by item: the pieces of its image first, its metadata last. */
  readonly remove: ReadonlyMap<TrackedItem, readonly StoredObject[]>;
  readonly keep: readonly KeptObject[];
}

/**
 * @param order its document as it is stored now
 * @param options.except names of the tracking documents whose claims do not count: its own, and those
 *   of orders that are cleaned together with it
 */
export async function planClean(
  store: Store,
  order: TrackingDocument,
  {
    claims,
    except,
    signal,
  }: { claims: ItemClaims; except: ReadonlySet<string>; signal?: AbortSignal | undefined },
): Promise<CleanPlan> {
  const objects = await listItemObjects(store, order.orders, { signal });
  const { orders } = await claims.find(locations(objects), { except, signal });
  const owners = new ItemOwners(store, order, signal);
  const remove = new Map<TrackedItem, readonly StoredObject[]>();
  const keep: KeptObject[] = [];
  const work = [...objects].filter(([, own]) => own.length > 0);
  const decide = async ([item, own]: (typeof work)[number]) => {
    const claimants = (object: StoredObject) => [
      ...new Set(
        itemNames(object.fileName).flatMap((name) => orders.get(joinPath(item.prefix, name)) ?? []),
      ),
    ];
    const isClaimed = (object: StoredObject) => claimants(object).length > 0;
    const left = (object: StoredObject, reason: KeptObject['reason'], names: readonly string[]) =>
      keep.push({ object, item: item.name, reason, orders: names });
    if (item.taken_over_by !== undefined) {
      const names = item.taken_over_by ? [item.taken_over_by] : [];
      for (const object of own) left(object, 'claimed', names);
      return;
    }
    for (const object of own.filter(isClaimed)) left(object, 'claimed', claimants(object));
    const free = own.filter((object) => !isClaimed(object));
    if (free.length === 0) return;
    const owner = await owners.of(item, own);
    if (owner === 'own') remove.set(item, [...free].sort(metadataLast));
    else for (const object of free) left(object, 'foreign', owner);
  };
  await forEachLimited(work, createLimiter({ atOnce: ITEMS_AT_ONCE }), decide, signal);
  return { remove: inOrder(order, remove), keep };
}

/** Metadata shows whose the pieces are, so it has to be there for as long as they are. */
function metadataLast(a: StoredObject, b: StoredObject): number {
  return Number(!isPiece(a)) - Number(!isPiece(b)) || (a.id < b.id ? -1 : 1);
}

function inOrder<Value>(
  { orders }: TrackingDocument,
  values: ReadonlyMap<TrackedItem, Value>,
): Map<TrackedItem, Value> {
  return new Map(
    orders.flatMap((item) => {
      const value = values.get(item);
      return value === undefined ? [] : [[item, value] as const];
    }),
  );
}

/** Every item that one of the objects may belong to. */
function locations(objects: ReadonlyMap<TrackedItem, readonly StoredObject[]>): ItemLocation[] {
  return [...objects].flatMap(([{ prefix }, own]) =>
    own.flatMap(({ fileName }) => itemNames(fileName).map((name) => ({ name, prefix }))),
  );
}

/**
 * Items that an order has taken over and has had nothing computed of: their images are still those of
 * the orders that had them.
 */
export async function untouchedItems(
  store: Store,
  order: TrackingDocument,
  { signal }: { signal?: AbortSignal | undefined },
): Promise<TrackedItem[]> {
  const items = order.ownItems.filter((item) => item.takes_over?.length);
  const untouched = new Set<TrackedItem>();
  const look = async (item: TrackedItem) => {
    const owner = parseImageOwner(await metadataText(store, item, signal));
    const isTouched = owner ? isOwnImage(owner, item, order) : hasStarted(item);
    if (!isTouched) untouched.add(item);
  };
  await forEachLimited(items, createLimiter({ atOnce: ITEMS_AT_ONCE }), look, signal);
  return items.filter((item) => untouched.has(item));
}

/** The text of an image's metadata; empty where there is none. */
async function metadataText(
  store: Store,
  { name, prefix }: TrackedItem,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return (await store.readMetadata(name, prefix, { signal })).text;
  } catch (error) {
    // What is too large to be read was not stored by an order.
    if (error instanceof NotFoundError || error instanceof TooLargeError) return '';
    throw error;
  }
}

/** Finds out whose the objects of an order's items are. */
class ItemOwners {
  readonly #store: Store;
  readonly #order: TrackingDocument;
  readonly #signal: AbortSignal | undefined;
  readonly #names: TemplateNames;

  constructor(store: Store, order: TrackingDocument, signal: AbortSignal | undefined) {
    this.#store = store;
    this.#order = order;
    this.#signal = signal;
    this.#names = new TemplateNames(order);
  }

  /** `own`, or the names of the orders that the metadata shows, if any. */
  async of(
    item: TrackedItem,
    objects: readonly StoredObject[],
  ): Promise<'own' | readonly string[]> {
    const metadata = objects.find(({ fileName }) => fileName === `${item.name}.json`);
    if (!metadata) {
      if (item.takes_over && !hasStarted(item)) return item.takes_over;
      return this.#names.has(item) ? 'own' : [];
    }
    const { id } = this.#order.submission;
    if (id && labelledOrder(metadata).id === id) return 'own';
    const owner = parseImageOwner(await metadataText(this.#store, item, this.#signal));
    if (isOwnImage(owner, item, this.#order)) return 'own';
    return owner?.orderName ? [owner.orderName] : [];
  }
}

/** Deletes what a plan says; of each item its metadata last. @param onRemoved after each object */
export async function cleanObjects(
  store: Store,
  { remove }: CleanPlan,
  {
    onRemoved,
    signal,
  }: Pick<Watch, 'signal'> & {
    onRemoved: (item: TrackedItem, object: StoredObject, share: number) => void;
  },
): Promise<void> {
  throwIfCancelled(signal);
  const watch = signal ? { signal } : {};
  const pieces = createLimiter({ atOnce: ITEMS_AT_ONCE });
  const clean = async ([item, objects]: readonly [TrackedItem, readonly StoredObject[]]) => {
    const removeOne = async (object: StoredObject) => {
      await store.remove(object, watch);
      onRemoved(item, object, 1 / objects.length);
    };
    await forEachLimited(objects.filter(isPiece), pieces, removeOne, signal);
    for (const object of objects.filter((each) => !isPiece(each))) await removeOne(object);
  };
  await forEachLimited([...remove], createLimiter({ atOnce: ITEMS_AT_ONCE }), clean, signal);
}
