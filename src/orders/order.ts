/** One order as this window knows it: at least its name, and the last state of its document. */
import type { TaskState, TrackedItem, TrackingDocument } from '../core/index.ts';
import { ACTIVE_STATES } from '../domain/taskStates.ts';
import type { OrdersSource } from './ordersSource.ts';
import { type OrderSummary, summarize } from './summary.ts';

/**
 * The orders of the configuration that an order belongs to, with everything that can be done with
 * them. The module of that class adds it here, as it needs this one to make orders.
 */
export interface OrderRoot {
  readonly source: OrdersSource;
}

export class Order {
  readonly root: OrderRoot;
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

  constructor(root: OrderRoot, name: string, isFresh = false) {
    this.root = root;
    this.name = name;
    this.isFresh = isFresh;
  }

  /** Absent until the order has been read, or when its document cannot be read. */
  get summary(): OrderSummary | undefined {
    return this.#summary;
  }

  /** The document, if it is in memory; `root.document` reads it when needed. */
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
   * For the root only: applies a document that was just read. @returns whether it changes anything
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

  /** For the root only: restores an earlier state. */
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

  /** For the root only: sets the missing images. @returns whether they changed */
  setMissing(names: readonly string[]): boolean {
    const isNew = !isSame(names, this.#missing);
    this.#missing = names;
    return isNew;
  }

  /** For the root only: sets the missing left-out images. @returns whether they changed */
  setMissingLeftOut(names: readonly string[]): boolean {
    const isNew = !isSame(names, this.#missingLeftOut);
    this.#missingLeftOut = names;
    return isNew;
  }

  /** For the root only: the stored document is still the known one. */
  confirm(): void {
    this.#readAt = new Date();
  }

  /** For the root only: the document could not be read. The state known before is kept. */
  fail(error: unknown): void {
    this.#error = error;
  }

  /** For the root only: releases the document from memory. */
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

/** Key of an order, unique in this window and the next. */
export function orderKey({ root, name }: Order): string {
  return `${root.source.id}\n${name}`;
}

/** Compares orders: newest first; orders of unknown age, which cannot be read, last and by name. */
export function newestFirst(a: Order, b: Order): number {
  const first = a.summary?.submitted ?? '';
  const second = b.summary?.submitted ?? '';
  if (first !== second) return first < second ? 1 : -1;
  return a.name < b.name ? -1 : 1;
}

/** Groups orders by their root. */
export function byRoot(orders: readonly Order[]): Map<OrderRoot, Order[]> {
  const groups = new Map<OrderRoot, Order[]>();
  for (const order of orders) {
    const own = groups.get(order.root);
    if (own) own.push(order);
    else groups.set(order.root, [order]);
  }
  return groups;
}
