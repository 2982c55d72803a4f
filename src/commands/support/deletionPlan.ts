/**
 * Plan of a deletion or cancellation: what would be lost, checked just before the user confirms.
 */

import path from 'node:path';
import * as vscode from 'vscode';
import type { KeptObject, StoredObject } from '../../core/index.ts';
import { ACTIVE_STATES } from '../../domain/taskStates.ts';
import type { DownloadHistory } from '../../orders/downloadHistory.ts';
import type { Order } from '../../orders/order.ts';
import { byConfiguration } from '../../orders/orderGroups.ts';
import { formatNames } from '../../text/formatNames.ts';
import { formatOrderName, formatTaskLabel } from '../../text/orders.ts';
import { formatOrderCount, formatTaskCount } from '../../text/quantities.ts';
import { MAX_NAMED } from '../../views/orders/keptObjects.ts';
import { withProgress } from '../../views/withProgress.ts';

/** Names of the other orders, of the same configuration, that are cleaned at the same time. */
export function ordersCleanedWith(order: Order, orders: readonly Order[]): string[] {
  return orders
    .filter((one) => one !== order && one.configuration === order.configuration)
    .map(({ name }) => name);
}

export interface Loss {
  readonly objects: number;
  readonly bytes: number;
  /** Descriptions of unfinished tasks. */
  readonly running: readonly string[];
  /** Objects in the store that are in none of the default download folders. */
  readonly missing: { readonly count: number; readonly bytes: number };
  /** Objects that are kept because they are not the orders'. */
  readonly kept: readonly KeptObject[];
}

/** Checks what is in the store and unfinished now, not when it was last read. */
export async function lookAt(
  orders: readonly Order[],
  {
    downloadHistory,
    usualFolders,
  }: { downloadHistory: DownloadHistory; usualFolders: () => readonly string[] },
): Promise<Loss> {
  return withProgress(vscode.l10n.t('Checking what will be deleted'), async (watch) => {
    for (const [configuration, own] of byConfiguration(orders))
      await configuration.update(own, watch);
    const loss = { objects: 0, bytes: 0, missing: { count: 0, bytes: 0 } };
    const running: string[] = [];
    const kept: KeptObject[] = [];
    const keptBy: { order: Order; each: KeptObject }[] = [];
    const removed = new Map(orders.map(({ configuration }) => [configuration, new Set<string>()]));
    for (const order of orders) {
      const cleanedWith = ordersCleanedWith(order, orders);
      const planned = await order.configuration.planClean(order, { cleanedWith, ...watch });
      const { keep } = planned;
      // Two orders that share an image lose it once.
      const seen = removed.get(order.configuration);
      const remove = planned.remove.filter(({ id }) => !seen?.has(id));
      for (const { id } of remove) seen?.add(id);
      const found = { count: remove.length, bytes: bytesOf(remove) };
      keptBy.push(...keep.map((each) => ({ order, each })));
      loss.objects += found.count;
      loss.bytes += found.bytes;
      let missing = found;
      const folders = found.count > 0 ? await downloadHistory.all(order, usualFolders()) : [];
      for (const folder of folders) {
        // An image in any of the folders is not lost.
        const chosen = { objects: remove.map(({ id }) => id), ...watch };
        const here = await order.configuration.missing(order, path.dirname(folder), chosen);
        if (here.bytes < missing.bytes) missing = here;
      }
      loss.missing.count += missing.count;
      loss.missing.bytes += missing.bytes;
      running.push(...(await runningTasks(order)));
    }
    for (const { order, each } of keptBy) {
      if (!removed.get(order.configuration)?.has(each.object.id)) kept.push(each);
    }
    return { ...loss, running, kept };
  });
}

function bytesOf(objects: readonly StoredObject[]): number {
  return objects.reduce((sum, { size }) => sum + size, 0);
}

/** Descriptions of unfinished tasks of an order, or of some of its items. */
export async function runningTasks(order: Order, names?: readonly string[]): Promise<string[]> {
  if (order.active === 0) return [];
  const { orders: items } = await order.configuration.document(order);
  return items
    .filter(({ status }) => ACTIVE_STATES.has(status.state))
    .filter(({ name }) => !names || names.includes(name))
    .map(formatTaskLabel);
}

/** "\"h004v004_2020\"", or "3 orders". */
export function formatOrderNames(orders: readonly Order[]): string {
  const [order] = orders;
  return orders.length === 1 && order
    ? `"${formatOrderName(order)}"`
    : formatOrderCount(orders.length);
}

/** List of several orders: the first few by name. Empty for one, which the text names already. */
export function ordersByName(orders: readonly Order[]): string {
  if (orders.length === 1) return '';
  return formatNames(
    orders.map((order) => formatOrderName(order)),
    MAX_NAMED,
  );
}

/** "3 tasks: a, b and c", the first few by name. */
export function tasksByName(tasks: readonly string[]): string {
  return vscode.l10n.t('{0}: {1}', formatTaskCount(tasks.length), formatNames(tasks, MAX_NAMED));
}
