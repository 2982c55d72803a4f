/** One run of a submission: records the order, starts its items, and records what has become of them. */
import * as l10n from '@vscode/l10n';
import { cancelTasks } from '../earthengine/cancelTasks.ts';
import { UncountedDatesError } from '../earthengine/clearShares.ts';
import { isQueueFull } from '../earthengine/queue.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import {
  CancelledError,
  ConflictError,
  ExistingItemsError,
  NotFoundError,
  RunningTasksError,
  ServiceError,
} from '../errors.ts';
import { OrderRecords } from '../ownership/orderRecords.ts';
import { delayedAbort } from '../services/abort.ts';
import type { EventLoopTurns } from '../services/eventLoopTurns.ts';
import { forEachLimited } from '../services/limiter.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { storeTracking, TrackingWriter } from '../tracking/writer.ts';
import type { Watch } from '../watch.ts';
import { failedStatus, ItemExporter } from './itemExporter.ts';
import type { SceneSearch } from './sceneSearch.ts';
import {
  claimedFirstError,
  halfwayError,
  OrderNameError,
  takenMeanwhileError,
} from './submissionErrors.ts';
import type { SubmissionItems } from './submissionItems.ts';
import { divideByRoom, recordStopped, recordWaiting, withWaiting } from './waitingItems.ts';
import { withdrawRecord, withdrawSubmission } from './withdrawSubmission.ts';

/**
 * Items prepared at once. Each has one request under way, to the store or to Earth Engine, whose
 * limiters allow about half as many each: so none of the two waits for the other.
 */
export const ITEMS_AT_ONCE = 64;

/** Time that writes of the tracking document may still take after a cancel. */
const RECORD_MS = 60_000;

export interface SubmissionParts {
  readonly earthEngine: EarthEngine;
  readonly store: Store;
  readonly document: TrackingDocument;
  /** Items of the document to start, including those that have to wait for room. */
  readonly items: readonly TrackedItem[];
  readonly sources: SubmissionItems;
  readonly search: SceneSearch;
  readonly turns: EventLoopTurns;
  readonly saveEmptyMetadata: boolean;
  /** Whether the items have waited for room, and are started without a user. */
  readonly isFeeding: boolean;
}

/** How a submission runs. */
export interface SubmissionRunOptions {
  /** Whether an earlier submission may have started some items without recording it. */
  readonly isRepeated: boolean;
  /**
   * Called with the document when it is first stored; tasks start after that. ExistingItemsError and
   * RunningTasksError from it withdraw the document.
   */
  readonly onRecorded?: (document: TrackingDocument) => Promise<void>;
}

/** An order that was recorded. */
export interface SubmitResult {
  /** Name of the order. */
  readonly name: string;
  /** The store's id of its tracking document. */
  readonly id: string;
  /** Number of items that wait for room in Earth Engine's queue. */
  readonly waiting: number;
  /** Number of items that have no scenes: nothing is exported for them. */
  readonly empty: number;
  /**
   * Number of items that failed before they had a task, such as those whose best date Earth Engine could
   * not find. Their records have the reason, and they can be tried again.
   */
  readonly failed: number;
}

/** Errors that kept items from being started. */
interface StartErrors {
  /** Error that ended the run. */
  readonly first: unknown;
  /** Of all items that were under way then. */
  readonly all: readonly unknown[];
}

export class SubmissionRun {
  readonly #parts: SubmissionParts;
  readonly #options: SubmissionRunOptions;
  readonly #watch: Watch;
  /** Aborted some time after the caller's signal: for what must be recorded. */
  readonly #late: AbortSignal | undefined;
  /** Items that another order has taken over while they were started, with the name of that order. */
  readonly #takenOver = new Map<TrackedItem, string>();
  #document: TrackingDocument;
  /** Items for which there is room. */
  #items: readonly TrackedItem[] = [];
  /** Items started in this run, or found empty. */
  #done = 0;
  /** Items whose best date Earth Engine could not find. */
  readonly #uncounted = new Map<TrackedItem, UncountedDatesError>();
  /** Whether Earth Engine has refused a task for want of room. */
  #isFull = false;

  constructor(parts: SubmissionParts, options: SubmissionRunOptions, watch: Watch) {
    this.#parts = parts;
    this.#options = options;
    this.#watch = watch;
    this.#document = parts.document;
    this.#late = delayedAbort(watch.signal, RECORD_MS);
  }

  async run(): Promise<SubmitResult> {
    const { earthEngine, items, isFeeding, search, store } = this.#parts;
    const { signal } = this.#watch;
    const [{ now, later }] = await Promise.all([
      divideByRoom(earthEngine, items, { isFeeding, signal }),
      isFeeding ? undefined : store.requireChangeable?.({ signal }),
    ]);
    this.#items = now;
    // The first needs of items are prepared while the record is stored.
    search.begin(now, signal);
    this.#encodeImages().catch(() => {});
    try {
      return await this.#recordAndStart(later);
    } finally {
      search.end();
    }
  }

