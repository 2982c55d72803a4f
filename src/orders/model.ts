/**
 * All orders that this window knows, configuration by configuration.
 *
 * ```ts
 * const model = new OrdersModel();
 * model.onDidChange(({ order }) => redraw(order));
 * model.setSources([source]);
 * await model.roots[0]?.refresh();
 * ```
 *
 * It knows no VS Code. Nothing is read before somebody asks for it.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { OrdersCache } from './cache.ts';
import {
  type ConfigurationChange,
  ConfigurationOrders,
  type OrdersSource,
} from './configurationOrders.ts';
import { Emitter } from './emitter.ts';
import { Order } from './order.ts';
import type { OrderEvent } from './orderEvents.ts';

/** What changed: one order, all orders of a root, or (with neither) which roots there are. */
export interface OrdersChange {
  readonly root?: ConfigurationOrders;
  readonly order?: Order;
  /** Only how the reading of the root goes: its orders are what they were. */
  readonly isState?: boolean;
}

export class OrdersModel {
  readonly #changes = new Emitter<OrdersChange>();
  readonly onDidChange = this.#changes.event;
  readonly #events = new Emitter<OrderEvent>();
  /** Told what was done, once it is done. */
  readonly onDidAct = this.#events.event;
  readonly #cacheFolder: string | undefined;
  #roots: readonly ConfigurationOrders[] = [];

  /** @param cacheFolder where what is known is kept from window to window; nowhere unless given */
  constructor(cacheFolder?: string) {
    this.#cacheFolder = cacheFolder;
  }

  get roots(): readonly ConfigurationOrders[] {
    return this.#roots;
  }

  /** The configurations there are now; the orders of those that were there before stay known. */
  setSources(sources: readonly OrdersSource[]): void {
    const known = new Map(this.#roots.map((root) => [root.source.id, root]));
    this.#roots = sources.map((source) => known.get(source.id) ?? this.#root(source));
    this.#changes.fire({});
  }

  /** The configuration with this id is another now: its orders are read anew when asked for. */
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

  /** Brings back what was known when the last window closed, without asking anybody. */
  async ensureKnown(): Promise<void> {
    await Promise.all(this.#roots.map((root) => root.ensureKnown()));
  }

  /** Reads what has not been read yet. Errors stay with their roots. */
  async ensureRead(): Promise<void> {
    await Promise.all(this.#roots.map((root) => root.ensureRead()));
  }

  /** Writes what is known to disk now, for the next window; resolves when it is there. */
  async flush(): Promise<void> {
    await Promise.all(this.#roots.map((root) => root.flush()));
  }

  #root(source: OrdersSource): ConfigurationOrders {
    const changed = (change: ConfigurationChange) => {
      // One that was replaced meanwhile may still be reading; nobody is to hear of it.
      if (!this.#roots.includes(root)) return;
      if (change instanceof Order) this.#changes.fire({ root, order: change });
      else this.#changes.fire(change === 'state' ? { root, isState: true } : { root });
    };
    const root: ConfigurationOrders = new ConfigurationOrders(source, {
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
