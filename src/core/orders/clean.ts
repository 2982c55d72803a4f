/**
 * Deletes the objects of an order from the store, and nothing that belongs to another order.
 *
 * An object is deleted when three things hold: the order's document lists its item, the item's image
 * metadata (or, without any, its name) shows that it belongs to the order, and no other tracking
 * document claims it. Everything else stays, with the reason.
 */
import { imageHolder, originalHolder } from '../ownership/imageHolder.ts';
import { parseImageOwner, TemplateNames } from '../ownership/imageOwner.ts';
import { type ItemClaims, labeledOrder } from '../ownership/itemClaims.ts';
import type { KeptObject } from '../ownership/keptObject.ts';
import { OrderRecords } from '../ownership/orderRecords.ts';
import { ownRecordPath, recordName, recordPath } from '../ownership/recordPaths.ts';
import { metadataText } from '../ownership/untouchedItems.ts';
import { createLimiter, forEachLimited, forEachLimitedBy } from '../services/limiter.ts';
import { type ItemLocation, isPiece, listItemObjects } from '../stores/itemObjects.ts';
import { itemNames, joinPath, type Store, type StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { hasStarted } from '../tracking/itemHistory.ts';
import { throwIfCancelled, type Watch } from '../watch.ts';

/** As many as the store is asked for at once. */
const ITEMS_AT_ONCE = 32;

/** Objects that cleaning an order deletes and keeps. */
export interface CleanPlan {
  /** Objects to delete, by item: the pieces of its image first, its metadata last. */
  readonly remove: ReadonlyMap<TrackedItem, readonly StoredObject[]>;
  /** Objects that stay, with the reasons. */
  readonly keep: readonly KeptObject[];
}

export interface PlanCleanOptions {
  readonly claims: ItemClaims;
  /** Names of the tracking documents whose claims do not count: its own, and those cleaned with it. */
  readonly except: ReadonlySet<string>;
  /** Versions of metadata documents that the order has just handed over, by their ids. */
  readonly handedOver?: ReadonlyMap<string, string> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @param order its document as it is stored now */
export async function planClean(
  store: Store,
  order: TrackingDocument,
  { claims, except, handedOver, signal }: PlanCleanOptions,
): Promise<CleanPlan> {
  const objects = await listItemObjects(store, order.orders, { signal });
  const { orders } = await claims.find(locations(objects), { except, signal });
  const owners = new ItemOwners(store, order, { except, handedOver, signal });
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
    const taker = await owners.takerOf(item);
    if (taker) {
      for (const object of own) left(object, 'claimed', taker);
      return;
    }
    for (const object of own.filter(isClaimed)) left(object, 'claimed', claimants(object));
    const free = own.filter((object) => !isClaimed(object));
    if (free.length === 0) return;
    const owner = await owners.of(item, own);
    if (owner === 'own') remove.set(item, [...free].sort(metadataLast));
    else for (const object of free) left(object, owner.reason, owner.orders);
  };
  await forEachLimited(work, ITEMS_AT_ONCE, decide, signal);
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

/** Why an order's objects stay, and the names of the orders that they belong to. */
type OtherOwner = Pick<KeptObject, 'reason' | 'orders'>;

/** Finds out whose the objects of an order's items are. */
class ItemOwners {
  readonly #store: Store;
  readonly #order: TrackingDocument;
  readonly #handedOver: ReadonlyMap<string, string>;
  readonly #signal: AbortSignal | undefined;
  readonly #names: TemplateNames;
  readonly #records: OrderRecords;

  constructor(
    store: Store,
    order: TrackingDocument,
    { except, handedOver, signal }: Omit<PlanCleanOptions, 'claims'>,
  ) {
    this.#store = store;
    this.#order = order;
    this.#handedOver = handedOver ?? new Map();
    this.#signal = signal;
    this.#names = new TemplateNames(order);
    const { prefix } = order.location;
    const paths = new Set([...except].map((name) => recordPath(name, prefix)));
    this.#records = new OrderRecords(store, { except: paths, signal });
  }

  /** Names of the order that has taken an item over; nothing where its record is not there any more. */
  async takerOf(item: TrackedItem): Promise<readonly string[] | undefined> {
    const { taken_over_by: taker } = item;
    if (taker === undefined) return undefined;
    if (taker === '') return [];
    const { prefix } = this.#order.location;
    const path = await this.#records.lastOwner(recordPath(taker, prefix), item);
    return path === undefined ? undefined : [recordName(path, prefix)];
  }

  async of(item: TrackedItem, objects: readonly StoredObject[]): Promise<'own' | OtherOwner> {
    const metadata = objects.find(({ fileName }) => fileName === `${item.name}.json`);
    if (!metadata) return this.#ofPieces(item);
    if (this.#handedOver.get(metadata.id) === metadata.version) return 'own';
    const { id } = this.#order.submission;
    const label = labeledOrder(metadata);
    if (id && label.id === id && label.path === ownRecordPath(this.#order)) return 'own';
    const owner = parseImageOwner(await metadataText(this.#store, item, this.#signal));
    const holder = await imageHolder(owner, item, this.#order, this.#records);
    if (holder === 'own') return 'own';
    const { path, claimant } = holder;
    const isClaimed = claimant !== undefined && claimant !== ownRecordPath(this.#order);
    return this.#other(isClaimed ? 'claimed' : 'foreign', isClaimed ? claimant : path);
  }

  /** Of an image without metadata: by its name, unless it is still that of an order that had it. */
  async #ofPieces(item: TrackedItem): Promise<'own' | OtherOwner> {
    const original = await originalHolder(item, this.#order, this.#records);
    if (original !== undefined) return this.#other('claimed', original);
    if (!hasStarted(item)) {
      const { prefix } = this.#order.location;
      for (const order of item.takes_over ?? []) {
        const path = recordPath(order, prefix);
        if ((await this.#records.itemAt(path, item)) !== 'absent') {
          return this.#other('claimed', path);
        }
      }
    }
    return this.#names.has(item) ? 'own' : this.#other('foreign');
  }

  #other(reason: KeptObject['reason'], path?: string): OtherOwner {
    const { prefix } = this.#order.location;
    return { reason, orders: path === undefined ? [] : [recordName(path, prefix)] };
  }
}

/**
 * Deletes the objects of a plan; the metadata of each item last. @param onRemoved after each object
 */
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
    await forEachLimitedBy(objects.filter(isPiece), () => pieces, removeOne, signal);
    for (const object of objects.filter((each) => !isPiece(each))) await removeOne(object);
  };
  await forEachLimited([...remove], ITEMS_AT_ONCE, clean, signal);
}
