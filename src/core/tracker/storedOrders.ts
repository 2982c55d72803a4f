/** Orders in a store, as far as they are read. */
import { absentImages, type KnownImages } from '../orders/absentImages.ts';
import type { CleanPlan } from '../orders/clean.ts';
import { type CleanOptions, planCleanRun } from '../orders/cleanRun.ts';
import { currentDocument } from '../orders/currentDocument.ts';
import { missingLeftOut } from '../orders/leftOutItems.ts';
import { type ListedOrder, listOrders } from '../orders/listOrders.ts';
import { missingImages } from '../orders/missingImages.ts';
import {
  type ItemsOption,
  missingObjects,
  type ObjectsOption,
  orderObjects,
} from '../orders/objects.ts';
import type { StoredObject } from '../stores/store.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { readRecord, readRecordText } from '../tracking/recordAccess.ts';
import type { Watch } from '../watch.ts';
import { OrderPlanner } from './orderPlanner.ts';

/**
 * Reads the orders in a store: their records, their objects, and the images that are missing. Nothing is
 * changed.
 */
export class StoredOrders extends OrderPlanner {
  readonly #context: TrackerContext;

  /**
   * @param context parts of the tracker
   * @hidden
   */
  constructor(context: TrackerContext) {
    super(context);
    this.#context = context;
  }

  /**
   * Names of the orders in the store.
   *
   * @param pattern a glob such as `TRACKING_2020*`; without it, what the tracking template begins
   *   with
   * @param options cancellation
   * @returns sorted
   * @throws ServiceError, CancelledError
   */
  async list(pattern?: string, { signal }: Watch = {}): Promise<string[]> {
    return (await this.listed({ pattern, signal })).map(({ name }) => name);
  }

  /**
   * The orders in the store, with version and time of each one's document, from one listing: `read`
   * needs to be asked only for those whose version is another than before.
   *
   * @param options.pattern as in `list`
   * @returns sorted by name
   * @throws ServiceError, CancelledError
   */
  async listed(options: { pattern?: string | undefined } & Watch = {}): Promise<ListedOrder[]> {
    return listOrders(this.#context, options);
  }

  /**
   * The tracking document of an order.
   *
   * @param name as `list` gives it; with its prefix or `.json` it is understood as well
   * @param options cancellation
   * @throws NotFoundError, TrackingDocumentError, ServiceError, CancelledError
   */
  async read(name: string, { signal }: Watch = {}): Promise<TrackingDocument> {
    return readRecord(this.#context, name, signal);
  }

  /**
   * The text of a tracking document, whether it can be read as one or not.
   *
   * @param name as in `read`
   * @param options cancellation
   * @throws NotFoundError, ServiceError, CancelledError
   */
  async text(name: string, { signal }: Watch = {}): Promise<string> {
    return readRecordText(this.#context, name, signal);
  }

  /**
   * An order as Earth Engine has it now, like `update`, but without storing anything: for callers that
   * may only read.
   *
   * @param name as in `read`
   * @param options cancellation
   * @throws NotFoundError, TrackingDocumentError, ServiceError, CancelledError
   */
  async current(name: string, { signal }: Watch = {}): Promise<TrackingDocument> {
    return currentDocument(this.#context, name, signal);
  }

  /**
   * Remembers what the caller has read of a tracking document, so that it need not be read to find
   * out which items it has.
   *
   * @param name name of the order
   * @param version version of its document, as `listed` has it
   * @param fingerprint its `itemsFingerprint` in that version
   */
  remember(name: string, version: string, fingerprint: string): void {
    this.#context.claims.remember(name, version, fingerprint);
  }

  /**
   * Everything the order, or some of its items, has in the store besides its tracking document.
   *
   * @param order its tracking document
   * @param options.items names of the items; all unless given
   * @throws ServiceError, CancelledError
   */
  async objects(
    order: TrackingDocument,
    options: ItemsOption & Watch = {},
  ): Promise<StoredObject[]> {
    const objects = await orderObjects(this.store, order, options);
    return [...objects.values()].flat();
  }

  /**
   * Objects of an order in the store that are not in a folder yet, as `download` would put them
   * there. Files are compared by size; `download` checks their content.
   *
   * @param order its tracking document
   * @param folder as `download` takes it: files are looked for in `folder/ORDER NAME/`
   * @param options.items names of the items to look at; all unless given
   * @param options.objects ids of those of their objects to look at; all unless given
   * @returns objects, and their bytes in all
   */
  async missing(
    order: TrackingDocument,
    folder: string,
    options: ObjectsOption & Watch = {},
  ): Promise<{
    /** Number of missing objects. */
    count: number;
    /** Their sizes in all, bytes. */
    bytes: number;
  }> {
    const objects = await missingObjects(this.store, order, folder, options);
    return { count: objects.length, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
  }

  /**
   * The completed items of orders whose images are not in the store any more: `retry` computes them
   * again. Requests one listing of each prefix, however many orders there are.
   *
   * @param orders their tracking documents
   * @param options cancellation
   * @returns names of the items, for each order
   * @throws ServiceError, CancelledError
   */
  async missingImages(
    orders: readonly TrackingDocument[],
    { signal }: Watch = {},
  ): Promise<Map<TrackingDocument, string[]>> {
    return missingImages(this.store, orders, { signal });
  }

  /**
   * Images that orders left out because another order had them, or that another order took over, and
   * that are not there any more: that order was taken back or cleaned, or its record is gone. `retry`
   * has them computed for the order that left them to it. Requests one listing of each prefix and one
   * of the records, however many orders there are.
   *
   * @param orders tracking documents of the orders
   * @returns names of the images, for each order
   */
  async missingLeftOut(
    orders: readonly TrackingDocument[],
    { signal }: Watch = {},
  ): Promise<Map<TrackingDocument, string[]>> {
    return missingLeftOut(this.store, orders, { claims: this.#context.claims, signal });
  }

  /**
   * Finds orders that may have images which are not in the store any more, from what is known about
   * them without their documents: one listing of each folder of images. `missingImages` and
   * `missingLeftOut` look more closely.
   *
   * @param orders all that are known
   * @returns a fingerprint of the images that seem to be missing, for each order that can be
   *   checked; empty where no image is
   */
  async absentImages<Order extends KnownImages>(
    orders: readonly Order[],
    { signal }: Watch = {},
  ): Promise<Map<Order, string>> {
    return absentImages(this.store, orders, { signal });
  }

  /**
   * Objects that `clean` would delete now, and those it would keep: objects of items that another
   * order has, and objects that nothing shows to belong to this order.
   *
   * @param order its tracking document
   * @param options as those of `clean`
   * @throws ServiceError, CancelledError
   */
  async planClean(
    order: TrackingDocument,
    options: Pick<CleanOptions, 'trackingName' | 'cleanedWith'> & Watch = {},
  ): Promise<CleanPlan> {
    return planCleanRun(this.#context, order, options);
  }
}
