/** Orders of a configuration without services: a test sets Earth Engine's answers. */
import { NotFoundError } from '../../src/core/errors.ts';
import type { Tracker } from '../../src/core/tracker.ts';
import { TrackingDocument } from '../../src/core/tracking/document.ts';
import type { OrdersSource } from '../../src/orders/ordersSource.ts';

let versions = 0;

/** A tracking document with tasks in these states. */
export function document(name: string, states: readonly string[]): TrackingDocument {
  const submitted = '2020-01-01T00:00:00';
  const grid = { ul: [0, 0], crs: 'EPSG:32619', res: [30, 30], size: [256, 256], name: 'g' };
  const json = {
    program: { name: 'cedar', version: '1', ee: '1' },
    submission: {
      submitted,
      tile_grid: { ...grid, limits: [[0, 9]].concat([[0, 9]]) },
      tile_indices: [[3, 9]],
      period_start: '2019-01-01T00:00:00',
      period_end: '2021-01-01T00:00:00',
      period_freq: '',
    },
    tracking: {
      submitted,
      name,
      prefix: 'P',
      collections: ['LANDSAT/LC08/C02/T1_L2'],
      tiles: [],
      name_template: '',
      prefix_template: '',
    },
    orders: states.map((state, index) => ({
      name: `${name}-${index}`,
      prefix: 'P',
      status: {
        state,
        id: state === 'UNSUBMITTED' ? '' : `${name}-${index}`,
        ...(state === 'FAILED' && { error_message: 'User memory limit exceeded.' }),
      },
    })),
    metadata: [],
  };
  return TrackingDocument.parse(json, name, String(++versions));
}

/** Replaces a tracker. `stored` is the content of its store. */
export class FewOrders {
  readonly stored = new Map<string, TrackingDocument>();
  /** Earth Engine's next answer: stored at the next update. */
  readonly later = new Map<string, TrackingDocument>();
  /** Requested names, update by update. */
  updates: string[][] = [];
  listings = 0;
  /** What every request fails with, while there is something. */
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
      const said = this.later.get(name);
      if (said) this.stored.set(name, said);
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
