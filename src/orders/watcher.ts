/**
 * Updates unfinished orders automatically, and notices changes that others make to orders.
 *
 * ```ts
 * const watcher = new OrdersWatcher(model, { isWanted, isPresent, leastMs, journal });
 * watcher.onDidChangeStatus(({ state, since }) => show(state, since));
 * watcher.look(); // the window has the focus again, a setting has changed, …
 * ```
 *
 * Updates follow soon after a change and become rarer while nothing changes; one configuration
 * never has two passes at once. Configurations share a pass where possible. Without a network the
 * wait grows each time, and ends at once when another request succeeds. While the window is
 * inactive, updates are rare, and after hours they stop. Tasks that wait for room in Earth Engine's
 * queue are started after each pass. Does not import `vscode`.
 */
import { type Clock, systemClock } from '../domain/clock.ts';
import type { ConfigurationOrders } from './configurationOrders.ts';
import { Emitter } from './emitter.ts';
import type { OrdersChange, OrdersModel } from './model.ts';
import { isNetworkError } from './network.ts';
import type { Order } from './order.ts';
import { updateOrders } from './updateOrders.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * Shortest waits. Tasks take minutes; those of the sandbox take seconds, and it has no other users.
 */
const SOONEST = { cloud: 10 * SECOND, local: SECOND };
const LATEST = 2 * MINUTE;
/** Factors by which the wait grows when nothing has changed, and when there was no connection. */
const GROWTH = { still: 1.5, offline: 2 };
const LATEST_OFFLINE = 5 * MINUTE;
/**
 * How often orders are listed, to find those that other machines have added, changed or removed.
 */
const LISTING = { cloud: 5 * MINUTE, local: 15 * SECOND };
/** While the window is inactive, passes become rare after this time, and stop. */
const AWAY_AFTER = 10 * MINUTE;
const ASLEEP_AFTER = 4 * HOUR;
const AWAY_WAIT = 15 * MINUTE;
/** Between passes that are due at once; gives a machine that wakes up time to get its network. */
const LEAST_GAP = 2 * SECOND;
/** Longest wait, so that a jump of the clock is noticed: the machine was asleep. */
const HEARTBEAT = 30 * SECOND;
const JUMP = MINUTE;
/** Thousands of orders change one by one when they are read. */
const GATHERING = 50;

/** `off`: there are unfinished orders, and the settings disable updates. */
export type WatcherState = 'idle' | 'watching' | 'offline' | 'asleep' | 'off';

export interface WatcherStatus {
  readonly state: WatcherState;
  /** Since when there has been no connection, or the window has been inactive. */
  readonly since?: Date;
}

/** Receives a record of each pass. */
export interface WatcherJournal {
  passed?(pass: {
    root: ConfigurationOrders;
    orders: number;
    moved: boolean;
    milliseconds: number;
  }): void;
  failed?(root: ConfigurationOrders, error: unknown): void;
  woke?(): void;
}

export interface WatcherOptions {
  /** Whether the settings enable updates now. */
  readonly isWanted: () => boolean;
  /** Whether the window is active; always, unless given. */
  readonly isPresent?: () => boolean;
  /** Least time between two passes over Earth Engine; the sandbox is polled more often. */
  readonly leastMs?: () => number | undefined;
  readonly clock?: Clock;
  readonly journal?: WatcherJournal;
}

/** When a configuration was last polled and is polled next. */
interface Rhythm {
  /** When the last pass ended, or the last action on an order. */
  at: number;
  listedAt: number;
  wait: number;
  isUrgent: boolean;
  isPassing: boolean;
  offlineSince: number | undefined;
}

export class OrdersWatcher {
  readonly #model: OrdersModel;
  readonly #options: WatcherOptions;
  readonly #clock: Clock;
  readonly #rhythms = new Map<ConfigurationOrders, Rhythm>();
  readonly #statuses = new Emitter<WatcherStatus>();
  readonly onDidChangeStatus = this.#statuses.event;
  readonly #ended = new AbortController();
  readonly #listening: { dispose(): void };
  /** Wakes up at that time at the latest. */
  #timer: { timer: { dispose(): void }; from: number; until: number } | undefined;
  #soon: { dispose(): void } | undefined;
  #passedAt: Date | undefined;
  #awaySince: number | undefined;
  #announced: WatcherStatus = { state: 'idle' };

