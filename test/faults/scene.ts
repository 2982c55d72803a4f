/**
 * The orders that are interrupted: small ones, made once for each action and copied for each case,
 * and what must hold afterwards.
 */
import { cp, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type OrderRequest,
  TileGrid,
  Tracker,
  type TrackingDocument,
} from '../../src/core/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Addresses, connectTo } from '../connect.ts';
import { finishOrder } from '../finishOrder.ts';
import { type StoredFile, storedFiles } from '../storedFiles.ts';

export const ORDER = 'ORDER';
/** The order whose images are taken over. */
const EARLIER = 'EARLIER';

const GRID = TileGrid.from({
  ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
  name: 'Interrupted',
  ul: [1_920_000, 2_420_000],
  size: [16, 16],
  limits: [
    [0, 9],
    [0, 9],
  ],
});

/** Three tiles of one month, all with scenes. */
export const REQUEST: OrderRequest = {
  collections: 'LANDSAT/LC08/C02/T1_L2',
  tiles: [
    [2, 3],
    [2, 4],
    [2, 5],
  ],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
};

const ITEMS = 3;

/** Slow enough that no task ends while a case lasts. */
const STANDSTILL = 0.0001;
const AT_ONCE = 1000;

export const ACTIONS = [
  'submit',
  'takeOver',
  'retry',
  'cancel',
  'clean',
  'update',
  'download',
] as const;
export type Action = (typeof ACTIONS)[number];

/** A tracker of a machine of its own. */
export async function openTracker(at: Addresses, order = ORDER): Promise<Tracker> {
  const { earthEngine, store } = await connectTo(at);
  return new Tracker({
    grid: GRID,
    store,
    earthEngine,
    trackingTemplate: order,
    nameTemplate: '{tile.name}_{date_start}',
    prefixTemplate: 'images',
    trackingPrefix: 'tracking',
  });
}

/** Does the action once, as a user who chose the command. */
export async function act(action: Action, tracker: Tracker, folder: string): Promise<void> {
  switch (action) {
    case 'submit':
      await tracker.submit(REQUEST);
      return;
    case 'takeOver':
      await tracker.submit(REQUEST, { existing: 'takeOver' });
      return;
    case 'retry':
      await tracker.retry(ORDER, { items: (await tracker.read(ORDER)).orders.map(nameOf) });
      return;
    case 'cancel':
      await tracker.cancel(ORDER);
      return;
    case 'clean':
      await tracker.clean(await tracker.read(ORDER), { trackingName: ORDER });
      return;
    case 'update':
      await tracker.update(ORDER);
      return;
    case 'download':
      await tracker.download(await tracker.read(ORDER), folder, { overwrite: false });
      return;
  }
}

/** Does what remains to be done after the action was interrupted, as a user who looks at the tree. */
export async function finish(action: Action, tracker: Tracker, folder: string): Promise<void> {
  const exists = (await tracker.list()).includes(ORDER);
  switch (action) {
    case 'submit':
    case 'takeOver':
      if (exists) await tracker.resume(ORDER);
      else await act(action, tracker, folder);
      break;
    case 'retry': {
      const order = await tracker.resume(ORDER).then(() => tracker.read(ORDER));
      const cancelled = order.orders.filter(({ status }) => status.state === 'CANCELLED');
      if (cancelled.length > 0) await tracker.retry(ORDER, { items: cancelled.map(nameOf) });
      break;
    }
    case 'clean':
      if (exists) await act('clean', tracker, folder);
      return;
    default:
      await act(action, tracker, folder);
  }
  if (action !== 'download') await finishOrder(tracker, ORDER);
}

const nameOf = ({ name }: { name: string }) => name;

/** A sandbox in the state in which the action is chosen. */
export interface Case {
  readonly sandbox: Sandbox;
  /** Where downloads go. */
  readonly folder: string;
  close(): Promise<void>;
}

/** Prepares the state for an action once, and opens copies of it. */
export class Stage {
  readonly #action: Action;
  readonly #prepared: string;

  private constructor(action: Action, prepared: string) {
    this.#action = action;
    this.#prepared = prepared;
  }

  static async prepare(action: Action): Promise<Stage> {
    const data = await mkdtemp(join(tmpdir(), `cedar-${action}-`));
    if (action === 'takeOver') {
      await inSandbox(data, AT_ONCE, async (_, sandbox) => {
        const earlier = await openTracker(sandbox, EARLIER);
        await earlier.submit(REQUEST);
        await finishOrder(earlier, EARLIER);
      });
    } else if (action !== 'submit') {
      await inSandbox(data, STANDSTILL, async (tracker) => {
        await tracker.submit(REQUEST);
        if (action === 'retry') {
          await tracker.cancel(ORDER);
          await finishOrder(tracker, ORDER);
        }
      });
    }
    if (action === 'clean' || action === 'update' || action === 'download') {
      await inSandbox(data, AT_ONCE, async (tracker, sandbox) => {
        if (action === 'update') await ended(sandbox);
        else await finishOrder(tracker, ORDER);
      });
    }
    return new Stage(action, data);
  }

