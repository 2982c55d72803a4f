/**
 * Writes a tracking document while its items change, without losing what others write.
 *
 * ```ts
 * const writer = new TrackingWriter(store, document);
 * writer.change('TILE_2019', { status }); // written soon, together with what follows
 * const stored = await writer.flush(); // all of it is stored now
 * ```
 */

import { ACTIVE_STATES, FINAL_STATES, type TaskState } from '../../domain/taskStates.ts';
import { ConflictError, isUnreadable, TrackingDocumentError } from '../errors.ts';
import { CONFLICT_TRIES, waitAfterConflict } from '../stores/conflictWait.ts';
import type { Store } from '../stores/store.ts';
import { TrackingDocument } from './document.ts';
import type { TaskStatus, TrackedItem } from './documentJson.ts';
import { trackingLabels } from './documentLabels.ts';
import { takenOver, triesBefore } from './itemHistory.ts';
import { assignMetadata, mergeMetadataIds, withMetadata } from './metadataIds.ts';

/** Cloud Storage takes about one write a second to the same object. */
const WRITE_INTERVAL_MS = 1500;

export class TrackingWriter {
  readonly #store: Store;
  /** The stored document, as far as it is known. */
  #stored: TrackingDocument;
  readonly #items: Map<string, TrackedItem>;
  /** Ids of the image metadata that was stored here, by the names of the items. */
  readonly #metadata = new Map<string, string>();
  /** Ids of tasks that were started here while another process gave their items up. */
  readonly #unwanted = new Set<string>();
  /** Ids of tasks that were started here while another order took their items over. */
  readonly #superseded = new Set<string>();
  #dirty = false;
  /** Writes happen one after the other: each over the version that the one before it made. */
  #lastWrite: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  readonly #signal: AbortSignal | undefined;

  /**
   * @param document as it is stored now, with its version
   * @param signal ends writes that take too long
   */
  constructor(store: Store, document: TrackingDocument, signal?: AbortSignal) {
    this.#store = store;
    this.#signal = signal;
    this.#stored = document;
    this.#items = new Map(document.orders.map((item) => [item.name, item]));
  }

  get document(): TrackingDocument {
    return this.#stored.withOrders([...this.#items.values()], this.#metadata);
  }

  /** Changes an item, and notes its metadata document where one was stored. */
  change(name: string, changes: Partial<TrackedItem>, metadataId?: string): void {
    const item = this.#items.get(name);
    if (item) {
      const id = changes.status?.id;
      if (id && isGivenUp(item.status)) this.#unwanted.add(id);
      if (id && item.taken_over_by !== undefined) this.#superseded.add(id);
      const changed = { ...item, ...changes };
      this.#items.set(name, metadataId === undefined ? changed : withMetadata(changed, metadataId));
    }
    if (metadataId !== undefined) this.#metadata.set(name, metadataId);
    this.#writeSoon();
  }

  /** Leaves an item that was not started to the order that has it. */
  giveUp(name: string, owner: string): void {
    const item = this.#items.get(name);
    if (item) this.#items.set(name, takenOver(item, owner));
    this.#writeSoon();
  }

  #writeSoon(): void {
    this.#dirty = true;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // A change whose write fails here stays unwritten; the next write, at the latest `flush`, tries it again.
      this.#write().catch(() => {});
    }, WRITE_INTERVAL_MS);
  }

  /** Whether an item has not been started, nor given up, as far as is known. */
  isUnsubmitted(name: string): boolean {
    const status = this.#items.get(name)?.status;
    return status?.state === 'UNSUBMITTED' && !status.id;
  }

  /** Whether another order has an item now, as far as is known. */
  isTakenOver(name: string): boolean {
    return this.#items.get(name)?.taken_over_by !== undefined;
  }

  /** Ids of tasks that were started here while another order took their items over. */
  get superseded(): readonly string[] {
    return [...this.#superseded];
  }

  /** Ids of tasks that were started here while another process gave their items up. */
  get unwanted(): readonly string[] {
    return [...this.#unwanted];
  }

  /** Writes what is not written yet. @throws what kept it from being written */
  async flush(): Promise<TrackingDocument> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#write();
    return this.#stored;
  }

  #write(): Promise<void> {
    const write = this.#lastWrite.then(() => this.#writeNow());
    this.#lastWrite = write.catch(() => {});
    return write;
  }

  async #writeNow(): Promise<void> {
    if (!this.#dirty) return;
    this.#dirty = false;
    try {
      const resolve = (ours: TrackingDocument, theirs: TrackingDocument) => {
        this.#noteUnwanted(ours, theirs);
        return mergeTracking(ours, theirs);
      };
      this.#stored = await storeTracking(this.#store, this.document, resolve, this.#signal);
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
    // Items may have changed while the document was on its way, and others may have written theirs.
    const merged = mergeTracking(this.document, this.#stored);
    for (const item of merged.orders) this.#items.set(item.name, item);
  }

  #noteUnwanted(ours: TrackingDocument, theirs: TrackingDocument): void {
    const givenUp = new Set(
      theirs.orders.filter(({ status }) => isGivenUp(status)).map(({ name }) => name),
    );
    const takenOver = new Set(
      theirs.orders.filter((item) => item.taken_over_by !== undefined).map(({ name }) => name),
    );
    for (const { name, status } of ours.orders) {
      if (status.id && givenUp.has(name)) this.#unwanted.add(status.id);
      if (status.id && ACTIVE_STATES.has(status.state) && takenOver.has(name)) {
        this.#superseded.add(status.id);
      }
    }
  }
}

