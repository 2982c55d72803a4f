/**
 * Starts the tasks of an order, so that none is ever lost.
 *
 * The tracking document is stored before the first task starts and records what is planned, with
 * the request id of every export. A submission that ends halfway is resumed from the document
 * alone: tasks that were started but not recorded are found again, and nothing starts twice.
 */
import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { imageCollection } from '../collections/index.ts';
import type { ExportOptions, FilterSpec } from '../config/options.ts';
import { cancelTasks } from '../earthengine/cancelTasks.ts';
import { exportRequest, taskDescription } from '../earthengine/export.ts';
import {
  completeOptions,
  type ExportedImage,
  exportViolation,
} from '../earthengine/exportLimits.ts';
import { type DateScenes, type ImageSource, SceneExpressions } from '../earthengine/preard.ts';
import { countQueue, isQueueFull, roomFor, SMALL_ORDER } from '../earthengine/queue.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import {
  CancelledError,
  type CedarError,
  EmptyCollectionError,
  type ExistingItem,
  ExistingItemsError,
  NotFoundError,
  OrderRequestError,
  RunningTasksError,
  ServiceError,
  SubmissionError,
  TrackingDocumentError,
} from '../errors.ts';
import type { TileGrid } from '../grids/index.ts';
import { gridRecord, recordedGrid, tileRecord } from '../grids/records.ts';
import { claimImage, type ImageClaim } from '../ownership/claimImage.ts';
import { existingItemsError, lostItemsError, takenOverError } from '../ownership/existingItems.ts';
import { OrderRecords } from '../ownership/orderRecords.ts';
import { finishInBackground, onAbort } from '../services/abort.ts';
import { createLimiter, forEachLimited } from '../services/limiter.ts';
import { isTransient } from '../services/retry.ts';
import { Turns } from '../services/turns.ts';
import type { Store, StoredObject } from '../stores/store.ts';
import { isWaitingForRoom, TrackingDocument } from '../tracking/document.ts';
import type { LeftOutItem, TaskStatus, TrackedItem } from '../tracking/documentJson.ts';
import { earliestStart, taskFields } from '../tracking/joinOperations.ts';
import { programInfo } from '../tracking/program.ts';
import { storeTracking, TrackingWriter } from '../tracking/writer.ts';
import type { Watch } from '../watch.ts';
import { imageMetadata, unsubmittedStatus } from './imageMetadata.ts';
import { replacedPieces } from './imagePieces.ts';
import { isoDateTime, type OrderPlan, type Templates } from './plan.ts';
import { SceneSearch, type SearchedItem } from './sceneSearch.ts';

/**
 * Items prepared at once. Each has one request under way, to the store or to Earth Engine, whose
 * limiters allow about half as many each: so none of the two waits for the other.
 */
const ITEMS_AT_ONCE = 64;

/** Items started at once when waiting ones get their turn: another process may have cancelled them. */
const FEED_SIZE = 50;

/** Waiting items are started a few together, while as many tasks wait in Earth Engine. */
const FEW = 10;

/**
 * Time that requests which start tasks may still take after a cancel, so that they are recorded.
 */
const GRACE_MS = 10_000;

/** Time that writes of the tracking document may still take after a cancel. */
const RECORD_MS = 60_000;

/** Options that are the same for all items of an order. */
export interface SubmissionOptions {
  readonly filters: Readonly<Record<string, readonly FilterSpec[]>>;
  readonly exportOptions: ExportOptions;
  readonly saveEmptyMetadata: boolean;
}

/** The items of an order to start, and how. */
export interface SubmissionScope {
  /** Names of the items to start; all that are not started unless given. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Start only items that wait for room in the queue, some at a time, without a user. */
  readonly isFeeding?: boolean | undefined;
}

/**
 * The tracking document of an order nothing of which has been started.
 *
 * @param existing.takesOver the orders that have had an item until now, by the item's name
 * @param existing.leftOut images that were asked for and are not ordered
 */
