/** The orders of a window. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CancelledError,
  NotFoundError,
  ServiceError,
  TrackingDocumentError,
} from '../../src/core/errors.ts';
import type { OrderRequest } from '../../src/core/orders/plan.ts';
import { CleanResult, type Tracker } from '../../src/core/tracker.ts';
import type { TrackingDocument } from '../../src/core/tracking/document.ts';
import { throwIfCancelled } from '../../src/core/watch.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import type { OrdersSource } from '../../src/orders/ordersSource.ts';
import { madeDocument } from './madeDocument.ts';

/** A tracker over documents in memory: `later` sets what Earth Engine will answer. */
class FewOrders {
  readonly stored = new Map<string, TrackingDocument | Error>();
  readonly later = new Map<string, TrackingDocument>();
  updates: string[][] = [];

  list = async () => [...this.stored.keys()].sort();
  listed = async () =>
    (await this.list()).map((name) => {
      const found = this.stored.get(name);
      return { name, version: found instanceof Error ? '1' : (found?.version ?? '1') };
    });
  read = async (name: string) => {
    const found = this.stored.get(name) ?? new NotFoundError(name, `There is no order "${name}".`);
    if (found instanceof Error) throw found;
    return found;
  };
  updateAll = async (
    names: string[],
    { onError }: { onError: (name: string, error: unknown) => void },
  ) => {
    this.updates.push(names);
    const updated = new Map<string, TrackingDocument>();
    for (const name of names) {
      try {
        updated.set(name, this.later.get(name) ?? (await this.read(name)));
      } catch (error) {
        onError(name, error);
      }
    }
    return updated;
  };
  remember = () => {};
  submit = async () => {
    const document = madeDocument('new', ['READY']);
    this.stored.set('new', document);
    return { name: 'new', id: 'id', leftOut: [] };
  };
  clean = async (order: TrackingDocument) => {
    this.stored.delete(order.name);
    return new CleanResult([['task', ['P/a.tif']]], []);
  };
}

let orders: FewOrders;
let connects: number;
let fingerprint: string;
let refusal: Error | undefined;
let connecting: Promise<void> | undefined;
let model: OrdersModel;
let changes: string[];

function source(id = 'a'): OrdersSource {
  return {
    id,
    label: id,
    description: '',
    isSandbox: false,
    isLocal: false,
    fingerprint: async () => fingerprint,
    config: () => Promise.reject(new Error('not asked for here')),
    connect: async (signal) => {
      connects++;
      if (refusal) throw refusal;
      await connecting;
      throwIfCancelled(signal);
      return orders as unknown as Tracker;
    },
  };
}

beforeEach(() => {
  orders = new FewOrders();
  connects = 0;
  fingerprint = 'same';
  refusal = undefined;
  connecting = undefined;
  changes = [];
  model = new OrdersModel();
  model.onDidChange(({ configuration, order }) =>
    changes.push(order?.name ?? configuration?.source.id ?? 'configurations'),
  );
});

const first = () => {
  const [configuration] = model.configurations;
  if (!configuration) throw new Error('no root');
  return configuration;
};

/** Lets the first listing from now on wait, with the orders of the time at which it was requested. */
function heldListing() {
  const { listed } = orders;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const listing = { count: 0, begun, release };
  orders.listed = async () => {
    const isFirst = listing.count++ === 0;
    const names = await listed();
    begin();
    if (isFirst) await held;
    return names;
  };
  return listing;
}

