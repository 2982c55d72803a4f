/** `cedar.restartOrder`: starts new tasks for cancelled items, in the same order. */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments, OrderTarget } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';
import { retryTargets } from './support/retryTargets.ts';

/**
 * Cancelled tasks are only restarted at the user's request. The command returns the names of the items
 * that were ordered again.
 */
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
    return retryTargets(await Promise.all(targets.map(cancelledOf)));
  });
}

async function cancelledOf({ order, items }: OrderTarget): Promise<OrderTarget> {
  if (items) return { order, items };
  const document = await order.configuration.document(order);
  const cancelled = document.ownItems.filter(({ status }) => status.state === 'CANCELLED');
  return { order, items: cancelled.map(({ name }) => name) };
}