  /**
   * Encodes what the images of a collection share, each in a turn of its own: the first image would
   * take that time while the answers for all the others come in. What fails here fails there again.
   */
  async #encodeImages(): Promise<void> {
    const { sources, turns } = this.#parts;
    const firsts = new Map(this.#items.map((item) => [sources.of(item).expressions, item]));
    for (const [expressions, item] of firsts) {
      await turns.next();
      expressions.image(sources.of(item).source, [], sources.exportOptions(item, 1));
    }
  }

  async #recordAndStart(later: readonly TrackedItem[]): Promise<SubmitResult> {
    const { store, isFeeding } = this.#parts;
    const { isRepeated } = this.#options;
    if (!isRepeated) await this.#record(later);
    const writer = new TrackingWriter(store, this.#document, this.#late);
    if (isRepeated && !isFeeding) for (const item of later) recordWaiting(item, writer);
    const exporter = this.#exporter(writer);
    const failures = await this.#startItems(exporter, writer);
    await this.#withdrawClaimed(exporter);
    const { claimed, storedMetadata } = exporter;
    const isClaimed = failures.first === undefined && claimed.size > 0;
    const failure = isClaimed ? claimedFirstError(claimed, this.#total) : failures.first;
    const isRefusal = failure !== undefined && !(failure instanceof ExistingItemsError);
    if (isRefusal && !isRepeated) {
      const isWithdrawn = await withdrawSubmission(store, writer, {
        items: this.#items,
        failures: failures.all,
        failure,
        storedMetadata,
        signal: this.#late,
      });
      if (isWithdrawn) throw failure;
    }
    return this.#recordResults(writer, exporter, failure);
  }

  /** Stores the document; nothing was started yet. */
  async #record(later: readonly TrackedItem[]): Promise<void> {
    const { store, document } = this.#parts;
    const waiting = withWaiting(document, later);
    this.#document = waiting;
    try {
      this.#document = await storeTracking(store, waiting, (ours) => ours, this.#late);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      throw new OrderNameError(document.name, { cause: error });
    }
    try {
      await this.#options.onRecorded?.(this.#document);
    } catch (error) {
      const isRefused = error instanceof ExistingItemsError || error instanceof RunningTasksError;
      if (!isRefused) throw this.#halfway(error);
      await withdrawRecord(store, this.#document, error, this.#late);
      throw error;
    }
  }

  #exporter(writer: TrackingWriter): ItemExporter {
    const { store } = this.#parts;
    const { signal } = this.#watch;
    return new ItemExporter({
      ...this.#parts,
      document: this.#document,
      writer,
      records: new OrderRecords(store, { signal }),
      isRepeated: this.#options.isRepeated,
      signal,
      late: this.#late,
    });
  }

