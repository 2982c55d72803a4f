/**
 * `cedar.retryOrder`: starts new tasks for items that failed or whose images are missing, in the
 * same order.
 */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments, OrderTarget } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';
import { retryTargets } from './support/retryTargets.ts';

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
    return retryTargets(await Promise.all(targets.map(withMissing)));
  });
}

/**
 * Adds the items of an order whose image is missing, and those left out because of another order.
 */
async function withMissing({ order, items }: OrderTarget): Promise<OrderTarget> {
  if (items || !order.isIncomplete) return { order, ...(items && { items }) };
  const document = await order.configuration.document(order);
  const failed = document.ownItems.filter(({ status }) => status.state === 'FAILED');
  const names = [...failed.map(({ name }) => name), ...order.missing, ...order.missingLeftOut];
  return { order, items: names };
}
