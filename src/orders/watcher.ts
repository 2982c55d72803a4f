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
 * queue are started after each pass. While all tasks of the projects are shown, the same passes list
 * them. Does not import `vscode`.
 */
import { type Clock, systemClock } from '../domain/clock.ts';
import { Emitter } from './emitter.ts';
import type { OrdersChange, OrdersModel } from './model.ts';
import { isNetworkError } from './network.ts';
import type { ConfigurationOrders, Order } from './order.ts';
import {
  ASLEEP_AFTER_MS,
  AWAY_AFTER_MS,
  hasUnfinishedOrders,
  hasWaitingTasks,
  PollingRhythm,
  unfinishedOrders,
} from './pollingRhythm.ts';
import type { ProjectTasks } from './projectTasks.ts';
import { startWaitingTasks } from './startWaitingTasks.ts';
import { type ListedTasks, updateOrders } from './updateOrders.ts';

/** Longest wait, so that a jump of the clock is noticed: the machine was asleep. */
const HEARTBEAT_MS = 30_000;
const JUMP_MS = 60_000;
/** Thousands of orders change one by one when they are read. */
const GATHER_MS = 50;

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
    configuration: ConfigurationOrders;
    orders: number;
    moved: boolean;
    milliseconds: number;
  }): void;
  failed?(configuration: ConfigurationOrders, error: unknown): void;
  woke?(): void;
}

export interface WatcherOptions {
  /** Whether the settings enable updates now. */
  readonly isWanted: () => boolean;
  /** Whether the window is active; always, unless given. */
  readonly isPresent?: () => boolean;
  /** Least time between two passes over Earth Engine; the sandbox is polled more often. */
  readonly leastMs?: () => number | undefined;
  /** All tasks of the projects, which are listed in the same passes while they are shown. */
  readonly listed?: { readonly tasks: ProjectTasks; readonly isShown: () => boolean };
  readonly clock?: Clock;
  readonly journal?: WatcherJournal;
}

/** Awaits an update of unfinished orders. */
interface Waiter {
  /** Of the configurations that are not updated yet. */
  readonly rhythms: Set<PollingRhythm>;
  readonly resolve: () => void;
}

