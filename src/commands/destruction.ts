/** What goes when orders are cleaned or cancelled, looked at right then and said before it is done. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { KeptObject, StoredObject } from '../core/index.ts';
import { formatNumber } from '../locale.ts';
import type { DownloadPlaces } from '../orders/downloadPlaces.ts';
import { byRoot, type Order } from '../orders/order.ts';
import {
  bytesInWords,
  oneLine,
  ordersInWords,
  shortName,
  taskLabel,
  tasksInWords,
} from '../views/orders/words.ts';
import { withProgress } from '../views/progress.ts';

/** Tasks and orders that a question names, as many as one can read; of others it gives the number. */
const NAMED = 20;

/** Names of the other orders, of one root, that are cleaned in the same go. */
export function cleanedWith(order: Order, orders: readonly Order[]): string[] {
  return orders.filter((one) => one !== order && one.root === order.root).map(({ name }) => name);
}

export interface Loss {
  readonly objects: number;
  readonly bytes: number;
  /** Tasks under way, in words. */
  readonly running: readonly string[];
  /** What is in the store and in none of the usual download folders. */
  readonly missing: { readonly count: number; readonly bytes: number };
  /** Objects that stay because they are not the orders'. */
  readonly kept: readonly KeptObject[];
}

/** What is in the store and under way right now, not when it was last read. */
export async function lookAt(
  orders: readonly Order[],
  { places, usualFolders }: { places: DownloadPlaces; usualFolders: () => readonly string[] },
): Promise<Loss> {
  return withProgress(vscode.l10n.t('Looking at what will go'), async (watch) => {
    for (const [root, own] of byRoot(orders)) await root.update(own, watch);
    const loss = { objects: 0, bytes: 0, missing: { count: 0, bytes: 0 } };
    const running: string[] = [];
    const kept: KeptObject[] = [];
    const keptBy: { order: Order; each: KeptObject }[] = [];
    const removed = new Map(orders.map(({ root }) => [root, new Set<string>()]));
    for (const order of orders) {
      const together = cleanedWith(order, orders);
      const planned = await order.root.planClean(order, { together, ...watch });
      const { keep } = planned;
      // Two orders of one image lose it once.
      const seen = removed.get(order.root);
      const remove = planned.remove.filter(({ id }) => !seen?.has(id));
      for (const { id } of remove) seen?.add(id);
      const found = { count: remove.length, bytes: bytesOf(remove) };
      keptBy.push(...keep.map((each) => ({ order, each })));
      loss.objects += found.count;
      loss.bytes += found.bytes;
      let missing = found;
      const folders = found.count > 0 ? await places.all(order, usualFolders()) : [];
      for (const folder of folders) {
        // Whoever has it in one of the folders has it.
        const chosen = { objects: remove.map(({ id }) => id), ...watch };
        const here = await order.root.missing(order, path.dirname(folder), chosen);
        if (here.bytes < missing.bytes) missing = here;
      }
      loss.missing.count += missing.count;
      loss.missing.bytes += missing.bytes;
      running.push(...(await runningTasks(order)));
    }
    for (const { order, each } of keptBy) {
      if (!removed.get(order.root)?.has(each.object.id)) kept.push(each);
    }
    return { ...loss, running, kept };
  });
}

function bytesOf(objects: readonly StoredObject[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0);
}

/**
 * What stays and why: one sentence for each reason.
 *
 * @param isDone whether it was cleaned, and not only looked at
 */
export function keptInWords(kept: readonly KeptObject[], isDone = false): string[] {
  const claimed = kept.filter(({ reason }) => reason === 'claimed');
  const foreign = kept.filter(({ reason }) => reason === 'foreign');
  return [
    ...(claimed.length > 0 ? [claimedInWords(claimed, isDone)] : []),
    ...(foreign.length > 0 ? [foreignInWords(foreign, isDone)] : []),
  ];
}

function claimedInWords(kept: readonly KeptObject[], isDone: boolean): string {
  const owners = [...new Set(kept.flatMap(({ orders }) => orders))].map(shortName);
  const [what, whose] = [keptObjects(kept), listed(owners) || vscode.l10n.t('another order')];
  return isDone
    ? vscode.l10n.t('Kept, because used by {0}: {1}.', whose, what)
    : vscode.l10n.t('Will be kept, because used by {0}: {1}.', whose, what);
}

function foreignInWords(kept: readonly KeptObject[], isDone: boolean): string {
  const [what, example] = [keptObjects(kept), oneLine(kept[0]?.object.id ?? '')];
  return isDone
    ? vscode.l10n.t(
        'Kept, because nothing shows that the order made it: {0}, for example {1}.',
        ...[what, example],
      )
    : vscode.l10n.t(
        'Will be kept, because nothing shows that the order made it: {0}, for example {1}.',
        ...[what, example],
      );
}

function keptObjects(kept: readonly KeptObject[]): string {
  return objectsInWords({
    count: kept.length,
    bytes: bytesOf(kept.map(({ object }) => object)),
  });
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  const list = names.slice(0, NAMED).join(', ');
  return rest > 0 ? vscode.l10n.t('{0} and {1} more', list, rest) : list;
}

/** The tasks of an order, or of some of its items, that are under way, in words. */
export async function runningTasks(order: Order, names?: readonly string[]): Promise<string[]> {
  if (order.active === 0) return [];
  const { orders: items } = await order.root.document(order);
  return items
    .filter(({ status }) => ['READY', 'RUNNING', 'CANCEL_REQUESTED'].includes(status.state))
    .filter(({ name }) => !names || names.includes(name))
    .map(taskLabel);
}

/** "\"h004v004_2020\"", or "3 orders". */
export function named(orders: readonly Order[]): string {
  const [order] = orders;
  return orders.length === 1 && order ? `"${shortName(order.name)}"` : ordersInWords(orders.length);
}

/** Which orders, where there are several: the first few by name. Nothing of one, which is named. */
export function ordersByName(orders: readonly Order[]): string {
  if (orders.length === 1) return '';
  return listed(orders.map(({ name }) => shortName(name)));
}

/** "3 tasks: a, b and c", the first few by name. */
export function tasksByName(tasks: readonly string[]): string {
  const rest = tasks.length - NAMED;
  const list = tasks.slice(0, NAMED).join(', ');
  return rest > 0
    ? vscode.l10n.t('{0}: {1} and {2} more', tasksInWords(tasks.length), list, rest)
    : vscode.l10n.t('{0}: {1}', tasksInWords(tasks.length), list);
}

/** "12 objects (3.4 GB)" */
export function objectsInWords({ count, bytes }: { count: number; bytes: number }): string {
  const size = bytesInWords(bytes);
  return count === 1
    ? vscode.l10n.t('1 object ({0})', size)
    : vscode.l10n.t('{0} objects ({1})', formatNumber(count), size);
}
