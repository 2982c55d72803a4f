/**
 * Orders in progress, and those that have ended since the window opened.
 *
 * ```ts
 * const activity = new Activity(model);
 * activity.onDidEnd((orders) => notify(orders));
 * activity.count('RUNNING', 'READY'); // of all orders that are in progress or have ended recently
 * ```
 */
import type { TaskState } from '../core/index.ts';
import { type Clock, systemClock } from '../domain/clock.ts';
import { Emitter } from './emitter.ts';
import type { OrdersChange, OrdersModel } from './model.ts';
import type { ConfigurationOrders, Order } from './order.ts';
import { orderKey } from './orderGroups.ts';

/** How long an ended order is still counted. */
const LINGER_MS = 10 * 60_000;
/**
 * How long changes are collected: they come one by one, and orders submitted together end together.
 */
const GATHER_MS = 1000;
const SOON_MS = 100;

interface Watched {
  readonly order: Order;
  /** Absent while the order is in progress. */
  readonly endedAt?: number;
}

export class Activity {
  readonly #model: OrdersModel;
  readonly #clock: Clock;
  readonly #watched = new Map<string, Watched>();
  readonly #ended = new Map<string, Order>();
  /** Keys of orders that an earlier window has seen end. */
  readonly #expected = new Set<string>();
  readonly #changes = new Emitter<void>();
  readonly onDidChange = this.#changes.event;
  readonly #endings = new Emitter<readonly Order[]>();
  /**
   * Fires for orders that this window has seen in progress and whose last task has ended now, and for those
   * that were expected.
   */
  readonly onDidEnd = this.#endings.event;
  readonly #listening: { dispose(): void };
  readonly #dirty = new Set<Order | ConfigurationOrders>();
  #soon: { dispose(): void } | undefined;
  #notifying: { dispose(): void } | undefined;
  #fading: { dispose(): void } | undefined;

  constructor(model: OrdersModel, clock: Clock = systemClock) {
    this.#model = model;
    this.#clock = clock;
    this.#listening = model.onDidChange((change) => this.#note(change));
  }

  /** Orders in progress, and those that have ended recently; the newest first. */
  get orders(): readonly Order[] {
    return [...this.#watched.values()]
      .map(({ order }) => order)
      .sort((a, b) => ((a.summary?.submitted ?? '') < (b.summary?.submitted ?? '') ? 1 : -1));
  }

  get isUnderWay(): boolean {
    return [...this.#watched.values()].some(({ endedAt }) => endedAt === undefined);
  }

  /** Endings that an earlier window did not report are reported when their orders are read. */
  expect(keys: Iterable<string>): void {
    for (const key of keys) this.#expected.add(key);
  }

  /** How many tasks of those orders are in one of the states. */
  count(...states: TaskState[]): number {
    return [...this.#watched.values()].reduce((sum, { order }) => sum + order.count(...states), 0);
  }

  dispose(): void {
    this.#listening.dispose();
    for (const timer of [this.#soon, this.#notifying, this.#fading]) timer?.dispose();
  }

  #note({ configuration, order, isState }: OrdersChange): void {
    if (isState) return;
    for (const each of order
      ? [order]
      : configuration
        ? [configuration]
        : this.#model.configurations) {
      this.#dirty.add(each);
      // Applied at once: an order found in progress may have ended when the changes are collected.
      for (const one of 'orders' in each ? each.orders : [each]) {
        if (one.isUnderWay) this.#lookAt(one);
      }
    }
    this.#soon ??= this.#clock.after(SOON_MS, () => {
      this.#soon = undefined;
      this.#look();
    });
  }

  #look(): void {
    for (const each of this.#dirty) {
      if ('orders' in each) for (const order of each.orders) this.#lookAt(order);
      else this.#lookAt(each);
    }
    this.#dirty.clear();
    this.#drop();
    this.#changes.fire();
    if (this.#ended.size > 0) this.#notifySoon();
    this.#fade();
  }

  #lookAt(order: Order): void {
    if (!order.summary || !this.#isThere(order)) return;
    const key = orderKey(order);
    const known = this.#watched.get(key);
    const isExpected = this.#expected.delete(key);
    if (order.isUnderWay) {
      this.#watched.set(key, { order });
      this.#ended.delete(key);
    } else if (isExpected || (known && known.endedAt === undefined)) {
      this.#watched.set(key, { order, endedAt: this.#clock.now() });
      // Otherwise the user has to resume it first.
      if (order.count('UNSUBMITTED') === 0) this.#ended.set(key, order);
    } else if (known) {
      this.#watched.set(key, { ...known, order });
    }
  }

  /** Drops orders that were removed, and those of removed configurations. */
  #drop(): void {
    for (const [key, { order, endedAt }] of this.#watched) {
      const isOld = endedAt !== undefined && this.#clock.now() - endedAt >= LINGER_MS;
      if (!isOld && (this.#isThere(order) || this.#mayComeBack(order))) continue;
      this.#watched.delete(key);
      this.#ended.delete(key);
    }
  }

  #isThere({ configuration, name }: Order): boolean {
    return (
      this.#model.configurations.includes(configuration) && configuration.find(name) !== undefined
    );
  }

  /** Its configuration was changed and has not been read again yet. */
  #mayComeBack({ configuration, name }: Order): boolean {
    const now = this.#model.configuration(configuration.source.id);
    return now !== undefined && now !== configuration && now.state !== 'ready' && !now.find(name);
  }

  #notifySoon(): void {
    this.#notifying ??= this.#clock.after(GATHER_MS, () => {
      this.#notifying = undefined;
      const orders = [...this.#ended.values()].filter((order) => this.#isThere(order));
      this.#ended.clear();
      if (orders.length > 0) this.#endings.fire(orders);
    });
  }

  #fade(): void {
    this.#fading?.dispose();
    const ends = [...this.#watched.values()].flatMap(({ endedAt }) => endedAt ?? []);
    if (ends.length === 0) return;
    const wait = Math.min(...ends) + LINGER_MS - this.#clock.now();
    this.#fading = this.#clock.after(Math.max(0, wait), () => this.#look());
  }
}