  async #startItems(exporter: ItemExporter, writer: TrackingWriter): Promise<StartErrors> {
    const { onProgress, signal } = this.#watch;
    const all: unknown[] = [];
    const start = async (item: TrackedItem) => {
      try {
        if (!(await this.#startIfRoom(item, exporter, writer))) return;
        this.#done++;
        const total = this.#parts.items.length;
        onProgress?.({ action: 'start', item: item.name, done: this.#done, total });
      } catch (error) {
        all.push(error);
        throw error;
      }
    };
    try {
      await forEachLimited(this.#items, ITEMS_AT_ONCE, start, signal);
      return this.#endUncounted(writer);
    } catch (error) {
      return { first: error, all };
    }
  }

  /** Items whose best date could not be found fail alone; a new order of no others is refused. */
  #endUncounted(writer: TrackingWriter): StartErrors {
    const { items, isFeeding } = this.#parts;
    const all = [...this.#uncounted.values()];
    const isNew = !this.#options.isRepeated && !isFeeding;
    if (isNew && all.length === items.length) return { first: all[0], all };
    for (const [{ name }, { message }] of this.#uncounted) {
      writer.change(name, { status: failedStatus(message) });
    }
    return { first: undefined, all: [] };
  }

  /** @returns whether it was started, or found to need no task */
  async #startIfRoom(
    item: TrackedItem,
    exporter: ItemExporter,
    writer: TrackingWriter,
  ): Promise<boolean> {
    const { earthEngine, isFeeding } = this.#parts;
    if (writer.isTakenOver(item.name)) return false;
    // Another process may have cancelled it since.
    if (isFeeding && !writer.isUnsubmitted(item.name)) return false;
    try {
      if (!this.#isFull) {
        await exporter.start(item);
        return true;
      }
    } catch (error) {
      if (error instanceof UncountedDatesError) {
        this.#uncounted.set(item, error);
        return false;
      }
      if (isQueueFull(error, earthEngine)) this.#isFull = true;
      else if (isFeeding && error instanceof ServiceError && error.status === 400) {
        // No user waits for this: the item records why Google refused it, and can be retried.
        writer.change(item.name, { status: failedStatus(error.serviceMessage) });
        return false;
      } else throw error;
    }
    recordWaiting(item, writer);
    return false;
  }

  /** Withdraws a new order all of whose images other orders have claimed first. */
  async #withdrawClaimed({ claimed }: ItemExporter): Promise<void> {
    if (claimed.size < this.#total || this.#options.isRepeated) return;
    // The orders that have given images up record that this one has them, so its record stays.
    if (this.#items.some((item) => item.takes_over)) return;
    const failure = claimedFirstError(claimed, this.#total);
    await withdrawRecord(this.#parts.store, this.#document, failure, this.#late);
    throw failure;
  }

  /** @throws what ended the run, or what keeps its results from being recorded */
  async #recordResults(
    writer: TrackingWriter,
    { claimed }: ItemExporter,
    first: unknown,
  ): Promise<SubmitResult> {
    const { isFeeding } = this.#parts;
    let failure = first;
    if (failure instanceof CancelledError && !isFeeding) recordStopped(writer);
    try {
      this.#document = await this.#finish(writer, claimed);
    } catch (error) {
      // Tasks of items that were taken over are ended once more by the caller.
      if (isFeeding || this.#takenOver.size === 0) failure ??= error;
    }
    if (failure === undefined && this.#takenOver.size > 0 && !isFeeding) {
      failure = takenMeanwhileError(this.#takenOver, this.#total);
    }
    if (failure instanceof ExistingItemsError || failure instanceof RunningTasksError)
      throw failure;
    if (failure !== undefined) throw this.#halfway(failure);
    const { name, waitingForRoom, states } = this.#document;
    const empty = states.EMPTY ?? 0;
    const own = new Set(this.#items.map((item) => item.name));
    const failed = this.#document.orders.filter(
      (item) => own.has(item.name) && item.status.state === 'FAILED' && !item.status.id,
    ).length;
    return { name, id: await this.#recordId(), waiting: waitingForRoom, empty, failed };
  }

  /**
   * Writes what has happened. Tasks of items that another order took over meanwhile are cancelled, and
   * those that another process no longer wanted where no user waits for them.
   *
   * @throws what kept it from being written; RunningTasksError when tasks that are not wanted continue
   */
  async #finish(
    writer: TrackingWriter,
    claimed: ReadonlyMap<TrackedItem, string>,
  ): Promise<TrackingDocument> {
    try {
      const document = await writer.flush();
      this.#noteTakenOver(document, claimed);
      const unwanted = this.#parts.isFeeding ? writer.unwanted : [];
      await this.#endTasks([...writer.superseded, ...unwanted], l10n.t('Cancel the order again.'));
      return document;
    } catch (error) {
      if (error instanceof NotFoundError) {
        const advice = l10n.t(
          'The record of the order was deleted. Cancel the tasks in Earth Engine.',
        );
        await this.#endTasks(this.#startedIds(writer), advice);
      }
      throw error;
    }
  }

  #noteTakenOver(document: TrackingDocument, claimed: ReadonlyMap<TrackedItem, string>): void {
    const owners = new Map(document.orders.map((item) => [item.name, item.taken_over_by]));
    for (const item of this.#items) {
      const owner = owners.get(item.name);
      if (owner !== undefined && !claimed.has(item)) this.#takenOver.set(item, owner);
    }
  }

  /** @throws RunningTasksError when Earth Engine does not show that all of them are ending */
  async #endTasks(ids: readonly string[], advice: string): Promise<void> {
    const running = await cancelTasks(this.#parts.earthEngine, ids, this.#late);
    if (running.length === 0) return;
    const problem = l10n.t(
      'Tasks of "{0}" are not being cancelled, although Earth Engine confirmed the cancellation: {1}.',
      this.#document.name,
      running.join(', '),
    );
    throw new RunningTasksError(running, `${problem} ${advice}`);
  }

  /** Ids of the tasks that this run has started. */
  #startedIds(writer: TrackingWriter): string[] {
    const names = new Set(this.#items.map(({ name }) => name));
    return writer.document.orders.flatMap(({ name, status }) =>
      names.has(name) && status.id ? [status.id] : [],
    );
  }

  /** The store's id of the tracking document. */
  async #recordId(): Promise<string> {
    const { id, location } = this.#document;
    if (id !== undefined) return id;
    const { name, prefix } = location;
    const signal = this.#late;
    const stored = await this.#parts.store.metadataObject(name, prefix, { signal });
    return stored?.id ?? name;
  }

  #halfway(failure: unknown): Error {
    const progress = { done: this.#done, total: this.#parts.items.length };
    return halfwayError(this.#document.name, failure, progress);
  }

  /** Number of items of the order. */
  get #total(): number {
    return this.#document.orders.length;
  }
}