  async open(): Promise<Case> {
    const home = await mkdtemp(join(tmpdir(), `cedar-${this.#action}-case-`));
    const data = join(home, 'sandbox');
    await cp(this.#prepared, data, { recursive: true });
    const speed = this.#action === 'cancel' ? STANDSTILL : AT_ONCE;
    const sandbox = await startSandbox({ data, speed });
    return {
      sandbox,
      folder: join(home, 'downloads'),
      async close() {
        await sandbox.close();
        await rm(home, { recursive: true, force: true });
      },
    };
  }

  async close(): Promise<void> {
    await rm(this.#prepared, { recursive: true, force: true });
  }
}

async function inSandbox(
  data: string,
  speed: number,
  work: (tracker: Tracker, sandbox: Sandbox) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ data, speed });
  try {
    await work(await openTracker(sandbox), sandbox);
  } finally {
    await sandbox.close();
  }
}

/** Waits until every task has ended, without anything being recorded. */
async function ended(sandbox: Sandbox): Promise<void> {
  for (;;) {
    const all = await operations(sandbox);
    if (all.every(({ done }) => done)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Operation {
  readonly name: string;
  readonly done?: boolean;
  readonly metadata: { readonly state: string; readonly description: string };
}

async function operations(sandbox: Sandbox): Promise<Operation[]> {
  const answer = await get(`${sandbox.earthEngine}/v1/projects/${sandbox.project}/operations`);
  return (answer as { operations?: Operation[] }).operations ?? [];
}

async function get(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization: 'Bearer any' } });
  return response.json();
}

/** Counts that must be zero after every case. */
export interface Damage {
  /** Items, objects or files that should be there and are not. */
  readonly lost: number;
  /** Tasks beyond one for each item (and for each of its earlier tries). */
  readonly doubled: number;
  /** Tasks, objects or files that no record accounts for. */
  readonly orphaned: number;
}

export const NO_DAMAGE: Damage = { lost: 0, doubled: 0, orphaned: 0 };

export function addDamage(one: Damage, other: Damage): Damage {
  return {
    lost: one.lost + other.lost,
    doubled: one.doubled + other.doubled,
    orphaned: one.orphaned + other.orphaned,
  };
}

/** Compares the services, the tracking document and the download folder once an action is finished. */
export async function damageOf(action: Action, { sandbox, folder }: Case): Promise<Damage> {
  const tasks = await operations(sandbox);
  const stored = await storedFiles(sandbox);
  if (action === 'clean') return { ...NO_DAMAGE, orphaned: stored.length };

  const tracker = await openTracker(sandbox);
  const order = await tracker.read(ORDER);
  const earlier = action === 'takeOver' ? await tracker.read(EARLIER) : undefined;
  const items = [...order.orders, ...(earlier?.orders ?? [])];
  const recorded = new Set(
    items.flatMap((item) => [...(item.earlier_tasks ?? []), item.status.id ?? '']),
  );
  const unrecorded = tasks.filter(({ name }) => !recorded.has(name.split('/').at(-1) ?? ''));
  const tries = action === 'retry' || action === 'takeOver' ? 2 : 1;
  const doubled = Math.max(0, tasks.length - tries * ITEMS);
  const expected = action === 'cancel' ? 'CANCELLED' : 'COMPLETED';
  const unfinished = order.orders.filter(({ status }) => status.state !== expected).length;
  const running = action === 'cancel' ? tasks.filter(({ done }) => !done).length : 0;
  // Each image has one order.
  const shared = earlier?.orders.filter((item) => item.taken_over_by !== ORDER).length ?? 0;
  const others = earlier ? [`tracking/${EARLIER}.json`] : [];
  const objectDamage = compareObjects(order, stored, action !== 'cancel', others);
  const fileDamage =
    action === 'download' ? await compareFiles(order.name, stored, folder) : NO_DAMAGE;
  return [objectDamage, fileDamage].reduce(addDamage, {
    lost: unfinished + shared + (ITEMS - order.orders.length),
    doubled,
    orphaned: unrecorded.length + running,
  });
}

function compareObjects(
  order: TrackingDocument,
  stored: readonly StoredFile[],
  withImages: boolean,
  others: readonly string[],
): Damage {
  const names = new Set(stored.map(({ path }) => path));
  const own = order.orders.flatMap(({ name }) => [
    `images/${name}.json`,
    ...(withImages ? [`images/${name}.tif`] : []),
  ]);
  const known = new Set([...own, ...others, `tracking/${ORDER}.json`]);
  return {
    lost: own.filter((name) => !names.has(name)).length,
    // Google Drive can have several files of one name. Pieces of an earlier task may be left beside the
    // new ones: they are older than the task, so they never count, and a clean deletes them.
    doubled: doubledDocuments(stored),
    orphaned: [...names].filter((name) => !known.has(name)).length,
  };
}

function doubledDocuments(stored: readonly StoredFile[]): number {
  const documents = stored.filter(({ path }) => path.endsWith('.json'));
  return documents.length - new Set(documents.map(({ path }) => path)).size;
}

async function compareFiles(
  order: string,
  stored: readonly StoredFile[],
  folder: string,
): Promise<Damage> {
  const target = join(folder, order);
  const files = new Set(await readdir(target).catch((): string[] => []));
  let lost = 0;
  for (const { path, size } of stored.filter((object) => object.path.startsWith('images/'))) {
    const file = path.slice('images/'.length);
    const local = join(target, file);
    const found = await stat(local).catch(() => undefined);
    const isWhole = found?.size === size && (await readFile(local)).length === size;
    if (!isWhole) lost += 1;
    files.delete(file);
  }
  return { lost, doubled: 0, orphaned: files.size };
}
