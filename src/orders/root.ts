/**
 * The orders of one configuration: reading them, and everything that can be done with them.
 *
 * Commands call these methods and nothing else; whoever shows orders listens to the model. What was
 * done half before a cancel or an error is read back, so that what is shown is what is stored.
 */
import type {
  CleanOptions,
  Config,
  OrderRequest,
  Tracker,
  TrackingDocument,
  Watch,
} from '../core/index.ts';
import { newestFirst, Order } from './order.ts';
import type { Turns } from './turns.ts';

/** Where a configuration comes from: a file of the workspace, or the sandbox. */
export interface RootSource {
  /** Tells roots apart, in this window and the next: the path of the file, or `sandbox`. */
  readonly id: string;
  readonly label: string;
  /** What a person reads beside the label. */
  readonly description: string;
  /** The file, where there is one a person can open. */
  readonly file?: string;
  readonly isSandbox: boolean;
  /** Whether nobody but this machine is asked, so that asking often costs nobody anything. */
  readonly isLocal: boolean;
  /** Reads the configuration, without any network. @throws ConfigError */
  config(): Promise<Config>;
  /** Signs in and makes a tracker. Called again after an error, and after the file changed. */
  connect(signal?: AbortSignal): Promise<Tracker>;
}

export type RootState = 'unread' | 'reading' | 'ready' | 'failed';

export class Root {
  readonly source: RootSource;
  readonly #turns: Turns;
  readonly #changed: (order?: Order) => void;
  readonly #orders = new Map<string, Order>();
  #sorted: readonly Order[] | undefined;
  #state: RootState = 'unread';
  #error: unknown;
  #tracker: Promise<Tracker> | undefined;
  #reading: Promise<void> | undefined;

  /**
   * @param turns shared by all roots, because there is one session with Earth Engine at a time
   * @param changed told about an order that changed, or about all of them
   */
  constructor(source: RootSource, turns: Turns, changed: (order?: Order) => void) {
    this.source = source;
    this.#turns = turns;
    this.#changed = changed;
  }

  get state(): RootState {
    return this.#state;
  }

  /** Why the orders could not be listed, in state `failed`. */
  get error(): unknown {
    return this.#error;
  }

  /** Newest first. */
  get orders(): readonly Order[] {
    this.#sorted ??= [...this.#orders.values()].sort(newestFirst);
    return this.#sorted;
  }

  find(name: string): Order | undefined {
    return this.#orders.get(name);
  }

