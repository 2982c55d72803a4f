/**
 * Passes endings of orders on: at once while the user is present, and together when the user returns.
 *
 * What ended while the user was away is noticed by the next update at the latest, so that endings are held
 * until it is done.
 *
 * ```ts
 * const held = new HeldEndings({ isPresent: () => window.isActive, update, onEndings: notify });
 * activity.onDidEnd((orders) => held.add(orders));
 * held.look(); // the window has become active or inactive
 * ```
 */
import { type Clock, systemClock } from '../domain/clock.ts';
import type { Order } from './order.ts';
import { orderKey } from './orderGroups.ts';

/** Changes of an update are collected for about a second before they count as endings. */
const GATHER_MS = 1500;
/** Longest wait for an update, so that what is known is not held for long. */
const LONGEST_MS = 20_000;

/** Receives orders that have ended. @param how.wasAway whether some ended while the user was away */
export type OnEndings = (orders: readonly Order[], how: { readonly wasAway: boolean }) => void;

export interface HeldEndingsOptions {
  readonly isPresent: () => boolean;
  readonly onEndings: OnEndings;
  /** Updates orders that are under way, and resolves when it is done. */
  readonly update?: (() => Promise<void>) | undefined;
  readonly clock?: Clock | undefined;
}

export class HeldEndings {
  readonly #options: HeldEndingsOptions;
  readonly #clock: Clock;
  /** The latest ending of each order. */
  readonly #held = new Map<string, Order>();
  /** Present while the user is back and the next update is awaited. */
  #return: { timer: { dispose(): void } } | undefined;

  constructor(options: HeldEndingsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Orders have ended now, or this was noticed now. */
  add(orders: readonly Order[]): void {
    if (this.#options.isPresent() && !this.#return) {
      this.#options.onEndings(orders, { wasAway: false });
      return;
    }
    for (const order of orders) this.#held.set(orderKey(order), order);
  }

  /** The user has left or returned: what is held is passed on after the next update. */
  look(): void {
    if (!this.#options.isPresent()) {
      this.dispose();
      return;
    }
    if (this.#held.size === 0 || this.#return) return;
    const returned = { timer: this.#clock.after(LONGEST_MS, () => this.#passOn()) };
    this.#return = returned;
    const gather = () => {
      if (this.#return !== returned) return;
      returned.timer.dispose();
      returned.timer = this.#clock.after(GATHER_MS, () => this.#passOn());
    };
    if (this.#options.update) void this.#options.update().then(gather, gather);
    else gather();
  }

  /** Ends waiting; what is held stays. */
  dispose(): void {
    this.#return?.timer.dispose();
    this.#return = undefined;
  }

  /** Passes on orders that are there and have not continued. */
  #passOn(): void {
    this.dispose();
    const orders = [...this.#held.values()];
    this.#held.clear();
    const ended = orders.filter(
      (order) => order.configuration.find(order.name) === order && !order.isUnderWay,
    );
    if (ended.length > 0) this.#options.onEndings(ended, { wasAway: true });
  }
}
