/**
 * The orders of one configuration: reads them, and carries out every action on them.
 *
 * Commands only call these methods; views listen to the model. After a cancel or an error the
 * orders are read again, so that views show what is stored.
 */
import type {
  CleanOptions,
  ExistingChoice,
  ExistingItem,
  ItemCount,
  KeptObject,
  OrderRequest,
  PassMember,
  QueueCount,
  StoredObject,
  TrackedItem,
  Tracker,
  TrackingDocument,
  Watch,
} from '../core/index.ts';
import { isCedarError } from '../domain/cedarError.ts';
import type { OrdersCache } from './cache.ts';
import { ConsolePages } from './consolePages.ts';
import { Order } from './order.ts';
import type { OrderEvent } from './orderEvents.ts';
import { OrderIndex } from './orderIndex.ts';
import type { OrdersSource } from './ordersSource.ts';
import type { OrderSummary } from './summary.ts';

/** Documents requested at once while all are read; each is released before the next. */
const READS_AT_ONCE = 32;

/**
 * Ending of an image's file names after the item's name: offsets of a piece, if it is in pieces.
 */
const PIECE_ENDING = /(?:-?\d{10}-\d{10})?\.tif$/;

/** How often an order is read again while its tasks start; it is written about as often. */
const FOLLOW_MS = 1000;

/** `cached`: orders of an earlier window are loaded, and no request has been made yet. */
export type ReadingState = 'unread' | 'cached' | 'reading' | 'ready' | 'failed';

/** Change of a configuration: one order, its list of orders, or only the state of reading them. */
export type ConfigurationChange = Order | 'orders' | 'state';

/** Selected parts of an order; the whole order unless given. */
export interface Chosen {
  /** Names of items. */
  readonly items?: readonly string[] | undefined;
  /** Ids of these items' objects in the store. */
  readonly objects?: readonly string[] | undefined;
}

export interface ConfigurationOrdersOptions {
  /** Cache that is kept from window to window; none unless given. */
  readonly cache?: OrdersCache | undefined;
  /** Called for every change. */
  readonly changed: (change: ConfigurationChange) => void;
  /** Called after every action. */
  readonly acted?: (event: OrderEvent) => void;
}

declare module './order.ts' {
  interface OrderRoot extends ConfigurationOrders {}
}

export class ConfigurationOrders {
  readonly source: OrdersSource;
  readonly #index: OrderIndex;
  readonly #changed: (change: ConfigurationChange) => void;
  readonly #acted: (event: OrderEvent) => void;
  /** Summaries whose images have been checked. */
  readonly #looked = new WeakSet<OrderSummary>();
  /** By order, the images that seemed to be missing when its document was last checked. */
  readonly #absent = new WeakMap<OrderSummary, string>();
  #lookingForImages: Promise<void> | undefined;
  readonly #sizes = new WeakMap<OrderSummary, { count: number; bytes: number }>();
  /** Orders whose waiting tasks are being started. */
  readonly #feeding = new Map<Order, { stop: AbortController; feeding: Promise<unknown> }>();
  #state: ReadingState = 'unread';
  #error: unknown;
  #listedAt: Date | undefined;
  #tracker: Promise<Tracker> | undefined;
  #restoring: Promise<void> | undefined;
  #reading: Promise<void> | undefined;

  constructor(
    source: OrdersSource,
    { cache, changed, acted = () => {} }: ConfigurationOrdersOptions,
  ) {
    this.source = source;
    this.#index = new OrderIndex((name, isFresh) => new Order(this, name, isFresh), cache);
    this.#changed = changed;
    this.#acted = acted;
  }

  get state(): ReadingState {
    return this.#state;
  }

  /** Why the orders could not be listed, in state `failed`. */
  get error(): unknown {
    return this.#error;
  }

  /** When the orders were last listed, in this window or an earlier one. */
  get listedAt(): Date | undefined {
    return this.#listedAt;
  }