/**
 * Stores a document over the version it was read from.
 *
 * @param resolve called with our document and the stored one when another process wrote in the
 *   meantime; its result replaces the stored one
 * @returns the document as stored
 * @throws ConflictError when others write again and again
 */
export async function storeTracking(
  store: Store,
  document: TrackingDocument,
  resolve: (ours: TrackingDocument, theirs: TrackingDocument) => TrackingDocument,
  signal?: AbortSignal,
): Promise<TrackingDocument> {
  const { name, prefix } = document.location;
  let ours = document;
  for (let attempt = 1; ; attempt++) {
    try {
      const ifVersion = ours.version ?? null;
      const { id, version } = await store.storeMetadata(ours.toJSON(), name, prefix, {
        ifVersion,
        labels: trackingLabels(ours),
        ...(signal && { signal }),
      });
      return ours.atVersion(version, id);
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt >= CONFLICT_TRIES || !ours.version)
        throw error;
      // What was overwritten is in no record until it is written again.
      if (error.overwritten.length === 0) await waitAfterConflict(attempt, signal);
      const stored = await readTracking(store, name, prefix, signal);
      const theirs = error.overwritten
        .map((text) => TrackingDocument.parse(text, name, undefined, prefix))
        .reduce((merged, one) => mergeTracking(one, merged), stored);
      ours = resolve(ours, theirs).atVersion(stored.version ?? '');
    }
  }
}

/** @throws NotFoundError, TrackingDocumentError */
export async function readTracking(
  store: Store,
  name: string,
  prefix: string,
  signal?: AbortSignal,
): Promise<TrackingDocument> {
  // The store tries again by itself: trying again here as well would take minutes without a network.
  try {
    const { text, version } = await store.readMetadata(name, prefix, signal ? { signal } : {});
    return TrackingDocument.parse(text, name, version, prefix);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    throw new TrackingDocumentError(name, error.message, { cause: error });
  }
}

/** Merges two versions of a document: keeps the later record of every item. */
export function mergeTracking(ours: TrackingDocument, theirs: TrackingDocument): TrackingDocument {
  const mine = new Map(ours.orders.map((item) => [item.name, item]));
  const orders = theirs.orders.map((item) => {
    const own = mine.get(item.name);
    return own ? mergeItems(own, item) : item;
  });
  const metadata = mergeMetadataIds(
    assignMetadata(ours.metadata, ours.orders),
    assignMetadata(theirs.metadata, theirs.orders),
    orders,
  );
  return theirs.withOrders(orders, metadata);
}

/** An item that one order has left to another stays with that one. */
function mergeItems(ours: TrackedItem, theirs: TrackedItem): TrackedItem {
  const merged = mergeTries(ours, theirs);
  const owner = ours.taken_over_by ?? theirs.taken_over_by;
  return owner === undefined || merged.taken_over_by === owner
    ? merged
    : { ...merged, taken_over_by: owner };
}

/** A task that was tried again is later than the one that failed, whatever its state. */
function mergeTries(ours: TrackedItem, theirs: TrackedItem): TrackedItem {
  const tries = triesBefore(ours) - triesBefore(theirs);
  if (tries === 0) return isLater(ours.status, theirs.status) ? { ...theirs, ...ours } : theirs;
  const [later, earlier] = tries > 0 ? [ours, theirs] : [theirs, ours];
  // An item that was given up and tried again keeps its request: a task of that request is this try's.
  const isSame = later.request_id === earlier.request_id && Boolean(earlier.status.id);
  return isSame && isLater(earlier.status, later.status)
    ? { ...later, status: earlier.status }
    : later;
}

/** Whether status `a` was seen after status `b` of the same item. */
function isLater(a: TaskStatus, b: TaskStatus): boolean {
  if (a.id && b.id && a.id !== b.id) {
    return Number(a.creation_timestamp_ms) > Number(b.creation_timestamp_ms);
  }
  // Given up in one window while another started it: the task is there, and must not be forgotten.
  if (isGivenUp(a) && b.id) return false;
  if (isGivenUp(b) && a.id) return true;
  if (a.state === 'UNSUBMITTED' && b.state === 'UNSUBMITTED') return stopRank(a) >= stopRank(b);
  if (rank(a.state) !== rank(b.state)) return rank(a.state) > rank(b.state);
  return Number(a.update_timestamp_ms ?? 0) >= Number(b.update_timestamp_ms ?? 0);
}

/** Of two records of an item that was not started: found no room after interrupted, stopped after both. */
function stopRank({ waiting_for_room: isWaiting }: TaskStatus): number {
  if (isWaiting === undefined) return 0;
  return isWaiting ? 1 : 2;
}

/** Cancelled before it was started. */
function isGivenUp({ id, state }: TaskStatus): boolean {
  return state === 'CANCELLED' && !id;
}

/** States of one task only ever move up. */
function rank(state: TaskState): number {
  if (FINAL_STATES.has(state)) return 4;
  return ['UNSUBMITTED', 'READY', 'RUNNING', 'CANCEL_REQUESTED'].indexOf(state);
}