  /** The tracker, connected when first needed. */
  async tracker(signal?: AbortSignal): Promise<Tracker> {
    const tracker = this.#tracker ?? this.#turns.alone(() => this.source.connect(signal));
    this.#tracker = tracker;
    try {
      return await tracker;
    } catch (error) {
      if (this.#tracker === tracker) this.#tracker = undefined;
      throw error;
    }
  }

  /** Reads the orders unless they have been; errors are kept in `error`. */
  async ensureRead(): Promise<void> {
    if (this.#state === 'unread') await this.refresh().catch(() => {});
    else await this.#reading?.catch(() => {});
  }

  /** Lists the orders and reads the document of each. One reading at a time. */
  async refresh(watch: Watch = {}): Promise<void> {
    if (this.#reading) return this.#reading;
    this.#reading = this.#read(watch).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** Brings orders up to date with Earth Engine; all of them unless told which. */
  async update(orders?: readonly Order[], watch: Watch = {}): Promise<Order[]> {
    const tracker = await this.tracker(watch.signal);
    const failures: unknown[] = [];
    const names = orders?.map(({ name }) => name) ?? (await tracker.list());
    const updated = await tracker.updateAll(names, {
      ...watch,
      onError: (name, error) => {
        failures.push(error);
        const order = this.#orders.get(name);
        if (order) this.#lose(order, error);
      },
    });
    const taken = [...updated].map(([name, document]) => this.#take(name, document));
    if (failures.length > 0 && taken.length === 0) throw failures[0];
    return taken;
  }

  /** @returns the new order, which is in the tree already */
  async submit(request: OrderRequest, watch: Watch = {}): Promise<{ order: Order; id: string }> {
    const tracker = await this.tracker(watch.signal);
    try {
      const { name, id } = await this.#turns.together(() => tracker.submit(request, watch));
      return { order: this.#take(name, await tracker.read(name), true), id };
    } catch (error) {
      // What was recorded before it ended can be resumed: it has to be seen for that.
      await this.refresh().catch(() => {});
      throw error;
    }
  }

  async resume(order: Order, watch: Watch = {}): Promise<Order> {
    return this.#changing(order, watch, (tracker) =>
      this.#turns.together(() => tracker.resume(order.name, watch)),
    );
  }

  /** @returns how many tasks were asked to end */
  async cancel(order: Order, watch: Watch = {}): Promise<number> {
    let cancelled: readonly string[] = [];
    await this.#changing(order, watch, async (tracker) => {
      cancelled = await tracker.cancel(order.name, watch);
    });
    return cancelled.length;
  }

  /** @returns the paths of all files, whether just received or whole before */
  async download(
    order: Order,
    folder: string,
    options: { overwrite?: boolean } & Watch = {},
  ): Promise<string[]> {
    const tracker = await this.tracker(options.signal);
    const document = await this.document(order, options.signal);
    const paths = await tracker.download(document, folder, options);
    return [...paths.values()].flat();
  }

  /** What the order has in the store besides its tracking document. */
  async objects(order: Order, watch: Watch = {}): Promise<{ count: number; bytes: number }> {
    const tracker = await this.tracker(watch.signal);
    const objects = await tracker.objects(await this.document(order, watch.signal), watch);
    return {
      count: objects.length,
      bytes: objects.reduce((sum, { size }) => sum + size, 0),
    };
  }

  /** Removes the order with all it has in the store. @returns names of the removed objects */
  async clean(order: Order, options: Omit<CleanOptions, 'trackingName'> = {}): Promise<string[]> {
    const tracker = await this.tracker(options.signal);
    const document = await this.document(order, options.signal);
    try {
      const removed = await tracker.clean(document, { ...options, trackingName: order.name });
      this.#orders.delete(order.name);
      this.#settle(this.#state);
      return [...removed.values()].flat();
    } catch (error) {
      await this.#reread(tracker, order.name).catch(() => {});
      throw error;
    }
  }

  /** The document as it is known, or else as it is stored. */
  async document(order: Order, signal?: AbortSignal): Promise<TrackingDocument> {
    if (order.document && !order.error) return order.document;
    const tracker = await this.tracker(signal);
    const document = await tracker.read(order.name, signal ? { signal } : {});
    this.#take(order.name, document);
    return document;
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
      await this.#reread(tracker, order.name).catch((error) => this.#lose(order, error));
    }
    return order;
  }

  async #reread(tracker: Tracker, name: string): Promise<Order> {
    return this.#take(name, await tracker.read(name));
  }

  async #read({ onProgress, signal }: Watch): Promise<void> {
    this.#state = 'reading';
    this.#changed();
    try {
      const tracker = await this.tracker(signal);
      const names = await tracker.list();
      const listed = new Set(names);
      for (const name of this.#orders.keys()) if (!listed.has(name)) this.#orders.delete(name);
      for (const name of names) {
        if (!this.#orders.has(name)) this.#orders.set(name, new Order(this, name));
      }
      let done = 0;
      const readOne = async (order: Order) => {
        await tracker.read(order.name, signal ? { signal } : {}).then(
          (document) => order.take(document),
          (error) => {
            if (isTagged(error, 'cancelled')) throw error;
            this.#failOrDrop(order, error);
          },
        );
        onProgress?.({ action: 'update', item: order.name, done: ++done, total: names.length });
      };
      await Promise.all([...this.#orders.values()].map(readOne));
      this.#settle('ready');
    } catch (error) {
      this.#settle('failed', error);
      throw error;
    }
  }

  #take(name: string, document: TrackingDocument, isFresh = false): Order {
    const known = this.#orders.get(name);
    const order = known ?? new Order(this, name, isFresh);
    order.take(document);
    if (known) {
      this.#changed(order);
    } else {
      this.#orders.set(name, order);
      this.#settle(this.#state === 'failed' ? 'ready' : this.#state);
    }
    return order;
  }

  #lose(order: Order, error: unknown): void {
    const gone = this.#failOrDrop(order, error);
    if (gone) this.#settle(this.#state);
    else this.#changed(order);
  }

  /** An order that somebody else removed meanwhile is no error; it is just not there any more. */
  #failOrDrop(order: Order, error: unknown): boolean {
    if (isTagged(error, 'not-found')) return this.#orders.delete(order.name);
    order.fail(error);
    return false;
  }

  #settle(state: RootState, error?: unknown): void {
    this.#state = state;
    this.#error = error;
    this.#sorted = undefined;
    this.#changed();
  }
}

/** Whether an error is of the core's kind of that tag; its classes load with the core alone. */
function isTagged(error: unknown, tag: string): boolean {
  return error instanceof Error && 'tag' in error && error.tag === tag;
}
