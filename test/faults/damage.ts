/** Checks of what must hold after an action was interrupted and finished. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrackingDocument } from '../../src/core/index.ts';
import { type StoredFile, storedFiles } from '../storedFiles.ts';
import { type Action, EARLIER, ITEMS, ORDER, openTracker } from './actions.ts';
import { type Case, operations } from './stage.ts';

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
