/**
 * The order tracker: submit orders, follow them, fetch what they made, clean up.
 *
 * ```ts
 * const tracker = new Tracker({ grid: TileGrid.named('LANDSAT_ARD_CU'), store, earthEngine });
 * const { name } = await tracker.submit({
 *   collections: 'LANDSAT/LC08/C02/T1_L2',
 *   tiles: [3, 9],
 *   periodStart: '2019-01-01',
 *   periodEnd: '2021-01-01',
 *   periodFrequency: 'YS',
 * });
 * const order = await tracker.update(name);
 * if (order.complete) await tracker.download(order, 'data');
 * ```
 */
import * as l10n from '@vscode/l10n';
import picomatch from 'picomatch';
import type { ExportOptions, FilterSpec } from './config/index.ts';
import { countItems, type ItemCount } from './count.ts';
import { countQueue } from './earthengine/queue.ts';
import type { EarthEngine } from './earthengine/session.ts';
import { NotFoundError, OrderRequestError, RunningTasksError } from './errors.ts';
import type { TileGrid } from './grids/index.ts';
import { joinOperations, OperationsSearch } from './joinoperations.ts';
import { OperationsPass, type PassMember } from './operationspass.ts';
import {
  type OrderPlan,
  type OrderRequest,
  planOrder,
  type Templates,
  templatesFrom,
} from './order.ts';
import {
  cleanObjects,
  downloadObjects,
  type ItemsOption,
  missingObjects,
  type ObjectsOption,
  orderObjects,
} from './orderobjects.ts';
import { checkPlan, exportViolations, undecidedItems } from './orders/planLimits.ts';
import { retryItems, retrySame } from './retryitems.ts';
import type { Store, StoredObject } from './stores/store.ts';
import { newTrackingDocument, recordedOptions, Submission } from './submission.ts';
import { ACTIVE_STATES } from './taskstates.ts';
import { templatePrefix } from './template.ts';
import type { TrackingDocument } from './tracking.ts';
import { readTracking, storeTracking } from './trackingwriter.ts';
import { throwIfCancelled, type Watch } from './watch.ts';

export interface TrackerParts {
  readonly grid: TileGrid;
  readonly store: Store;
  readonly earthEngine: EarthEngine;
  readonly nameTemplate?: string | undefined;
  readonly prefixTemplate?: string | undefined;
  readonly trackingTemplate?: string | undefined;
  readonly trackingPrefix?: string | undefined;
  /** Filters by image collection, applied before anything else is done with its scenes. */
  readonly filters?: Readonly<Record<string, readonly FilterSpec[]>> | undefined;
  readonly exportOptions?: ExportOptions | undefined;
}

export interface SubmitOptions extends Watch {
  /** Store the metadata of items without scenes (default: true). */
  readonly saveEmptyMetadata?: boolean;
  /** Submit nothing when an item has no scenes, and throw EmptyCollectionError. */
  readonly errorIfEmpty?: boolean;
  /** Told of the order's record as soon as it is stored, before the first task starts. */
  readonly onRecorded?: (document: TrackingDocument) => void;
}

export interface UpdateAllOptions extends Watch {
  /** Called for each order that cannot be read or written. */
  readonly onError?: (name: string, error: unknown) => void;
  /** Shares its pass over the operations with other trackers that are updated at the same time. */
  readonly member?: PassMember | undefined;
}

export interface CleanOptions extends Watch {
  /** Also remove the tracking document of this name, last of all. */
  readonly trackingName?: string;
  /** Cancel tasks that are still under way, and wait for them to end, before cleaning. */
  readonly cancelFirst?: boolean;
}

/** An order as a listing of the store tells of it. */
export interface ListedOrder {
  readonly name: string;
  /** Version of its tracking document; changes with every write. */
  readonly version: string;
  /** When its tracking document was last written; absent where the store does not tell. */
  readonly updated?: Date | undefined;
}

/** How often tasks that are being cancelled are looked at, and for how long. */
const CANCEL_POLL_MS = 1000;
const CANCEL_POLLS = 120;

