/**
 * All orders of this window, by configuration.
 *
 * ```ts
 * const model = new OrdersModel();
 * model.onDidChange(({ order }) => redraw(order));
 * model.setSources([source]);
 * await model.configurations[0]?.refresh();
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

/** Subject of a change: an order, all orders of a configuration, or (with neither) the configurations. */
export interface OrdersChange {
  readonly configuration?: ConfigurationOrders;
  readonly order?: Order;
  /** Only the state of reading the configuration has changed: its orders are the same. */
  readonly isState?: boolean;
}

export class OrdersModel {
  readonly #changes = new Emitter<OrdersChange>();
  readonly onDidChange = this.#changes.event;
  readonly #events = new Emitter<OrderEvent>();
  /** Fires after every action. */
  readonly onDidAct = this.#events.event;
  readonly #cacheFolder: string | undefined;
  #configurations: readonly ConfigurationOrders[] = [];

  /** @param cacheFolder keeps the orders from window to window; nothing is kept unless given */
  constructor(cacheFolder?: string) {
    this.#cacheFolder = cacheFolder;
  }

  get configurations(): readonly ConfigurationOrders[] {
    return this.#configurations;
  }

  /** Sets the current configurations; the orders of configurations that existed before are kept. */
  setSources(sources: readonly OrdersSource[]): void {
    const known = new Map(
      this.#configurations.map((configuration) => [configuration.source.id, configuration]),
    );
    this.#configurations = sources.map(
      (source) => known.get(source.id) ?? this.#configuration(source),
    );
    this.#changes.fire({});
  }

  /** The configuration with this id has changed: its orders are read again when needed. */
  reset(id: string): void {
    this.#configurations = this.#configurations.map((configuration) =>
      configuration.source.id === id ? this.#configuration(configuration.source) : configuration,
    );
    this.#changes.fire({});
  }

  configuration(id: string): ConfigurationOrders | undefined {
    return this.#configurations.find(({ source }) => source.id === id);
  }

  /** All orders, configuration by configuration, newest first. */
  get orders(): readonly Order[] {
    return this.#configurations.flatMap(({ orders }) => orders);
  }

  /** Restores the orders that an earlier window saved, without making requests. */
  async ensureKnown(): Promise<void> {
    await Promise.all(this.#configurations.map((configuration) => configuration.ensureKnown()));
  }

  /** Reads all configurations that have not been read yet. Errors are kept in their configurations. */
  async ensureRead(): Promise<void> {
    await Promise.all(this.#configurations.map((configuration) => configuration.ensureRead()));
  }

  /** Writes everything to disk now, for the next window; resolves when it is written. */
  async flush(): Promise<void> {
    await Promise.all(this.#configurations.map((configuration) => configuration.flush()));
  }

  #configuration(source: OrdersSource): ConfigurationOrders {
    const changed = (change: ConfigurationChange) => {
      // A configuration that was replaced may still be reading; its events are not passed on.
      if (!this.#configurations.includes(configuration)) return;
      if (change instanceof Order) this.#changes.fire({ configuration, order: change });
      else
        this.#changes.fire(
          change === 'state' ? { configuration, isState: true } : { configuration },
        );
    };
    const configuration: ConfigurationOrders = createConfigurationOrders(source, {
      cache: this.#cache(source),
      changed,
      acted: (event) => this.#events.fire(event),
    });
    return configuration;
  }

  #cache({ id }: OrdersSource): OrdersCache | undefined {
    if (!this.#cacheFolder) return undefined;
    const digest = createHash('sha256').update(id).digest('hex').slice(0, 16);
    return new OrdersCache(path.join(this.#cacheFolder, digest));
  }
}
