/**
 * Reads the orders of one configuration: lists them, reads new and changed documents, and keeps what
 * is known of them up to date.
 */
import type { Tracker, TrackingDocument, Watch } from '../core/index.ts';
import { forEachBounded } from '../domain/boundedLoop.ts';
import { isCedarError } from '../domain/cedarError.ts';
import type { OrdersCache } from './cache.ts';
import { ImageChecks } from './imageChecks.ts';
import { type ConfigurationOrders, Order, type ReadingState } from './order.ts';
import type { OrderEvent } from './orderEvents.ts';
import { OrderIndex } from './orderIndex.ts';

/** Documents requested at once while all are read; each is released before the next. */
const READS_AT_ONCE = 32;

/** More changed orders are announced by one event for all of them. */
const MAX_SINGLE_CHANGES = 50;

/** Change of a configuration: one order, its list of orders, or only the state of reading them. */
export type ConfigurationChange = Order | 'orders' | 'state';

export interface OrderReaderOptions {
  /** Cache that is kept from window to window; none unless given. */
  readonly cache?: OrdersCache | undefined;
  /** Called for every change. */
  readonly changed: (change: ConfigurationChange) => void;
  /** Called after every action. */
  readonly acted?: ((event: OrderEvent) => void) | undefined;
}

export class OrderReader {
  readonly configuration: ConfigurationOrders;
  readonly images: ImageChecks;
  /** Announces a completed action. */
  readonly acted: (event: OrderEvent) => void;
  readonly #index: OrderIndex;
  readonly #changed: (change: ConfigurationChange) => void;
  #state: ReadingState = 'unread';
  #error: unknown;
  #listedAt: Date | undefined;
  #tracker: Promise<Tracker> | undefined;
  /** Fingerprint of the configuration that the tracker was made from. */
  #connectedTo: Promise<string> | undefined;
  #restoring: Promise<void> | undefined;
  #reading: Promise<void> | undefined;
  /** Whether the reading has requested its listing: later changes are not in it. */
  #isListing = false;
  /** A reading that begins when the current one has ended. */
  #nextReading: Promise<void> | undefined;
  /** Orders that were added or removed here since the listing was requested, and whether each exists. */
  readonly #sinceListing = new Map<string, boolean>();

  constructor(
    configuration: ConfigurationOrders,
    { cache, changed, acted = () => {} }: OrderReaderOptions,
  ) {
    this.configuration = configuration;
    this.acted = acted;
    this.#changed = changed;
    this.#index = new OrderIndex((name, isFresh) => new Order(configuration, name, isFresh), cache);
    this.images = new ImageChecks(configuration, (order) => {
      this.#save();
      changed(order);
    });
  }

  get state(): ReadingState {
    return this.#state;
  }

  get error(): unknown {
    return this.#error;
  }

  get listedAt(): Date | undefined {
    return this.#listedAt;
  }

  get orders(): readonly Order[] {
    return this.#index.orders;
  }

  find(name: string): Order | undefined {
    return this.#index.find(name);
  }

  async flush(): Promise<void> {
    await this.#index.flush();
  }

  async tracker(signal?: AbortSignal): Promise<Tracker> {
    await this.#forgetOutdated();
    const before = this.#tracker;
    const tracker = before ?? this.#connect(signal);
    this.#tracker = tracker;
    try {
      return await tracker;
    } catch (error) {
      if (this.#tracker === tracker) this.#tracker = undefined;
      // The caller that began to connect has cancelled; the other callers still wait for a tracker.
      if (before && isCedarError(error, 'cancelled') && !signal?.aborted)
        return this.tracker(signal);
      throw error;
    }
  }

  /**
   * Forgets the tracker of a file that has changed, which watching the file notices later: the form would
   * show an order in the new grid, and submit it in the earlier one.
   */
  async #forgetOutdated(): Promise<void> {
    const before = this.#tracker;
    if (!before) return;
    const connectedTo = await this.#connectedTo;
    const now = await this.configuration.source.fingerprint();
    if (this.#tracker === before && connectedTo !== now) this.#tracker = undefined;
  }

  async #connect(signal?: AbortSignal): Promise<Tracker> {
    // First: a change while it connects makes it outdated.
    this.#connectedTo = this.configuration.source.fingerprint();
    await this.#connectedTo;
    const tracker = await this.configuration.source.connect(signal);
    this.acted({ kind: 'connected', configuration: this.configuration });
    return tracker;
  }

  /**
   * The tracker, with the known orders of this configuration, so that it can find out which order
   * owns an image.
   */
  async informedTracker(signal?: AbortSignal): Promise<Tracker> {
    await this.ensureKnown();
    const tracker = await this.tracker(signal);
    for (const { name, summary } of this.orders) {
      const { version, fingerprint } = summary ?? {};
      if (version && fingerprint !== undefined) tracker.remember(name, version, fingerprint);
    }
    return tracker;
  }

  async ensureKnown(): Promise<void> {
    this.#restoring ??= this.#restore();
    return this.#restoring;
  }