  /** Whether the orders may be out of date: no request has been made since the window opened. */
  get isStale(): boolean {
    return this.#state !== 'ready' && this.#listedAt !== undefined;
  }

  /** Newest first. */
  get orders(): readonly Order[] {
    return this.#index.orders;
  }

  find(name: string): Order | undefined {
    return this.#index.find(name);
  }

  /** Writes everything to disk now, for the next window; resolves when it is written. */
  async flush(): Promise<void> {
    await this.#index.flush();
  }

  /** The tracker, connected when first needed. */
  async tracker(signal?: AbortSignal): Promise<Tracker> {
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

  async #connect(signal?: AbortSignal): Promise<Tracker> {
    const tracker = await this.source.connect(signal);
    this.#acted({ kind: 'connected', root: this });
    return tracker;
  }

  /** Restores the orders that an earlier window saved, without making requests. */
  async ensureKnown(): Promise<void> {
    this.#restoring ??= this.#restore();
    return this.#restoring;
  }

  /** Reads the orders unless they have been read; errors are kept in `error`. */
  async ensureRead(): Promise<void> {
    await this.ensureKnown();
    if (this.#state === 'unread' || this.#state === 'cached') await this.refresh().catch(() => {});
    else await this.#reading?.catch(() => {});
  }

  /** Lists the orders and reads new and changed documents. Only one such reading runs at a time. */
  async refresh(watch: Watch = {}): Promise<void> {
    if (this.#reading) return this.#reading;
    this.#reading = this.#read(watch).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /**
   * Updates orders from Earth Engine; all of them unless given.
   *
   * @param watch.images whether to check the store for the images of completed tasks as well
   */
  async update(
    orders?: readonly Order[],
    { images, ...watch }: Watch & { member?: PassMember; images?: boolean } = {},
  ): Promise<Order[]> {
    const tracker = await this.tracker(watch.signal);
    const failures: unknown[] = [];
    const names = orders?.map(({ name }) => name) ?? (await tracker.list());
    const updated = await tracker.updateAll(names, {
      ...watch,
      onError: (name, error) => {
        failures.push(error);
        const order = this.#index.find(name);
        if (order) this.#removeOrFail(order, error);
      },
    });
    const taken = [...updated].map(([name, document]) => this.#apply(name, document));
    if (images) {
      const documents = [...updated.values()].map((document, at) => [document, taken[at]] as const);
      await this.#checkImages(tracker, new Map(documents), watch);
    }
    if (failures.length > 0 && taken.length === 0) throw failures[0];
    this.#acted({ kind: 'updated', root: this, orders: taken.length });
    return taken;
  }

  /** How many scenes and dates there are for each image that a request would order. */
  async count(request: OrderRequest, watch: Watch = {}): Promise<ItemCount[]> {
    const tracker = await this.tracker(watch.signal);
    return tracker.count(request, watch);
  }

  /** The images of a request that belong to other orders, or that are in the store already. */
  async existing(request: OrderRequest, watch: Watch = {}): Promise<ExistingItem[]> {
    const tracker = await this.#knowing(watch.signal);
    return tracker.existing(request, watch);
  }

  /** Number of the project's tasks that wait, that run, and that may wait. */
  async queue(signal?: AbortSignal): Promise<QueueCount> {
    const tracker = await this.tracker(signal);
    return tracker.queue(signal);
  }

  /**
   * Submits an order. It is visible as soon as it is recorded, and its tasks as they start.
   *
   * @param watch.existing what to do with images that exist already; nothing is ordered then unless
   *   given
   * @param watch.onRecorded called with the order when it has been recorded
   * @returns the new order, and how many images were left out because they exist
   */
  async submit(
    request: OrderRequest,
    {
      onRecorded,
      ...watch
    }: Watch & { existing?: ExistingChoice; onRecorded?: (order: Order) => void } = {},
  ): Promise<{ order: Order; id: string; leftOut: number }> {
    const tracker = await this.#knowing(watch.signal);
    const ended = new AbortController();
    const options = {
      ...watch,
      onRecorded: (document: TrackingDocument) => {
        const order = this.#apply(document.name, document, true);
        onRecorded?.(order);
        void this.#followSubmission(tracker, order, ended.signal);
      },
    };
    try {
      const submitting = tracker.submit(request, options).finally(() => ended.abort());
      const { name, id, leftOut } = await submitting;
      const order = this.#apply(name, await tracker.read(name), true);
      this.#acted({ kind: 'submitted', order });
      if (watch.existing === 'takeOver') await this.#readTakenOver(tracker, order);
      return { order, id, leftOut: leftOut.length };
    } catch (error) {
      // An order that was recorded before the error can be resumed, so it must be visible.
      await this.refresh().catch(() => {});
      throw error;
    }
  }

  async resume(order: Order, watch: Watch = {}): Promise<Order> {
    await this.#changing(order, watch, (tracker) => {
      const ended = new AbortController();
      void this.#followSubmission(tracker, order, ended.signal);
      return tracker.resume(order.name, watch).finally(() => ended.abort());
    });
    this.#acted({ kind: 'resumed', order });
    return order;
  }

  /**
   * Starts tasks that wait for room in Earth Engine's queue, in batches, and nothing else of the
   * order. Ends when the order is cancelled or cleaned.
   */
  async feed(order: Order, { signal }: Watch = {}): Promise<void> {
    const stop = new AbortController();
    const watch = { signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal };
    const before = order.waitingForRoom;
    const feeding = this.#changing(order, watch, (tracker) =>
      tracker.resume(order.name, { ...watch, waitingOnly: true }),
    );
    this.#feeding.set(order, { stop, feeding });
    try {
      await feeding;
    } catch (error) {
      if (stop.signal.aborted) return;
      throw error;
    } finally {
      this.#feeding.delete(order);
    }
    const tasks = before - order.waitingForRoom;
    if (tasks > 0) this.#acted({ kind: 'fed', order, tasks });
  }

  async #stopFeeding(order: Order): Promise<void> {
    const known = this.#feeding.get(order);
    known?.stop.abort();
    await known?.feeding.catch(() => {});
  }

