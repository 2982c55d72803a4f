/**
 * All orders of this window, by configuration.
 *
 * ```ts
 * const model = new OrdersModel();
 * model.onDidChange(({ order }) => redraw(order));
 * model.setSources([source]);
 * await model.roots[0]?.refresh();
 * ```
 *
 * Does not import `vscode`. Nothing is read before it is requested.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { OrdersCache } from './cache.ts';
import { createConfigurationOrders } from './configurationOrders.ts';
import { Emitter } from './emitter.ts';
import { type ConfigurationOrders, Order } from './order.ts';
import type { OrderEvent } from './orderEvents.ts';
import type { ConfigurationChange } from './orderReader.ts';
import type { OrdersSource } from './ordersSource.ts';

/** What changed: one order, all orders of a root, or (with neither) the list of roots. */
export interface OrdersChange {
  readonly root?: ConfigurationOrders;
  readonly order?: Order;
  /** Only the state of reading the root has changed: its orders are the same. */
  readonly isState?: boolean;
}

export class OrdersModel {
  readonly #changes = new Emitter<OrdersChange>();
  readonly onDidChange = this.#changes.event;
  readonly #events = new Emitter<OrderEvent>();
  /** Fires after every action. */
  readonly onDidAct = this.#events.event;
  readonly #cacheFolder: string | undefined;
  #roots: readonly ConfigurationOrders[] = [];

  /** @param cacheFolder keeps the orders from window to window; nothing is kept unless given */
  constructor(cacheFolder?: string) {
    this.#cacheFolder = cacheFolder;
  }

  get roots(): readonly ConfigurationOrders[] {
    return this.#roots;
  }

  /** Sets the current configurations; the orders of configurations that existed before are kept. */
  setSources(sources: readonly OrdersSource[]): void {
    const known = new Map(this.#roots.map((root) => [root.source.id, root]));
    this.#roots = sources.map((source) => known.get(source.id) ?? this.#root(source));
    this.#changes.fire({});
  }

  /** The configuration with this id has changed: its orders are read again when needed. */
  reset(id: string): void {
    this.#roots = this.#roots.map((root) =>
      root.source.id === id ? this.#root(root.source) : root,
    );
    this.#changes.fire({});
  }

  root(id: string): ConfigurationOrders | undefined {
    return this.#roots.find(({ source }) => source.id === id);
  }

  /** All orders, root by root, newest first. */
  get orders(): readonly Order[] {
    return this.#roots.flatMap(({ orders }) => orders);
  }

  /** Restores the orders that an earlier window saved, without making requests. */
  async ensureKnown(): Promise<void> {
    await Promise.all(this.#roots.map((root) => root.ensureKnown()));
  }

  /** Reads all roots that have not been read yet. Errors are kept in their roots. */
  async ensureRead(): Promise<void> {
    await Promise.all(this.#roots.map((root) => root.ensureRead()));
  }

  /** Writes everything to disk now, for the next window; resolves when it is written. */
  async flush(): Promise<void> {
    await Promise.all(this.#roots.map((root) => root.flush()));
  }

  #root(source: OrdersSource): ConfigurationOrders {
    const changed = (change: ConfigurationChange) => {
      // A root that was replaced may still be reading; its events are not passed on.
      if (!this.#roots.includes(root)) return;
      if (change instanceof Order) this.#changes.fire({ root, order: change });
      else this.#changes.fire(change === 'state' ? { root, isState: true } : { root });
    };
    const root: ConfigurationOrders = createConfigurationOrders(source, {
      cache: this.#cache(source),
      changed,
      acted: (event) => this.#events.fire(event),
    });
    return root;
  }

  #cache({ id }: OrdersSource): OrdersCache | undefined {
    if (!this.#cacheFolder) return undefined;
    const digest = createHash('sha256').update(id).digest('hex').slice(0, 16);
    return new OrdersCache(path.join(this.#cacheFolder, digest));
  }
}
