/** The cache of orders between windows. */
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ServiceError } from '../../src/core/errors.ts';
import type { Tracker } from '../../src/core/tracker.ts';
import type { TrackingDocument } from '../../src/core/tracking/document.ts';
import { OrdersCache } from '../../src/orders/cache.ts';
import { OrdersModel } from '../../src/orders/model.ts';
import type { OrdersSource } from '../../src/orders/ordersSource.ts';
import { summarize } from '../../src/orders/summary.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { madeDocument } from './orders.support.ts';

let folder: string;
let stored: Map<string, TrackingDocument>;
let reads: string[];
let isOffline: boolean;
let fingerprint: string;

beforeEach(async () => {
  folder = temporaryFolder();
  stored = new Map();
  reads = [];
  isOffline = false;
  fingerprint = 'one';
});

const tracker = {
  listed: async () =>
    [...stored.values()].map(({ name, version }) => ({ name, version: version ?? '' })),
  read: async (name: string) => {
    reads.push(name);
    const found = stored.get(name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  },
};

const source: OrdersSource = {
  id: 'a',
  label: 'a',
  description: '',
  isSandbox: false,
  isLocal: false,
  fingerprint: async () => fingerprint,
  config: () => Promise.reject(new Error('not asked for here')),
  connect: async () => {
    if (isOffline) throw new ServiceError('Cloud Storage', 0, 'fetch failed');
    return tracker as unknown as Tracker;
  },
};

/** Another window over the same workspace; what it still writes at the end of the test is waited for. */
function openWindow(): OrdersModel {
  const model = new OrdersModel(folder);
  onTestFinished(() => model.flush());
  model.setSources([source]);
  return model;
}

function store(...documents: TrackingDocument[]): void {
  for (const document of documents) stored.set(document.name, document);
}

/** A window that reads the orders, and is closed. */
async function readAndClose(): Promise<void> {
  const model = openWindow();
  await model.ensureRead();
  await model.flush();
}

describe('the next window', () => {
  it('shows the orders of the previous window without any request, with their age', async () => {
    store(
      madeDocument({ name: 'OLD', states: ['COMPLETED', 'FAILED'] }),
      madeDocument({ name: 'NEW', submitted: '2021-01-01T00:00:00' }),
    );
    await readAndClose();
    isOffline = true;
    const model = openWindow();
    await model.ensureKnown();
    expect(model.orders.map(({ name }) => name)).toEqual(['NEW', 'OLD']);
    expect(model.orders[1]?.count('FAILED')).toBe(1);
    expect(model.configurations[0]).toMatchObject({ state: 'cached', isStale: true });
    expect(Date.now() - (model.configurations[0]?.listedAt?.getTime() ?? 0)).toBeLessThan(60_000);
  });

  it('keeps them if there is no network, with the reason', async () => {
    store(madeDocument({ name: 'A' }));
    await readAndClose();
    isOffline = true;
    const model = openWindow();
    await model.ensureRead();
    expect(model.orders.map(({ name }) => name)).toEqual(['A']);
    expect(model.configurations[0]).toMatchObject({ state: 'failed', isStale: true });
    expect(model.configurations[0]?.error).toMatchObject({
      message: expect.stringContaining('fetch failed'),
    });
  });

  it('opens an order without a network', async () => {
    store(madeDocument({ name: 'A', states: ['COMPLETED', 'RUNNING'] }));
    await readAndClose();
    isOffline = true;
    const model = openWindow();
    await model.ensureKnown();
    const [order] = model.orders;
    if (!order) throw new Error('no order');
    expect(order.document).toBeUndefined();
    const document = await order.configuration.document(order);
    expect(document.toJSON()).toEqual(stored.get('A')?.toJSON());
  });

  it('reads only documents that have changed, and fires events only for these', async () => {
    store(...['A', 'B', 'C'].map((name) => madeDocument({ name, states: ['RUNNING'] })));
    await readAndClose();
    store(madeDocument({ name: 'B', states: ['COMPLETED'], version: '2' }));
    reads = [];
    const model = openWindow();
    await model.ensureKnown();
    const fired: unknown[] = [];
    model.onDidChange(({ order, isState }) =>
      fired.push(order?.name ?? (isState ? 'state' : 'all')),
    );
    await model.ensureRead();
    expect(reads).toEqual(['B']);
    expect(fired).toEqual(['state', 'B', 'state']);
    expect(model.configurations[0]?.find('B')?.count('COMPLETED')).toBe(1);
  });

  it('removes orders that another process has deleted', async () => {
    store(madeDocument({ name: 'A' }), madeDocument({ name: 'B' }));
    await readAndClose();
    stored.delete('A');
    const model = openWindow();
    await model.ensureRead();
    expect(model.orders.map(({ name }) => name)).toEqual(['B']);
  });

  it('has no orders of another configuration at the same path', async () => {
    store(madeDocument({ name: 'A' }));
    await readAndClose();
    fingerprint = 'another bucket';
    const model = openWindow();
    await model.ensureKnown();
    expect(model.orders).toEqual([]);
  });
});

describe('a damaged cache', () => {
  it('is treated as missing', async () => {
    const cache = new OrdersCache(folder);
    for (const text of ['', '{', '{"layout":1}', '[]', 'null']) {
      await writeFile(path.join(folder, 'orders.json'), text);
      expect(await cache.load('one'), text).toBeUndefined();
    }
  });

  it('gives no document of another version or order', async () => {
    const cache = new OrdersCache(folder);
    await cache.keep('../A', madeDocument({ name: '../A', version: '7' }));
    expect(await cache.document('../A', '7')).toBeDefined();
    expect(await cache.document('../A', '8')).toBeUndefined();
    expect(await cache.document('A', '7')).toBeUndefined();
    const [file = ''] = await readdir(path.join(folder, 'documents'));
    await writeFile(path.join(folder, 'documents', file), 'damaged');
    expect(await cache.document('../A', '7')).toBeUndefined();
  });
});

it('ten thousand orders are restored without any change', async () => {
  const cache = new OrdersCache(folder);
  const orders = Array.from({ length: 10_000 }, (_, index) => ({
    name: `ORDER_${index}`,
    summary: summarize(madeDocument({ name: `ORDER_${index}`, tiles: [[index % 90, 1]] })),
    readAt: new Date(1_600_000_000_000 + index),
  }));
  cache.save('one', () => ({ listedAt: new Date(), orders }));
  await cache.flush();
  const known = await cache.load('one');
  expect(known?.orders).toEqual(orders);
});
