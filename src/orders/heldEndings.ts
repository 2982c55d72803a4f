/**
 * Passes endings of orders on: at once while the user is present, and together when the user returns.
 *
 * ```ts
 * const held = new HeldEndings(() => window.isActive, (orders, { wasAway }) => notify(orders));
 * activity.onDidEnd((orders) => held.add(orders));
 * held.look(); // the window has become active
 * ```
 */
import type { Order } from './order.ts';
import { orderKey } from './orderGroups.ts';

/** Receives orders that have ended. @param how.wasAway whether they ended while the user was away */
export type OnEndings = (orders: readonly Order[], how: { readonly wasAway: boolean }) => void;

export class HeldEndings {
  readonly #isPresent: () => boolean;
  readonly #onEndings: OnEndings;
  /** The latest ending of each order. */
  readonly #held = new Map<string, Order>();

  constructor(isPresent: () => boolean, onEndings: OnEndings) {
    this.#isPresent = isPresent;
    this.#onEndings = onEndings;
  }

  /** Orders have ended now. */
  add(orders: readonly Order[]): void {
    if (this.#isPresent()) {
      this.#onEndings(orders, { wasAway: false });
      return;
    }
    for (const order of orders) this.#held.set(orderKey(order), order);
  }

  /** Passes on what was held, if the user is present: orders that are there and have not continued. */
  look(): void {
    if (this.#held.size === 0 || !this.#isPresent()) return;
    const orders = [...this.#held.values()];
    this.#held.clear();
    const ended = orders.filter(
      (order) => order.configuration.find(order.name) === order && !order.isUnderWay,
    );
    if (ended.length > 0) this.#onEndings(ended, { wasAway: true });
  }
}
