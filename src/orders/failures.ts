/**
 * Orders with failed tasks that the user has not looked at yet; seen failures are remembered.
 *
 * An order counts again when more of its tasks fail, also after a retry.
 */
import { type Clock, systemClock } from '../domain/clock.ts';
import { orderNameOf } from '../domain/orderKey.ts';
import { Emitter } from './emitter.ts';
import type { Memento } from './memento.ts';
import type { OrdersModel } from './model.ts';
import type { Order } from './order.ts';
import { orderKey } from './orderGroups.ts';

const KEY = 'cedar.failuresSeen';
const GATHER_MS = 200;

export class Failures {
  readonly #model: OrdersModel;
  readonly #memento: Memento;
  readonly #clock: Clock;
  /** Number of failed tasks that the user has looked at, by order. */
  readonly #seen: Map<string, number>;
  readonly #changes = new Emitter<void>();
  readonly onDidChange = this.#changes.event;
  readonly #listening: { dispose(): void };
  #soon: { dispose(): void } | undefined;

  constructor(model: OrdersModel, memento: Memento, clock: Clock = systemClock) {
    this.#model = model;
    this.#memento = memento;
    this.#clock = clock;
    this.#seen = new Map(Object.entries(memento.get<Record<string, number>>(KEY) ?? {}));
    this.#listening = model.onDidChange(({ isState }) => {
      if (!isState) this.#lookSoon();
    });
  }

  /** Orders with failed tasks that the user has not looked at. */
  get unseen(): readonly Order[] {
    return this.#model.orders.filter(
      (order) => order.count('FAILED') > (this.#seen.get(orderKey(order)) ?? 0),
    );
  }

  see(orders: readonly Order[]): void {
    let isNew = false;
    for (const order of orders) {
      const failed = order.count('FAILED');
      if (failed <= (this.#seen.get(orderKey(order)) ?? 0)) continue;
      this.#seen.set(orderKey(order), failed);
      isNew = true;
    }
    if (!isNew) return;
    this.#remember();
    this.#changes.fire();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#soon?.dispose();
  }

  #lookSoon(): void {
    this.#soon ??= this.#clock.after(GATHER_MS, () => {
      this.#soon = undefined;
      this.#forget();
      this.#changes.fire();
    });
  }

  /** Forgets orders that were retried or removed, whose tasks may fail again. */
  #forget(): void {
    let isOther = false;
    for (const configuration of this.#model.configurations) {
      if (configuration.state !== 'ready') continue;
      for (const [key, seen] of this.#seen) {
        const name = orderNameOf(key, configuration.source.id);
        if (name === undefined) continue;
        const failed = configuration.find(name)?.count('FAILED') ?? 0;
        if (failed >= seen) continue;
        if (failed > 0) this.#seen.set(key, failed);
        else this.#seen.delete(key);
        isOther = true;
      }
    }
    if (isOther) this.#remember();
  }

  #remember(): void {
    void this.#memento.update(KEY, Object.fromEntries(this.#seen));
  }
}
