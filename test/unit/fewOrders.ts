/** Orders of a configuration without services: a test sets Earth Engine's answers. */
import { NotFoundError } from '../../src/core/errors.ts';
import type { Tracker } from '../../src/core/tracker.ts';
import type { TrackingDocument } from '../../src/core/tracking/document.ts';
import type { OrdersSource } from '../../src/orders/ordersSource.ts';
import { madeDocument } from './madeDocument.ts';

let versions = 0;

function document(name: string, states: readonly string[]): TrackingDocument {
  return madeDocument(name, states, {}, String(++versions));
}

/** Replaces a tracker. `stored` is the content of its store. */
export class FewOrders {
  readonly stored = new Map<string, TrackingDocument>();
  /** Earth Engine's next answer: stored at the next update. */
  readonly later = new Map<string, TrackingDocument>();
  /** Requested names, update by update. */
  updates: string[][] = [];
  listings = 0;
  /** Error of every request, while there is one. */
  trouble: Error | undefined;

  set(name: string, ...states: string[]): void {
    this.stored.set(name, document(name, states));
  }

  soon(name: string, ...states: string[]): void {
    this.later.set(name, document(name, states));
  }

  source(id = 'a', isLocal = false): OrdersSource {
    return {
      id,
      label: id,
      description: '',
      isSandbox: false,
      isLocal,
      fingerprint: async () => id,
      config: () => Promise.reject(new Error('not asked for here')),
      connect: async () => this as unknown as Tracker,
    } as OrdersSource;
  }

  readonly list = async () => {
    this.listings++;
    this.#check();
    return [...this.stored.keys()].sort();
  };

  readonly listed = async () => {
    const names = await this.list();
    return names.map((name) => ({
      name,
      version: this.stored.get(name)?.version ?? '',
      updated: new Date(0),
    }));
  };

  readonly read = async (name: string) => {
    this.#check();
    const found = this.stored.get(name);
    if (!found) throw new NotFoundError(name, `There is no order "${name}".`);
    return found;
  };

  readonly updateAll = async (
    names: string[],
    { onError }: { onError: (name: string, error: unknown) => void },
  ) => {
    this.updates.push(names);
    this.#check();
    const updated = new Map<string, TrackingDocument>();
    for (const name of names) {
      const pending = this.later.get(name);
      if (pending) this.stored.set(name, pending);
      this.later.delete(name);
      await this.read(name).then(
        (order) => updated.set(name, order),
        (error) => onError(name, error),
      );
    }
    return updated;
  };

  #check(): void {
    if (this.trouble) throw this.trouble;
  }
}