  constructor(model: OrdersModel, options: WatcherOptions) {
    this.#model = model;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#listening = model.onDidChange((change) => this.#follow(change));
    this.look();
  }

  get status(): WatcherStatus {
    return this.#announced;
  }

  /** Time of the last successful pass. */
  get passedAt(): Date | undefined {
    return this.#passedAt;
  }

  /** Checks what has changed around it: the focus, visible views, a setting. */
  look(): void {
    const now = this.#clock.now();
    const isPresent = this.#options.isPresent?.() ?? true;
    if (isPresent && this.#awaySince !== undefined) {
      const wasRare = this.#away >= AWAY_AFTER;
      this.#awaySince = undefined;
      for (const rhythm of this.#rhythms.values()) {
        if (wasRare || rhythm.offlineSince !== undefined) rhythm.isUrgent = true;
      }
    } else if (!isPresent) {
      this.#awaySince ??= now;
    }
    this.#arm();
  }

  dispose(): void {
    this.#ended.abort();
    this.#listening.dispose();
    this.#timer?.timer.dispose();
    this.#soon?.dispose();
    this.#rhythms.clear();
  }

  #status(): WatcherStatus {
    const unfinished = this.#model.roots.some(isUnfinished);
    if (!this.#options.isWanted()) return { state: unfinished ? 'off' : 'idle' };
    const offline = [...this.#rhythms.values()].flatMap(({ offlineSince }) => offlineSince ?? []);
    if (!unfinished && offline.length === 0) return { state: 'idle' };
    if (offline.length > 0) return { state: 'offline', since: new Date(Math.min(...offline)) };
    const isFeeding = this.#model.roots.some(isWaitingForRoom);
    if (this.#awaySince !== undefined && this.#away >= ASLEEP_AFTER && !isFeeding) {
      return { state: 'asleep', since: new Date(this.#awaySince) };
    }
    return { state: 'watching' };
  }

  get #away(): number {
    return this.#awaySince === undefined ? 0 : this.#clock.now() - this.#awaySince;
  }

  /** After an action on an order: its effects are wanted soon. */
  #follow({ root, order, isState }: OrdersChange): void {
    const rhythm = root && this.#rhythm(root);
    if (rhythm && !rhythm.isPassing) {
      const isRead = order ? !order.error : root.state === 'ready';
      if (isRead) this.#reached(root, rhythm);
      if (!isState) Object.assign(rhythm, { at: this.#clock.now(), wait: this.#soonest(root) });
      if (root.state === 'failed' && isNetworkError(root.error)) {
        rhythm.offlineSince ??= this.#clock.now();
      }
    }
    this.#soon ??= this.#clock.after(GATHERING, () => {
      this.#soon = undefined;
      this.#arm();
    });
  }

  /** A configuration was reached: others that could not be reached are tried again now. */
  #reached(root: ConfigurationOrders, rhythm: Rhythm): void {
    rhythm.offlineSince = undefined;
    for (const [other, its] of this.#rhythms) {
      const isSameWay = other.source.isLocal === root.source.isLocal;
      if (isSameWay && its.offlineSince !== undefined) its.isUrgent = true;
    }
  }

