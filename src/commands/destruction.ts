/** What goes when orders are cleaned or cancelled, looked at right then and said before it is done. */
import path from 'node:path';
import * as vscode from 'vscode';
import { formatNumber } from '../locale.ts';
import type { DownloadPlaces } from '../orders/downloadPlaces.ts';
import { byRoot, type Order } from '../orders/order.ts';
import {
  bytesInWords,
  ordersInWords,
  shortName,
  taskLabel,
  tasksInWords,
} from '../views/orders/words.ts';
import { withProgress } from '../views/progress.ts';

/** Tasks and orders that a question names, as many as one can read; of others it gives the number. */
const NAMED = 20;

export interface Loss {
  readonly objects: number;
  readonly bytes: number;
  /** Tasks under way, in words. */
  readonly running: readonly string[];
  /** What is in the store and in none of the usual download folders. */
  readonly missing: { readonly count: number; readonly bytes: number };
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
    for (const order of orders) {
      const found = await order.root.objects(order, watch);
      loss.objects += found.count;
      loss.bytes += found.bytes;
      let missing = found;
      for (const folder of await places.all(order, usualFolders())) {
        // Whoever has it in one of the folders has it.
        const here = await order.root.missing(order, path.dirname(folder), watch);
        if (here.bytes < missing.bytes) missing = here;
      }
      loss.missing.count += missing.count;
      loss.missing.bytes += missing.bytes;
      running.push(...(await runningTasks(order)));
    }
    return { ...loss, running };
  });
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
  const rest = orders.length - NAMED;
  const list = orders
    .slice(0, NAMED)
    .map(({ name }) => shortName(name))
    .join(', ');
  return rest > 0 ? vscode.l10n.t('{0} and {1} more', list, rest) : list;
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
