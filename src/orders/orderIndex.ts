/**
 * Index of the orders of one configuration: summaries of all orders, the documents of the few that
 * were used last, and a copy of everything on disk for the next window.
 *
 * ```ts
 * const index = new OrderIndex((name, isFresh) => new Order(configuration, name, isFresh), cache);
 * await index.restore(fingerprint); // the state that the last window saved
 * index.set('ORDER_2020', document); // { order, isAdded, isNew }
 * index.save(new Date()); // writes to disk after a delay
 * ```
 *
 * Does not access the network and fires no events; `OrderReader` does both.
 */
import type { TrackingDocument } from '../core/index.ts';
import type { OrdersCache } from './cache.ts';
import { LruSet } from './lruSet.ts';
import type { Order } from './order.ts';
import { newestFirst } from './orderGroups.ts';

/** Orders whose documents stay in memory: those that are visible, and those in progress. */
const DOCUMENTS_IN_MEMORY = 100;

export class OrderIndex {
  readonly #create: (name: string, isFresh: boolean) => Order;
  readonly #cache: OrdersCache | undefined;
  readonly #orders = new Map<string, Order>();
  readonly #used = new LruSet<Order>(DOCUMENTS_IN_MEMORY, (order) => order.release());
  #fingerprint = '';
  #sorted: readonly Order[] | undefined;

  constructor(create: (name: string, isFresh: boolean) => Order, cache: OrdersCache | undefined) {
    this.#create = create;
    this.#cache = cache;
  }

  /** Newest first. */
  get orders(): readonly Order[] {
    this.#sorted ??= [...this.#orders.values()].sort(newestFirst);
    return this.#sorted;
  }

  find(name: string): Order | undefined {
    return this.#orders.get(name);
  }

  /**
   * Restores what an earlier window saved; orders that are loaded already stay as they are.
   *
   * @param fingerprint identifies the connection that the orders are read with
   * @returns when the orders were listed; undefined when nothing was restored
   */
  async restore(fingerprint: string): Promise<Date | undefined> {
    this.#fingerprint = fingerprint;
    const known = await this.#cache?.load(fingerprint);
    if (!known) return undefined;
    for (const { name, summary, readAt, missing, missingLeftOut } of known.orders) {
      if (this.#orders.has(name)) continue;
      this.#add(name).restore(summary, readAt, missing, missingLeftOut);
    }
    return known.listedAt;
  }

  /** Schedules writing the whole index to disk. */
  save(listedAt: Date): void {
    this.#cache?.save(this.#fingerprint, () => ({
      listedAt,
      orders: this.orders.flatMap(({ name, summary, readAt, missing, missingLeftOut }) =>
        summary && readAt
          ? [
              {
                name,
                summary,
                readAt,
                ...(missing.length > 0 && { missing }),
                ...(missingLeftOut.length > 0 && { missingLeftOut }),
              },
            ]
          : [],
      ),
    }));
  }

  /** Resolves when all pending changes are on disk. */
  async flush(): Promise<void> {
    await this.#cache?.flush();
  }

  /** Keeps exactly one order for each name. @returns whether the set of orders changed */
  reconcile(names: readonly string[]): boolean {
    const listed = new Set(names);
    const gone = [...this.#orders.keys()].filter((name) => !listed.has(name));
    const added = names.filter((name) => !this.#orders.has(name));
    for (const name of gone) this.remove(name);
    for (const name of added) this.#add(name);
    return gone.length + added.length > 0;
  }

  /**
   * Applies a document that was just read. @returns whether it changes anything, and whether the
   * order is new
   */
  set(
    name: string,
    document: TrackingDocument,
    isFresh = false,
  ): { order: Order; isNew: boolean; isAdded: boolean } {
    const known = this.#orders.get(name);
    const order = known ?? this.#add(name, isFresh);
    const isNew = order.apply(document);
    this.#used.use(order);
    this.#sorted = undefined;
    if (isNew) void this.#cache?.keep(name, document);
    return { order, isNew, isAdded: !known };
  }

  /** Like `set`, but waits for the disk, so that many documents do not pile up in memory. */
  async setInTurn(name: string, document: TrackingDocument): Promise<void> {
    await this.#cache?.keep(name, document);
    const order = this.#orders.get(name);
    if (!order) return;
    order.apply(document);
    this.#used.use(order);
    this.#sorted = undefined;
  }

  /** The document from memory, or from disk at the known version. */
  async document(order: Order): Promise<TrackingDocument | undefined> {
    if (order.error) return undefined;
    const document = order.document ?? (await this.#kept(order));
    if (!document) return undefined;
    if (document !== order.document) order.apply(document, order.readAt);
    this.#used.use(order);
    return document;
  }

  remove(name: string): void {
    this.#orders.delete(name);
    this.#sorted = undefined;
    void this.#cache?.drop(name);
  }

  #add(name: string, isFresh = false): Order {
    const order = this.#create(name, isFresh);
    this.#orders.set(name, order);
    this.#sorted = undefined;
    return order;
  }

  async #kept({ name, summary }: Order): Promise<TrackingDocument | undefined> {
    if (!this.#cache || !summary?.version) return undefined;
    const json = await this.#cache.document(name, summary.version);
    if (!json) return undefined;
    const { TrackingDocument } = await import('../core/index.ts');
    try {
      return TrackingDocument.parse(json, name, summary.version);
    } catch {
      return undefined;
    }
  }
}
