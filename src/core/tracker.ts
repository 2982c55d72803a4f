/**
 * The order tracker: submits orders, follows them, downloads their images, cleans up.
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
import * as l10n from '@vscode/l10n';
import picomatch from 'picomatch';
import { ACTIVE_STATES, type TaskState } from '../domain/taskStates.ts';
import type { ExportOptions, FilterSpec } from './config/options.ts';
import { countQueue, type QueueCount } from './earthengine/queue.ts';
import type { EarthEngine } from './earthengine/session.ts';
import {
  ConflictError,
  type ExistingItem,
  NotFoundError,
  OrderRequestError,
  RunningTasksError,
  ServiceError,
  TrackingDocumentError,
} from './errors.ts';
import type { TileGrid } from './grids/index.ts';
import { absentImages, type KnownImages } from './orders/absentImages.ts';
import {
  type CleanPlan,
  cleanObjects,
  type KeptObject,
  planClean,
  untouchedItems,
} from './orders/clean.ts';
import { countItems, type ItemCount } from './orders/count.ts';
import { itemPath } from './orders/itemObjects.ts';
import { readItemSources, withItemSources } from './orders/itemSources.ts';
import { completedItems, missingImages } from './orders/missingImages.ts';
import {
  downloadObjects,
  type ItemsOption,
  missingObjects,
  type ObjectsOption,
  orderObjects,
  ResultsByTask,
} from './orders/objects.ts';
import {
  type OrderPlan,
  type OrderRequest,
  planOrder,
  type Templates,
  templatesFrom,
} from './orders/plan.ts';
import { checkPlan, exportViolations, undecidedItems } from './orders/planLimits.ts';
import { retryItems, retrySame } from './orders/retry.ts';
import {
  newTrackingDocument,
  recordedOptions,
  Submission,
  withoutStops,
  withStopped,
} from './orders/submit.ts';
import {
  chooseItems,
  claimedItemsError,
  findClaimed,
  findExisting,
  RecordedMeanwhileError,
  rejectEarlier,
  TakenOverError,
  takenOverError,
} from './ownership/existingItems.ts';
import { handOver } from './ownership/handOver.ts';
import { ItemClaims } from './ownership/itemClaims.ts';
import { leftOutItems, missingLeftOut } from './ownership/leftOutItems.ts';
import { giveItems, overwritingTasks, takeBack, withOverwritten } from './ownership/takeOver.ts';
import { pause } from './services/abort.ts';
import { joinPath, type Store, type StoredObject } from './stores/store.ts';
import { templatePrefix } from './templates/formatTemplate.ts';
import { isWaitingForRoom, type TrackingDocument } from './tracking/document.ts';
import type { LeftOutItem, TrackedItem } from './tracking/documentJson.ts';
import { joinOperations, OperationsSearch, projectOf } from './tracking/joinOperations.ts';
import { OperationsPass, type PassMember } from './tracking/operationsPass.ts';
import { storedResults } from './tracking/storedResults.ts';
import { readTracking, storeTracking } from './tracking/writer.ts';
import { throwIfCancelled, type Watch } from './watch.ts';

/** Parts that a tracker is made of. */
export interface TrackerParts {
  /** The grid that tiles are numbered in. */
  readonly grid: TileGrid;
  /** Where images and documents are stored. */
  readonly store: Store;
  /** The session that computes the images. */
  readonly earthEngine: EarthEngine;
  /** Name of an image, a Python format string; the Python tool's default unless given. */
  readonly nameTemplate?: string | undefined;
  /** Folder of the images in the store, a Python format string. */
  readonly prefixTemplate?: string | undefined;
  /** Name of an order, a Python format string. */
  readonly trackingTemplate?: string | undefined;
  /** Folder of the tracking documents in the store. */
  readonly trackingPrefix?: string | undefined;
  /** Filters by image collection, applied before anything else is done with its scenes. */
  readonly filters?: Readonly<Record<string, readonly FilterSpec[]>> | undefined;
  /** Options of every export; what is left out is chosen for each image. */
  readonly exportOptions?: ExportOptions | undefined;
}

/** Choice for items that exist already when an order is submitted. */
export type ExistingChoice = 'leaveOut' | 'takeOver';

/** Options of `submit`. */
export interface SubmitOptions extends Watch {
  /** Store the metadata of items without scenes (default: true). */
  readonly saveEmptyMetadata?: boolean;
  /** Submit nothing when an item has no scenes, and throw EmptyCollectionError. */
  readonly errorIfEmpty?: boolean;
  /**
   * What is done with items that other orders have, or whose objects are in the store already:
   * `leaveOut` orders only the others; `takeOver` has them computed again for this order, and the
   * documents of the other orders record that. Without it nothing is ordered when there are any.
   */
  readonly existing?: ExistingChoice;
  /** Called with the order's record as soon as it is stored, before the first task starts. */
  readonly onRecorded?: (document: TrackingDocument) => void;
}

/** An order that was recorded. */
export interface SubmitResult {
  /** Name of the order. */
  readonly name: string;
  /** The store's id of its tracking document. */
  readonly id: string;
  /** Number of items that wait for room in Earth Engine's queue. */
  readonly waiting: number;
}

/** Options of `resume`. */
export interface ResumeOptions extends Watch {
  /** Start only items that wait for room in the queue. */
  readonly waitingOnly?: boolean;
}

/** Options of `updateAll`. */
export interface UpdateAllOptions extends Watch {
  /** Called for each order that cannot be read or written. */
  readonly onError?: (name: string, error: unknown) => void;
  /** Shares its pass over the operations with other trackers that are updated at the same time. */
  readonly member?: PassMember | undefined;
}

