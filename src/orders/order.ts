/**
 * One order as this window knows it, and what can be done with the orders of its configuration.
 *
 * The two types are in one file because each refers to the other. `createConfigurationOrders` makes
 * the objects of the second one.
 */
import type {
  AssetDescription,
  CleanOptions,
  ExistingItem,
  InsideArea,
  ItemCount,
  ItemLook,
  KeptObject,
  OrderAnnotation,
  OrderRequest,
  PassMember,
  QueueCount,
  SceneFootprint,
  StoredObject,
  StoreLocation,
  SubmitOptions,
  TaskState,
  TileGrid,
  TrackedItem,
  Tracker,
  TrackingDocument,
  Watch,
} from '../core/index.ts';
import { ACTIVE_STATES } from '../domain/taskStates.ts';
import type { ConsolePages } from './consolePages.ts';
import type { OrderSelection } from './orderSelection.ts';
import type { OrdersSource } from './ordersSource.ts';
import { type OrderSummary, summarize } from './summary.ts';

/** `cached`: orders of an earlier window are loaded, and no request has been made yet. */
export type ReadingState = 'unread' | 'cached' | 'reading' | 'ready' | 'failed';

/** Options of a submission. */
export type OrderSubmission = Pick<
  SubmitOptions,
  'existing' | 'annotation' | 'saveEmptyMetadata' | 'errorIfEmpty'
>;

/** Number and size of objects in the store. */
export interface ObjectsSize {
  readonly count: number;
  readonly bytes: number;
}

/**
 * The orders of one configuration, and every action on them.
 *
 * Commands only call these methods; views listen to the model. After a cancel or an error the
 * orders are read again, so that views show what is stored.
 */
export interface ConfigurationOrders {
  readonly source: OrdersSource;
  readonly state: ReadingState;
  /** Why the orders could not be listed, in state `failed`. */
  readonly error: unknown;
  /** When the orders were last listed, in this window or an earlier one. */
  readonly listedAt: Date | undefined;
  /** Whether the orders may be out of date: no request has been made since the window opened. */
  readonly isStale: boolean;
  /** Newest first. */
  readonly orders: readonly Order[];
  find(name: string): Order | undefined;

  /** The tracker, connected when first needed. */
  tracker(signal?: AbortSignal): Promise<Tracker>;
  /** Restores the orders that an earlier window saved, without making requests. */
  ensureKnown(): Promise<void>;
  /** Reads the orders unless they have been read; errors are kept in `error`. */
  ensureRead(): Promise<void>;
  /**
   * Lists the orders and reads new and changed documents. Only one such reading runs at a time: one
   * that has requested its listing before is followed by another.
   */
  refresh(watch?: Watch): Promise<void>;
  /** The document, from memory, from disk at the current version, or from the store. */
  document(order: Order, signal?: AbortSignal): Promise<TrackingDocument>;
  /** The document's text; the stored text where it cannot be parsed as a document. */
  text(order: Order, signal?: AbortSignal): Promise<string>;
  /** Writes everything to disk now, for the next window; resolves when it is written. */
  flush(): Promise<void>;
  /**
   * Checks for the images of an order whose tasks are shown, once for each version of its document.
   * A state that cannot be determined now stays unknown.
   */
  ensureImages(order: Order): Promise<void>;
  /**
   * Checks for missing images of all orders with one listing for each folder of images. Documents
   * are read only of orders that seem to have missing images. What cannot be determined now stays
   * as it was.
   */
  lookForImages(watch?: Watch): Promise<void>;

