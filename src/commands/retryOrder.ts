/**
 * `cedar.retryOrder`, `cedar.restartOrder`: start new tasks for items that failed or have lost
 * their image, or for those that were cancelled, in the same order.
 */
import * as vscode from 'vscode';
import { formatTaskCount } from '../text/quantities.ts';
import { shortName } from '../text/shortNames.ts';
import type { Reporter } from '../views/report.ts';
import { withProgress } from '../views/withProgress.ts';
import type { OrderArguments, OrderTarget } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the names of the items that were ordered again. */
export function registerRetryOrder(orders: OrderArguments, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.retryOrder', reporter, async (...given) => {
    const targets = await orders.targets(given, {
      question: vscode.l10n.t('Retry the failed tasks of which orders?'),
      applies: (order) => order.count('FAILED') > 0 || order.isIncomplete,
      states: ['FAILED', 'CANCELLED'],
      appliesToTask: (order, { name }) =>
        [...order.missing, ...order.missingLeftOut].includes(name),
      none: vscode.l10n.t('No order has failed tasks or missing images.'),
    });
    return retryAll(await Promise.all(targets.map(withMissing)));
  });
}

/**
 * Adds the items of an order whose image is missing, and those left out because of another order.
 */
async function withMissing({ order, items }: OrderTarget): Promise<OrderTarget> {
  if (items || !order.isIncomplete) return { order, ...(items && { items }) };
  const document = await order.root.document(order);
  const failed = document.ownItems.filter(({ status }) => status.state === 'FAILED');
  const names = [...failed.map(({ name }) => name), ...order.missing, ...order.missingLeftOut];
  return { order, items: names };
}

/** The same for cancelled tasks, which are only restarted at the user's request. */
export function registerRestartOrder(
  orders: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.restartOrder', reporter, async (...given) => {
    const targets = await orders.targets(given, {
      question: vscode.l10n.t('Restart the cancelled tasks of which orders?'),
      applies: (order) => order.count('CANCELLED') > 0,
      states: ['CANCELLED'],
      none: vscode.l10n.t('No order has cancelled tasks.'),
    });
    return retryAll(await Promise.all(targets.map(cancelledOf)));
  });
}

async function cancelledOf({ order, items }: OrderTarget): Promise<OrderTarget> {
  if (items) return { order, items };
  const document = await order.root.document(order);
  const cancelled = document.ownItems.filter(({ status }) => status.state === 'CANCELLED');
  return { order, items: cancelled.map(({ name }) => name) };
}

async function retryAll(targets: readonly OrderTarget[]): Promise<string[]> {
  const retried: string[] = [];
  for (const { order, items } of targets) {
    const title = vscode.l10n.t('Restarting tasks of {0}', shortName(order.name));
    retried.push(
      ...(await withProgress(title, (watch) =>
        order.root.retry(order, { ...(items && { items }), ...watch }),
      )),
    );
  }
  if (retried.length > 0) {
    const message = vscode.l10n.t('Restarted {0}.', formatTaskCount(retried.length));
    void vscode.window.setStatusBarMessage(message, 5000);
  }
  return retried;
}