/** Options of `clean`. */
export interface CleanOptions extends Watch {
  /** Also remove the tracking document of this name, last of all. */
  readonly trackingName?: string;
  /**
   * Names of orders that are cleaned together with this one: what only they have is deleted as
   * well.
   */
  readonly together?: readonly string[];
  /** Cancel tasks that are still under way, and wait for them to end, before cleaning. */
  readonly cancelFirst?: boolean;
}

/** Names of the objects that were deleted, by task, and the objects that stay. */
export class CleanResult extends Map<string, string[]> {
  /** Objects that stay, with the reasons. */
  readonly kept: readonly KeptObject[];

  constructor(removed: Iterable<[string, string[]]>, kept: readonly KeptObject[]) {
    super(removed);
    this.kept = kept;
  }
}

/** An order in a listing of the store. */
export interface ListedOrder {
  /** Name of the order. */
  readonly name: string;
  /** Version of its tracking document; changes with every write. */
  readonly version: string;
  /**
   * Time of the last write of its tracking document; absent where the store does not provide it.
   */
  readonly updated?: Date | undefined;
}

/** Number of times a submission looks again for orders that were recorded at the same moment. */
const SUBMIT_TRIES = 3;

/** Number of times an order's document is deleted again after others have written it meanwhile. */
const REMOVE_TRIES = 10;

