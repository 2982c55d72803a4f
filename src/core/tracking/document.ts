/**
 * The tracking document: the record of an order, stored beside its images.
 *
 * ```ts
 * const document = TrackingDocument.parse(text, 'TRACKING_2020');
 * document.states; // { COMPLETED: 37, RUNNING: 2, FAILED: 1 }
 * document.progress; // 0.925
 * JSON.stringify(document); // what was read, unknown fields included
 * ```
 *
 * Reading is lenient: unknown fields are kept and written back, numbers are accepted where the
 * schema requires integers. Writing is strict: what Cedar writes is valid for the Python tool as
 * well.
 */
import * as l10n from '@vscode/l10n';
import { withoutByteOrderMark } from '../../domain/byteOrderMark.ts';
import { isWaitingForRoom } from '../../domain/taskQueue.ts';
import { FINAL_STATES, type TaskState } from '../../domain/taskStates.ts';
import { TrackingDocumentError } from '../errors.ts';
import type {
  LeftOutItem,
  ProgramInfo,
  SubmissionInfo,
  TaskStatus,
  TrackedItem,
  TrackingDocumentJson,
  TrackingInfo,
} from './documentJson.ts';
import { fingerprint } from './itemDigests.ts';
import { assignMetadata, listMetadata } from './metadataIds.ts';
import { type OrderAnnotation, parseAnnotation } from './orderAnnotation.ts';
import { parseTrackingDocument } from './trackingSchema.ts';

export { isWaitingForRoom } from '../../domain/taskQueue.ts';

/** Run times of the tasks that have one: update − start, in minutes. */
export interface RunTimes {
  /** The run times in the order of the items, minutes. */
  readonly minutes: readonly number[];
  /** Number of entries. */
  readonly n: number;
  /** Their sum, minutes. */
  readonly total: number;
  /** Their mean, minutes; NaN when no task has a run time yet. */
  readonly mean: number;
  /** Population standard deviation, minutes; NaN when no task has a run time yet. */
  readonly std: number;
}

/** Where a document is stored, independent of its text. */
export interface DocumentLocation {
  /** Without `.json`. */
  readonly name: string;
  /** The folder. */
  readonly prefix: string;
}

/**
 * The record of an order: what was asked for, and how far each of its images is. It does not
 * change; updates make new ones.
 */
export class TrackingDocument {
  readonly #json: TrackingDocumentJson;
  /** Version of the stored document this was read from (a generation on Cloud Storage). */
  readonly version: string | undefined;
  /** Where it is stored, which identifies it: copies and renamed documents have the same text. */
  readonly location: DocumentLocation;
  /** The store's id, where this process has stored it. */
  readonly id: string | undefined;

  /** @param location where it is stored; taken from its text unless given */
  constructor(
    json: TrackingDocumentJson,
    version?: string,
    location: DocumentLocation = { name: json.tracking.name, prefix: json.tracking.prefix },
    id?: string,
  ) {
    this.#json = json;
    this.version = version;
    this.location = location;
    this.id = id;
  }

  /**
   * Reads a stored document.
   *
   * @param source the text, or the JSON it holds
   * @param name the name under which it is stored, without `.json`
   * @param version version of what is stored
   * @param prefix the folder in which it is stored; taken from its text unless given
   * @throws TrackingDocumentError when it is not JSON, is another JSON, lacks a section, or has an
   *   item without a status
   */
  static parse(source: unknown, name: string, version?: string, prefix?: string): TrackingDocument {
    let value = source;
    if (typeof source === 'string') {
      try {
        value = JSON.parse(withoutByteOrderMark(source));
      } catch (error) {
        throw new TrackingDocumentError(
          name,
          l10n.t(
            '"{0}" is not a tracking document: it is not valid JSON ({1}). It may have been cut off or edited by hand. Restore an earlier version of it in the store.',
            name,
            String(error),
          ),
          { cause: error },
        );
      }
    }
    const json = parseTrackingDocument(value, name);
    return new TrackingDocument(json, version, { name, prefix: prefix ?? json.tracking.prefix });
  }

  /** The name under which it is stored. */
  get name(): string {
    return this.location.name;
  }
  /** The program that wrote it first. */
  get program(): ProgramInfo {
    return this.#json.program;
  }
  /** The request. */
  get submission(): SubmissionInfo {
    return this.#json.submission;
  }
  /** Names and locations of the order and its images. */
  get tracking(): TrackingInfo {
    return this.#json.tracking;
  }
  /** The items: one for each image, those that other orders have taken over included. */
  get orders(): readonly TrackedItem[] {
    return this.#json.orders;
  }
  /** Ids of the image metadata documents in the store. */
  get metadata(): readonly string[] {
    return this.#json.metadata;
  }

