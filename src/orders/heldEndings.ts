/**
 * Passes endings of orders on: at once while the user is present, and together when the user returns.
 *
 * What ended during a longer absence is noticed by the next update at the latest, so that endings are held
 * until it is done. Endings that a window still holds when it is closed are in the memory of the next one.
 *
 * ```ts
 * const held = new HeldEndings({ isPresent: () => window.isActive, update, memory, onEndings: notify });
 * activity.expect(held.kept);
 * activity.onDidEnd((orders) => held.add(orders));
 * held.look(); // the window has become active or inactive
 * ```
 */
import { type Clock, systemClock } from '../domain/clock.ts';
import type { Memento } from './memento.ts';
import type { Order } from './order.ts';
import { orderKey } from './orderGroups.ts';

/** Changes of an update are collected for about a second before they count as endings. */
const GATHER_MS = 1500;
/** Longest wait for an update, so that what is known is not held for long. */
const MAX_WAIT_MS = 20_000;
/** After a shorter absence, the usual updates are soon enough. */
const MIN_AWAY_MS = 60_000;
const KEY = 'cedar.endingsHeld';

/** Receives orders that have ended. @param how.wasAway whether some ended while the user was away */
type OnEndings = (orders: readonly Order[], how: { readonly wasAway: boolean }) => void;

export interface HeldEndingsOptions {
  readonly isPresent: () => boolean;
  readonly onEndings: OnEndings;
  /** Updates orders that are under way, and resolves when it is done. */
  readonly update?: (() => Promise<void>) | undefined;
  /** Keeps endings for the next window; they are lost with this one unless given. */
  readonly memory?: Memento | undefined;
  readonly clock?: Clock | undefined;
}

export class HeldEndings {
  readonly #options: HeldEndingsOptions;
  readonly #clock: Clock;
  /** The latest ending of each order. */
  readonly #held = new Map<string, Order>();
  /** Present while the user is back and the next update is awaited. */
  #return: { timer: { dispose(): void } } | undefined;
  #awaySince: number | undefined;

  constructor(options: HeldEndingsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    if (!options.isPresent()) this.#awaySince = this.#clock.now();
  }

  /** Keys of the orders whose endings were not passed on, in an earlier window or this one. */
  get kept(): readonly string[] {
    return this.#options.memory?.get<string[]>(KEY) ?? [];
  }

  /** Orders have ended now, or this was noticed now. */
  add(orders: readonly Order[]): void {
    if (this.#options.isPresent() && !this.#return) {
      this.#forget(orders.map(orderKey));
      this.#options.onEndings(orders, { wasAway: false });
      return;
    }
    for (const order of orders) this.#held.set(orderKey(order), order);
    this.#keep([...this.kept, ...this.#held.keys()]);
  }

  /** The user has left or returned: what is held is passed on, after a long absence with the next update. */
  look(): void {
    if (!this.#options.isPresent()) {
      this.#awaySince ??= this.#clock.now();
      this.dispose();
      return;
    }
    const away = this.#awaySince === undefined ? 0 : this.#clock.now() - this.#awaySince;
    this.#awaySince = undefined;
    if (this.#held.size === 0 || this.#return) return;
    const returned = { timer: this.#clock.after(MAX_WAIT_MS, () => this.#passOn()) };
    this.#return = returned;
    const gather = () => {
      if (this.#return !== returned) return;
      returned.timer.dispose();
      returned.timer = this.#clock.after(GATHER_MS, () => this.#passOn());
    };
    const { update } = this.#options;
    if (update && away >= MIN_AWAY_MS) void update().then(gather, gather);
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
    this.#forget([...this.#held.keys()]);
    this.#held.clear();
    const ended = orders.filter(
      (order) => order.configuration.find(order.name) === order && !order.isUnderWay,
    );
    if (ended.length > 0) this.#options.onEndings(ended, { wasAway: true });
  }

  #forget(keys: readonly string[]): void {
    const passed = new Set(keys);
    this.#keep(this.kept.filter((key) => !passed.has(key)));
  }

  #keep(keys: readonly string[]): void {
    const kept = [...new Set(keys)];
    if (kept.length !== this.kept.length) void this.#options.memory?.update(KEY, kept);
  }
}
