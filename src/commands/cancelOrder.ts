/** `cedar.cancelOrder`: cancels unfinished tasks, of whole orders or single ones. */
import * as vscode from 'vscode';
import type { TaskState } from '../core/index.ts';
import { ACTIVE_STATES } from '../domain/taskStates.ts';
import type { Order } from '../orders/order.ts';
import { byConfiguration } from '../orders/orderGroups.ts';
import { formatTaskCount } from '../text/quantities.ts';
import { formatShortName } from '../text/shortNames.ts';
import type { Reporter } from '../views/report.ts';
import { withProgress } from '../views/withProgress.ts';
import {
  formatOrderNames,
  ordersByName,
  runningTasks,
  tasksByName,
} from './support/deletionPlan.ts';
import { isConfirmed, type OrderArguments, type OrderTarget } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

const UNFINISHED: readonly TaskState[] = [...ACTIVE_STATES, 'UNSUBMITTED'];

/**
 * Asks first, unless the order was given as `{ name, confirmed: true }`. The command returns the
 * number of tasks whose cancellation was requested.
 */
export function registerCancelOrder(
  orderArguments: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.cancelOrder', reporter, async (...given) => {
    const chosen = await orderArguments.targets(given, {
      question: vscode.l10n.t('Cancel which orders?'),
      applies: hasUnfinishedTasks,
      states: UNFINISHED,
      none: vscode.l10n.t('No order has tasks that can be cancelled.'),
    });
    if (chosen.length === 0) return 0;
    const isAsked = !isConfirmed(given);
    const targets = isAsked ? await stillUnfinished(chosen) : chosen;
    if (targets.length === 0 || (isAsked && !(await confirm(targets)))) return 0;
    let cancelled = 0;
    for (const { order, items } of targets) {
      cancelled += await withProgress(
        vscode.l10n.t('Cancelling {0}', formatShortName(order.name)),
        (watch) => order.configuration.cancel(order, { ...(items && { items }), ...watch }),
      );
    }
    return cancelled;
  });
}

/** Targets that have unfinished tasks now, not when they were last read. */
async function stillUnfinished(targets: readonly OrderTarget[]): Promise<OrderTarget[]> {
  const orders = targets.map(({ order }) => order);
  await withProgress(vscode.l10n.t('Checking which tasks are unfinished'), async (watch) => {
    for (const [configuration, own] of byConfiguration(orders))
      await configuration.update(own, watch);
  });
  const unfinished = targets.filter(({ order }) => hasUnfinishedTasks(order));
  if (unfinished.length === 0) {
    const message = vscode.l10n.t('All tasks of {0} have already ended.', formatOrderNames(orders));
    void vscode.window.showInformationMessage(message);
  }
  return unfinished;
}

async function unsubmittedIn({ order, items }: OrderTarget): Promise<number> {
  if (!items) return order.count('UNSUBMITTED');
  const document = await order.configuration.document(order);
  return document.orders.filter(
    ({ name, status }) => status.state === 'UNSUBMITTED' && items.includes(name),
  ).length;
}

function hasUnfinishedTasks(order: Order): boolean {
  return order.active > 0 || order.count('UNSUBMITTED') > 0;
}

async function confirm(targets: readonly OrderTarget[]): Promise<boolean> {
  const orders = targets.map(({ order }) => order);
  const running = (
    await Promise.all(targets.map(({ order, items }) => runningTasks(order, items)))
  ).flat();
  const unsubmitted = (await Promise.all(targets.map(unsubmittedIn))).reduce((a, b) => a + b, 0);
  const cancel: vscode.MessageItem = { title: vscode.l10n.t('Cancel Tasks') };
  const detail = [
    ordersByName(orders),
    running.length > 0 ? vscode.l10n.t('Will be cancelled: {0}.', tasksByName(running)) : '',
    unsubmitted > 0 ? vscode.l10n.t('Will not be started: {0}.', formatTaskCount(unsubmitted)) : '',
    vscode.l10n.t('Their work so far is lost. Finished images are kept.'),
  ];
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Cancel the tasks of {0}?', formatOrderNames(orders)),
    { modal: true, detail: detail.filter(Boolean).join('\n\n') },
    cancel,
    { title: vscode.l10n.t('Keep Running'), isCloseAffordance: true },
  );
  return answer === cancel;
}
