/**
 * Looks up items in the records of orders, wherever they are stored; reads each record once.
 *
 * ```ts
 * const records = new OrderRecords(store);
 * await records.itemAt('TEAM/A/ORDER_2020', item); // 'own', 'absent', or who has taken it over
 * ```
 */

import { type ItemLocation, itemPath } from '../stores/itemObjects.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { readClaims } from './itemClaims.ts';
import { locationOf, recordPath } from './recordPaths.ts';

/** Of a record: the item is the order's own, was taken over by another order, or is not there. */
export type RecordedItem = 'own' | 'absent' | { readonly takenOverBy: string };

/** Maximum number of times an item may have changed its order. */
const MAX_OWNERS = 20;

type Claims = Awaited<ReturnType<typeof readClaims>>;

export class OrderRecords {
  readonly #store: Store;
  readonly #except: ReadonlySet<string>;
  readonly #signal: AbortSignal | undefined;
  readonly #read = new Map<string, Promise<Claims>>();

  /** @param options.except paths of records that count as if they were not there */
  constructor(
    store: Store,
    { except, signal }: { except?: ReadonlySet<string>; signal?: AbortSignal | undefined } = {},
  ) {
    this.#store = store;
    this.#except = except ?? new Set();
    this.#signal = signal;
  }

  /** The record at a path; nothing where there is none, or a damaged one. */
  async document(path: string): Promise<TrackingDocument | undefined> {
    return (await this.#claims(path)).document;
  }

  async itemAt(path: string, item: ItemLocation): Promise<RecordedItem> {
    if (this.#except.has(path)) return 'absent';
    const { document, claims } = await this.#claims(path);
    const wanted = itemPath(item);
    if (claims(wanted)) return 'own';
    const found = document?.orders.find((each) => itemPath(each) === wanted);
    return found?.taken_over_by === undefined ? 'absent' : { takenOverBy: found.taken_over_by };
  }

  /**
   * The path of the record that has an item now, from one that had it once: each refers to the
   * order that has taken the item over. Undefined when that record does not exist, or does not have
   * the item.
   */
  async lastOwner(path: string, item: ItemLocation): Promise<string | undefined> {
    let at = path;
    for (let owners = 0; owners < MAX_OWNERS; owners++) {
      const found = await this.itemAt(at, item);
      if (found === 'own') return at;
      if (found === 'absent' || found.takenOverBy === '') return undefined;
      at = recordPath(found.takenOverBy, locationOf(at).prefix);
    }
    return undefined;
  }

  #claims(path: string): Promise<Claims> {
    const known = this.#read.get(path);
    if (known) return known;
    const reading = readClaims(this.#store, locationOf(path), this.#signal);
    this.#read.set(path, reading);
    // Records that could not be read now are requested again.
    reading.catch(() => this.#read.delete(path));
    return reading;
  }
}