export class Tracker {
  readonly grid: TileGrid;
  readonly store: Store;
  readonly earthEngine: EarthEngine;
  readonly templates: Templates;
  readonly filters: Readonly<Record<string, readonly FilterSpec[]>>;
  readonly exportOptions: ExportOptions;

  constructor(parts: TrackerParts) {
    this.grid = parts.grid;
    this.store = parts.store;
    this.earthEngine = parts.earthEngine;
    this.templates = templatesFrom(parts);
    this.filters = parts.filters ?? {};
    this.exportOptions = parts.exportOptions ?? {};
  }

  /**
   * What a request would order, without asking or storing anything.
   *
   * @throws the error of whatever is wrong with the request
   */
  plan(request: OrderRequest): OrderPlan {
    return checkPlan(planOrder(request, this.grid, this.templates), this.exportOptions);
  }

  /**
   * Orders images: stores the tracking document, then starts one task for each item with scenes.
   *
   * @returns the order's name, and what the store calls its tracking document
   * @throws the error of whatever is wrong with the request, before anything is sent;
   *   EmptyCollectionError with `errorIfEmpty`; ConflictError when an order of this name exists;
   *   SubmissionError or CancelledError when some tasks were not started: `resume` starts them
   */
  async submit(
    request: OrderRequest,
    options: SubmitOptions = {},
  ): Promise<{ name: string; id: string }> {
    throwIfCancelled(options.signal);
    const plan = this.plan(request);
    const submissionOptions = {
      filters: this.filters,
      exportOptions: this.exportOptions,
      saveEmptyMetadata: options.saveEmptyMetadata ?? true,
    };
    const document = newTrackingDocument(plan, this.grid, this.templates, submissionOptions);
    const submission = new Submission(this.earthEngine, this.store, document, submissionOptions);
    await this.#checkDates(plan, options);
    if (options.errorIfEmpty) await submission.requireScenes(options);
    const { id } = await submission.run(options, false, options.onRecorded);
    return { name: plan.name, id };
  }

  /**
   * Starts what an earlier submission left unsubmitted; nothing is started twice.
   *
   * @throws SubmissionError or CancelledError when some tasks were not started this time either
   */
  async resume(name: string, options: Watch = {}): Promise<{ name: string; id: string }> {
    // Tasks that were started but not recorded are found here, by their descriptions.
    const document = await this.update(name, options);
    const submission = new Submission(
      this.earthEngine,
      this.store,
      document,
      recordedOptions(document),
    );
    const { id } = await submission.run(options, true);
    return { name: document.name, id };
  }

  /**
   * Orders what failed or was cancelled once more, as new tasks of the same order.
   *
   * @param options.items names of the items, which failed or were cancelled; all that failed unless
   *   given: what somebody has cancelled is not wanted back unasked
   * @returns the names of the items that were tried again, besides what `submit` returns
   * @throws SubmissionError or CancelledError when some tasks were not started: `resume` starts
   *   them; TrackingDocumentError when the document does not say what an item is made from
   */
  async retry(
    name: string,
    options: ItemsOption & Watch = {},
  ): Promise<{ name: string; id: string; retried: string[] }> {
    const { items, signal } = options;
    const { exportOptions } = this;
    const document = await this.update(name, options);
    const first = retryItems(document, { items, exportOptions });
    let { retried } = first;
    const submission = (of: TrackingDocument) =>
      new Submission(this.earthEngine, this.store, of, recordedOptions(of), new Set(retried));
    // What cannot be ordered again says so before anything is stored.
    submission(first.document);
    const resolve = (_: TrackingDocument, theirs: TrackingDocument) => {
      const again = retrySame(document, theirs, { items, exportOptions });
      // Somebody else may have begun to try some of them: those are as good as ours.
      retried = [...new Set([...retried, ...again.retried])];
      return again.document;
    };
    const stored =
      retried.length > 0
        ? await storeTracking(this.store, first.document, resolve, signal)
        : document;
    const { id } = await submission(stored).run(options, true);
    return { name: document.name, id, retried };
  }