  /**
   * Starts new tasks for failed items, or for the given items. @returns the names of those items
   */
  async retry(
    order: Order,
    options: { items?: readonly string[] } & Watch = {},
  ): Promise<readonly string[]> {
    let retried: readonly string[] = [];
    await this.#changing(order, options, async (tracker) => {
      ({ retried } = await tracker.retry(order.name, options));
    });
    this.#acted({ kind: 'retried', order, tasks: retried.length });
    return retried;
  }

  /** @returns the number of tasks whose cancellation was requested */
  async cancel(order: Order, options: { items?: readonly string[] } & Watch = {}): Promise<number> {
    let cancelled: readonly string[] = [];
    await this.#stopFeeding(order);
    await this.#changing(order, options, async (tracker) => {
      cancelled = await tracker.cancel(order.name, options);
    });
    this.#acted({ kind: 'cancelled', order, tasks: cancelled.length });
    return cancelled.length;
  }

  /** @returns the paths of all files, whether just received or complete before */
  async download(
    order: Order,
    folder: string,
    options: { overwrite?: boolean } & Chosen & Watch = {},
  ): Promise<string[]> {
    const tracker = await this.tracker(options.signal);
    const document = await this.document(order, options.signal);
    const paths = await tracker.download(document, folder, options);
    const files = [...paths.values()].flat();
    if (!options.items && !options.objects) {
      this.#noteImages(order, document, ({ name, status }) =>
        (paths.get(status.id || name) ?? []).some((file) => file.endsWith('.tif')),
      );
    }
    this.#acted({ kind: 'downloaded', order, files: files.length, folder });
    return files;
  }

  /** Objects of the order that a download into these folders would still have to receive. */
  async missing(
    order: Order,
    folder: string,
    options: Chosen & Watch = {},
  ): Promise<{ count: number; bytes: number }> {
    const tracker = await this.tracker(options.signal);
    return tracker.missing(await this.document(order, options.signal), folder, options);
  }

  /** Files of the order, or of some of its items, in the store. */
  async files(
    order: Order,
    options: { items?: readonly string[] } & Watch = {},
  ): Promise<readonly StoredObject[]> {
    const tracker = await this.tracker(options.signal);
    const document = await this.document(order, options.signal);
    const files = await tracker.objects(document, options);
    if (!options.items) {
      const images = new Set(files.map(({ fileName }) => fileName.replace(PIECE_ENDING, '')));
      this.#noteImages(order, document, ({ name }) => images.has(name));
    }
    return files;
  }

  /**
   * Checks for the images of an order whose tasks are shown, once for each version of its document.
   * What cannot be determined now stays unknown.
   */
  async ensureImages(order: Order): Promise<void> {
    const { summary } = order;
    const isKnown = !summary || this.#looked.has(summary);
    // No requests while only the orders of an earlier window are shown.
    if (isKnown || this.#state !== 'ready') return;
    if (order.count('COMPLETED') === 0 && !summary.leftOutFingerprint) return;
    this.#looked.add(summary);
    try {
      const tracker = await this.tracker();
      await this.#checkImages(tracker, new Map([[await this.document(order), order]]));
    } catch {
      this.#looked.delete(summary);
    }
  }

  async #checkImages(
    tracker: Tracker,
    orders: ReadonlyMap<TrackingDocument, Order | undefined>,
    watch: Watch = {},
  ): Promise<void> {
    const documents = [...orders.keys()];
    const [missing, leftOut] = await Promise.all([
      tracker.missingImages(documents, watch),
      tracker.missingLeftOut(documents, watch),
    ]);
    for (const [document, order] of orders) {
      if (order) this.#setMissing(order, missing.get(document), leftOut.get(document));
    }
  }

  /**
   * Checks for missing images of all orders with one listing for each folder of images. Documents
   * are read only of orders that seem to have missing images. What cannot be determined now stays
   * as it was.
   */
  async lookForImages(watch: Watch = {}): Promise<void> {
    this.#lookingForImages ??= this.#lookForImages(watch)
      .catch(() => {})
      .finally(() => {
        this.#lookingForImages = undefined;
      });
    return this.#lookingForImages;
  }

  async #lookForImages(watch: Watch): Promise<void> {
    const tracker = await this.tracker(watch.signal);
    const known = new Map<OrderSummary, Order>();
    for (const order of this.orders) if (order.summary) known.set(order.summary, order);
    const absent = await tracker.absentImages([...known.keys()], watch);
    const suspects = [...absent].flatMap(([summary, images]) => {
      const order = known.get(summary);
      const isNews = images !== (this.#absent.get(summary) ?? '');
      const isGoneAgain = images === '' && order?.isIncomplete;
      return order && (isNews || isGoneAgain) ? [{ order, images }] : [];
    });
    if (suspects.length === 0) return;
    const documents = new Map<TrackingDocument, Order>();
    for (const { order } of suspects) {
      documents.set(await this.document(order, watch.signal), order);
    }
    await this.#checkImages(tracker, documents, watch);
    for (const { order, images } of suspects) {
      if (order.summary) this.#absent.set(order.summary, images);
    }
  }

  /** Number and size of the selected objects. */
  async objects(
    order: Order,
    options: { items?: readonly string[] } & Watch = {},
  ): Promise<{ count: number; bytes: number }> {
    const objects = await this.files(order, options);
    return {
      count: objects.length,
      bytes: objects.reduce((sum, { size }) => sum + size, 0),
    };
  }

  /**
   * Number and size of the order's objects in the store; requested once for each document version.
   */
  async size(order: Order, watch: Watch = {}): Promise<{ count: number; bytes: number }> {
    const { summary } = order;
    const known = summary && this.#sizes.get(summary);
    if (known) return known;
    const size = await this.objects(order, watch);
    if (summary) this.#sizes.set(summary, size);
    return size;
  }

  /** Google's own pages; undefined for a sandbox. */
  async console(): Promise<ConsolePages | undefined> {
    const { isLocal, isSandbox } = this.source;
    if (isLocal || isSandbox) return undefined;
    const { store, project } = await this.source.config();
    const own = this.source.project ?? project;
    if (store.service !== 'gcs' || !own) return undefined;
    return new ConsolePages({ project: own, bucket: store.bucket });
  }

  /**
   * Objects that cleaning the order would delete now, and those it would keep because others use
   * them.
   */
  async planClean(
    order: Order,
    watch: Pick<CleanOptions, 'together'> & Watch = {},
  ): Promise<{ remove: readonly StoredObject[]; keep: readonly KeptObject[] }> {
    const tracker = await this.#knowing(watch.signal);
    const document = await this.document(order, watch.signal);
    const options = { trackingName: order.name, ...watch };
    const { remove, keep } = await tracker.planClean(document, options);
    return { remove: [...remove.values()].flat(), keep };
  }

  /**
   * Deletes the order and everything it has in the store.
   *
   * @returns names of the deleted objects, and the objects that are kept because they are not the
   *   order's
   */
  async clean(
    order: Order,
    options: Omit<CleanOptions, 'trackingName'> = {},
  ): Promise<{ removed: string[]; kept: readonly KeptObject[] }> {
    const tracker = await this.#knowing(options.signal);
    await this.#stopFeeding(order);
    const document = await this.document(order, options.signal);
    try {
      const removed = await tracker.clean(document, { ...options, trackingName: order.name });
      this.#index.remove(order.name);
      this.#setState(this.#state);
      const objects = [...removed.values()].flat();
      this.#acted({ kind: 'cleaned', order, objects: objects.length });
      return { removed: objects, kept: removed.kept };
    } catch (error) {
      await this.#reread(tracker, order.name).catch(() => {});
      throw error;
    }
  }

  /** The document, from memory, from disk at the current version, or from the store. */
  async document(order: Order, signal?: AbortSignal): Promise<TrackingDocument> {
    const known = await this.#index.document(order);
    if (known) return known;
    const tracker = await this.tracker(signal);
    const document = await tracker.read(order.name, signal ? { signal } : {});
    this.#apply(order.name, document);
    return document;
  }

  /** The document's text; the stored text where it cannot be parsed as a document. */
  async text(order: Order, signal?: AbortSignal): Promise<string> {
    if (!isCedarError(order.error, 'tracking-document')) {
      return `${JSON.stringify(await this.document(order, signal), null, 2)}\n`;
    }
    const tracker = await this.tracker(signal);
    return tracker.text(order.name, signal ? { signal } : {});
  }

  /**
   * The tracker, with the known orders of this configuration, so that it can find out which order
   * owns an image.
   */
  async #knowing(signal?: AbortSignal): Promise<Tracker> {
    await this.ensureKnown();
    const tracker = await this.tracker(signal);
    for (const { name, summary } of this.#index.orders) {
      const { version, fingerprint } = summary ?? {};
      if (version && fingerprint !== undefined) tracker.remember(name, version, fingerprint);
    }
    return tracker;
  }

  /** Reads the orders again from which images were taken over. */
  async #readTakenOver(tracker: Tracker, { document }: Order): Promise<void> {
    const names = document?.orders.flatMap(({ takes_over: orders }) => orders ?? []);
    for (const name of new Set(names)) {
      if (this.#index.find(name)) await this.#reread(tracker, name).catch(() => {});
    }
  }

  /** Determines the missing images from a listing of a whole order. */
  #noteImages(
    order: Order,
    document: TrackingDocument,
    isThere: (item: TrackedItem) => boolean,
  ): void {
    const missing = document.ownItems.filter(
      (item) => item.status.state === 'COMPLETED' && !isThere(item),
    );
    this.#setMissing(
      order,
      missing.map(({ name }) => name),
    );
  }

  #setMissing(
    order: Order,
    names: readonly string[] = order.missing,
    leftOut: readonly string[] = order.missingLeftOut,
  ): void {
    const isNews = [order.setMissing(names), order.setMissingLeftOut(leftOut)].includes(true);
    if (!isNews) return;
    this.#save();
    this.#changed(order);
  }

  async #changing(
    order: Order,
    watch: Watch,
    change: (tracker: Tracker) => Promise<unknown>,
  ): Promise<Order> {
    const tracker = await this.tracker(watch.signal);
    try {
      await change(tracker);
    } finally {
      await this.#reread(tracker, order.name).catch((error) => this.#removeOrFail(order, error));
    }
    return order;
  }

  /** Reads an order repeatedly while its tasks are being started. */
  async #followSubmission(tracker: Tracker, order: Order, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
      if (ended.aborted || this.#index.find(order.name) !== order) return;
      const before = order.summary;
      // The submission itself reports errors; the next read may succeed.
      const document = await tracker.read(order.name).catch(() => undefined);
      const isNews = document && document.version !== before?.version;
      // Another update that finished in the meantime is newer.
      if (isNews && !ended.aborted && order.summary === before) this.#apply(order.name, document);
    }
  }

  async #reread(tracker: Tracker, name: string): Promise<Order> {
    return this.#apply(name, await tracker.read(name));
  }

  async #restore(): Promise<void> {
    const listedAt = await this.#index.restore(await this.source.fingerprint());
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
      const listed = await tracker.listed(signal ? { signal } : {});
      const isOther = this.#index.reconcile(listed.map(({ name }) => name));
      if (isOther) this.#setState(this.#state);
      const wanted = listed.flatMap(({ name, version }) => {
        const order = this.#index.find(name);
        if (!order) return [];
        if (order.summary?.version !== version || order.error) return [order];
        order.confirm();
        return [];
      });
      let done = listed.length - wanted.length;
      await eachOf(wanted, READS_AT_ONCE, async (order) => {
        await this.#readOne(tracker, order, signal);
        onProgress?.({ action: 'update', item: order.name, done: ++done, total: listed.length });
      });
      this.#acted({ kind: 'listed', root: this, orders: listed.length, read: wanted.length });
      this.#listedAt = new Date();
      this.#state = 'ready';
      this.#error = undefined;
      this.#save();
      // One event for everything where there is much to redraw, else one for each change.
      if (isOther || wanted.length > 50) this.#setState('ready');
      else {
        for (const order of wanted) this.#changed(order);
        this.#changed('state');
      }
      void this.lookForImages(signal ? { signal } : {});
    } catch (error) {
      this.#setState('failed', error);
      throw error;
    }
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
      this.#failOrDrop(order, error);
    }
  }

  /** Schedules writing the summaries of all orders. */
  #save(): void {
    if (this.#listedAt) this.#index.save(this.#listedAt);
  }

  #apply(name: string, document: TrackingDocument, isFresh = false): Order {
    const { order, isNew, isAdded } = this.#index.set(name, document, isFresh);
    if (isAdded) this.#setState(this.#state === 'failed' ? 'ready' : this.#state);
    else if (isNew) this.#changed(order);
    this.#save();
    return order;
  }

  #removeOrFail(order: Order, error: unknown): void {
    const gone = this.#failOrDrop(order, error);
    if (gone) this.#setState(this.#state);
    else this.#changed(order);
  }

  /** An order that another process has removed is not an error; it is dropped from the list. */
  #failOrDrop(order: Order, error: unknown): boolean {
    if (isCedarError(error, 'not-found')) {
      this.#index.remove(order.name);
      return true;
    }
    order.fail(error);
    return false;
  }

  #setState(state: ReadingState, error?: unknown): void {
    this.#state = state;
    this.#error = error;
    this.#save();
    this.#changed('orders');
  }
}

/** Runs the work for each item, with limited concurrency; the first error ends it. */
async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