describe('the orders of a configuration', () => {
  it('connect for callers that wait, even if the first caller has cancelled', async () => {
    let go = () => {};
    connecting = new Promise((resolve) => {
      go = resolve;
    });
    model.setSources([source()]);
    const cancel = new AbortController();
    const began = first()
      .tracker(cancel.signal)
      .catch((error: unknown) => error);
    const waited = first().tracker();
    cancel.abort();
    go();
    expect(await began).toBeInstanceOf(CancelledError);
    expect(await waited).toBe(orders);
    expect(connects).toBe(2);
  });

  it('connect again at once when the configuration has changed', async () => {
    model.setSources([source()]);
    await first().tracker();
    await first().tracker();
    expect(connects).toBe(1);
    fingerprint = 'another grid';
    await Promise.all([first().tracker(), first().tracker()]);
    await first().tracker();
    expect(connects).toBe(2);
  });

  it('are not read before they are requested', () => {
    model.setSources([source()]);
    expect(connects).toBe(0);
    expect(first().state).toBe('unread');
  });

  it('are sorted by time, with unreadable orders last and with the reason', async () => {
    orders.stored.set(
      'old',
      madeDocument('old', ['COMPLETED'], { submitted: '2019-01-01T00:00:00' }),
    );
    orders.stored.set('broken', new TrackingDocumentError('broken', 'It is not JSON.'));
    orders.stored.set('new', madeDocument('new', ['READY'], { submitted: '2021-01-01T00:00:00' }));
    model.setSources([source()]);
    await model.ensureRead();
    expect(model.orders.map(({ name }) => name)).toEqual(['new', 'old', 'broken']);
    expect(model.orders[2]?.error).toMatchObject({ message: 'It is not JSON.' });
    expect(first().state).toBe('ready');
  });

  it('are read once for any number of simultaneous requests', async () => {
    model.setSources([source()]);
    const list = vi.spyOn(orders, 'list');
    await Promise.all([model.ensureRead(), model.ensureRead(), first().refresh()]);
    expect(connects).toBe(1);
    expect(list).toHaveBeenCalledOnce();
  });

  it('are listed again for a request that was made after their listing', async () => {
    orders.stored.set('o', madeDocument('o', ['COMPLETED']));
    model.setSources([source()]);
    const listing = heldListing();
    const before = first().refresh();
    await listing.begun;
    // Another process, or a tool of this window, submits an order in the meantime.
    orders.stored.set('new', madeDocument('new', ['READY']));
    const after = Promise.all([first().refresh(), first().refresh()]);
    listing.release();
    await before;
    expect(first().find('new')).toBeUndefined();
    await after;
    expect(first().find('new')).toBeDefined();
    expect(listing.count).toBe(2);
  });

  it('include one that was submitted while they were being listed', async () => {
    model.setSources([source()]);
    const listing = heldListing();
    const listed = first().refresh();
    await listing.begun;
    const { order } = await first().submit({} as OrderRequest);
    expect(first().find('new')).toBe(order);
    listing.release();
    await listed;
    expect(first().find('new')).toBe(order);
  });

  it('do not include one that was cleaned while they were being listed', async () => {
    orders.stored.set('o', madeDocument('o', ['COMPLETED']));
    model.setSources([source()]);
    await first().refresh();
    const order = first().find('o');
    if (!order) throw new Error('no order');
    const listing = heldListing();
    const listed = first().refresh();
    await listing.begun;
    await first().clean(order);
    changes = [];
    const seen: number[] = [];
    model.onDidChange(() => seen.push(first().orders.length));
    listing.release();
    await listed;
    expect(seen.every((count) => count === 0)).toBe(true);
  });

  it('report why they cannot be listed, and are listed when it is possible again', async () => {
    refusal = new ServiceError('Cloud Storage', 403, 'No access');
    model.setSources([source()]);
    await model.ensureRead();
    expect(first().state).toBe('failed');
    expect(first().error).toBe(refusal);
    refusal = undefined;
    orders.stored.set('o', madeDocument('o', ['READY']));
    await first().refresh();
    expect(first().error).toBeUndefined();
    expect(model.orders).toHaveLength(1);
  });

  it('keep the known state of an order that cannot be read once', async () => {
    orders.stored.set('o', madeDocument('o', ['RUNNING']));
    model.setSources([source()]);
    await model.ensureRead();
    orders.stored.set('o', new ServiceError('Cloud Storage', 503, 'Try later'));
    await first().refresh();
    const order = first().find('o');
    expect(order?.count('RUNNING')).toBe(1);
    expect(order?.error).toBeDefined();
  });

  it('no longer include orders that another process has deleted', async () => {
    orders.stored.set('o', madeDocument('o', ['READY']));
    model.setSources([source()]);
    await model.ensureRead();
    orders.stored.delete('o');
    await first()
      .update(model.orders)
      .catch(() => {});
    expect(model.orders).toEqual([]);
  });

  it('fire an event for one order when one has changed', async () => {
    for (const name of ['o', 'p']) orders.stored.set(name, madeDocument(name, ['READY']));
    model.setSources([source()]);
    await model.ensureRead();
    changes.length = 0;
    orders.later.set('o', madeDocument('o', ['COMPLETED']));
    const order = first().find('o');
    await first().update(order ? [order] : []);
    expect(changes).toEqual(['o']);
    expect(order?.count('COMPLETED')).toBe(1);
  });

  it('no longer include orders that have been cleaned', async () => {
    orders.stored.set('o', madeDocument('o', ['COMPLETED']));
    model.setSources([source()]);
    await model.ensureRead();
    const [order] = model.orders;
    const cleaned = order && (await first().clean(order));
    expect(cleaned).toEqual({ removed: ['P/a.tif'], kept: [] });
    expect(model.orders).toEqual([]);
  });

  it('are kept when other configurations are added or removed, and read again when theirs changes', async () => {
    orders.stored.set('o', madeDocument('o', ['COMPLETED']));
    model.setSources([source('a')]);
    await model.ensureRead();
    const before = first();
    model.setSources([source('a'), source('b')]);
    expect(first()).toBe(before);
    model.reset('a');
    expect(first()).not.toBe(before);
    expect(first().state).toBe('unread');
  });
});
