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

import type { InsideArea } from './areas/index.ts';
import { type AssetDescription, describeAsset } from './earthengine/assetDescription.ts';
import { countQueue, type QueueCount } from './earthengine/queue.ts';
import type { ExportOptions, FilterSpec } from './earthengine/requestOptions.ts';
import type { EarthEngine } from './earthengine/session.ts';
import type { ExistingItem } from './errors.ts';
import type { TileGrid } from './grids/index.ts';
import { absentImages, type KnownImages } from './orders/absentImages.ts';
import { annotateOrder } from './orders/annotateOrder.ts';
import { collectionsWithoutScenes } from './orders/anyScenes.ts';
import { cancelItems } from './orders/cancelItems.ts';
import { checkExistingChoice } from './orders/checkRequest.ts';
import type { CleanPlan } from './orders/clean.ts';
import { type CleanOptions, type CleanResult, planCleanRun, runClean } from './orders/cleanRun.ts';
import { countItems, type ItemCount } from './orders/count.ts';
import { currentDocument } from './orders/currentDocument.ts';
import { type SceneFootprint, sceneFootprints } from './orders/footprints.ts';
import { gridOfArea } from './orders/gridOfArea.ts';
import { compareWithPlan } from './orders/imageContents.ts';
import { type ItemLook, type LookOptions, lookAtItem } from './orders/itemLook.ts';
import { missingLeftOut } from './orders/leftOutItems.ts';
import { type ListedOrder, listOrders } from './orders/listOrders.ts';
import { missingImages } from './orders/missingImages.ts';
import {
  downloadObjects,
  type ItemsOption,
  missingObjects,
  type ObjectsOption,
  orderObjects,
} from './orders/objects.ts';
import type { OrderPlan, OrderRequest } from './orders/plan.ts';
import { planRequest } from './orders/planRequest.ts';
import { type ResumeOptions, resumeSubmission } from './orders/resumeSubmission.ts';
import { type RetriedOrder, retryTasks } from './orders/retryTasks.ts';
import { requireScenesLeftOut } from './orders/scenesLeftOut.ts';
import type { SubmitResult } from './orders/submissionRun.ts';
import { type NewOrder, type SubmitOptions, submitPlan } from './orders/submitPlan.ts';
import {
  type UpdateAllOptions,
  type UpdatedOrders,
  updateDocument,
  updateDocuments,
} from './orders/updateDocuments.ts';
import { findExisting } from './ownership/existingItems.ts';
import type { Store, StoredObject, StoreLocation } from './stores/store.ts';
import type { Templates } from './templates/orderTemplates.ts';
import { createContext, type TrackerContext, type TrackerParts } from './trackerContext.ts';
import type { TrackingDocument } from './tracking/document.ts';
import type { OrderAnnotation } from './tracking/orderAnnotation.ts';
import { readRecord, readRecordText } from './tracking/recordAccess.ts';
import { throwIfCancelled, type Watch } from './watch.ts';

export type { ExistingChoice } from '../domain/existingChoice.ts';
export { type CleanOptions, CleanResult } from './orders/cleanRun.ts';
export type { ListedOrder } from './orders/listOrders.ts';
export type { ResumeOptions } from './orders/resumeSubmission.ts';
export type { RetriedOrder } from './orders/retryTasks.ts';
export type { SubmitResult } from './orders/submissionRun.ts';
export type { NewOrder, SubmitOptions } from './orders/submitPlan.ts';
export { type UpdateAllOptions, UpdatedOrders } from './orders/updateDocuments.ts';
export type { TrackerParts } from './trackerContext.ts';

/**
 * Orders imagery from Earth Engine, follows each order, fetches what it made, and deletes it.
 *
 * A tracker has no state: all information about an order is in its tracking document in the store,
 * so that any number of trackers, processes and machines work on the same orders.
 */
export class Tracker {
  /** The grid that tiles are numbered in. */
  readonly grid: TileGrid;
  /** Where images and documents are stored. */
  readonly store: Store;
  /** The session that computes the images. */
  readonly earthEngine: EarthEngine;
  /** Templates for the names of images, folders and orders. */
  readonly templates: Templates;
  /** Filters by the id of the image collection. */
  readonly filters: Readonly<Record<string, readonly FilterSpec[]>>;
  /** Options of every export. */
  readonly exportOptions: ExportOptions;
  readonly #context: TrackerContext;

  constructor(parts: TrackerParts) {
    const context = createContext(parts);
    this.#context = context;
    this.grid = context.grid;
    this.store = context.store;
    this.earthEngine = context.earthEngine;
    this.templates = context.templates;
    this.filters = context.filters;
    this.exportOptions = context.exportOptions;
  }