export function newTrackingDocument(
  plan: OrderPlan,
  grid: TileGrid,
  templates: Templates,
  options: SubmissionOptions & { readonly project: string },
  {
    takesOver = new Map(),
    leftOut = [],
  }: {
    readonly takesOver?: ReadonlyMap<string, readonly string[]>;
    readonly leftOut?: readonly LeftOutItem[];
  } = {},
): TrackingDocument {
  const submitted = isoDateTime(plan.now);
  const orders = plan.items.map(({ collection, tile, start, end, name, prefix }): TrackedItem => {
    const requestId = randomUUID();
    const earlierOrders = takesOver.get(name);
    return {
      name,
      prefix,
      status: unsubmittedStatus(),
      collection,
      tile: [tile.row, tile.column],
      date_start: isoDateTime(start),
      date_end: isoDateTime(end),
      request_id: requestId,
      description: taskDescription(name, requestId),
      ...(earlierOrders && { takes_over: [...earlierOrders] }),
    };
  });
  return new TrackingDocument({
    program: programInfo(),
    submission: {
      submitted,
      id: randomUUID(),
      collections: [...plan.collections],
      tile_grid: gridRecord(grid),
      tile_indices: plan.tiles.map(({ row, column }) => [row, column]),
      period_start: isoDateTime(plan.periodStart),
      period_end: isoDateTime(plan.periodEnd),
      period_freq: plan.periodFrequency,
      filters: options.filters,
      export_image_kwds: options.exportOptions,
      save_empty_metadata: options.saveEmptyMetadata,
      project: options.project,
    },
    tracking: {
      submitted,
      name: plan.name,
      prefix: templates.trackingPrefix,
      collections: [...plan.collections],
      tiles: plan.tiles.map(tileRecord),
      name_template: templates.nameTemplate,
      prefix_template: templates.prefixTemplate,
    },
    orders,
    metadata: [],
    ...(leftOut.length > 0 && { left_out: [...leftOut] }),
  });
}

/** The options an order was submitted with, as its document records them. */
export function recordedOptions(document: TrackingDocument): SubmissionOptions {
  const { filters, export_image_kwds, save_empty_metadata } = document.submission;
  return {
    filters: (filters ?? {}) as SubmissionOptions['filters'],
    exportOptions: (export_image_kwds ?? {}) as ExportOptions,
    saveEmptyMetadata: save_empty_metadata !== false,
  };
}

export class Submission {
  readonly #earthEngine: EarthEngine;
  readonly #store: Store;
  readonly #options: SubmissionOptions;
  readonly #expressions = new Map<string, SceneExpressions>();
  readonly #searched: ReadonlyMap<string, SearchedItem>;
  readonly #search: SceneSearch;
  readonly #turns = new Turns();
  /** Ids of the image metadata stored in this run. */
  readonly #storedMetadata = new Set<string>();
  /** Items whose names another order has claimed first, with the name of that order. */
  readonly #lost = new Map<TrackedItem, string>();
  /** Items that another order has taken over while they were started, with the name of that order. */
  readonly #taken = new Map<TrackedItem, string>();
  readonly #isFeeding: boolean;
  /** Records of orders whose images this one finds in the place of its own. */
  #records: OrderRecords;
  #items: readonly TrackedItem[];
  /** Number of items to start, including those that wait for room. */
  readonly #total: number;
  #document: TrackingDocument;
  /** Items started in this run, or found empty. */
  #done = 0;
  /** Aborted some time after the caller's signal: for what must be recorded. */
  #late: AbortSignal | undefined;
  /** Whether Earth Engine has refused a task for want of room. */
  #isFull = false;