  /**
   * How many scenes and dates there are for each image that a request would order: one request to
   * Earth Engine (one for every 200 collections × tiles), and nothing is exported or stored.
   *
   * Scenes are looked for as `submit` does: over the tile drawn in a little, in the half-open period,
   * through the configured filters.
   *
   * @returns one count for each item, in the order in which `plan` has them
   * @throws the error of whatever is wrong with the request; ServiceError, CancelledError
   */
  async count(request: OrderRequest, options: Watch = {}): Promise<ItemCount[]> {
    return countItems(this.earthEngine, this.plan(request), this.filters, options);
  }

  /** How many tasks of the project wait to be started, and how many run; those of others included. */
  async queue(signal?: AbortSignal): Promise<{ waiting: number; running: number }> {
    return countQueue(this.earthEngine, signal);
  }

  /**
   * Names of the orders in the store.
   *
   * @param pattern a glob such as `TRACKING_2020*`; without it, what the tracking template begins
   *   with
   */
  async list(pattern?: string): Promise<string[]> {
    const listed = await this.listed(pattern ? { pattern } : {});
    return listed.map(({ name }) => name);
  }

  /**
   * The orders in the store, with version and time of each one's document, from one listing: `read`
   * needs to be asked only for those whose version is another than before.
   *
   * @param options.pattern as in `list`
   * @returns sorted by name
   */
  async listed({ pattern, signal }: { pattern?: string } & Watch = {}): Promise<ListedOrder[]> {
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
   * @throws NotFoundError, TrackingDocumentError
   */
  async read(name: string, { signal }: Watch = {}): Promise<TrackingDocument> {
    const { trackingPrefix } = this.templates;
    return readTracking(this.store, this.#bareName(name), trackingPrefix, signal);
  }

  /** The text of a stored document, whether it can be read as one or not. */
  async text(name: string, { signal }: Watch = {}): Promise<string> {
    const { trackingPrefix } = this.templates;
    const options = signal ? { signal } : {};
    return (await this.store.readMetadata(this.#bareName(name), trackingPrefix, options)).text;
  }

  /**
   * Brings an order's document up to date with Earth Engine, and stores it if anything changed.
   *
   * Tasks that Earth Engine no longer lists keep their last known state.
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
   * @param names default: all orders in the store
   * @throws the first document's error when one cannot be read or written, after all others have
   *   been updated; with `onError`, that is called for each instead
   */
  async updateAll(
    names?: readonly string[],
    options: UpdateAllOptions = {},
  ): Promise<Map<string, TrackingDocument>> {
    const { onProgress, signal } = options;
    const wanted = names ?? (await this.list());
    const failures: unknown[] = [];
    const fail = (name: string, error: unknown) => {
      throwIfCancelled(signal);
      if (options.onError) options.onError(name, error);
      else failures.push(error);
    };
    const read = new Map<string, TrackingDocument>();
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
    if (failures.length > 0) throw failures[0];
    // In the order they were asked for, however fast each was.
    return new Map(
      wanted.flatMap((name) => {
        const document = updated.get(name);
        return document ? [[name, document] as const] : [];
      }),
    );
  }

  /**
   * Fetches an order's metadata and image pieces into `folder/ORDER NAME/`.
   *
   * Files are received under temporary names, checked against the store's CRC32C, and renamed when
   * whole. With `overwrite: false`, files that are whole already are not fetched again.
   *
   * @param options.items names of the items to fetch; all unless given
   * @param options.objects ids of those of their objects to fetch; all unless given
   * @returns paths by task id (by item name where there is no task)
   * @throws DestinationError, ChecksumError, ServiceError; CancelledError: whole files are kept
   */
  async download(
    order: TrackingDocument,
    folder: string,
    options: { overwrite?: boolean } & ObjectsOption & Watch = {},
  ): Promise<Map<string, string[]>> {
    return downloadObjects(this.store, order, folder, options);
  }

  /** Everything the order, or some of its items, has in the store besides its tracking document. */
  async objects(
    order: TrackingDocument,
    options: ItemsOption & Watch = {},
  ): Promise<StoredObject[]> {
    const objects = await orderObjects(this.store, order, options);
    return [...objects.values()].flat();
  }

  /**
   * What the store has of an order that is not in a folder yet, as `download` would put it there.
   * Files are told by their sizes; whether they are whole, `download` looks at more closely.
   *
   * @param folder as `download` takes it: files are looked for in `folder/ORDER NAME/`
   * @param options.items names of the items to look at; all unless given
   * @param options.objects ids of those of their objects to look at; all unless given
   * @returns objects, and their bytes in all
   */
  async missing(
    order: TrackingDocument,
    folder: string,
    options: ObjectsOption & Watch = {},
  ): Promise<{ count: number; bytes: number }> {
    const objects = await missingObjects(this.store, order, folder, options);
    return { count: objects.length, bytes: objects.reduce((sum, { size }) => sum + size, 0) };
  }

  /**
   * Removes an order's objects from the store, and with `trackingName` its tracking document last.
   *
   * When it ends halfway, doing it again removes the rest.
   *
   * @returns names of the removed objects by task id (by item name where there is no task)
   * @throws RunningTasksError when tasks are still under way, unless `cancelFirst`
   */
  async clean(order: TrackingDocument, options: CleanOptions = {}): Promise<Map<string, string[]>> {
    const settled = await this.#settle(order, options);
    const removed = await cleanObjects(this.store, settled, options);
    if (options.trackingName) {
      throwIfCancelled(options.signal);
      const { trackingPrefix } = this.templates;
      const name = this.#bareName(options.trackingName);
      const tracking = await this.store.metadataObject(name, trackingPrefix, options);
      if (tracking) await this.store.remove(tracking, options);
    }
    return removed;
  }

  /**
   * Cancels an order's tasks that are still under way, or those of some items, and gives up the ones
   * not started yet.
   *
   * @returns ids of the tasks that were asked to end
   */
  async cancel(name: string, options: ItemsOption & Watch = {}): Promise<string[]> {
    const { items, onProgress, signal } = options;
    const document = await this.update(name, options);
    const active = activeTasks(document, items);
    let done = 0;
    await Promise.all(
      active.map(async (id) => {
        await this.earthEngine.cancel(id, signal);
        onProgress?.({ action: 'cancel', item: id, done: ++done, total: active.length });
      }),
    );
    if (document.states.UNSUBMITTED) {
      // What another window has started meanwhile is not given up.
      const resolve = (_: TrackingDocument, theirs: TrackingDocument) => giveUp(theirs, items);
      await storeTracking(this.store, giveUp(document, items), resolve, signal);
    }
    if (active.length > 0) await this.update(name, options);
    return active;
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

  /** Joins what Earth Engine says into a document, and stores it over the version it was read at. */
  async #join(
    document: TrackingDocument,
    search: OperationsSearch,
    signal: AbortSignal | undefined,
  ): Promise<TrackingDocument> {
    const joined = joinOperations(document, search);
    if (joined === document) return document;
    return storeTracking(this.store, joined, (_, theirs) => joinOperations(theirs, search), signal);
  }

  /** The order as it is now, with no task under way. @throws RunningTasksError */
  async #settle(order: TrackingDocument, options: CleanOptions): Promise<TrackingDocument> {
    if (order.settled && !order.states.UNSUBMITTED) return order;
    let current = await this.#refreshed(order, options.signal);
    if (activeTasks(current).length > 0 && options.cancelFirst) {
      await Promise.all(
        activeTasks(current).map((id) => this.earthEngine.cancel(id, options.signal)),
      );
      for (let poll = 0; poll < CANCEL_POLLS && activeTasks(current).length > 0; poll++) {
        if (poll > 0) await pause(CANCEL_POLL_MS, options.signal);
        current = await this.#refreshed(current, options.signal);
      }
    }
    const active = activeTasks(current);
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
    return joinOperations(order, search);
  }

  #bareName(name: string): string {
    const prefix = `${this.templates.trackingPrefix.replace(/\/+$/, '')}/`;
    const base = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    return base.replace(/\.json$/, '');
  }
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

function activeTasks(document: TrackingDocument, items?: readonly string[]): string[] {
  return document.orders.flatMap(({ name, status }) => {
    if (items && !items.includes(name)) return [];
    return ACTIVE_STATES.has(status.state) && status.id ? [status.id] : [];
  });
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  throwIfCancelled(signal);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
  throwIfCancelled(signal);
}
