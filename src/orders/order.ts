/** One order as this window knows it: its name at least, and what its document last said. */
import type { TaskState, TrackedItem, TrackingDocument } from '../core/index.ts';
import type { Root } from './root.ts';

/** Tasks that Earth Engine still has under way. The core's list, which loads with the core. */
const ACTIVE: readonly TaskState[] = ['READY', 'RUNNING', 'CANCEL_REQUESTED'];

export class Order {
  readonly root: Root;
  /** The name of its tracking document. Written by others: never trust it as a path or as markup. */
  readonly name: string;
  /** Submitted in this window, just now: its tasks are what a person wants to see next. */
  readonly isFresh: boolean;
  #document: TrackingDocument | undefined;
  #error: unknown;
  #readAt: Date | undefined;

  constructor(root: Root, name: string, isFresh = false) {
    this.root = root;
    this.name = name;
    this.isFresh = isFresh;
  }

  /** Absent while it has not been read, or when it cannot be. */
  get document(): TrackingDocument | undefined {
    return this.#document;
  }

  /** Why the document could not be read the last time it was tried. */
  get error(): unknown {
    return this.#error;
  }

  get readAt(): Date | undefined {
    return this.#readAt;
  }

  get tasks(): readonly TrackedItem[] {
    return this.#document?.orders ?? [];
  }

  /** How many of its tasks are in one of the states. */
  count(...states: TaskState[]): number {
    const tallies = this.#document?.states ?? {};
    return states.reduce((sum, state) => sum + (tallies[state] ?? 0), 0);
  }

  /** How many tasks Earth Engine still has under way. */
  get active(): number {
    return this.count(...ACTIVE);
  }

  /** For the root alone: what was read, now. */
  take(document: TrackingDocument): void {
    this.#document = document;
    this.#error = undefined;
    this.#readAt = new Date();
  }

  /** For the root alone: it could not be read. What was known of it before stays. */
  fail(error: unknown): void {
    this.#error = error;
  }
}

/** Newest first; those of unknown age, which cannot be read, last and by name. */
export function newestFirst(a: Order, b: Order): number {
  const ages = [a, b].map(({ document }) => document?.submission.submitted ?? '');
  const [first = '', second = ''] = ages;
  if (first !== second) return first < second ? 1 : -1;
  return a.name < b.name ? -1 : 1;
}

/** Orders by the root that can do something with them. */
export function byRoot(orders: readonly Order[]): Map<Root, Order[]> {
  const groups = new Map<Root, Order[]>();
  for (const order of orders) {
    const own = groups.get(order.root);
    if (own) own.push(order);
    else groups.set(order.root, [order]);
  }
  return groups;
}