  /** The user's own name and note of the order; both empty unless set. */
  get annotation(): OrderAnnotation {
    return parseAnnotation(this.#json.annotation);
  }

  /** Images that were asked for and left out, because they existed already. */
  get leftOut(): readonly LeftOutItem[] {
    return this.#json.left_out ?? [];
  }

  /**
   * Images that another order has or had: those that were left out, and those that it has taken over.
   * Items without scenes, and those whose own task has not ended, are not among them.
   */
  get imagesElsewhere(): readonly (LeftOutItem | TrackedItem)[] {
    const taken = this.orders.filter(
      ({ taken_over_by: owner, status: { state } }) =>
        owner !== undefined && FINAL_STATES.has(state) && state !== 'EMPTY',
    );
    return [...this.leftOut, ...taken];
  }

  /** Items that no other order has taken over. */
  get ownItems(): readonly TrackedItem[] {
    return this.orders.filter((item) => item.taken_over_by === undefined);
  }

  /** Number of its own items in each state; states without items are absent. */
  get states(): Partial<Record<TaskState, number>> {
    const tallies: Partial<Record<TaskState, number>> = {};
    for (const { status } of this.ownItems) {
      tallies[status.state] = (tallies[status.state] ?? 0) + 1;
    }
    return tallies;
  }

  /** Shows which of its own items a document has, without the document. */
  get itemsFingerprint(): string {
    return fingerprint(this.ownItems);
  }

  /** Shows which images there are when all is well: those of its own completed items. */
  get imagesFingerprint(): string {
    return fingerprint(this.ownItems.filter(({ status }) => status.state === 'COMPLETED'));
  }

  /** Shows which images another order has or had. */
  get leftOutFingerprint(): string {
    return fingerprint(this.imagesElsewhere);
  }

  /** The folders of its own images, and of those that another order has or had. */
  get imagePrefixes(): string[] {
    return [...new Set([...this.ownItems, ...this.imagesElsewhere].map(({ prefix }) => prefix))];
  }

  /** Number of items that other orders have taken over. */
  get takenOver(): number {
    return this.orders.length - this.ownItems.length;
  }

  /** Number of items that wait for room in Earth Engine's queue. */
  get waitingForRoom(): number {
    return this.ownItems.filter(({ status }) => isWaitingForRoom(status)).length;
  }

  /** Completed items ÷ all of its own, 0 to 1. */
  get progress(): number {
    const { length } = this.ownItems;
    return length === 0 ? 0 : (this.states.COMPLETED ?? 0) / length;
  }

  /** Whether every item of its own is completed or empty. */
  get complete(): boolean {
    return this.ownItems.every(({ status }) => ['COMPLETED', 'EMPTY'].includes(status.state));
  }

  /** Whether no item can change any more without an action of the user. */
  get settled(): boolean {
    return this.orders.every(
      ({ status }) => FINAL_STATES.has(status.state) || status.state === 'UNSUBMITTED',
    );
  }

  /** Run times of the tasks, in minutes. */
  get runtimes(): RunTimes {
    const minutes = this.orders.flatMap(({ status }) => runTime(status) ?? []);
    const n = minutes.length;
    const total = minutes.reduce((sum, value) => sum + value, 0);
    const mean = n === 0 ? Number.NaN : total / n;
    const variance = minutes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    return { minutes, n, total, mean, std: n === 0 ? Number.NaN : Math.sqrt(variance) };
  }

  /**
   * The same document with other items; what is read is never changed in place.
   *
   * @param orders all items, in the same order
   * @param stored ids of image metadata by the names of items, in place of those on record
   */
  withOrders(
    orders: TrackedItem[],
    stored: ReadonlyMap<string, string> = new Map(),
  ): TrackingDocument {
    const known = assignMetadata(this.metadata, this.orders);
    const metadata = listMetadata(known, orders, stored);
    const json = { ...this.#json, orders, metadata };
    return new TrackingDocument(json, this.version, this.location, this.id);
  }

  /**
   * The same document, with items for some of the images that were left out.
   *
   * @param items new items, each with the name of an image that was left out
   */
  withLeftOut(items: readonly TrackedItem[]): TrackingDocument {
    const names = new Set(items.map(({ name }) => name));
    const leftOut = this.leftOut.filter(({ name }) => !names.has(name));
    const { left_out: _, ...json } = this.withOrders([...this.orders, ...items]).#json;
    const changed = { ...json, ...(leftOut.length > 0 && { left_out: leftOut }) };
    return new TrackingDocument(changed, this.version, this.location, this.id);
  }

  /**
   * The same document with another name or note of the user.
   *
   * @param change what changes; empty texts remove what there is
   * @returns the very same document when nothing changes
   */
  withAnnotation(change: Partial<OrderAnnotation>): TrackingDocument {
    const { annotation: before, ...json } = this.#json;
    const known = this.annotation;
    const { name, note } = { ...known, ...change };
    if (name === known.name && note === known.note) return this;
    const { name: _, note: __, ...others } = before ?? {};
    const annotation = { ...others, ...(name && { name }), ...(note && { note }) };
    const isEmpty = Object.keys(annotation).length === 0;
    const changed = { ...json, ...(!isEmpty && { annotation }) };
    return new TrackingDocument(changed, this.version, this.location, this.id);
  }

  /**
   * The same content, known to be stored in a version.
   *
   * @param version as the store calls it
   * @param id what the store calls the document, where it was stored from here
   */
  atVersion(version: string, id = this.id): TrackingDocument {
    return new TrackingDocument(this.#json, version, this.location, id);
  }

  /** The stored document's own fields, unknown ones included. */
  toJSON(): TrackingDocumentJson {
    return structuredClone(this.#json);
  }
}

/**
 * Run time of one task: from its start to the latest change of its status.
 *
 * @param status status of the item
 * @returns minutes; undefined when it has not started
 */
export function runTime(status: TaskStatus): number | undefined {
  const { start_timestamp_ms: start, update_timestamp_ms: update } = status;
  if (typeof start !== 'number' || typeof update !== 'number' || start <= 0) return undefined;
  return Math.max(0, update - start) / 60_000;
}
