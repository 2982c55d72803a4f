/** One order as this window knows it: its name at least, and what its document last said. */
import type { TaskState, TrackedItem, TrackingDocument } from '../core/index.ts';
import type { ConfigurationOrders } from './configurationOrders.ts';
import { type OrderSummary, summarize } from './summary.ts';

/** Tasks that Earth Engine still has under way. The core's list, which loads with the core. */
const ACTIVE: readonly TaskState[] = ['READY', 'RUNNING', 'CANCEL_REQUESTED'];

export class Order {
  readonly root: ConfigurationOrders;
  /** The name of its tracking document. Written by others: never trust it as a path or as markup. */
  readonly name: string;
  /** Submitted in this window, just now: its tasks are what a person wants to see next. */
  readonly isFresh: boolean;
  #summary: OrderSummary | undefined;
  #document: TrackingDocument | undefined;
  #error: unknown;
  #readAt: Date | undefined;
  #missing: readonly string[] = [];
  #missingLeftOut: readonly string[] = [];

  constructor(root: ConfigurationOrders, name: string, isFresh = false) {
    this.root = root;
    this.name = name;
    this.isFresh = isFresh;
  }

  /** Absent while nothing is known of it, or when its document cannot be read. */
  get summary(): OrderSummary | undefined {
    return this.#summary;
  }

  /** What is in memory of it now: `root.document` reads it when somebody needs it. */
  get document(): TrackingDocument | undefined {
    return this.#document;
  }

  /** Why the document could not be read the last time it was tried. */
  get error(): unknown {
    return this.#error;
  }

  /** When what is known of it was read from the store. */
  get readAt(): Date | undefined {
    return this.#readAt;
  }

  /** Names of completed tasks whose images were not in the store when they were last looked for. */
  get missing(): readonly string[] {
    return this.#missing;
  }

  /**
   * Names of images that were left out because another order had them, and that were not there any more
   * when they were last looked for.
   */
  get missingLeftOut(): readonly string[] {
    return this.#missingLeftOut;
  }

  /** Whether images are missing, of its own tasks or because they were left out. */
  get isIncomplete(): boolean {
    return this.#missing.length + this.#missingLeftOut.length > 0;
  }

  /** Of the document, while it is in memory. */
  get tasks(): readonly TrackedItem[] {
    return this.#document?.orders ?? [];
  }

  /** How many of its tasks are in one of the states. */
  count(...states: TaskState[]): number {
    const tallies = this.#summary?.states ?? {};
    return states.reduce((sum, state) => sum + (tallies[state] ?? 0), 0);
  }

  /** How many tasks Earth Engine still has under way. */
  get active(): number {
    return this.count(...ACTIVE);
  }

  /** How many tasks are started as soon as there is room in Earth Engine's queue. */
  get waitingForRoom(): number {
    return this.#summary?.waitingForRoom ?? 0;
  }

  /** Whether its tasks go on by themselves. */
  get isUnderWay(): boolean {
    return this.active > 0 || this.waitingForRoom > 0;
  }

  /** For the root alone: what was read, now. @returns whether it says anything new */
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

  /** For the root alone: what was known of it earlier. */
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

  /** For the root alone: which images are not in the store. @returns whether that is news */
  setMissing(names: readonly string[]): boolean {
    const isNew = !isSame(names, this.#missing);
    this.#missing = names;
    return isNew;
  }

  /** For the root alone: which images that were left out are not there. @returns whether that is news */
  setMissingLeftOut(names: readonly string[]): boolean {
    const isNew = !isSame(names, this.#missingLeftOut);
    this.#missingLeftOut = names;
    return isNew;
  }

  /** For the root alone: the store has what is known, still. */
  confirm(): void {
    this.#readAt = new Date();
  }

  /** For the root alone: it could not be read. What was known of it before stays. */
  fail(error: unknown): void {
    this.#error = error;
  }

  /** For the root alone: makes room in memory. */
  release(): void {
    this.#document = undefined;
  }
}

function isCompleted({ ownItems }: TrackingDocument, name: string): boolean {
  return ownItems.some((item) => item.name === name && item.status.state === 'COMPLETED');
}

function isLeftOut({ leftOut }: TrackingDocument, name: string): boolean {
  return leftOut.some((image) => image.name === name);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}

/** Tells orders apart, in this window and the next. */
export function orderKey({ root, name }: Order): string {
  return `${root.source.id}\n${name}`;
}

/** Newest first; those of unknown age, which cannot be read, last and by name. */
export function newestFirst(a: Order, b: Order): number {
  const first = a.summary?.submitted ?? '';
  const second = b.summary?.submitted ?? '';
  if (first !== second) return first < second ? 1 : -1;
  return a.name < b.name ? -1 : 1;
}

/** Orders by the root that can do something with them. */
export function byRoot(orders: readonly Order[]): Map<ConfigurationOrders, Order[]> {
  const groups = new Map<ConfigurationOrders, Order[]>();
  for (const order of orders) {
    const own = groups.get(order.root);
    if (own) own.push(order);
    else groups.set(order.root, [order]);
  }
  return groups;
}