  /** How many scenes and dates there are for each image that a request would order. */
  count(request: OrderRequest, watch?: Watch): Promise<ItemCount[]>;
  /** A grid of one tile for an area, with the pixels that the collections have there. */
  areaGrid(
    request: Pick<OrderRequest, 'collections' | 'choices'>,
    area: InsideArea,
    watch?: Watch,
  ): Promise<TileGrid>;
  /** Ids of the collections of a request that have no scenes over any of its tiles. */
  emptyCollections(request: OrderRequest, watch?: Watch): Promise<string[]>;
  /** Outlines of the scenes that a request would use; of the first tiles if there are many. */
  footprints(request: OrderRequest, watch?: Watch): Promise<SceneFootprint[]>;
  /** One image of a request as it would be ordered. */
  look(request: OrderRequest, signal?: AbortSignal): Promise<ItemLook>;
  /** The draft of a description of an image collection that is not built in. */
  describeCollection(id: string, watch?: Watch): Promise<AssetDescription>;
  /** The images of a request that belong to other orders, or that are in the store already. */
  existing(request: OrderRequest, watch?: Watch): Promise<ExistingItem[]>;
  /** Number of the project's tasks that wait, that run, and that may wait. */
  queue(signal?: AbortSignal): Promise<QueueCount>;
  /** Where the images are stored; undefined for Google Drive. */
  storeLocation(signal?: AbortSignal): Promise<StoreLocation | undefined>;
  /** Google's own pages; undefined for a sandbox. */
  console(): Promise<ConsolePages | undefined>;

  /**
   * Updates orders from Earth Engine; all of them unless given.
   *
   * @param watch.images whether to check the store for the images of completed tasks as well
   */
  update(
    orders?: readonly Order[],
    watch?: Watch & { member?: PassMember; images?: boolean },
  ): Promise<Order[]>;
  /**
   * Submits an order. It is visible as soon as it is recorded, and its tasks as they start.
   *
   * @param watch.existing what to do with images that already exist; nothing is ordered then unless
   *   given
   * @param watch.onRecorded called with the order when it has been recorded
   * @returns the new order, and how many images were left out because they exist
   */
  submit(
    request: OrderRequest,
    watch?: Watch & OrderSubmission & { onRecorded?: (order: Order) => void },
  ): Promise<{ order: Order; id: string; leftOut: number }>;
  /** Starts the tasks of an order that were not started. */
  resume(order: Order, watch?: Watch): Promise<Order>;
  /**
   * Starts tasks that wait for room in Earth Engine's queue, in batches, and nothing else of the
   * order. Ends when the order is cancelled or cleaned.
   */
  feed(order: Order, watch?: Watch): Promise<void>;
  /**
   * Starts new tasks for failed items, or for the given items. @returns the names of those items
   */
  retry(order: Order, options?: { items?: readonly string[] } & Watch): Promise<readonly string[]>;
  /** Stores the user's own name and note of an order. @throws OrderRequestError if one is too long */
  annotate(order: Order, change: Partial<OrderAnnotation>, watch?: Watch): Promise<Order>;
  /** @returns the number of tasks whose cancellation was requested */
  cancel(order: Order, options?: { items?: readonly string[] } & Watch): Promise<number>;

  /** @returns the paths of all files, whether just received or complete before */
  download(
    order: Order,
    folder: string,
    options?: { overwrite?: boolean } & OrderSelection & Watch,
  ): Promise<string[]>;
  /** Objects of the order that a download into this folder would still have to receive. */
  missing(order: Order, folder: string, options?: OrderSelection & Watch): Promise<ObjectsSize>;
  /** Files of the order, or of some of its items, in the store. */
  files(
    order: Order,
    options?: { items?: readonly string[] } & Watch,
  ): Promise<readonly StoredObject[]>;
  /** Number and size of the order's files; requested once for each version of its document. */
  size(order: Order, watch?: Watch): Promise<ObjectsSize>;
  /**
   * Objects that cleaning the order would delete now, and those it would keep because others use
   * them.
   */
  planClean(
    order: Order,
    watch?: Pick<CleanOptions, 'cleanedWith'> & Watch,
  ): Promise<{ remove: readonly StoredObject[]; keep: readonly KeptObject[] }>;
  /**
   * Deletes the order and everything it has in the store.
   *
   * @returns names of the deleted objects, and the objects that are kept because they are not the
   *   order's
   */
  clean(
    order: Order,
    options?: Omit<CleanOptions, 'trackingName'>,
  ): Promise<{ removed: string[]; kept: readonly KeptObject[] }>;
}

export class Order {
  readonly configuration: ConfigurationOrders;
  /** Name of its tracking document. Untrusted: never use it as a path or as markup. */
  readonly name: string;
  /** Submitted in this window just now: the tree shows its tasks at once. */
  readonly isFresh: boolean;
  #summary: OrderSummary | undefined;
  #document: TrackingDocument | undefined;
  #error: unknown;
  #readAt: Date | undefined;
  #missing: readonly string[] = [];
  #missingLeftOut: readonly string[] = [];

