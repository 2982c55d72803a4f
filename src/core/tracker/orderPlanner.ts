/** Questions about orders before they are submitted. */
import type { InsideArea } from '../areas/index.ts';
import { type AssetDescription, describeAsset } from '../earthengine/assetDescription.ts';
import { countQueue, type QueueCount } from '../earthengine/queue.ts';
import type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import type { ExistingItem } from '../errors.ts';
import type { TileGrid } from '../grids/index.ts';
import { collectionsWithoutScenes } from '../orders/anyScenes.ts';
import { countItems, type ItemCount } from '../orders/count.ts';
import { type SceneFootprint, sceneFootprints } from '../orders/footprints.ts';
import { gridOfArea } from '../orders/gridOfArea.ts';
import { compareWithPlan } from '../orders/imageContents.ts';
import { type ItemLook, type LookOptions, lookAtItem } from '../orders/itemLook.ts';
import type { OrderPlan, OrderRequest } from '../orders/plan.ts';
import { type PlanOptions, planRequest } from '../orders/planRequest.ts';
import { requireDescribedBands } from '../orders/requireDescribedBands.ts';
import { requireScenesLeftOut } from '../orders/scenesLeftOut.ts';
import { findExisting } from '../ownership/existingItems.ts';
import type { Store, StoreLocation } from '../stores/store.ts';
import type { Templates } from '../templates/orderTemplates.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { Watch } from '../watch.ts';

/**
 * Answers questions about requests before they are submitted: their items and scenes, existing images,
 * and the room for their tasks and files. Nothing is stored or started.
 */
export class OrderPlanner {
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

  /**
   * @param context parts of the tracker
   * @hidden
   */
  constructor(context: TrackerContext) {
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
   * @param options.isAnySize plan also more images than one order can have, such as those of several
   *   orders
   * @throws the error of whatever is wrong with the request; OrderRequestError also when the order would
   *   have more images than its record has room for
   */
  plan(request: OrderRequest, options: PlanOptions = {}): OrderPlan {
    return planRequest(this.#context, request, options);
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
   * Items that orders have found to be without scenes do not exist: `submit` orders them again.
   *
   * @param request what to order
   * @param options cancellation; `withEmpty` adds the items that orders have found to be without
   *   scenes, at the end
   * @throws the error of whatever is wrong with the request; ServiceError, CancelledError
   */
  async existing(
    request: OrderRequest,
    { withEmpty = false, signal }: { withEmpty?: boolean } & Watch = {},
  ): Promise<ExistingItem[]> {
    const { items } = this.plan(request, { isAnySize: true });
    const { claims, filters } = this.#context;
    const comparison = compareWithPlan(filters);
    const found = await findExisting(this.store, items, { claims, comparison, signal });
    return withEmpty ? [...found.existing, ...found.empty] : [...found.existing];
  }

  /**
   * Compares the bands of collections that the configuration describes with those that Earth Engine has:
   * a band that does not exist ends each task, and of a type that is too narrow, values are lost. `count`,
   * `emptyCollections` and `submit` do the same. At most one request to Earth Engine, and none once the
   * bands of a collection were found to be right, or where all of them are built in.
   *
   * @param request what to order
   * @throws CollectionError that names the band, and what to do; the error of whatever else is wrong with
   *   the request; ServiceError, CancelledError
   */
  async checkDescriptions(request: OrderRequest, { signal }: Watch = {}): Promise<void> {
    await requireDescribedBands(this.earthEngine, this.plan(request), this.filters, signal);
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
   * @throws the error of whatever is wrong with the request, or with the description of a collection;
   *   ServiceError, CancelledError
   */
  async count(request: OrderRequest, options: Watch = {}): Promise<ItemCount[]> {
    const plan = this.plan(request);
    await requireScenesLeftOut(this.earthEngine, plan, options.signal);
    await requireDescribedBands(this.earthEngine, plan, this.filters, options.signal);
    return countItems(this.earthEngine, plan, this.filters, options);
  }

  /**
   * Collections of a request that have no scenes at all, by the same filters as `count`: one request to
   * Earth Engine, which is much less work for it. Only orders of more than 200 collections × tiles may
   * need more.
   *
   * @param request what to order
   * @returns ids of image collections; none where each has a scene over one of the tiles at least
   * @throws the error of whatever is wrong with the request, or with the description of a collection;
   *   ServiceError, CancelledError
   */
  async emptyCollections(request: OrderRequest, options: Watch = {}): Promise<string[]> {
    const plan = this.plan(request);
    await requireDescribedBands(this.earthEngine, plan, this.filters, options.signal);
    return collectionsWithoutScenes(this.earthEngine, plan, this.filters, options);
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
}