  async ensureRead(): Promise<void> {
    await this.ensureKnown();
    if (this.#state === 'unread' || this.#state === 'cached') await this.refresh().catch(() => {});
    else await this.#reading?.catch(() => {});
  }

  /** Reads all orders as they are now, or later: a listing that was requested before is not enough. */
  async refresh(watch: Watch = {}): Promise<void> {
    const current = this.#reading;
    if (!current) return this.#startReading(watch);
    if (!this.#isListing) return current;
    this.#nextReading ??= current
      .catch(() => {})
      .then(() => {
        this.#nextReading = undefined;
        return this.refresh(watch);
      });
    return this.#nextReading;
  }

  #startReading(watch: Watch): Promise<void> {
    this.#reading = this.#read(watch).finally(() => {
      this.#reading = undefined;
      this.#isListing = false;
    });
    return this.#reading;
  }

  async document(order: Order, signal?: AbortSignal): Promise<TrackingDocument> {
    const known = await this.#index.document(order);
    if (known) return known;
    const tracker = await this.tracker(signal);
    const document = await tracker.read(order.name, signal ? { signal } : {});
    this.apply(order.name, document);
    return document;
  }

  async text(order: Order, signal?: AbortSignal): Promise<string> {
    if (!isCedarError(order.error, 'tracking-document')) {
      return `${JSON.stringify(await this.document(order, signal), null, 2)}\n`;
    }
    const tracker = await this.tracker(signal);
    return tracker.text(order.name, signal ? { signal } : {});
  }

  /** Reads an order again. */
  async reread(tracker: Tracker, name: string): Promise<Order> {
    return this.apply(name, await tracker.read(name));
  }

  /** Applies a document that was just read. */
  apply(name: string, document: TrackingDocument, isFresh = false): Order {
    const { order, isNew, isAdded } = this.#index.set(name, document, isFresh);
    if (isAdded) this.#sinceListing.set(name, true);
    if (isAdded) this.#setState(this.#state === 'failed' ? 'ready' : this.#state);
    else if (isNew) this.#changed(order);
    this.#save();
    return order;
  }

  /** Removes an order that was deleted. */
  remove(name: string): void {
    this.#drop(name);
    this.#setState(this.#state);
  }

  /** Removes an order that no longer exists; of another one, records the error. */
  removeOrFail(order: Order, error: unknown): void {
    const gone = this.#dropOrFail(order, error);
    if (gone) this.#setState(this.#state);
    else this.#changed(order);
  }

  async #restore(): Promise<void> {
    const listedAt = await this.#index.restore(await this.configuration.source.fingerprint());
    // A listing that finished in the meantime is newer.
    if (!listedAt || this.#listedAt) return;
    this.#listedAt = listedAt;
    if (this.#state === 'unread') this.#state = 'cached';
    this.#changed('orders');
  }

  async #read({ onProgress, signal }: Watch): Promise<void> {
    await this.ensureKnown();
    this.#state = 'reading';
    this.#changed('state');
    try {
      const tracker = await this.tracker(signal);
      this.#isListing = true;
      this.#sinceListing.clear();
      const listed = await tracker.listed(signal ? { signal } : {});
      const isOther = this.#index.reconcile(this.#namesNow(listed));
      if (isOther) this.#setState(this.#state);
      const wanted = this.#outOfDate(listed);
      let done = listed.length - wanted.length;
      await forEachBounded(wanted, READS_AT_ONCE, async (order) => {
        await this.#readOne(tracker, order, signal);
        onProgress?.({ action: 'update', item: order.name, done: ++done, total: listed.length });
      });
      const { configuration } = this;
      this.acted({ kind: 'listed', configuration, orders: listed.length, read: wanted.length });
      this.#listedAt = new Date();
      this.#state = 'ready';
      this.#error = undefined;
      this.#save();
      // One event for everything where there is much to redraw, else one for each change.
      if (isOther || wanted.length > MAX_SINGLE_CHANGES) this.#setState('ready');
      else {
        for (const order of wanted) this.#changed(order);
        this.#changed('state');
      }
      void this.images.lookForAll(signal ? { signal } : {});
    } catch (error) {
      this.#setState('failed', error);
      throw error;
    }
  }

  /** Names of the listed orders, with what has changed here since the listing was requested. */
  #namesNow(listed: readonly { readonly name: string }[]): string[] {
    const names = new Set(listed.map(({ name }) => name));
    for (const [name, exists] of this.#sinceListing) {
      if (exists) names.add(name);
      else names.delete(name);
    }
    return [...names];
  }

  /** Orders whose known state is not the listed one; the others are confirmed. */
  #outOfDate(listed: readonly { readonly name: string; readonly version?: string }[]): Order[] {
    return listed.flatMap(({ name, version }) => {
      const order = this.#index.find(name);
      if (!order) return [];
      if (order.summary?.version !== version || order.error) return [order];
      order.confirm();
      return [];
    });
  }

  async #readOne(tracker: Tracker, order: Order, signal?: AbortSignal): Promise<void> {
    const { summary } = order;
    try {
      const document = await tracker.read(order.name, signal ? { signal } : {});
      // An update that finished in the meantime may be newer than this document.
      if (order.summary !== summary) return;
      await this.#index.setInTurn(order.name, document);
    } catch (error) {
      if (isCedarError(error, 'cancelled')) throw error;
      this.#dropOrFail(order, error);
    }
  }

  /** An order that another process has removed is not an error; it is dropped from the list. */
  #dropOrFail(order: Order, error: unknown): boolean {
    if (isCedarError(error, 'not-found')) {
      this.#drop(order.name);
      return true;
    }
    order.fail(error);
    return false;
  }

  #drop(name: string): void {
    this.#index.remove(name);
    this.#sinceListing.set(name, false);
  }

  /** Schedules writing the summaries of all orders. */
  #save(): void {
    if (this.#listedAt) this.#index.save(this.#listedAt);
  }

  #setState(state: ReadingState, error?: unknown): void {
    this.#state = state;
    this.#error = error;
    this.#save();
    this.#changed('orders');
  }
}