  constructor(configuration: ConfigurationOrders, name: string, isFresh = false) {
    this.configuration = configuration;
    this.name = name;
    this.isFresh = isFresh;
  }

  /** Absent until the order has been read, or when its document cannot be read. */
  get summary(): OrderSummary | undefined {
    return this.#summary;
  }

  /** The document, if it is in memory; `configuration.document` reads it when needed. */
  get document(): TrackingDocument | undefined {
    return this.#document;
  }

  /** Why the last attempt to read the document failed. */
  get error(): unknown {
    return this.#error;
  }

  /** When the known state was read from the store. */
  get readAt(): Date | undefined {
    return this.#readAt;
  }

  /** Names of completed tasks whose images were missing from the store at the last check. */
  get missing(): readonly string[] {
    return this.#missing;
  }

  /**
   * Names of images that were left to another order, which had them or took them over, and that were
   * missing at the last check.
   */
  get missingLeftOut(): readonly string[] {
    return this.#missingLeftOut;
  }

  /** Whether images are missing, of its own tasks or because they were left to another order. */
  get isIncomplete(): boolean {
    return this.#missing.length + this.#missingLeftOut.length > 0;
  }

  /** Tasks of the document, while it is in memory. */
  get tasks(): readonly TrackedItem[] {
    return this.#document?.orders ?? [];
  }

  /** Number of its tasks in one of the states. */
  count(...states: TaskState[]): number {
    const tallies = this.#summary?.states ?? {};
    return states.reduce((sum, state) => sum + (tallies[state] ?? 0), 0);
  }

  /** Number of tasks that Earth Engine still has in progress. */
  get active(): number {
    return this.count(...ACTIVE_STATES);
  }

  /** Number of tasks that are started as soon as there is room in Earth Engine's queue. */
  get waitingForRoom(): number {
    return this.#summary?.waitingForRoom ?? 0;
  }

  /** Whether its tasks continue without the user. */
  get isUnderWay(): boolean {
    return this.active > 0 || this.waitingForRoom > 0;
  }

  /**
   * For its configuration only: applies a document that was just read. @returns whether it changes anything
   */
  apply(document: TrackingDocument, readAt = new Date()): boolean {
    const isNew =
      this.#error !== undefined ||
      document.version === undefined ||
      document.version !== this.#summary?.version;
    this.#document = document;
    this.#summary = summarize(document);
    this.#missing = this.#missing.filter((name) => isCompleted(document, name));
    this.#missingLeftOut = this.#missingLeftOut.filter((name) => isLeftOut(document, name));
    this.#error = undefined;
    this.#readAt = readAt;
    return isNew;
  }

  /** For its configuration only: restores an earlier state. */
  restore(
    summary: OrderSummary,
    readAt: Date,
    missing: readonly string[] = [],
    missingLeftOut: readonly string[] = [],
  ): void {
    this.#summary = summary;
    this.#readAt = readAt;
    this.#missing = missing;
    this.#missingLeftOut = missingLeftOut;
  }

  /** For its configuration only: sets the missing images. @returns whether they changed */
  setMissing(names: readonly string[]): boolean {
    const isNew = !isSame(names, this.#missing);
    this.#missing = names;
    return isNew;
  }

  /** For its configuration only: sets the missing left-out images. @returns whether they changed */
  setMissingLeftOut(names: readonly string[]): boolean {
    const isNew = !isSame(names, this.#missingLeftOut);
    this.#missingLeftOut = names;
    return isNew;
  }

  /** For its configuration only: the stored document is still the known one. */
  confirm(): void {
    this.#readAt = new Date();
  }

  /** For its configuration only: the document could not be read. The state known before is kept. */
  fail(error: unknown): void {
    this.#error = error;
  }

  /** For its configuration only: releases the document from memory. */
  release(): void {
    this.#document = undefined;
  }
}

function isCompleted({ ownItems }: TrackingDocument, name: string): boolean {
  return ownItems.some((item) => item.name === name && item.status.state === 'COMPLETED');
}

function isLeftOut({ imagesElsewhere }: TrackingDocument, name: string): boolean {
  return imagesElsewhere.some((image) => image.name === name);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}
