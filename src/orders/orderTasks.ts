/**
 * Actions on the tasks of orders: updates, submits, resumes, retries and cancels them.
 *
 * After an action, also one that was cancelled or failed, its order is read again.
 */
import type {
  OrderAnnotation,
  OrderRequest,
  PassMember,
  Tracker,
  TrackingDocument,
  Watch,
} from '../core/index.ts';
import type { Order, OrderSubmission } from './order.ts';
import type { OrderReader } from './orderReader.ts';

/** How often an order is read again while its tasks start; it is written about as often. */
const FOLLOW_MS = 1000;

export class OrderTasks {
  readonly #reader: OrderReader;
  /** Orders whose waiting tasks are being started. */
  readonly #feeding = new Map<Order, { stop: AbortController; feeding: Promise<unknown> }>();

  constructor(reader: OrderReader) {
    this.#reader = reader;
  }

  async update(
    orders?: readonly Order[],
    { images, ...watch }: Watch & { member?: PassMember; images?: boolean } = {},
  ): Promise<Order[]> {
    const tracker = await this.#reader.tracker(watch.signal);
    const failures: unknown[] = [];
    const names = orders?.map(({ name }) => name) ?? (await tracker.list());
    const updated = await tracker.updateAll(names, {
      ...watch,
      onError: (name, error) => {
        failures.push(error);
        const order = this.#reader.find(name);
        if (order) this.#reader.removeOrFail(order, error);
      },
    });
    const applied = [...updated].map(([name, document]) => this.#reader.apply(name, document));
    if (images) {
      const documents = [...updated.values()].map(
        (document, at) => [document, applied[at]] as const,
      );
      await this.#reader.images.check(tracker, new Map(documents), watch);
    }
    if (failures.length > 0 && applied.length === 0) throw failures[0];
    this.#reader.acted({
      kind: 'updated',
      configuration: this.#reader.configuration,
      orders: applied.length,
    });
    return applied;
  }

  async submit(
    request: OrderRequest,
    {
      onRecorded,
      ...watch
    }: Watch & OrderSubmission & { onRecorded?: (order: Order) => void } = {},
  ): Promise<{ order: Order; id: string; leftOut: number }> {
    const tracker = await this.#reader.informedTracker(watch.signal);
    const ended = new AbortController();
    const options = {
      ...watch,
      onRecorded: (document: TrackingDocument) => {
        const order = this.#reader.apply(document.name, document, true);
        onRecorded?.(order);
        void this.#follow(tracker, order, ended.signal);
      },
    };
    try {
      const submitting = tracker.submit(request, options).finally(() => ended.abort());
      const { name, id, leftOut } = await submitting;
      const order = this.#reader.apply(name, await tracker.read(name), true);
      this.#reader.acted({ kind: 'submitted', order });
      if (watch.existing === 'takeOver') await this.#readTakenOver(tracker, order);
      return { order, id, leftOut: leftOut.length };
    } catch (error) {
      // An order that was recorded before the error can be resumed, so it must be visible.
      await this.#reader.refresh().catch(() => {});
      throw error;
    }
  }

  async resume(order: Order, watch: Watch = {}): Promise<Order> {
    await this.#changing(order, watch, (tracker) => {
      const ended = new AbortController();
      void this.#follow(tracker, order, ended.signal);
      return tracker.resume(order.name, watch).finally(() => ended.abort());
    });
    this.#reader.acted({ kind: 'resumed', order });
    return order;
  }

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
    if (tasks > 0) this.#reader.acted({ kind: 'fed', order, tasks });
  }

  /** Ends the start of waiting tasks, and waits for what has begun. */
  async stopFeeding(order: Order): Promise<void> {
    const known = this.#feeding.get(order);
    known?.stop.abort();
    await known?.feeding.catch(() => {});
  }

  async retry(
    order: Order,
    options: { items?: readonly string[] } & Watch = {},
  ): Promise<readonly string[]> {
    let retried: readonly string[] = [];
    await this.#changing(order, options, async (tracker) => {
      ({ retried } = await tracker.retry(order.name, options));
    });
    this.#reader.acted({ kind: 'retried', order, tasks: retried.length });
    return retried;
  }

  async cancel(order: Order, options: { items?: readonly string[] } & Watch = {}): Promise<number> {
    let cancelled: readonly string[] = [];
    await this.stopFeeding(order);
    await this.#changing(order, options, async (tracker) => {
      cancelled = await tracker.cancel(order.name, options);
    });
    this.#reader.acted({ kind: 'cancelled', order, tasks: cancelled.length });
    return cancelled.length;
  }

  async annotate(
    order: Order,
    change: Partial<OrderAnnotation>,
    watch: Watch = {},
  ): Promise<Order> {
    const tracker = await this.#reader.tracker(watch.signal);
    const document = await tracker.annotate(order.name, change, watch);
    this.#reader.acted({ kind: 'annotated', order });
    return this.#reader.apply(order.name, document);
  }

  /** Makes a change to an order, and reads the order again. */
  async #changing(
    order: Order,
    watch: Watch,
    change: (tracker: Tracker) => Promise<unknown>,
  ): Promise<Order> {
    const tracker = await this.#reader.tracker(watch.signal);
    try {
      await change(tracker);
    } finally {
      await this.#reader
        .reread(tracker, order.name)
        .catch((error) => this.#reader.removeOrFail(order, error));
    }
    return order;
  }

  /** Reads an order repeatedly while its tasks are being started. */
  async #follow(tracker: Tracker, order: Order, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
      if (ended.aborted || this.#reader.find(order.name) !== order) return;
      const before = order.summary;
      // The submission itself reports errors; the next read may succeed.
      const document = await tracker.read(order.name).catch(() => undefined);
      const isNews = document && document.version !== before?.version;
      // Another update that finished in the meantime is newer.
      if (isNews && !ended.aborted && order.summary === before)
        this.#reader.apply(order.name, document);
    }
  }

  /** Reads the orders again from which images were taken over. */
  async #readTakenOver(tracker: Tracker, { document }: Order): Promise<void> {
    const names = document?.orders.flatMap(({ takes_over: orders }) => orders ?? []);
    for (const name of new Set(names)) {
      if (this.#reader.find(name)) await this.#reader.reread(tracker, name).catch(() => {});
    }
  }
}