  #arm(): void {
    if (this.#ended.signal.aborted) return;
    this.#noticeJump();
    this.#timer?.timer.dispose();
    this.#timer = undefined;
    const { roots } = this.#model;
    for (const root of this.#rhythms.keys()) {
      if (!roots.includes(root)) this.#rhythms.delete(root);
    }
    for (const root of roots) this.#rhythm(root);
    this.#announce();
    const dues = [...this.#rhythms].flatMap(([root, rhythm]) => this.#due(root, rhythm) ?? []);
    if (dues.length === 0) return;
    const now = this.#clock.now();
    const wait = Math.min(HEARTBEAT, Math.max(0, Math.min(...dues) - now));
    const timer = this.#clock.after(wait, () => this.#tick());
    this.#timer = { timer, from: now, until: now + wait };
  }

  #tick(): void {
    this.#noticeJump();
    this.#timer = undefined;
    const now = this.#clock.now();
    const isDue = (root: ConfigurationOrders, rhythm: Rhythm) =>
      (this.#due(root, rhythm) ?? Number.POSITIVE_INFINITY) <= now;
    const due = [...this.#rhythms].filter(([root, rhythm]) => isDue(root, rhythm));
    for (const isLocal of [false, true]) {
      if (!due.some(([{ source }]) => source.isLocal === isLocal)) continue;
      // One pass serves all configurations that may be polled again already.
      const joining = [...this.#rhythms].filter(
        ([root, rhythm]) =>
          root.source.isLocal === isLocal &&
          (isDue(root, rhythm) || this.#mayJoin(root, rhythm, now)),
      );
      void this.#pass(joining.map(([root]) => root));
    }
    this.#arm();
  }

  /** Detects a jump of the clock: the machine was asleep, or the clock was set. */
  #noticeJump(): void {
    const now = this.#clock.now();
    if (!this.#timer || (now <= this.#timer.until + JUMP && now >= this.#timer.from - JUMP)) return;
    this.#options.journal?.woke?.();
    if (this.#awaySince !== undefined) this.#awaySince = now;
    for (const rhythm of this.#rhythms.values()) {
      // Earlier times are meaningless when the clock was set back.
      Object.assign(rhythm, { at: now, listedAt: Number.NEGATIVE_INFINITY, isUrgent: true });
    }
  }

  #rhythm(root: ConfigurationOrders): Rhythm {
    const known = this.#rhythms.get(root);
    if (known) return known;
    const rhythm: Rhythm = {
      at: this.#clock.now(),
      listedAt: this.#clock.now(),
      wait: this.#soonest(root),
      isUrgent: false,
      isPassing: false,
      offlineSince: undefined,
    };
    this.#rhythms.set(root, rhythm);
    // From the disk: a window that has just opened watches the orders that the last one watched.
    if (this.#options.isWanted()) void root.ensureKnown();
    return rhythm;
  }

  /** When the configuration is polled next; absent when never in the current state. */
  #due(root: ConfigurationOrders, rhythm: Rhythm): number | undefined {
    if (rhythm.isPassing || !this.#options.isWanted()) return;
    // Tasks that wait for room are started also while the user is away for hours.
    if (this.#away >= ASLEEP_AFTER && !isWaitingForRoom(root)) return;
    const isLost = rhythm.offlineSince !== undefined;
    const listing = this.#listingDue(root, rhythm);
    if (rhythm.isUrgent && (isLost || isUnfinished(root))) return rhythm.at + LEAST_GAP;
    if (!isUnfinished(root) && !isLost) return listing;
    const pass = rhythm.at + Math.max(rhythm.wait, this.#away >= AWAY_AFTER ? AWAY_WAIT : 0);
    return isLost || listing === undefined ? pass : Math.min(pass, listing);
  }

  /**
   * Only a configuration that was listed in this window is listed again, and only while the window
   * is active.
   */
  #listingDue(root: ConfigurationOrders, { listedAt }: Rhythm): number | undefined {
    if (this.#away >= AWAY_AFTER) return undefined;
    // The orders of an earlier window may be out of date.
    if (root.state === 'cached' && isUnfinished(root)) return this.#clock.now();
    if (root.state !== 'ready') return undefined;
    const rarest = root.source.isLocal ? LISTING.local : LISTING.cloud;
    return listedAt + Math.max(rarest, this.#soonest(root));
  }

  #mayJoin(root: ConfigurationOrders, rhythm: Rhythm, now: number): boolean {
    if (rhythm.isPassing || rhythm.offlineSince !== undefined) return false;
    return isUnfinished(root) && now - rhythm.at >= this.#soonest(root);
  }

  #soonest({ source }: ConfigurationOrders): number {
    return this.#options.leastMs?.() ?? (source.isLocal ? SOONEST.local : SOONEST.cloud);
  }

  async #pass(roots: readonly ConfigurationOrders[]): Promise<void> {
    const began = this.#clock.now();
    const before = new Map(roots.map((root) => [root, fingerprint(root)]));
    for (const root of roots) Object.assign(this.#rhythm(root), { isPassing: true });
    const failures = await this.#list(roots, began);
    const wanted = new Map<ConfigurationOrders, Order[]>();
    for (const root of roots) {
      const orders = unfinishedOrders(root);
      if (!failures.has(root) && orders.length > 0) wanted.set(root, orders);
    }
    for (const [root, error] of await updateOrders(wanted, { signal: this.#ended.signal })) {
      failures.set(root, error);
    }
    await this.#feed(roots, failures);
    if (this.#ended.signal.aborted) return;
    const milliseconds = this.#clock.now() - began;
    for (const root of roots) {
      const rhythm = this.#rhythms.get(root);
      if (!rhythm) continue;
      Object.assign(rhythm, { at: this.#clock.now(), isPassing: false, isUrgent: false });
      if (failures.has(root)) {
        this.#fail(root, rhythm, failures.get(root));
        continue;
      }
      const moved = fingerprint(root) !== before.get(root);
      rhythm.wait = moved ? this.#soonest(root) : this.#longer(root, rhythm.wait);
      if (rhythm.offlineSince !== undefined) this.#reached(root, rhythm);
      this.#passedAt = new Date(this.#clock.now());
      const orders = wanted.get(root)?.length ?? 0;
      this.#options.journal?.passed?.({ root, orders, moved, milliseconds });
    }
    this.#arm();
  }

  /**
   * Lists orders again where that is due, or where an earlier listing failed. @returns the errors
   */
  async #list(
    roots: readonly ConfigurationOrders[],
    now: number,
  ): Promise<Map<ConfigurationOrders, unknown>> {
    const failures = new Map<ConfigurationOrders, unknown>();
    const listOne = async (root: ConfigurationOrders) => {
      const rhythm = this.#rhythm(root);
      const due = this.#listingDue(root, rhythm) ?? Number.POSITIVE_INFINITY;
      if (due > now && root.state !== 'failed') return;
      rhythm.listedAt = now;
      await root
        .refresh({ signal: this.#ended.signal })
        .catch((error) => failures.set(root, error));
    };
    await Promise.all(roots.map(listOne));
    return failures;
  }

  /** Starts tasks that wait for room in Earth Engine's queue, as many as fit. */
  async #feed(
    roots: readonly ConfigurationOrders[],
    failures: Map<ConfigurationOrders, unknown>,
  ): Promise<void> {
    await Promise.all(
      roots.map(async (root) => {
        const waiting = root.orders.filter(({ waitingForRoom }) => waitingForRoom > 0);
        // The oldest order first: tasks of newer orders do not overtake it.
        for (const order of waiting.toReversed()) {
          if (failures.has(root) || this.#ended.signal.aborted) return;
          const feeding = root.feed(order, { signal: this.#ended.signal });
          await feeding.catch((error) => failures.set(root, error));
        }
      }),
    );
  }

  #fail(root: ConfigurationOrders, rhythm: Rhythm, error: unknown): void {
    this.#options.journal?.failed?.(root, error);
    if (!isNetworkError(error)) {
      rhythm.offlineSince = undefined;
      rhythm.wait = this.#longer(root, rhythm.wait);
      return;
    }
    const isFirst = rhythm.offlineSince === undefined;
    rhythm.offlineSince ??= this.#clock.now();
    const soonest = this.#soonest(root);
    const latest = Math.max(LATEST_OFFLINE, soonest);
    rhythm.wait = isFirst ? soonest : Math.min(latest, rhythm.wait * GROWTH.offline);
  }

  #longer(root: ConfigurationOrders, wait: number): number {
    return Math.min(Math.max(LATEST, this.#soonest(root)), wait * GROWTH.still);
  }

  #announce(): void {
    const status = this.#status();
    const { state, since } = this.#announced;
    if (state === status.state && since?.getTime() === status.since?.getTime()) return;
    this.#announced = status;
    this.#statuses.fire(status);
  }
}

function unfinishedOrders(root: ConfigurationOrders): Order[] {
  return root.orders.filter(({ isUnderWay }) => isUnderWay);
}

function isUnfinished(root: ConfigurationOrders): boolean {
  return root.orders.some(({ isUnderWay }) => isUnderWay);
}

function isWaitingForRoom(root: ConfigurationOrders): boolean {
  return root.orders.some(({ waitingForRoom }) => waitingForRoom > 0);
}

/** Changes when any unfinished order has changed. */
function fingerprint(root: ConfigurationOrders): string {
  return unfinishedOrders(root)
    .map(({ name, summary }) => `${name} ${summary?.version} ${JSON.stringify(summary?.states)}`)
    .join('\n');
}
