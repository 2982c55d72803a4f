/**
 * The order tracker: submits orders, follows them, downloads their images, cleans them.
 *
 * ```ts
 * const tracker = new Tracker({ grid: TileGrid.named('LANDSAT_ARD_CU'), store, earthEngine });
 * const { name } = await tracker.submit({
 *   collections: 'LANDSAT/LC08/C02/T1_L2',
 *   tiles: [3, 9],
 *   periodStart: '2019-01-01',
 *   periodEnd: '2020-12-31',
 *   periodFrequency: 'YS',
 * });
 * const order = await tracker.update(name);
 * if (order.complete) await tracker.download(order, 'data');
 * ```
 */

import { annotateOrder } from './orders/annotateOrder.ts';
import { cancelItems } from './orders/cancelItems.ts';
import { checkExistingChoice } from './orders/checkRequest.ts';
import { type CleanOptions, type CleanResult, runClean } from './orders/cleanRun.ts';
import { downloadObjects, type ItemsOption, type ObjectsOption } from './orders/objects.ts';
import type { OrderRequest } from './orders/plan.ts';
import { type ResumeOptions, resumeSubmission } from './orders/resumeSubmission.ts';
import { type RetriedOrder, retryTasks } from './orders/retryTasks.ts';
import type { SubmitResult } from './orders/submissionRun.ts';
import { type NewOrder, type SubmitOptions, submitPlan } from './orders/submitPlan.ts';
import {
  type UpdateAllOptions,
  type UpdatedOrders,
  updateDocument,
  updateDocuments,
} from './orders/updateDocuments.ts';
import { StoredOrders } from './tracker/storedOrders.ts';
import { createContext, type TrackerContext, type TrackerParts } from './trackerContext.ts';
import type { TrackingDocument } from './tracking/document.ts';
import type { OrderAnnotation } from './tracking/orderAnnotation.ts';
import { throwIfCancelled, type Watch } from './watch.ts';

export type { ExistingChoice } from '../domain/existingChoice.ts';
export { type CleanOptions, CleanResult } from './orders/cleanRun.ts';
export type { ListedOrder } from './orders/listOrders.ts';
export type { ResumeOptions } from './orders/resumeSubmission.ts';
export type { RetriedOrder } from './orders/retryTasks.ts';
export type { SubmitResult } from './orders/submissionRun.ts';
export type { NewOrder, SubmitOptions } from './orders/submitPlan.ts';
export { type UpdateAllOptions, UpdatedOrders } from './orders/updateDocuments.ts';
export { OrderPlanner } from './tracker/orderPlanner.ts';
export { StoredOrders } from './tracker/storedOrders.ts';
export type { TrackerParts } from './trackerContext.ts';

/**
 * Orders imagery from Earth Engine, follows each order, fetches what it made, and deletes it.
 *
 * A tracker has no state: all information about an order is in its tracking document in the store,
 * so that any number of trackers, processes and machines work on the same orders.
 */
export class Tracker extends StoredOrders {
  readonly #context: TrackerContext;

  /** @param parts grid, store and session; templates and filters with defaults */
  constructor(parts: TrackerParts) {
    const context = createContext(parts);
    super(context);
    this.#context = context;
  }

