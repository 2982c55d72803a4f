/**
 * Rhythm in which one configuration is polled: when it was polled last, and when it is due next.
 *
 * Waits are short after a change and grow while nothing changes; without a connection they grow
 * faster. Times are milliseconds of the watcher's clock.
 */
import { isNetworkError } from './network.ts';
import type { ConfigurationOrders, Order } from './order.ts';

/**
 * Shortest waits. Tasks take minutes; those of the sandbox take seconds, and it has no other users.
 */
const SOONEST_MS = { cloud: 10_000, local: 1000 };
const LATEST_MS = 2 * 60_000;
/** Factors by which the wait grows when nothing has changed, and when there was no connection. */
const GROWTH = { still: 1.5, offline: 2 };
const LATEST_OFFLINE_MS = 5 * 60_000;
/**
 * How often orders are listed, to find those that other machines have added, changed or removed.
 */
const LISTING_MS = { cloud: 5 * 60_000, local: 15_000 };
/** While the window is inactive, passes become rare after this time, and stop. */
export const AWAY_AFTER_MS = 10 * 60_000;
export const ASLEEP_AFTER_MS = 4 * 3_600_000;
const AWAY_WAIT_MS = 15 * 60_000;
/** Between passes that are due at once; gives a machine that wakes up time to get its network. */
const LEAST_GAP_MS = 2000;

export class PollingRhythm {
  readonly configuration: ConfigurationOrders;
  readonly #leastMs: () => number | undefined;
  readonly #isListed: () => boolean;
  /** When the last pass ended, or the last action on an order. */
  #at: number;
  #listedAt: number;
  #wait: number;
  #offlineSince: number | undefined;
  /** Polled as soon as possible. */
  isUrgent = false;
  isPassing = false;

  /**
   * @param options.leastMs least time between two passes over Earth Engine, where the settings have one
   * @param options.isListed whether all tasks of the project are shown, so that it is polled without
   *   unfinished orders as well
   */
  constructor(
    configuration: ConfigurationOrders,
    now: number,
    options: { leastMs: () => number | undefined; isListed?: () => boolean },
  ) {
    this.configuration = configuration;
    this.#leastMs = options.leastMs;
    this.#isListed = options.isListed ?? (() => false);
    this.#at = now;
    this.#listedAt = now;
    this.#wait = this.#soonest;
  }

  /** Since when there has been no connection. */
  get offlineSince(): number | undefined {
    return this.#offlineSince;
  }

  /**
   * When the configuration is polled next; absent when never in the current state.
   *
   * @param away how long the window has been inactive
   */
  due(now: number, away: number): number | undefined {
    if (this.isPassing) return undefined;
    // Tasks that wait for room are started also while the user is away for hours.
    if (away >= ASLEEP_AFTER_MS && !hasWaitingTasks(this.configuration)) return undefined;
    const isLost = this.#offlineSince !== undefined;
    const listing = this.listingDue(now, away);
    if (this.isUrgent && (isLost || this.#isPolled)) return this.#at + LEAST_GAP_MS;
    if (!this.#isPolled && !isLost) return listing;
    const pass = this.#at + Math.max(this.#wait, away >= AWAY_AFTER_MS ? AWAY_WAIT_MS : 0);
    return isLost || listing === undefined ? pass : Math.min(pass, listing);
  }

  /**
   * When the orders are listed next. Only a configuration that was listed in this window is listed
   * again, and only while the window is active.
   */
  listingDue(now: number, away: number): number | undefined {
    if (away >= AWAY_AFTER_MS) return undefined;
    // The orders of an earlier window may be out of date.
    if (this.configuration.state === 'cached' && hasUnfinishedOrders(this.configuration))
      return now;
    if (this.configuration.state !== 'ready') return undefined;
    const rarest = this.configuration.source.isLocal ? LISTING_MS.local : LISTING_MS.cloud;
    return this.#listedAt + Math.max(rarest, this.#soonest);
  }

  /** Whether a pass that is due for another configuration may serve this one as well. */
  mayJoin(now: number): boolean {
    if (this.isPassing || this.#offlineSince !== undefined) return false;
    return this.#isPolled && now - this.#at >= this.#soonest;
  }

  /** After an action on an order: its effects are wanted soon. */
  acted(now: number): void {
    this.#at = now;
    this.#wait = this.#soonest;
  }

  /** The orders are being listed. */
  listed(now: number): void {
    this.#listedAt = now;
  }

  /** The configuration was reached. */
  reached(): void {
    this.#offlineSince = undefined;
  }

  /** There was no connection, outside a pass. */
  lost(now: number): void {
    this.#offlineSince ??= now;
  }

  /** A pass has ended. @param moved whether an unfinished order has changed */
  passed(now: number, moved: boolean): void {
    this.#end(now);
    this.#wait = moved ? this.#soonest : this.#longer;
  }

  /** A pass has failed. */
  failed(now: number, error: unknown): void {
    this.#end(now);
    if (!isNetworkError(error)) {
      this.#offlineSince = undefined;
      this.#wait = this.#longer;
      return;
    }
    const isFirst = this.#offlineSince === undefined;
    this.#offlineSince ??= now;
    const latest = Math.max(LATEST_OFFLINE_MS, this.#soonest);
    this.#wait = isFirst ? this.#soonest : Math.min(latest, this.#wait * GROWTH.offline);
  }

  /** The clock has jumped: earlier times are meaningless when it was set back. */
  jumped(now: number): void {
    this.#at = now;
    this.#listedAt = Number.NEGATIVE_INFINITY;
    this.isUrgent = true;
  }

  #end(now: number): void {
    this.#at = now;
    this.isPassing = false;
    this.isUrgent = false;
  }

  get #isPolled(): boolean {
    return hasUnfinishedOrders(this.configuration) || this.#isListed();
  }

  get #soonest(): number {
    return (
      this.#leastMs() ?? (this.configuration.source.isLocal ? SOONEST_MS.local : SOONEST_MS.cloud)
    );
  }

  get #longer(): number {
    return Math.min(Math.max(LATEST_MS, this.#soonest), this.#wait * GROWTH.still);
  }
}

export function unfinishedOrders(configuration: ConfigurationOrders): Order[] {
  return configuration.orders.filter(({ isUnderWay }) => isUnderWay);
}

export function hasUnfinishedOrders(configuration: ConfigurationOrders): boolean {
  return configuration.orders.some(({ isUnderWay }) => isUnderWay);
}

/** Whether tasks are started as soon as there is room in Earth Engine's queue. */
export function hasWaitingTasks(configuration: ConfigurationOrders): boolean {
  return configuration.orders.some(({ waitingForRoom }) => waitingForRoom > 0);
}
