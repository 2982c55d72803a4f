/**
 * Checks which images of orders are missing from the store, although their tasks are completed.
 *
 * A state that cannot be determined now stays as it was.
 */
import type { TrackedItem, Tracker, TrackingDocument, Watch } from '../core/index.ts';
import type { ConfigurationOrders, Order } from './order.ts';
import type { OrderSummary } from './summary.ts';

/** Data that the checks read. */
type Orders = Pick<ConfigurationOrders, 'document' | 'orders' | 'state' | 'tracker'>;

export class ImageChecks {
  readonly #orders: Orders;
  readonly #changed: (order: Order) => void;
  /** Summaries whose images have been checked. */
  readonly #looked = new WeakSet<OrderSummary>();
  /** By order, the images that seemed to be missing when its document was last checked. */
  readonly #absent = new WeakMap<OrderSummary, string>();
  #looking: Promise<void> | undefined;

  /** @param changed called for each order whose missing images have changed */
  constructor(orders: Orders, changed: (order: Order) => void) {
    this.#orders = orders;
    this.#changed = changed;
  }

  /** Checks one order, once for each version of its document. */
  async ensure(order: Order): Promise<void> {
    const { summary } = order;
    const isKnown = !summary || this.#looked.has(summary);
    // No requests while only the orders of an earlier window are shown.
    if (isKnown || this.#orders.state !== 'ready') return;
    if (order.count('COMPLETED') === 0 && !summary.leftOutFingerprint) return;
    this.#looked.add(summary);
    try {
      const tracker = await this.#orders.tracker();
      await this.check(tracker, new Map([[await this.#orders.document(order), order]]));
    } catch {
      this.#looked.delete(summary);
    }
  }

  /**
   * Checks all orders with one listing for each folder of images. Documents are read only of orders
   * that seem to have missing images. Only one such check runs at a time.
   */
  async lookForAll(watch: Watch = {}): Promise<void> {
    this.#looking ??= this.#lookForAll(watch)
      .catch(() => {})
      .finally(() => {
        this.#looking = undefined;
      });
    return this.#looking;
  }

  async #lookForAll(watch: Watch): Promise<void> {
    const tracker = await this.#orders.tracker(watch.signal);
    const known = new Map<OrderSummary, Order>();
    for (const order of this.#orders.orders) if (order.summary) known.set(order.summary, order);
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
      documents.set(await this.#orders.document(order, watch.signal), order);
    }
    await this.check(tracker, documents, watch);
    for (const { order, images } of suspects) {
      if (order.summary) this.#absent.set(order.summary, images);
    }
  }

  /** Checks the images of orders, by their documents. */
  async check(
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

  /** Determines the missing images from a listing of a whole order. */
  noteListing(
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
    if (isNews) this.#changed(order);
  }
}