export class OrdersWatcher {
  readonly #model: OrdersModel;
  readonly #options: WatcherOptions;
  readonly #clock: Clock;
  readonly #rhythms = new Map<ConfigurationOrders, PollingRhythm>();
  readonly #statuses = new Emitter<WatcherStatus>();
  readonly onDidChangeStatus = this.#statuses.event;
  readonly #ended = new AbortController();
  readonly #listening: { dispose(): void };
  /** Wakes up at that time at the latest. */
  #timer: { timer: { dispose(): void }; from: number; until: number } | undefined;
  #soon: { dispose(): void } | undefined;
  #passedAt: Date | undefined;
  #waiters: Waiter[] = [];
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
      const wasRare = this.#away >= AWAY_AFTER_MS;
      this.#awaySince = undefined;
      for (const rhythm of this.#rhythms.values()) {
        if (wasRare || rhythm.offlineSince !== undefined) rhythm.isUrgent = true;
      }
    } else if (!isPresent) {
      this.#awaySince ??= now;
    }
    this.#arm();
  }

  /** The list of all tasks is shown now: its configurations are polled as soon as possible. */
  hurry(): void {
    for (const rhythm of this.#rhythms.values()) rhythm.isUrgent = true;
    this.#arm();
  }

  /** Updates unfinished orders as soon as possible. Resolves after that; at once where none is watched. */
  async updateSoon(): Promise<void> {
    this.look();
    if (this.#announced.state !== 'watching' || this.#ended.signal.aborted) return;
    const rhythms = new Set(this.#rhythms.values());
    const updated = new Promise<void>((resolve) => this.#waiters.push({ rhythms, resolve }));
    this.hurry();
    await updated;
  }

  dispose(): void {
    this.#ended.abort();
    this.#listening.dispose();
    this.#timer?.timer.dispose();
    this.#soon?.dispose();
    this.#rhythms.clear();
    this.#endWaiting();
  }

  #status(): WatcherStatus {
    const unfinished = this.#model.configurations.some(hasUnfinishedOrders);
    if (!this.#options.isWanted()) return { state: unfinished ? 'off' : 'idle' };
    const offline = [...this.#rhythms.values()].flatMap(({ offlineSince }) => offlineSince ?? []);
    if (!unfinished && offline.length === 0) return { state: 'idle' };
    if (offline.length > 0) return { state: 'offline', since: new Date(Math.min(...offline)) };
    const isFeeding = this.#model.configurations.some(hasWaitingTasks);
    if (this.#awaySince !== undefined && this.#away >= ASLEEP_AFTER_MS && !isFeeding) {
      return { state: 'asleep', since: new Date(this.#awaySince) };
    }
    return { state: 'watching' };
  }

  get #away(): number {
    return this.#awaySince === undefined ? 0 : this.#clock.now() - this.#awaySince;
  }

  /** After an action on an order: its effects are wanted soon. */
  #follow({ configuration, order, isState }: OrdersChange): void {
    const rhythm = configuration && this.#rhythm(configuration);
    if (rhythm && !rhythm.isPassing) {
      const isRead = order ? !order.error : configuration.state === 'ready';
      if (isRead) this.#reached(rhythm);
      if (!isState) rhythm.acted(this.#clock.now());
      if (configuration.state === 'failed' && isNetworkError(configuration.error))
        rhythm.lost(this.#clock.now());
    }
    this.#soon ??= this.#clock.after(GATHER_MS, () => {
      this.#soon = undefined;
      this.#arm();
    });
  }

  /** A configuration was reached: others that could not be reached are tried again now. */
  #reached(rhythm: PollingRhythm): void {
    rhythm.reached();
    for (const other of this.#rhythms.values()) {
      const isSameWay = other.configuration.source.isLocal === rhythm.configuration.source.isLocal;
      if (isSameWay && other.offlineSince !== undefined) other.isUrgent = true;
    }
  }

  #arm(): void {
    if (this.#ended.signal.aborted) return;
    this.#noticeJump();
    this.#timer?.timer.dispose();
    this.#timer = undefined;
    const { configurations } = this.#model;
    for (const configuration of this.#rhythms.keys()) {
      if (!configurations.includes(configuration)) this.#rhythms.delete(configuration);
    }
    for (const configuration of configurations) this.#rhythm(configuration);
    this.#endWaiting();
    this.#announce();
    const dues = [...this.#rhythms.values()].flatMap((rhythm) => this.#due(rhythm) ?? []);
    if (dues.length === 0) return;
    const now = this.#clock.now();
    const wait = Math.min(HEARTBEAT_MS, Math.max(0, Math.min(...dues) - now));
    const timer = this.#clock.after(wait, () => this.#tick());
    this.#timer = { timer, from: now, until: now + wait };
  }

  #tick(): void {
    this.#noticeJump();
    this.#timer = undefined;
    const now = this.#clock.now();
    const isDue = (rhythm: PollingRhythm) => (this.#due(rhythm) ?? Number.POSITIVE_INFINITY) <= now;
    const due = [...this.#rhythms.values()].filter(isDue);
    for (const isLocal of [false, true]) {
      if (!due.some(({ configuration }) => configuration.source.isLocal === isLocal)) continue;
      // One pass serves all configurations that may be polled again already.
      const joining = [...this.#rhythms.values()].filter(
        (rhythm) =>
          rhythm.configuration.source.isLocal === isLocal && (isDue(rhythm) || rhythm.mayJoin(now)),
      );
      void this.#pass(joining.map(({ configuration }) => configuration));
    }
    this.#arm();
  }

  /** Resolves for those who wait for updates that have ended, or that do not come any more. */
  #endWaiting(): void {
    for (const { rhythms } of this.#waiters) {
      for (const rhythm of rhythms) if (!this.#isComing(rhythm)) rhythms.delete(rhythm);
    }
    for (const { rhythms, resolve } of this.#waiters) if (rhythms.size === 0) resolve();
    this.#waiters = this.#waiters.filter(({ rhythms }) => rhythms.size > 0);
  }

  /** Whether an update of unfinished orders is under way, or comes as soon as possible. */
  #isComing(rhythm: PollingRhythm): boolean {
    const { configuration, isPassing, isUrgent } = rhythm;
    if (this.#rhythms.get(configuration) !== rhythm) return false;
    if (isPassing) return true;
    return isUrgent && hasUnfinishedOrders(configuration) && this.#due(rhythm) !== undefined;
  }

  /** Detects a jump of the clock: the machine was asleep, or the clock was set. */
  #noticeJump(): void {
    const now = this.#clock.now();
    if (!this.#timer || (now <= this.#timer.until + JUMP_MS && now >= this.#timer.from - JUMP_MS))
      return;
    this.#options.journal?.woke?.();
    if (this.#awaySince !== undefined) this.#awaySince = now;
    for (const rhythm of this.#rhythms.values()) rhythm.jumped(now);
  }

  #rhythm(configuration: ConfigurationOrders): PollingRhythm {
    const known = this.#rhythms.get(configuration);
    if (known) return known;
    const leastMs = () => this.#options.leastMs?.();
    const isListed = () => this.#isListed;
    const rhythm = new PollingRhythm(configuration, this.#clock.now(), { leastMs, isListed });
    // A list of tasks that is shown already need not wait.
    rhythm.isUrgent = isListed();
    this.#rhythms.set(configuration, rhythm);
    // From the disk: a window that has just opened watches the orders that the last one watched.
    if (this.#options.isWanted()) void configuration.ensureKnown();
    return rhythm;
  }

  get #isListed(): boolean {
    return this.#options.listed?.isShown() ?? false;
  }

  #listedTasks(configurations: readonly ConfigurationOrders[]): ListedTasks | undefined {
    const { listed } = this.#options;
    return listed?.isShown() ? { tasks: listed.tasks, configurations } : undefined;
  }

  /** Changes when any unfinished order, or any listed task, has changed. */
  #fingerprint(configuration: ConfigurationOrders): string {
    return `${fingerprint(configuration)}\n${this.#options.listed?.tasks.versionOf(configuration)}`;
  }

  #due(rhythm: PollingRhythm): number | undefined {
    if (!this.#options.isWanted()) return undefined;
    return rhythm.due(this.#clock.now(), this.#away);
  }

  async #pass(configurations: readonly ConfigurationOrders[]): Promise<void> {
    const began = this.#clock.now();
    const before = new Map(
      configurations.map((configuration) => [configuration, this.#fingerprint(configuration)]),
    );
    for (const configuration of configurations) this.#rhythm(configuration).isPassing = true;
    const failures = await this.#list(configurations, began);
    const wanted = new Map<ConfigurationOrders, Order[]>();
    for (const configuration of configurations) {
      const orders = unfinishedOrders(configuration);
      if (!failures.has(configuration) && orders.length > 0) wanted.set(configuration, orders);
    }
    const watch = { signal: this.#ended.signal };
    for (const [configuration, error] of await updateOrders(
      wanted,
      watch,
      this.#listedTasks(configurations),
    )) {
      failures.set(configuration, error);
    }
    await startWaitingTasks(configurations, failures, this.#ended.signal);
    if (this.#ended.signal.aborted) return;
    const milliseconds = this.#clock.now() - began;
    for (const configuration of configurations) {
      const rhythm = this.#rhythms.get(configuration);
      if (!rhythm) continue;
      if (failures.has(configuration)) {
        this.#options.journal?.failed?.(configuration, failures.get(configuration));
        rhythm.failed(this.#clock.now(), failures.get(configuration));
        continue;
      }
      const moved = this.#fingerprint(configuration) !== before.get(configuration);
      rhythm.passed(this.#clock.now(), moved);
      if (rhythm.offlineSince !== undefined) this.#reached(rhythm);
      this.#passedAt = new Date(this.#clock.now());
      const orders = wanted.get(configuration)?.length ?? 0;
      this.#options.journal?.passed?.({ configuration, orders, moved, milliseconds });
    }
    this.#arm();
  }

  /**
   * Lists orders again where that is due, or where an earlier listing failed. @returns the errors
   */
  async #list(
    configurations: readonly ConfigurationOrders[],
    now: number,
  ): Promise<Map<ConfigurationOrders, unknown>> {
    const failures = new Map<ConfigurationOrders, unknown>();
    const listOne = async (configuration: ConfigurationOrders) => {
      const rhythm = this.#rhythm(configuration);
      const due = rhythm.listingDue(now, this.#away) ?? Number.POSITIVE_INFINITY;
      if (due > now && configuration.state !== 'failed') return;
      rhythm.listed(now);
      await configuration
        .refresh({ signal: this.#ended.signal })
        .catch((error) => failures.set(configuration, error));
    };
    await Promise.all(configurations.map(listOne));
    return failures;
  }

  #announce(): void {
    const status = this.#status();
    const { state, since } = this.#announced;
    if (state === status.state && since?.getTime() === status.since?.getTime()) return;
    this.#announced = status;
    this.#statuses.fire(status);
  }
}

/** Changes when any unfinished order has changed. */
function fingerprint(configuration: ConfigurationOrders): string {
  return unfinishedOrders(configuration)
    .map(({ name, summary }) => `${name} ${summary?.version} ${JSON.stringify(summary?.states)}`)
    .join('\n');
}