/** Interval at which tasks that are being cancelled are checked, and for how long. */
const CANCEL_POLL_MS = 1000;
const CANCEL_POLLS = 120;
/** Number of checks until tasks must show that their cancellation was received. */
const CONFIRM_POLLS = 10;

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
  readonly #claims: ItemClaims;

  constructor(parts: TrackerParts) {
    this.grid = parts.grid;
    this.store = parts.store;
    this.earthEngine = parts.earthEngine;
    this.templates = templatesFrom(parts);
    this.filters = parts.filters ?? {};
    this.exportOptions = parts.exportOptions ?? {};
    const { trackingPrefix } = this.templates;
    this.#claims = new ItemClaims(this.store, trackingPrefix);
  }

  /**
   * Plans a request without sending or storing anything.
   *
   * @param request what to order
   * @throws the error of whatever is wrong with the request
   */
  plan(request: OrderRequest): OrderPlan {
    return checkPlan(
      planOrder(request, this.grid, this.templates, this.earthEngine.now()),
      this.exportOptions,
    );
  }

  /**
   * The items of a request that other orders have, or whose objects are in the store already.
   * Requests one listing of each prefix, and reads the documents of the orders that share an item.
   *
   * @param request what to order
   * @param options cancellation
   * @throws the error of whatever is wrong with the request; ServiceError, CancelledError
   */
  async existing(request: OrderRequest, { signal }: Watch = {}): Promise<ExistingItem[]> {
    const { items } = this.plan(request);
    return (await findExisting(this.store, items, { claims: this.#claims, signal })).existing;
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
  async submit(
    request: OrderRequest,
    options: SubmitOptions = {},
  ): Promise<
    SubmitResult & {
      /** Names of the items that exist already and were left out. */
      leftOut: string[];
    }
  > {
    throwIfCancelled(options.signal);
    const plan = this.plan(request);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#submit(plan, options);
      } catch (error) {
        if (!(error instanceof RecordedMeanwhileError)) throw error;
        // Two orders that take images over at one moment would go on to take them from each other.
        if (options.existing === 'takeOver') throw new TakenOverError(error.items, error.message);
        // An order of the same images was recorded a moment earlier: now it is there to be found.
        if (attempt >= SUBMIT_TRIES) throw error;
      }
    }
  }

  async #submit(
    plan: OrderPlan,
    options: SubmitOptions,
  ): Promise<SubmitResult & { leftOut: string[] }> {
    const { signal } = options;
    const claims = this.#claims;
    // What cannot be started is refused before anything is sent.
    const planned = this.#submission(plan, plan.items, options);
    const found = await this.#confirmed(plan, signal);
    const { items, takesOver } = chooseItems(plan.items, found.existing, options.existing);
    const ordered = new Set(items.map(({ name }) => name));
    const leftOut = leftOutItems(plan, found.existing, (name) => ordered.has(name));
    const isAsPlanned = leftOut.length === 0 && takesOver.size === 0;
    const submission = isAsPlanned
      ? planned
      : this.#submission(plan, items, options, { takesOver, leftOut });
    await this.#checkDates({ ...plan, items }, options);
    if (options.errorIfEmpty) await submission.requireScenes(options);
    const { id, waiting } = await this.#run(
      submission,
      plan.name,
      options,
      false,
      async (recorded) => {
        await rejectEarlier(recorded, { claims, before: found.claims, signal });
        await this.#takeOver(recorded, options, found.claims.documents);
        options.onRecorded?.(recorded);
      },
    );
    if (takesOver.size > 0) await this.#requireOwn(plan.name, signal);
    return { name: plan.name, id, waiting, leftOut: leftOut.map(({ name }) => name) };
  }

  /** The items of a plan that exist, once the orders that have them were seen to be there still. */
  async #confirmed(
    { items }: OrderPlan,
    signal: AbortSignal | undefined,
  ): ReturnType<typeof findExisting> {
    for (let attempt = 1; ; attempt++) {
      const found = await findExisting(this.store, items, { claims: this.#claims, signal });
      const names = [...found.claims.orders.values()].flat();
      if (names.length === 0 || attempt >= SUBMIT_TRIES) return found;
      // One that was recorded at the same moment may have been taken back since.
      const listed = await this.store.list(this.templates.trackingPrefix, { signal });
      const files = new Set(listed.map(({ fileName }) => fileName));
      if (names.every((name) => files.has(`${name}.json`))) return found;
    }
  }

  #submission(
    plan: OrderPlan,
    items: OrderPlan['items'],
    options: SubmitOptions,
    existing?: Parameters<typeof newTrackingDocument>[4],
  ): Submission {
    const { filters, exportOptions } = this;
    const saveEmptyMetadata = options.saveEmptyMetadata ?? true;
    const recorded = { filters, exportOptions, saveEmptyMetadata };
    const ordered = { ...plan, items };
    const { project } = this.earthEngine;
    const document = newTrackingDocument(
      ordered,
      this.grid,
      this.templates,
      { ...recorded, project },
      existing,
    );
    return new Submission(this.earthEngine, this.store, document, recorded);
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
    const { waitingOnly: isFeeding = false, signal } = options;
    // Tasks that were started but not recorded are found by their descriptions; what waits for room
    // has the same request when it is started again.
    const found = isFeeding ? await this.read(name, options) : await this.update(name, options);
    const isWaiting = ({ status }: TrackedItem) =>
      isFeeding ? isWaitingForRoom(status) : status.state === 'UNSUBMITTED';
    const items = found.ownItems.filter(isWaiting);
    const claimed = await this.#claimed(found, items, { takesOver: true, signal });
    const isAll = claimed.length > 0 && claimed.length === items.length;
    if (isAll && !isFeeding) throw claimedItemsError(claimed, items.length);
    const others = new Set(claimed.map(nameOf));
    const isStarted = (item: TrackedItem) => isWaiting(item) && !others.has(item.name);
    const sources = await readItemSources(this.store, found, isStarted, signal);
    // What cannot be fed would be tried at each pass.
    const prepare = (of: TrackingDocument) =>
      withItemSources(isFeeding ? withStopped(of, others) : withoutStops(of), sources);
    const submission = (of: TrackingDocument) =>
      new Submission(this.earthEngine, this.store, of, recordedOptions(of), {
        isFeeding,
        ...(claimed.length > 0 && { only: new Set(items.filter(isStarted).map(nameOf)) }),
      });
    // Items that cannot be started are reported before anything is stored.
    submission(prepare(found));
    const document = await this.#storeIfOther(found, prepare, signal);
    if (isAll) throw claimedItemsError(claimed, items.length);
    await this.#takeOver(document, options);
    const { id, waiting } = await this.#run(submission(document), document.name, options, true);
    if (claimed.length > 0) throw claimedItemsError(claimed, items.length);
    return { name: document.name, id, waiting };
  }

  /**
   * Orders what failed or was cancelled once more, as new tasks of the same order.
   *
   * @param name name of the order
   * @param options.items names of the items, which failed, were cancelled, completed with an
   *   image that is not in the store any more, or were left out because of one (see
   *   `missingLeftOut`); all that failed unless given: cancelled items are tried again only when
   *   they are named
   * @returns the names of the items that were tried again, besides what `submit` returns
   * @throws SubmissionError or CancelledError when some tasks were not started: `resume` starts
   *   them; TrackingDocumentError when the document does not contain the source of an item;
   *   ExistingItemsError when other orders have some of the items: these are not tried again;
   *   OrderRequestError when the export options cannot work, with any number of dates
   */
  async retry(
    name: string,
    options: ItemsOption & Watch = {},
  ): Promise<
    SubmitResult & {
      /** Names of the items that were tried again. */
      retried: string[];
    }
  > {
    const { items, signal } = options;
    const { exportOptions } = this;
    const document = await this.update(name, options);
    const missing = items && (await this.#missingAmong(document, items, signal));
    const wanted = retryItems(document, { items, missing, exportOptions }).retried;
    const claimed = await this.#claimed(
      document,
      [...document.orders, ...document.leftOut].filter(({ name }) => wanted.includes(name)),
      { takesOver: false, signal },
    );
    if (claimed.length > 0 && claimed.length === wanted.length) {
      throw claimedItemsError(claimed, wanted.length);
    }
    const others = new Set(claimed.map(nameOf));
    const allowed = new Set(wanted.filter((item) => !others.has(item)));
    const choice = { items, missing, allowed, exportOptions };
    let { retried } = retryItems(document, choice);
    const isRetried = (item: TrackedItem) => retried.includes(item.name);
    const sources = await readItemSources(this.store, document, isRetried, signal);
    const first = retryItems(withItemSources(document, sources), choice);
    const submission = (of: TrackingDocument) =>
      new Submission(this.earthEngine, this.store, of, recordedOptions(of), {
        only: new Set(retried),
      });
    // Items that cannot be ordered again are reported before anything is stored, and stay
    // unchanged.
    submission(first.document).requireExportable();
    const resolve = (_: TrackingDocument, theirs: TrackingDocument) => {
      const again = retrySame(document, withItemSources(theirs, sources), choice);
      // Another process may have begun to try some of them: these count as tried again, too.
      retried = [...new Set([...retried, ...again.retried])];
      return again.document;
    };
    const stored =
      retried.length > 0
        ? await storeTracking(this.store, first.document, resolve, signal)
        : document;
    const { id, waiting } = await this.#run(submission(stored), document.name, options, true);
    if (claimed.length > 0) throw claimedItemsError(claimed, wanted.length);
    return { name: document.name, id, waiting, retried };
  }

  /**
   * Those of an order's items that other orders have as well, by the current state of the store.
   */
  async #claimed(
    document: TrackingDocument,
    items: readonly (TrackedItem | LeftOutItem)[],
    options: { takesOver: boolean; signal: AbortSignal | undefined },
  ): Promise<ExistingItem[]> {
    return findClaimed(document, items, { claims: this.#claims, ...options });
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
    return countItems(this.earthEngine, this.plan(request), this.filters, options);
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
   * Names of the orders in the store.
   *
   * @param pattern a glob such as `TRACKING_2020*`; without it, what the tracking template begins
   *   with
   * @param options cancellation
   * @returns sorted
   * @throws ServiceError, CancelledError
   */
  async list(pattern?: string, { signal }: Watch = {}): Promise<string[]> {
    const listed = await this.listed({ ...(pattern && { pattern }), ...(signal && { signal }) });
    return listed.map(({ name }) => name);
  }

  /**
   * The orders in the store, with version and time of each one's document, from one listing: `read`
   * needs to be asked only for those whose version is another than before.
   *
   * @param options.pattern as in `list`
   * @returns sorted by name
   * @throws ServiceError, CancelledError
   */
  async listed(options: { pattern?: string } & Watch = {}): Promise<ListedOrder[]> {
    const { pattern, signal } = options;
    const startsWith = pattern
      ? picomatch.scan(pattern).base.replace(/^\.$/, '')
      : templatePrefix(this.templates.trackingTemplate);
    const fixed = pattern && picomatch.scan(pattern).isGlob ? '' : startsWith;
    const objects = await this.store.list(this.templates.trackingPrefix, {
      startsWith: fixed,
      signal,
    });
    const matches = pattern ? picomatch(pattern, { dot: true }) : () => true;
    return objects
      .map(({ fileName, version, updated }) => ({
        name: fileName.replace(/\.json$/, ''),
        version,
        updated,
      }))
      .filter(({ name }) => matches(name) || matches(`${name}.json`))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * The tracking document of an order.
   *
   * @param name as `list` gives it; with its prefix or `.json` it is understood as well
   * @param options cancellation
   * @throws NotFoundError, TrackingDocumentError, ServiceError, CancelledError
   */
  async read(name: string, { signal }: Watch = {}): Promise<TrackingDocument> {
    const { trackingPrefix } = this.templates;
    return readTracking(this.store, this.#bareName(name), trackingPrefix, signal);
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
    this.#claims.remember(name, version, fingerprint);
  }

  /**
   * The text of a tracking document, whether it can be read as one or not.
   *
   * @param name as in `read`
   * @param options cancellation
   * @throws NotFoundError, ServiceError, CancelledError
   */
  async text(name: string, { signal }: Watch = {}): Promise<string> {
    const { trackingPrefix } = this.templates;
    const options = signal ? { signal } : {};
    return (await this.store.readMetadata(this.#bareName(name), trackingPrefix, options)).text;
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
    const updated = await this.updateAll([name], options);
    const [document] = updated.values();
    if (!document) throw new NotFoundError(name, l10n.t('There is no order "{0}".', name));
    return document;
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
    const { onProgress, signal } = options;
    const wanted = names ?? (await this.list(undefined, options));
    const failures: unknown[] = [];
    const read = new Map<string, TrackingDocument>();
    const unreadable = new Map<string, TrackingDocumentError>();
    const refused = new Map<string, ServiceError>();
    const fail = (name: string, error: unknown) => {
      throwIfCancelled(signal);
      if (error instanceof TrackingDocumentError) unreadable.set(name, error);
      else if (isRefusal(error) && !read.has(name)) refused.set(name, error);
      else failures.push(error);
      options.onError?.(name, error);
    };
    await Promise.all(
      wanted.map(async (name) => {
        try {
          read.set(name, await this.read(name, options));
        } catch (error) {
          fail(name, error);
        }
      }),
    );
    const member = options.member ?? new OperationsPass().join();
    const search = await member.search(this.earthEngine, [...read.values()], signal);
    const updated = new Map<string, TrackingDocument>();
    let done = 0;
    await Promise.all(
      [...read].map(async ([name, document]) => {
        try {
          updated.set(name, await this.#join(document, search, signal));
          onProgress?.({ action: 'update', item: name, done: ++done, total: read.size });
        } catch (error) {
          fail(name, error);
        }
      }),
    );
    if (updated.size === 0) failures.push(...refused.values(), ...unreadable.values());
    if (failures.length > 0 && !options.onError) throw failures[0];
    for (const [name, error] of refused) unreadable.set(name, refusedDocument(name, error));
    // In the order they were asked for, however fast each was.
    const inOrder = wanted.flatMap((name) => {
      const document = updated.get(name);
      return document ? [[name, document] as const] : [];
    });
    return new UpdatedOrders(inOrder, unreadable);
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
   * Images that orders left out because another order had them, and that are not there any more:
   * that order was taken back or cleaned. `retry` has them computed for the order that left them
   * out. Requests one listing of each prefix and one of the records, however many orders there are.
   *
   * @param orders tracking documents of the orders
   * @returns names of the images, for each order
   */
  async missingLeftOut(
    orders: readonly TrackingDocument[],
    { signal }: Watch = {},
  ): Promise<Map<TrackingDocument, string[]>> {
    return missingLeftOut(this.store, orders, { claims: this.#claims, signal });
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

  /** Asks for nothing where none of the items is completed, or was left out. */
  async #missingAmong(
    document: TrackingDocument,
    items: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlySet<string>> {
    const isWanted = ({ name }: { readonly name: string }) => items.includes(name);
    const missing: string[] = [];
    if (completedItems(document).some(isWanted)) {
      const images = await missingImages(this.store, [document], { signal });
      missing.push(...(images.get(document) ?? []));
    }
    if (document.leftOut.some(isWanted)) {
      const leftOut = await this.missingLeftOut([document], signal ? { signal } : {});
      missing.push(...(leftOut.get(document) ?? []));
    }
    return new Set(missing);
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
    options: Pick<CleanOptions, 'trackingName' | 'together'> & Watch = {},
  ): Promise<CleanPlan> {
    const except = this.#bareName(options.trackingName ?? order.name);
    const current = await this.#stored(order, except, options.signal);
    const { together = [], signal } = options;
    const names = new Set([except, ...together.map((one) => this.#bareName(one))]);
    return planClean(this.store, current, { claims: this.#claims, except: names, signal });
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
    const { trackingName, together = [], onProgress, signal } = options;
    const except = this.#bareName(trackingName ?? order.name);
    const settled = await this.#settle(await this.#stored(order, except, signal), options);
    const current = await this.#giveBack(settled, () => true, signal);
    const names = new Set([except, ...together.map((one) => this.#bareName(one))]);
    const removed = new ResultsByTask(current);
    let done = 0;
    const remove = async (handedOver?: ReadonlyMap<string, string>) => {
      const options = { claims: this.#claims, except: names, handedOver, signal };
      const plan = await planClean(this.store, current, options);
      await cleanObjects(this.store, plan, {
        ...(signal && { signal }),
        onRemoved: (item, object, share) => {
          removed.add(item, object.id);
          done += share;
          const total = current.orders.length;
          onProgress?.({ action: 'clean', item: item.name, done: Math.min(done, total), total });
        },
      });
      return plan.keep;
    };
    let kept = await remove();
    if (trackingName) {
      throwIfCancelled(signal);
      const handedOver = await handOver(this.store, current, kept, signal);
      await this.#removeRecord(current, except, signal);
      // Another order that had them may have been cleaned at the same moment, and left them to this one.
      if (kept.some(({ reason }) => reason === 'claimed')) kept = await remove(handedOver);
    }
    return new CleanResult(removed.sorted(), kept);
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
    const { items, onProgress, signal } = options;
    const document = await this.update(name, options);
    const active = activeTasks(document, items);
    const cancelled = new Set<string>();
    let done = 0;
    await Promise.all(
      active.map(async ({ id, project }) => {
        // One that Earth Engine no longer has needs no cancelling.
        if (await this.earthEngine.cancel(id, { project, signal })) cancelled.add(id);
        onProgress?.({ action: 'cancel', item: id, done: ++done, total: active.length });
      }),
    );
    if (document.states.UNSUBMITTED) {
      // What another window has started meanwhile is not given up.
      const resolve = (_: TrackingDocument, theirs: TrackingDocument) => giveUp(theirs, items);
      const stored = await storeTracking(this.store, giveUp(document, items), resolve, signal);
      const isGivenUp = ({ status }: TrackedItem) => status.state === 'CANCELLED';
      await this.#giveBack(stored, isGivenUp, signal);
    }
    if (active.length > 0) await this.#confirmCancelled(name, cancelled, options);
    return active.map(({ id }) => id).filter((id) => cancelled.has(id));
  }

  /** Updates an order until Earth Engine shows that its tasks are ending. @throws ServiceError */
  async #confirmCancelled(
    name: string,
    ids: ReadonlySet<string>,
    options: ItemsOption & Watch,
  ): Promise<void> {
    for (let poll = 1; ; poll++) {
      const document = await this.update(name, options);
      const running = activeTasks(document, options.items).filter(
        ({ id, state }) => ids.has(id) && state !== 'CANCEL_REQUESTED',
      );
      if (running.length === 0) return;
      if (poll === CONFIRM_POLLS) {
        throw new ServiceError(
          'Earth Engine',
          0,
          l10n.t(
            '{0} of the tasks of "{1}" are not being cancelled, although that was confirmed.',
            running.length,
            name,
          ),
          l10n.t('Cancel the order again.'),
        );
      }
      await pause(CANCEL_POLL_MS, options.signal, this.earthEngine.clock);
    }
  }

  /** Checks the limits with the true number of dates, where it decides. @throws OrderRequestError */
  async #checkDates(plan: OrderPlan, { signal }: Watch): Promise<void> {
    const undecided = undecidedItems(plan.items, this.exportOptions);
    if (undecided.length === 0) return;
    const part = { ...plan, items: undecided };
    const counts = await countItems(this.earthEngine, part, this.filters, signal ? { signal } : {});
    const dates = new Map(counts.map((count) => [count.name, count.dates]));
    const [violation] = exportViolations(
      undecided,
      ({ name }) => dates.get(name) ?? 0,
      this.exportOptions,
    );
    if (!violation) return;
    throw new OrderRequestError(
      violation.field,
      `${violation.message} ${l10n.t('Nothing was submitted.')}`,
    );
  }

  /**
   * Has other orders give up the items that an order takes over: their tasks end, and their
   * documents record which order has the items now.
   *
   * @param seen documents of those orders as they were before this one was recorded
   * @throws RunningTasksError when some of their tasks do not end, TakenOverError when one of them has
   *   taken the items over at the same moment: then no document was changed
   */
  async #takeOver(
    document: TrackingDocument,
    { signal }: Watch,
    seen: ReadonlyMap<string, TrackingDocument> = new Map(),
  ): Promise<void> {
    const wanted = new Map<string, Set<string>>();
    for (const item of document.ownItems) {
      if (item.status.state !== 'UNSUBMITTED') continue;
      for (const order of item.takes_over ?? []) {
        wanted.set(order, (wanted.get(order) ?? new Set()).add(itemPath(item)));
      }
    }
    wanted.delete(document.name);
    const rivals = new Map<string, Set<string>>();
    try {
      for (const [order, paths] of wanted) {
        const given = await this.#takeFromRival(document, { order, paths, seen, signal });
        if (given.size > 0) rivals.set(order, given);
      }
      for (const [order, paths] of wanted) {
        const { tracker, name } = this.#keeperOf(order);
        const ended = await tracker.#endItems(name, paths, signal);
        if (ended) tracker.#requireEnded(ended, paths);
      }
    } catch (error) {
      const isRefused = error instanceof TakenOverError || error instanceof RunningTasksError;
      if (isRefused) await this.#returnToRivals(rivals, document.name, error, signal);
      throw error;
    }
    for (const [order, paths] of wanted) {
      const { tracker, name } = this.#keeperOf(order);
      await tracker.#release(name, paths, this.#nameFor(tracker, document), signal);
    }
  }

  /**
   * Takes items from an order that was about to take them over when this one was recorded. It has them
   * once its record shows that it has begun with them: which of two is first is decided by the store.
   *
   * @returns paths of the items that it has given up
   * @throws TakenOverError when it was first
   */
  async #takeFromRival(
    document: TrackingDocument,
    options: {
      order: string;
      paths: ReadonlySet<string>;
      seen: ReadonlyMap<string, TrackingDocument>;
      signal: AbortSignal | undefined;
    },
  ): Promise<Set<string>> {
    const { order, paths, seen, signal } = options;
    const disputed = new Set(
      seen
        .get(order)
        ?.ownItems.filter((item) => item.takes_over && !hasBegun(item))
        .map(itemPath)
        .filter((path) => paths.has(path)),
    );
    if (disputed.size === 0) return disputed;
    const isDisputed = (item: TrackedItem) => disputed.has(itemPath(item));
    const give = (of: TrackingDocument) => {
      const begun = of.ownItems.filter((item) => isDisputed(item) && hasBegun(item));
      if (begun.length > 0) {
        const items = begun.map(({ name, prefix }) => ({
          name,
          prefix,
          orders: [order],
          objects: 1,
        }));
        throw takenOverError(items, document.orders.length);
      }
      return giveItems(of, isDisputed, document.name);
    };
    try {
      await this.#storeIfOther(await this.read(order, { signal }), give, signal);
      return disputed;
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof TrackingDocumentError)
        return new Set();
      throw error;
    }
  }

  /** Has items that were taken from other orders belong to the order that was first, or to those. */
  async #returnToRivals(
    rivals: ReadonlyMap<string, ReadonlySet<string>>,
    owner: string,
    error: TakenOverError | RunningTasksError,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const items = error instanceof TakenOverError ? error.items : [];
    const winners = new Map(items.map((item) => [itemPath(item), item.orders[0] ?? '']));
    for (const [order, paths] of rivals) {
      const isReturned = (item: TrackedItem) =>
        paths.has(itemPath(item)) && item.taken_over_by === owner;
      const change = (of: TrackingDocument) => {
        const returned = of.orders.filter(isReturned);
        let changed = takeBack(of, isReturned, owner);
        for (const item of returned) {
          const winner = winners.get(itemPath(item));
          const isSame = (each: TrackedItem) => itemPath(each) === itemPath(item);
          if (winner) changed = giveItems(changed, isSame, winner);
        }
        return changed;
      };
      try {
        await this.#storeIfOther(await this.read(order, { signal }), change, signal);
      } catch (reason) {
        if (!(reason instanceof NotFoundError || reason instanceof TrackingDocumentError))
          throw reason;
      }
    }
  }

  /** @throws TakenOverError when another order has taken items of a new one over already */
  async #requireOwn(order: string, signal: AbortSignal | undefined): Promise<void> {
    // Everything was started and recorded: what cannot be read now does not undo that.
    const stored = await this.read(order, { signal }).catch(() => undefined);
    const orders = stored?.orders ?? [];
    const taken = orders.flatMap(({ name, prefix, taken_over_by: owner }) =>
      owner === undefined ? [] : [{ name, prefix, orders: owner ? [owner] : [], objects: 1 }],
    );
    if (taken.length > 0) throw takenOverError(taken, orders.length);
  }

  /** The tracker that has an order's record, by what this one calls the order: name, or whole path. */
  #keeperOf(order: string): { tracker: Tracker; name: string } {
    const at = order.lastIndexOf('/');
    if (at < 0) return { tracker: this, name: order };
    const { grid, store, earthEngine, filters, exportOptions, templates } = this;
    const parts = { grid, store, earthEngine, filters, exportOptions, ...templates };
    const tracker = new Tracker({ ...parts, trackingPrefix: order.slice(0, at) });
    return { tracker, name: order.slice(at + 1) };
  }

  /** Name by which another tracker refers to an order of this one. */
  #nameFor(tracker: Tracker, { location }: TrackingDocument): string {
    return tracker.#claims.shortPath(joinPath(location.prefix, location.name));
  }

  /**
   * Ends an order's tasks of some items.
   *
   * @returns nothing when it was removed, or is damaged: no document can record it then
   */
  async #endItems(
    order: string,
    paths: ReadonlySet<string>,
    signal: AbortSignal | undefined,
  ): Promise<TrackingDocument | undefined> {
    const watch = signal ? { signal } : {};
    try {
      const document = await this.update(order, watch);
      if (activeTasks(document, namesAt(document, paths)).length === 0) return document;
      await this.#end(document, signal, namesAt(document, paths));
      return await this.update(order, watch);
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof TrackingDocumentError)
        return undefined;
      throw error;
    }
  }

  /** @throws RunningTasksError when tasks of some items are under way */
  #requireEnded(document: TrackingDocument, paths: ReadonlySet<string>): void {
    const active = activeTasks(document, namesAt(document, paths)).map(({ id }) => id);
    if (active.length === 0) return;
    throw new RunningTasksError(
      active,
      l10n.t(
        'Tasks of "{0}" were cancelled but have not ended yet ({1}): what they write later would overwrite the images of the new order. Nothing was started. Try again when they have ended.',
        document.name,
        active.join(', '),
      ),
    );
  }

  /** Leaves some items of an order to another one, and ends tasks that were started meanwhile. */
  async #release(
    order: string,
    paths: ReadonlySet<string>,
    owner: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const give = (of: TrackingDocument) =>
      giveItems(of, (item) => paths.has(itemPath(item)), owner);
    try {
      const given = await this.#storeIfOther(await this.read(order, { signal }), give, signal);
      if (activeTasks(given, namesAt(given, paths)).length === 0) return;
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof TrackingDocumentError) return;
      throw error;
    }
    const ended = await this.#endItems(order, paths, signal);
    if (!ended || activeTasks(ended, namesAt(ended, paths)).length === 0) return;
    throw new ConflictError(
      order,
      l10n.t('Tasks of "{0}" were started meanwhile and have not ended yet.', order),
    );
  }

  /** Runs a submission. Tasks of items that were taken over meanwhile have ended afterwards. */
  async #run(
    submission: Submission,
    name: string,
    ...[watch, ...options]: Parameters<Submission['run']>
  ): ReturnType<Submission['run']> {
    try {
      return await submission.run(watch, ...options);
    } catch (error) {
      if (error instanceof TakenOverError) {
        const paths = new Set(error.items.map(itemPath));
        await this.#endItems(name, paths, watch.signal).catch(() => undefined);
      }
      throw error;
    }
  }

  /**
   * Gives items that were taken over, and of which nothing was computed, back to the orders that
   * had them, where these have a record that confirms it.
   *
   * @returns the document as it is stored now
   */
  async #giveBack(
    document: TrackingDocument,
    isWanted: (item: TrackedItem) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<TrackingDocument> {
    const items = (await untouchedItems(this.store, document, { signal })).filter(isWanted);
    let current = document;
    for (const order of new Set(items.flatMap(({ takes_over: orders = [] }) => orders))) {
      const { tracker, name } = this.#keeperOf(order);
      const own = items.filter(({ takes_over: orders }) => orders?.includes(order));
      const paths = new Set(own.map(itemPath));
      const isGiven = (item: TrackedItem) => paths.has(itemPath(item));
      const owner = this.#nameFor(tracker, document);
      try {
        const other = await tracker.read(name, { signal });
        if (!other.orders.some((item) => isGiven(item) && item.taken_over_by === owner)) continue;
        await tracker.#storeIfOther(other, (of) => takeBack(of, isGiven, owner), signal);
      } catch (error) {
        if (error instanceof NotFoundError || error instanceof TrackingDocumentError) continue;
        throw error;
      }
      const give = (of: TrackingDocument) => giveItems(of, isGiven, order);
      current = await this.#storeIfOther(current, give, signal);
    }
    return current;
  }

  /** Has the orders that took items over record that their images were overwritten. */
  async #noteOverwritten(
    before: TrackingDocument,
    after: TrackingDocument,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const found = overwritingTasks(before, after);
    for (const owner of new Set(found.map((each) => each.owner))) {
      const { tracker, name } = this.#keeperOf(owner);
      const own = found.filter((each) => each.owner === owner);
      const mark = (of: TrackingDocument) => withOverwritten(of, own);
      try {
        await tracker.#storeIfOther(await tracker.read(name, { signal }), mark, signal);
      } catch (error) {
        if (!(error instanceof NotFoundError || error instanceof TrackingDocumentError))
          throw error;
      }
    }
  }

  /** Cancels the tasks of some items and waits until none is under way. */
  async #end(
    order: TrackingDocument,
    signal: AbortSignal | undefined,
    items?: readonly string[],
  ): Promise<TrackingDocument> {
    let current = order;
    await Promise.all(
      activeTasks(current, items).map(({ id, project }) =>
        this.earthEngine.cancel(id, { project, signal }),
      ),
    );
    for (let poll = 0; poll < CANCEL_POLLS && activeTasks(current, items).length > 0; poll++) {
      if (poll > 0) await pause(CANCEL_POLL_MS, signal, this.earthEngine.clock);
      current = await this.#refreshed(current, signal);
    }
    return current;
  }

  /**
   * Joins Earth Engine's operations into a document, and stores it over the version it was read at.
   */
  async #join(
    document: TrackingDocument,
    search: OperationsSearch,
    signal: AbortSignal | undefined,
  ): Promise<TrackingDocument> {
    search.throwFailures(document);
    const results = await storedResults(this.store, document, search, signal);
    // First: as long as the document does not record a task as completed, this is tried again.
    await this.#noteOverwritten(document, joinOperations(document, search, results), signal);
    return this.#storeIfOther(document, (of) => joinOperations(of, search, results), signal);
  }

  /**
   * Deletes an order's document, also when others write it meanwhile, as long as they only add to
   * the same tasks.
   *
   * @throws ConflictError when tasks were started meanwhile that it would be forgotten with
   */
  async #removeRecord(
    cleaned: TrackingDocument,
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { trackingPrefix } = this.templates;
    const watch = signal ? { signal } : {};
    let known = cleaned;
    for (let attempt = 1; ; attempt++) {
      const object = await this.store.metadataObject(name, trackingPrefix, watch);
      if (!object) return;
      const current =
        object.version === known.version ? known : await this.#stored(known, name, signal);
      if (tasksOf(current) !== tasksOf(cleaned)) {
        throw new ConflictError(
          name,
          l10n.t('Tasks of "{0}" were started while it was cleaned, so its record was kept.', name),
        );
      }
      known = current;
      try {
        return await this.store.remove(object, watch);
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt >= REMOVE_TRIES) throw error;
      }
    }
  }

  /** The order as it is stored now: another order may have taken some of its items over. */
  async #stored(
    order: TrackingDocument,
    name: string,
    signal: AbortSignal | undefined,
  ): Promise<TrackingDocument> {
    try {
      const stored = await this.read(name, signal ? { signal } : {});
      return stored.submission.submitted === order.submission.submitted ? stored : order;
    } catch (error) {
      // It is cleaned by what was read of it before.
      if (error instanceof NotFoundError || error instanceof TrackingDocumentError) return order;
      throw error;
    }
  }

  /** Stores what is made of a document, over what others have written meanwhile. */
  async #storeIfOther(
    document: TrackingDocument,
    change: (of: TrackingDocument) => TrackingDocument,
    signal: AbortSignal | undefined,
  ): Promise<TrackingDocument> {
    const changed = change(document);
    if (changed === document) return document;
    return storeTracking(this.store, changed, (_, theirs) => change(theirs), signal);
  }

  /** The order as it is now, with no task under way. @throws RunningTasksError */
  async #settle(order: TrackingDocument, options: CleanOptions): Promise<TrackingDocument> {
    if (order.settled && !order.states.UNSUBMITTED) return order;
    let current = await this.#refreshed(order, options.signal);
    if (options.cancelFirst) current = await this.#end(current, options.signal);
    const active = activeTasks(current).map(({ id }) => id);
    if (active.length === 0) return current;
    throw new RunningTasksError(
      active,
      active.length === 1
        ? l10n.t(
            '1 of the {0} tasks of "{1}" is still under way: what it writes later would be left behind. Cancel the order first, or wait until it has ended.',
            current.orders.length,
            current.name,
          )
        : l10n.t(
            '{0} of the {1} tasks of "{2}" are still under way: what they write later would be left behind. Cancel the order first, or wait until they have ended.',
            active.length,
            current.orders.length,
            current.name,
          ),
    );
  }

  async #refreshed(
    order: TrackingDocument,
    signal: AbortSignal | undefined,
  ): Promise<TrackingDocument> {
    const search = new OperationsSearch([order]);
    await search.run(this.earthEngine, signal);
    search.throwFailures(order);
    return joinOperations(order, search, await storedResults(this.store, order, search, signal));
  }

  #bareName(name: string): string {
    const prefix = `${this.templates.trackingPrefix.replace(/\/+$/, '')}/`;
    const base = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    return base.replace(/\.json$/, '');
  }
}