  /**
   * @param document with the items to start in state `UNSUBMITTED`
   * @throws TrackingDocumentError when an item lacks what starting it needs
   */
  constructor(
    earthEngine: EarthEngine,
    store: Store,
    document: TrackingDocument,
    options: SubmissionOptions,
    { only, isFeeding = false }: SubmissionScope = {},
  ) {
    this.#earthEngine = earthEngine;
    this.#store = store;
    this.#options = options;
    this.#document = document;
    this.#isFeeding = isFeeding;
    this.#records = new OrderRecords(store);
    const isWanted = isFeeding ? isWaitingForRoom : isUnsubmitted;
    this.#items = document.orders.filter(
      ({ name, status, taken_over_by: owner }) =>
        isWanted(status) && owner === undefined && (!only || only.has(name)),
    );
    this.#total = this.#items.length;
    const grid = recordedGrid(document.submission.tile_grid);
    const searched = this.#items.map((item) => this.#searchedItem(item, document.name, grid));
    this.#searched = new Map(searched.map((item) => [item.name, item]));
    this.#search = new SceneSearch(earthEngine, searched, this.#turns);
  }

  /** Looks for all scenes before anything is stored. @throws EmptyCollectionError */
  async requireScenes({ onProgress, signal }: Watch): Promise<void> {
    let done = 0;
    const total = this.#items.length;
    const work = async (item: TrackedItem) => {
      const dates = await this.#search.dates(this.#of(item), signal);
      onProgress?.({ action: 'prepare', item: item.name, done: ++done, total });
      if (dates.length > 0) return;
      const { collection, tile, start, end } = this.#of(item).source;
      throw new EmptyCollectionError(
        collection.id,
        l10n.t(
          '"{0}" has no scenes over tile {1} from {2} to {3}. Nothing was submitted: leave it out, or let empty items be recorded as such.',
          collection.id,
          tile.name,
          isoDateTime(start),
          isoDateTime(end),
        ),
      );
    };
    await forEachLimited(this.#items, createLimiter({ atOnce: ITEMS_AT_ONCE }), work, signal);
  }

  /** @throws OrderRequestError when an item cannot be exported even with a single date */
  requireExportable(): void {
    for (const item of this.#items) {
      const { source } = this.#of(item);
      const options = this.#exportOptions(item, source, 1);
      const violation = exportViolation(imageOf(source, 1), options);
      if (!violation) continue;
      throw new OrderRequestError(
        violation.field,
        `${violation.message} ${l10n.t('Nothing was submitted.')}`,
      );
    }
  }

  /**
   * Starts the task of every item that has none, as far as there is room in Earth Engine's queue; the
   * others are recorded as waiting for it.
   *
   * @param repeated whether an earlier submission may have started some without recording it
   * @param onRecorded called with the document when it is first stored; tasks start after that.
   *   ExistingItemsError and RunningTasksError from it take the document back
   * @returns how many items wait for room
   * @throws ExistingItemsError when other orders have claimed some of the images in the meantime:
   *   the others are started. RunningTasksError when tasks that are no longer wanted cannot be
   *   cancelled. SubmissionError when it ends halfway, CancelledError when the signal is aborted:
   *   the stored document then shows what is left to do. When nothing at all could be started for
   *   good reason, nothing stays stored and that reason is thrown.
   */
  async run(
    watch: Watch,
    repeated: boolean,
    onRecorded?: (document: TrackingDocument) => Promise<void>,
  ): Promise<{ id: string; waiting: number }> {
    let isLeft = false;
    const onProgress: Watch['onProgress'] = (step) => {
      if (!isLeft) watch.onProgress?.(step);
    };
    // What was started is recorded even if the caller no longer waits for it.
    return finishInBackground(
      this.#run({ ...watch, onProgress }, repeated, onRecorded),
      watch.signal,
      () => {
        isLeft = true;
        return this.#unrecorded();
      },
    );
  }

  async #run(
    { onProgress, signal }: Watch,
    repeated: boolean,
    onRecorded?: (document: TrackingDocument) => Promise<void>,
  ): Promise<{ id: string; waiting: number }> {
    this.#late = withGrace(signal, RECORD_MS);
    this.#records = new OrderRecords(this.#store, { signal });
    const later = await this.#makeRoom(signal);
    // What items need first is prepared while the record is stored.
    this.#search.begin(this.#items, signal);
    this.#encodeImages().catch(() => {});
    try {
      return await this.#recordAndStart(later, { onProgress, signal }, repeated, onRecorded);
    } finally {
      this.#search.end();
    }
  }

  /**
   * Encodes what the images of a collection share, each in a turn of its own: the first image would
   * take that time while the answers for all the others come in. What fails here fails there again.
   */
  async #encodeImages(): Promise<void> {
    const firsts = new Map(this.#items.map((item) => [this.#of(item).expressions, item]));
    for (const [expressions, item] of firsts) {
      await this.#turns.next();
      const { source } = this.#of(item);
      expressions.image(source, [], this.#exportOptions(item, source, 1));
    }
  }

  async #recordAndStart(
    later: readonly TrackedItem[],
    { onProgress, signal }: Watch,
    repeated: boolean,
    onRecorded?: (document: TrackingDocument) => Promise<void>,
  ): Promise<{ id: string; waiting: number }> {
    if (!repeated) {
      this.#document = withWaiting(this.#document, later);
      this.#document = await storeTracking(this.#store, this.#document, (ours) => ours, this.#late);
      await this.#recorded(onRecorded);
    }
    const writer = new TrackingWriter(this.#store, this.#document, this.#late);
    if (repeated && !this.#isFeeding) for (const item of later) wait(item, writer);
    const failures: unknown[] = [];
    const work = async (item: TrackedItem) => {
      try {
        if (!(await this.#startIfRoom(item, writer, repeated, signal))) return;
        this.#done++;
        onProgress?.({ action: 'start', item: item.name, done: this.#done, total: this.#total });
      } catch (error) {
        failures.push(error);
        throw error;
      }
    };
    let failure: unknown;
    try {
      await forEachLimited(this.#items, createLimiter({ atOnce: ITEMS_AT_ONCE }), work, signal);
    } catch (error) {
      failure = error;
    }
    const isLost = this.#lost.size === this.#document.orders.length;
    // The orders that have given images up say that this one has them, so its record stays.
    const hasTaken = this.#items.some((item) => item.takes_over);
    if (isLost && !repeated && !hasTaken) {
      await this.#removeRecord();
      throw this.#lostItems();
    }
    if (failure === undefined && this.#lost.size > 0) failure = this.#lostItems();
    const isRefusal = failure !== undefined && !(failure instanceof ExistingItemsError);
    if (isRefusal && !repeated && (await this.#undo(writer, failures))) throw failure;
    if (failure instanceof CancelledError && !this.#isFeeding) stopWaiting(writer);
    try {
      this.#document = await this.#finish(writer);
    } catch (error) {
      // Tasks of items that were taken over are ended once more by the caller.
      if (this.#isFeeding || this.#taken.size === 0) failure ??= error;
    }
    if (failure === undefined && this.#taken.size > 0 && !this.#isFeeding) {
      failure = takenOverError(existingFrom(this.#taken), this.#document.orders.length);
    }
    if (failure instanceof ExistingItemsError || failure instanceof RunningTasksError)
      throw failure;
    if (failure !== undefined) throw this.#halfway(failure);
    return { id: await this.#recordId(), waiting: this.#document.waitingForRoom };
  }

  /** The store's id of the tracking document. */
  async #recordId(): Promise<string> {
    const { id, location } = this.#document;
    if (id !== undefined) return id;
    const { name, prefix } = location;
    const stored = await this.#store.metadataObject(name, prefix, { signal: this.#late });
    return stored?.id ?? name;
  }

  /**
   * Keeps the items to start now. Small orders find out by trying; of others, those that would not
   * leave enough of the queue to others are set aside.
   *
   * @returns the items that have to wait
   */
  async #makeRoom(signal: AbortSignal | undefined): Promise<readonly TrackedItem[]> {
    const items = this.#items;
    if (items.length <= SMALL_ORDER && !this.#isFeeding) return [];
    if (items.length === 0) return [];
    const queue = await countQueue(this.#earthEngine, signal);
    let room = roomFor(items.length, queue);
    if (this.#isFeeding) {
      const isWorthwhile = room >= Math.min(items.length, FEW) || queue.waiting < FEW;
      room = isWorthwhile ? Math.min(room, FEED_SIZE) : 0;
    }
    this.#items = items.slice(0, room);
    return items.slice(room);
  }

  /** @returns whether it was started, or found to need no task */
  async #startIfRoom(
    item: TrackedItem,
    writer: TrackingWriter,
    repeated: boolean,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (writer.isTakenOver(item.name)) return false;
    // Another process may have cancelled it since.
    if (this.#isFeeding && !writer.isUnsubmitted(item.name)) return false;
    try {
      if (!this.#isFull) {
        await this.#start(item, writer, repeated, signal);
        return true;
      }
    } catch (error) {
      if (isQueueFull(error, this.#earthEngine)) this.#isFull = true;
      else if (this.#isFeeding && error instanceof ServiceError && error.status === 400) {
        // No user waits for this: the item records why Google refused it, and can be retried.
        writer.change(item.name, { status: failedStatus(error.said) });
        return false;
      } else throw error;
    }
    wait(item, writer);
    return false;
  }

  /**
   * Writes what has happened. Tasks of items that another order took over meanwhile are cancelled, and
   * those that another process no longer wanted where no user waits for them.
   *
   * @throws what kept it from being written; RunningTasksError when tasks that are not wanted continue
   */
  async #finish(writer: TrackingWriter): Promise<TrackingDocument> {
    try {
      const document = await writer.flush();
      this.#noteTaken(document);
      const unwanted = this.#isFeeding ? writer.unwanted : [];
      await this.#endTasks([...writer.superseded, ...unwanted], l10n.t('Cancel the order again.'));
      return document;
    } catch (error) {
      if (error instanceof NotFoundError) {
        const advice = l10n.t('The record of the order was deleted: cancel them in Earth Engine.');
        await this.#endTasks(this.#startedIds(writer), advice);
      }
      throw error;
    }
  }

  /** @throws RunningTasksError when Earth Engine does not show that all of them are ending */
  async #endTasks(ids: readonly string[], advice: string): Promise<void> {
    const running = await cancelTasks(this.#earthEngine, ids, this.#late);
    if (running.length === 0) return;
    const problem = l10n.t(
      'Tasks of "{0}" are not being cancelled, although that was confirmed: {1}.',
      this.#document.name,
      running.join(', '),
    );
    throw new RunningTasksError(running, `${problem} ${advice}`);
  }

  #noteTaken(document: TrackingDocument): void {
    const owners = new Map(document.orders.map((item) => [item.name, item.taken_over_by]));
    for (const item of this.#items) {
      const owner = owners.get(item.name);
      if (owner !== undefined && !this.#lost.has(item)) this.#taken.set(item, owner);
    }
  }

  /** Ids of the tasks that this run has started. */
  #startedIds(writer: TrackingWriter): string[] {
    const names = new Set(this.#items.map(({ name }) => name));
    return writer.document.orders.flatMap(({ name, status }) =>
      names.has(name) && status.id ? [status.id] : [],
    );
  }

  async #recorded(
    onRecorded: ((document: TrackingDocument) => Promise<void>) | undefined,
  ): Promise<void> {
    try {
      await onRecorded?.(this.#document);
    } catch (error) {
      const isRefused = error instanceof ExistingItemsError || error instanceof RunningTasksError;
      if (!isRefused) throw this.#halfway(error);
      await this.#removeRecord();
      throw error;
    }
  }

  async #start(
    item: TrackedItem,
    writer: TrackingWriter,
    repeated: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const searched = this.#of(item);
    const { source } = searched;
    const dates = await this.#search.dates(searched, signal);
    const empty = dates.length === 0;
    const options = this.#exportOptions(item, source, dates.length);
    const refused = empty ? undefined : exportViolation(imageOf(source, dates.length), options);
    if (refused) {
      // It fails alone, as it would in Earth Engine, and can be retried with other options.
      writer.change(item.name, { status: failedStatus(refused.message) });
      return;
    }
    const grace = withGrace(signal, GRACE_MS);
    let metadataId: string | undefined;
    if (!empty || this.#options.saveEmptyMetadata) {
      const claim = await this.#storeImageMetadata(item, source, dates, options, signal);
      if ('owner' in claim) {
        this.#lost.set(item, claim.owner);
        writer.giveUp(item.name, claim.owner);
        return;
      }
      metadataId = claim.id;
    }
    const replaced = await this.#replaced(item, options, signal);
    if (empty) {
      writer.change(item.name, { status: { state: 'EMPTY' } }, metadataId);
      return;
    }
    const description = item.description ?? item.name;
    // The answers for many items may come at the same moment.
    await this.#turns.next();
    const image = searched.expressions.image(
      source,
      dates.map(({ date }) => date),
      options,
    );
    const request = exportRequest(this.#earthEngine.ee, image, {
      collection: source.collection,
      description,
      destination: await this.#store.exportDestination(item.name, item.prefix),
      options,
    });
    const operation = await this.#earthEngine.startExport(
      request,
      item.request_id ?? randomUUID(),
      {
        repeated,
        description,
        since: earliestStart(this.#document),
        ...(grace && { signal: grace }),
      },
    );
    const started = taskFields(item, operation, this.#document);
    writer.change(item.name, { ...started, export_image_kwds: options }, metadataId);
    await this.#removeReplaced(replaced);
  }

  /**
   * Pieces of the image that another order, or an earlier task of this one, has had computed under the
   * same name, and that would be taken for a part of the new image.
   */
  async #replaced(
    item: TrackedItem,
    options: ExportOptions,
    signal: AbortSignal | undefined,
  ): Promise<StoredObject[]> {
    if (!item.takes_over && !item.earlier_tasks) return [];
    const watch = signal ? { signal } : {};
    const objects = await this.#store.itemObjects(item.name, item.prefix, watch);
    return replacedPieces(objects, item, this.#document, options);
  }

  /** What cannot be deleted now is older than the new task, and does not count as a part of its image. */
  async #removeReplaced(pieces: readonly StoredObject[]): Promise<void> {
    for (const piece of pieces) {
      try {
        await this.#store.remove(piece, { signal: this.#late });
      } catch (error) {
        if (error instanceof CancelledError) throw error;
      }
    }
  }

  /** As the configuration had them, with what Cedar chooses for so many dates. */
  #exportOptions(item: TrackedItem, source: ImageSource, dates: number): ExportOptions {
    const own = item.export_image_kwds as ExportOptions | undefined;
    return completeOptions(imageOf(source, dates), own ?? this.#options.exportOptions);
  }

  async #storeImageMetadata(
    item: TrackedItem,
    source: ImageSource,
    dates: readonly DateScenes[],
    options: ExportOptions,
    signal: AbortSignal | undefined,
  ): Promise<ImageClaim> {
    const metadata = imageMetadata(item, {
      order: this.#document,
      source,
      dates,
      filters: this.#filtersOf(item, source.collection.id),
      options,
      store: this.#store,
      now: this.#earthEngine.now(),
    });
    const [document, records] = [this.#document, this.#records];
    const claim = await claimImage(this.#store, metadata, { item, document, records, signal });
    if ('id' in claim) this.#storedMetadata.add(claim.id);
    return claim;
  }

  /** Takes back a submission of which nothing was, and nothing may have been, started. */
  async #undo(writer: TrackingWriter, failures: readonly unknown[]): Promise<boolean> {
    const started = writer.document.ownItems.some(
      ({ status }) => status.state !== 'UNSUBMITTED' && status.state !== 'EMPTY',
    );
    const mayHaveStarted = failures.some(
      (error) => isTransient(error) || error instanceof CancelledError,
    );
    if (started || mayHaveStarted) return false;
    // Other orders have given these items up and refer to this one: their record is here.
    if (this.#items.some((item) => item.takes_over)) return false;
    await writer.flush();
    const late = { signal: this.#late };
    for (const item of this.#items) {
      for (const object of await this.#store.itemObjects(item.name, item.prefix, late)) {
        if (this.#storedMetadata.has(object.id)) await this.#store.remove(object, late);
      }
    }
    await this.#removeRecord();
    return true;
  }

  async #removeRecord(): Promise<void> {
    const { name, prefix } = this.#document.tracking;
    const late = { signal: this.#late };
    const tracking = await this.#store.metadataObject(name, prefix, late);
    if (tracking) await this.#store.remove(tracking, late);
  }

  #lostItems(): ExistingItemsError {
    const items = existingFrom(this.#lost);
    const total = this.#document.orders.length;
    if ([...this.#lost.keys()].some((item) => item.takes_over)) return takenOverError(items, total);
    return items.length === total ? existingItemsError(items, total) : lostItemsError(items, total);
  }

  /** The error for a caller that has cancelled and does not wait for the record. */
  #unrecorded(): CancelledError {
    return new CancelledError(
      l10n.t(
        'Cancelled. The order "{0}" may not be recorded completely yet: this continues in the background for up to a minute. Update the order later, or resume it: tasks that were started are found then.',
        this.#document.name,
      ),
    );
  }

  #halfway(failure: unknown): CedarError {
    const done = this.#done;
    const { name } = this.#document;
    const total = this.#total;
    const rest =
      total === 1
        ? l10n.t(
            'The order "{0}" is recorded with {1} of 1 item started; resume it to start the rest.',
            name,
            done,
          )
        : l10n.t(
            'The order "{0}" is recorded with {1} of {2} items started; resume it to start the rest.',
            name,
            done,
            total,
          );
    if (failure instanceof CancelledError) {
      return new CancelledError(`${l10n.t('Cancelled.')} ${rest}`, { cause: failure });
    }
    const reason = failure instanceof Error ? failure.message : String(failure);
    return new SubmissionError(name, `${reason}\n${rest}`, { cause: failure });
  }

  #of({ name }: TrackedItem): SearchedItem {
    const searched = this.#searched.get(name);
    if (!searched) throw new Error(`No source for ${name}`);
    return searched;
  }

  #filtersOf(item: TrackedItem, collection: string): readonly FilterSpec[] {
    return item.filters ?? this.#options.filters[collection] ?? [];
  }

  /** Expressions shared by all items of one collection and the same filters. */
  #expressionsOf(collection: string, filters: readonly FilterSpec[]): SceneExpressions {
    const { ee } = this.#earthEngine;
    const key = `${collection} ${JSON.stringify(filters)}`;
    const known = this.#expressions.get(key);
    const expressions = known ?? new SceneExpressions(ee, imageCollection(collection), filters);
    this.#expressions.set(key, expressions);
    return expressions;
  }

  #searchedItem(item: TrackedItem, document: string, grid: TileGrid): SearchedItem {
    const { collection, tile, date_start: start, date_end: end } = item;
    if (!collection || !tile || !start || !end || !item.request_id) {
      throw new TrackingDocumentError(
        document,
        l10n.t(
          '"{0}" does not say what its item "{1}" is made from (the Python tool does not record it), so it cannot be resumed. Order it again.',
          document,
          item.name,
        ),
      );
    }
    const source = {
      collection: imageCollection(collection),
      tile: grid.tile(tile[0], tile[1]),
      start: new Date(`${start}Z`),
      end: new Date(`${end}Z`),
    };
    const filters = this.#filtersOf(item, collection);
    return { name: item.name, source, expressions: this.#expressionsOf(collection, filters) };
  }
}

/** Items that other orders have, by the names of those orders. */
function existingFrom(owners: ReadonlyMap<TrackedItem, string>): ExistingItem[] {
  return [...owners].map(([{ name, prefix }, owner]) => {
    return { name, prefix, orders: owner ? [owner] : [], objects: 1 };
  });
}

function isUnsubmitted({ state }: TaskStatus): boolean {
  return state === 'UNSUBMITTED';
}

function failedStatus(message: string): TaskStatus {
  return { ...unsubmittedStatus(), state: 'FAILED', error_message: message };
}

/** Records that an item waits for room in the queue. */
function wait({ name }: TrackedItem, writer: TrackingWriter): void {
  writer.change(name, { status: { ...unsubmittedStatus(), waiting_for_room: true } });
}

function withWaiting(
  document: TrackingDocument,
  waiting: readonly TrackedItem[],
): TrackingDocument {
  if (waiting.length === 0) return document;
  const names = new Set(waiting.map(({ name }) => name));
  const orders = document.orders.map((item) =>
    names.has(item.name) ? { ...item, status: { ...item.status, waiting_for_room: true } } : item,
  );
  return document.withOrders(orders);
}

/** The user has stopped the submission: nothing of it starts by itself any more. */
function stopWaiting(writer: TrackingWriter): void {
  for (const { name, status } of writer.document.orders) {
    if (!isWaitingForRoom(status)) continue;
    writer.change(name, { status: { ...status, waiting_for_room: false } });
  }
}

/** The document with some items no longer waiting for room: they start only when asked for. */
export function withStopped(
  document: TrackingDocument,
  names: ReadonlySet<string>,
): TrackingDocument {
  const isStopped = ({ name, status }: TrackedItem) => names.has(name) && isWaitingForRoom(status);
  if (!document.orders.some(isStopped)) return document;
  return document.withOrders(
    document.orders.map((item) =>
      isStopped(item) ? { ...item, status: { ...item.status, waiting_for_room: false } } : item,
    ),
  );
}

/**
 * The document with nothing stopped: what the user stopped is wanted again. The very same one when
 * there is nothing of the kind.
 */
export function withoutStops(document: TrackingDocument): TrackingDocument {
  const isStopped = ({ status }: TrackedItem) =>
    status.state === 'UNSUBMITTED' && status.waiting_for_room === false;
  if (!document.orders.some(isStopped)) return document;
  return document.withOrders(
    document.orders.map((item) => {
      if (!isStopped(item)) return item;
      const { waiting_for_room: _, ...status } = item.status;
      return { ...item, status };
    }),
  );
}

function imageOf({ collection, tile }: ImageSource, dates: number): ExportedImage {
  return { collection, size: tile.size, dates };
}

/** A signal that follows another one after some time. */
function withGrace(signal: AbortSignal | undefined, milliseconds: number): AbortSignal | undefined {
  if (!signal) return undefined;
  const late = new AbortController();
  onAbort(signal, () => setTimeout(() => late.abort(signal.reason), milliseconds).unref());
  return late.signal;
}
