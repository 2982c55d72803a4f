/**
 * The tree of orders in the extension host of a real VS Code: calls of VS Code, counted and timed,
 * at 10, 1,000 and 10,000 orders that come from the cache on disk. VS Code calls `run`.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type * as vscode from 'vscode';
import type { Tracker, TrackingDocument } from '../../../src/core/index.ts';
import { OrdersCache } from '../../../src/orders/cache.ts';
import { OrdersModel } from '../../../src/orders/model.ts';
import type { ConfigurationOrders } from '../../../src/orders/order.ts';
import type { OrdersSource } from '../../../src/orders/ordersSource.ts';
import { summarize } from '../../../src/orders/summary.ts';
import { Arranged } from '../../../src/views/orders/arranged.ts';
import type { TreeNode } from '../../../src/views/orders/rows.ts';
import { OrdersTree } from '../../../src/views/orders/tree.ts';
import { madeDocument } from '../../unit/orders.support.ts';

export interface TreeFigures {
  readonly orders: number;
  readonly tasks: number;
  /** Until the first rows are there, with all orders from the cache on disk. */
  readonly firstRowsMs: number;
  readonly firstRows: number;
  /** Bytes more in the heap with the orders known. */
  readonly heapBytes: number;
  /**
   * From the event that one order has changed until VS Code is notified, including the pause for
   * more.
   */
  readonly changedMs: number;
  /** Rows that VS Code requests again then; all of them when the event names no row. */
  readonly changedRows: number | 'all';
  /** Until the groups are there, the first of them opened. */
  readonly groupedMs: Readonly<Record<'state' | 'tile' | 'collection' | 'age', number>>;
  readonly filteredMs: number;
}

const ORDERS = [10, 1000, 10_000] as const;
/** Of each order: 2 tiles × 10 periods. */
const STATES: readonly string[] = [...Array<string>(9).fill('COMPLETED'), 'FAILED'];
const SOURCE = 'bench';

export async function run(): Promise<void> {
  const { CEDAR_BENCH_FOLDER: folder = '', CEDAR_BENCH_FILE: file = '' } = process.env;
  const figures: TreeFigures[] = [];
  for (const orders of ORDERS) figures.push(await measure(path.join(folder, `${orders}`), orders));
  await writeFile(file, JSON.stringify(figures));
}

async function measure(folder: string, count: number): Promise<TreeFigures> {
  const names = await keep(folder, count);
  const listing = source(names);
  const before = heap();
  const model = new OrdersModel(folder);
  const arranged = new Arranged(noMemory);
  const tree = new OrdersTree(model, arranged);
  model.setSources([listing]);
  const start = performance.now();
  const rows = await ask(tree);
  const firstRowsMs = performance.now() - start;
  const [configuration] = model.configurations;
  if (configuration?.orders.length !== count)
    throw new Error(`The cache gave ${configuration?.orders.length}.`);
  await configuration.ensureRead();
  const heapBytes = heap() - before;
  const changed = await changeOne(tree, configuration);
  const groupedMs = {
    state: await arrangedIn(tree, () => arranged.change({ groupBy: 'state' })),
    tile: await arrangedIn(tree, () => arranged.change({ groupBy: 'tile' })),
    collection: await arrangedIn(tree, () => arranged.change({ groupBy: 'collection' })),
    age: await arrangedIn(tree, () => arranged.change({ groupBy: 'age' })),
  };
  arranged.change({ groupBy: 'none' });
  const filteredMs = await arrangedIn(tree, () => arranged.change({ text: 'h009v003 lc08' }));
  tree.dispose();
  arranged.dispose();
  return {
    orders: count,
    tasks: configuration.orders.reduce((sum, { summary }) => sum + (summary?.total ?? 0), 0),
    firstRowsMs,
    firstRows: rows.length,
    heapBytes,
    ...changed,
    groupedMs,
    filteredMs,
  };
}

/** Requests of VS Code for a visible view: its rows, and those of the first that is open. */
async function ask(tree: OrdersTree): Promise<TreeNode[]> {
  const rows = await tree.getChildren();
  for (const row of rows) tree.getTreeItem(row);
  const [first] = rows;
  if (first?.kind === 'group') {
    for (const row of await tree.getChildren(first)) tree.getTreeItem(row);
  }
  return rows;
}

async function arrangedIn(tree: OrdersTree, arrange: () => void): Promise<number> {
  const start = performance.now();
  arrange();
  await ask(tree);
  return performance.now() - start;
}

async function changeOne(tree: OrdersTree, configuration: ConfigurationOrders) {
  const middle = configuration.orders[Math.min(100, configuration.orders.length >> 1)];
  if (!middle) throw new Error('There is no order to change.');
  // Earlier changes are drawn by now, and their rows requested.
  await new Promise((resolve) => setTimeout(resolve, 200));
  await ask(tree);
  const reported = new Promise<TreeNode | TreeNode[] | undefined>((resolve) => {
    const listening = tree.onDidChangeTreeData((rows) => {
      listening.dispose();
      resolve(rows);
    });
  });
  const start = performance.now();
  await configuration.update([middle]);
  const rows = await reported;
  const changedMs = performance.now() - start;
  const changedRows = rows === undefined ? ('all' as const) : [rows].flat().length;
  return { changedMs, changedRows };
}

function made(index: number, first: string): TrackingDocument {
  const submitted = new Date(1_500_000_000_000 + index * 3_600_000).toISOString().slice(0, 19);
  const column = index % 90;
  return madeDocument({
    name: `ORDER_h${String(column).padStart(3, '0')}v003_${submitted}`,
    submitted,
    tiles: [
      [3, column],
      [4, column],
    ],
    states: [first, ...STATES.slice(1)],
    version: first === 'COMPLETED' ? '1' : '2',
  });
}

function summarized(document: TrackingDocument) {
  return { name: document.name, summary: summarize(document), readAt: new Date() };
}

/** Writes the cache that a window before would have left. @returns the names of the orders in it */
async function keep(folder: string, count: number): Promise<string[]> {
  const orders = Array.from({ length: count }, (_, index) => summarized(made(index, 'COMPLETED')));
  // As the model calls the folder of a configuration.
  const digest = createHash('sha256').update(SOURCE).digest('hex').slice(0, 16);
  const cache = new OrdersCache(path.join(folder, digest));
  cache.save(SOURCE, () => ({ listedAt: new Date(), orders }));
  await cache.flush();
  return orders.map(({ name }) => name);
}

/** A store in which nothing changes except what `updateAll` is called for. */
function source(names: readonly string[]): OrdersSource {
  const listed = names.map((name) => ({ name, version: '1', updated: new Date() }));
  const tracker = {
    listed: async () => listed,
    list: async () => names,
    updateAll: async (asked: string[]) =>
      new Map(asked.map((name) => [name, made(names.indexOf(name), 'RUNNING')])),
  };
  return {
    id: SOURCE,
    label: SOURCE,
    description: '',
    isSandbox: false,
    isLocal: true,
    fingerprint: async () => SOURCE,
    config: () => Promise.reject(new Error('No configuration is needed here.')),
    connect: async () => tracker as unknown as Tracker,
  };
}

const noMemory: vscode.Memento = {
  keys: () => [],
  get: () => undefined,
  update: async () => {},
};

/** Bytes, without what is only waiting to be collected. */
function heap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