/** Whether the account may not do what it asked for. */
function isRefusal(error: unknown): error is ServiceError {
  return error instanceof ServiceError && error.status === 403;
}

function refusedDocument(name: string, cause: ServiceError): TrackingDocumentError {
  const message = l10n.t('The order "{0}" cannot be read. {1}', name, cause.message);
  return new TrackingDocumentError(name, message, { cause });
}

/** Orders that were brought up to date, by name. */
export class UpdatedOrders extends Map<string, TrackingDocument> {
  /** Errors of the documents that cannot be read as one, or may not be read, by name. */
  readonly unreadable: ReadonlyMap<string, TrackingDocumentError>;

  constructor(
    updated: readonly (readonly [string, TrackingDocument])[],
    unreadable: ReadonlyMap<string, TrackingDocumentError>,
  ) {
    super(updated);
    this.unreadable = unreadable;
  }
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

/** Whether the record of an item shows that its submission has begun with it. */
function hasBegun({ status }: TrackedItem): boolean {
  if (status.state === 'UNSUBMITTED') return status.waiting_for_room !== undefined;
  return status.state !== 'CANCELLED' || Boolean(status.id);
}

/** Items that were not started are not going to be. */
function giveUp(document: TrackingDocument, items?: readonly string[]): TrackingDocument {
  return document.withOrders(
    document.orders.map((item) =>
      item.status.state === 'UNSUBMITTED' && (!items || items.includes(item.name))
        ? { ...item, status: { ...item.status, state: 'CANCELLED' as const } }
        : item,
    ),
  );
}

/** A task under way, and the project it was started in. */
interface ActiveTask {
  readonly id: string;
  readonly state: TaskState;
  readonly project: string | undefined;
}

function activeTasks(document: TrackingDocument, items?: readonly string[]): ActiveTask[] {
  return document.orders.flatMap((item) => {
    const { name, status } = item;
    if (items && !items.includes(name)) return [];
    if (!ACTIVE_STATES.has(status.state) || !status.id) return [];
    return [{ id: status.id, state: status.state, project: projectOf(item, document) }];
  });
}

/** Names of the items at some paths. */
function namesAt({ orders }: TrackingDocument, paths: ReadonlySet<string>): string[] {
  return orders.filter((item) => paths.has(itemPath(item))).map(({ name }) => name);
}

/** Tasks that were started for an order, in any state. */
function tasksOf({ orders }: TrackingDocument): string {
  return JSON.stringify(orders.map(({ name, status }) => [name, status.id ?? '']));
}