  /**
   * Orders images: stores the tracking document, then starts one task for each item with scenes.
   *
   * Items for which Earth Engine's queue has no room are recorded as waiting for it; `resume` starts
   * them when tasks have finished. An order of more than 100 tasks leaves the last tenth of the queue
   * to others.
   *
   * @param request what to order
   * @param options what becomes of items that are empty or already exist; without `existing` nothing is
   *   ordered when there are any that do
   * @returns the order's name, what the store calls its tracking document, how many items wait, and
   *   the names of the items that were left out because they already exist
   * @throws the error of whatever is wrong with the request, before anything is sent;
   *   ExistingItemsError when other orders have some of the items, or their objects are in the store;
   *   EmptyCollectionError with `errorIfEmpty`; ConflictError when an order of this name exists
   *   and the template of names has no `{now}`: with it, the order gets the next free name;
   *   SubmissionError or CancelledError when some tasks were not started: `resume` starts them
   */
  async submit(request: OrderRequest, options: SubmitOptions = {}): Promise<NewOrder> {
    throwIfCancelled(options.signal);
    checkExistingChoice(options.existing);
    let plan = this.plan(request);
    // Problems of the request are found first; names are made with the true time.
    if (await this.earthEngine.ensureTime(options.signal)) plan = this.plan(request);
    return submitPlan(this.#context, plan, options);
  }

  /**
   * Starts what an earlier submission left unsubmitted; nothing is started twice. What finds no room
   * in Earth Engine's queue waits for it: call this again when tasks have finished.
   *
   * ```ts
   * while ((await tracker.resume(name)).waiting > 0) await setTimeout(10 * 60_000);
   * ```
   *
   * @param name name of the order
   * @param options.waitingOnly start only items that wait for room, some at a time, and leave those of
   *   an interrupted submission as they are: for programs that do this unasked. What Earth Engine
   *   refuses then fails alone, and tasks of an order that was cancelled meanwhile are cancelled
   * @throws SubmissionError or CancelledError when some tasks were not started this time either;
   *   ExistingItemsError when other orders have some of the items: these are not started
   */
  async resume(name: string, options: ResumeOptions = {}): Promise<SubmitResult> {
    return resumeSubmission(this.#context, name, options);
  }

  /**
   * Orders what failed or was cancelled once more, as new tasks of the same order.
   *
   * @param name name of the order
   * @param options.items names of the items, which failed, were cancelled, completed with an
   *   image that is not in the store any more, or were left to another order that does not have them
   *   any more (see `missingLeftOut`); all that failed unless given: cancelled items are tried again
   *   only when they are named
   * @returns the names of the items that were tried again, besides what `submit` returns
   * @throws SubmissionError or CancelledError when some tasks were not started: `resume` starts
   *   them; TrackingDocumentError when the document does not contain the source of an item;
   *   ExistingItemsError when other orders have some of the items: these are not tried again;
   *   OrderRequestError when the export options cannot work, with any number of dates
   */
  async retry(name: string, options: ItemsOption & Watch = {}): Promise<RetriedOrder> {
    return retryTasks(this.#context, name, options);
  }

  /**
   * Stores the user's own name and note of an order in its document, over what other processes write
   * at the same time.
   *
   * @param name as in `read`
   * @param change what to change: a name of one line with up to 100 characters, a note with up to
   *   5,000; empty texts remove what there is
   * @param options cancellation
   * @returns the document as it is stored now
   * @throws OrderRequestError when a text is too long or the name has several lines; NotFoundError,
   *   TrackingDocumentError, ConflictError, ServiceError, CancelledError
   */
  async annotate(
    name: string,
    change: Partial<OrderAnnotation>,
    { signal }: Watch = {},
  ): Promise<TrackingDocument> {
    return annotateOrder(this.#context, name, change, { signal });
  }

  /**
   * Brings an order's document up to date with Earth Engine, and stores it if anything changed.
   *
   * A task that Earth Engine no longer has is completed if its whole image is in the store, and
   * otherwise has failed, so that it can be tried again.
   *
   * @param name as in `read`
   * @param options progress and cancellation
   * @throws NotFoundError, TrackingDocumentError, ServiceError, CancelledError
   */
  async update(name: string, options: Watch = {}): Promise<TrackingDocument> {
    return updateDocument(this.#context, name, options);
  }

  /**
   * Brings many orders up to date with one pass over Earth Engine's operations.
   *
   * A document that cannot be read as one, or that the account may not read, keeps no other order from
   * being updated: the result lacks it, and has its error among `unreadable`.
   *
   * @param names names of the orders; all in the store unless given
   * @param options.onError called for each order that cannot be updated
   * @throws the first error when an order cannot be updated for another reason, or when none at all
   *   can be read, after all others have been updated; with `onError`, that is called for each of
   *   them instead
   */
  async updateAll(
    names?: readonly string[],
    options: UpdateAllOptions = {},
  ): Promise<UpdatedOrders> {
    return updateDocuments(this.#context, names, options);
  }

  /**
   * Fetches an order's metadata and image pieces into `folder/ORDER NAME/`.
   *
   * Files are received under temporary names, checked against the store's CRC32C, and renamed when
   * whole. With `overwrite: false`, files that are whole already are not fetched again.
   *
   * @param order its tracking document, as `update` or `read` gives it
   * @param folder folder on disk, which is made where there is none
   * @param options.items names of the items to fetch; all unless given
   * @param options.objects ids of those of their objects to fetch; all unless given
   * @returns paths by task id (by item name without a task)
   * @throws DestinationError, ChecksumError, ServiceError; CancelledError: whole files are kept
   */
  async download(
    order: TrackingDocument,
    folder: string,
    options: { overwrite?: boolean } & ObjectsOption & Watch = {},
  ): Promise<Map<string, string[]>> {
    return downloadObjects(this.store, order, folder, options);
  }

  /**
   * Deletes an order's objects from the store, and with `trackingName` its tracking document last.
   *
   * Objects that another tracking document claims stay, and so do those that nothing shows to belong
   * to this order. When it ends halfway, doing it again deletes the rest.
   *
   * @param order its tracking document
   * @param options.trackingName name of the tracking document, to delete it as well
   * @returns names of the deleted objects by task id (by item name without a task), and in `kept`
   *   the objects that stay, with the reason
   * @throws RunningTasksError when tasks are still under way, unless `cancelFirst`, or when cancelled
   *   tasks do not end, which are waited for; ConflictError when an object is written meanwhile
   */
  async clean(order: TrackingDocument, options: CleanOptions = {}): Promise<CleanResult> {
    return runClean(this.#context, order, options);
  }

  /**
   * Cancels an order's tasks that are still under way, or those of some items, and gives up the ones
   * not started yet.
   *
   * @param name as in `read`
   * @param options.items names of the items; all unless given
   * @returns ids of the tasks that were asked to end
   * @throws NotFoundError, TrackingDocumentError, ServiceError, CancelledError
   */
  async cancel(name: string, options: ItemsOption & Watch = {}): Promise<string[]> {
    return cancelItems(this.#context, name, options);
  }
}