  /**
   * Plans a request without sending or storing anything.
   *
   * @param request what to order
   * @throws the error of whatever is wrong with the request
   */
  plan(request: OrderRequest): OrderPlan {
    return planRequest(this.#context, request);
  }

  /**
   * Drafts the description of an image collection or image that is not built in, for `collections:`
   * in cedar.yaml. Requests the asset, its first image, and the dates of some images.
   *
   * @param id asset id in Earth Engine, as users paste it: with or without quotes around it
   * @param options cancellation
   * @returns the description, and what the user should look at
   * @throws CollectionError when there is no such asset, it may not be read, or images cannot be made
   *   from it; ServiceError, CancelledError
   */
  async describeCollection(id: string, { signal }: Watch = {}): Promise<AssetDescription> {
    return describeAsset(this.#context.earthEngine, id, signal);
  }

  /**
   * The items of a request that other orders have, or whose objects are in the store already.
   * Requests one listing of each prefix, and reads the documents of the orders that share an item.
   * Properties of an existing image that the wanted one lacks, such as other bands, are in `differences`.
   *
   * @param request what to order
   * @param options cancellation
   * @throws the error of whatever is wrong with the request; ServiceError, CancelledError
   */
  async existing(request: OrderRequest, { signal }: Watch = {}): Promise<ExistingItem[]> {
    const { items } = this.plan(request);
    const { claims, filters } = this.#context;
    const comparison = compareWithPlan(filters);
    return (await findExisting(this.store, items, { claims, comparison, signal })).existing;
  }

  /**
   * Orders images: stores the tracking document, then starts one task for each item with scenes.
   *
   * Items for which Earth Engine's queue has no room are recorded as waiting for it; `resume` starts
   * them when tasks have finished. An order of more than 100 tasks leaves the last tenth of the queue
   * to others.
   *
   * @param request what to order
   * @param options what becomes of items that are empty or exist already; without `existing` nothing is
   *   ordered when there are any that do
   * @returns the order's name, what the store calls its tracking document, how many items wait, and
   *   the names of the items that were left out because they exist already
   * @throws the error of whatever is wrong with the request, before anything is sent;
   *   ExistingItemsError when other orders have some of the items, or their objects are in the store;
   *   EmptyCollectionError with `errorIfEmpty`; ConflictError when an order of this name exists;
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
   * How many scenes and dates there are for each image that a request would order: one request to
   * Earth Engine (one for every 200 collections × tiles), and nothing is exported or stored.
   *
   * Scenes are looked for as `submit` does: over the tile drawn in a little, in the half-open period,
   * through the configured filters.
   *
   * @param request what to order
   * @param options progress and cancellation
   * @returns one count for each item, in the order in which `plan` has them
   * @throws the error of whatever is wrong with the request; ServiceError, CancelledError
   */
  async count(request: OrderRequest, options: Watch = {}): Promise<ItemCount[]> {
    const plan = this.plan(request);
    await requireScenesLeftOut(this.earthEngine, plan, options.signal);
    return countItems(this.earthEngine, plan, this.filters, options);
  }

  /**
   * Collections of a request that have no scenes at all, by the same filters as `count`: one request to
   * Earth Engine, which is much less work for it. Only orders of more than 200 collections × tiles may
   * need more.
   *
   * @param request what to order
   * @returns ids of image collections; none where each has a scene over one of the tiles at least
   * @throws the error of whatever is wrong with the request; ServiceError, CancelledError
   */
  async withoutScenes(request: OrderRequest, options: Watch = {}): Promise<string[]> {
    return collectionsWithoutScenes(this.earthEngine, this.plan(request), this.filters, options);
  }

  /**
   * Outlines of the scenes that a request would use, by the same filters as `count`: one request to
   * Earth Engine for every 25 collections × tiles.
   *
   * @param request what to order
   * @param options.limit the most outlines, 1,000 unless given; those of the first tiles are returned
   * @returns each scene once, oldest first; scenes without an outline are left out
   * @throws the error of whatever is wrong with the request; ServiceError, CancelledError
   */
  async footprints(
    request: OrderRequest,
    options: { limit?: number } & Watch = {},
  ): Promise<SceneFootprint[]> {
    const { limit = 1000 } = options;
    return sceneFootprints(this.earthEngine, this.plan(request), this.filters, {
      ...options,
      limit,
    });
  }

  /**
   * A grid of one tile for an area, with the pixels that the images of the collections have there: for
   * an order that does without the tracker's grid. One request to Earth Engine for each collection.
   *
   * ```ts
   * const { name, geometry } = (await readArea({ file: 'farm.gpkg' })).inside();
   * const grid = await tracker.areaGrid({ collections }, { name, geometry });
   * await tracker.submit({ collections, tiles: [0, 0], grid: grid.toJSON(), ...period });
   * ```
   *
   * @param request image collections, and the bands chosen of them
   * @param area polygons in longitude and latitude
   * @param options cancellation
   * @returns its only tile is [0, 0]
   * @throws CollectionError when there are no images in the middle of the area; GridError when the area
   *   is too large for one image; OrderRequestError when collections have different pixels there;
   *   ServiceError, CancelledError
   */
  async areaGrid(
    request: Pick<OrderRequest, 'collections' | 'choices'>,
    area: InsideArea,
    { signal }: Watch = {},
  ): Promise<TileGrid> {
    return gridOfArea(this.#context, request, area, signal);
  }

  /**
   * Shows one image of a request before it is ordered: the scenes it would be made from, and small
   * pictures. Nothing is requested until one of the methods of the result is called.
   *
   * @param request what to order
   * @param options.item name of the image in the plan of the request; the first one unless given
   * @throws the error of whatever is wrong with the request; OrderRequestError when it has no such
   *   image
   */
  look(request: OrderRequest, options: LookOptions = {}): ItemLook {
    return lookAtItem(this.earthEngine, this.plan(request), this.filters, options);
  }

  /**
   * Numbers of the project's tasks that wait and run, and the limit for waiting tasks; includes the
   * tasks of others.
   *
   * @param signal ends the request
   * @throws ServiceError, CancelledError
   */
  async queue(signal?: AbortSignal): Promise<QueueCount> {
    return countQueue(this.earthEngine, signal);
  }

  /**
   * Where the images are stored.
   *
   * @param signal ends the request
   * @returns undefined for Google Drive, which has no location
   * @throws ServiceError, CancelledError
   */
  async storeLocation(signal?: AbortSignal): Promise<StoreLocation | undefined> {
    return this.store.location?.({ signal });
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
   * @throws RunningTasksError when tasks are still under way, unless `cancelFirst`; ConflictError when
   *   an object is written meanwhile
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
