/** `cedar.resumeOrder`: starts the tasks that an interrupted submission did not start. */
import * as vscode from 'vscode';
import { formatShortName } from '../text/shortNames.ts';
import type { Reporter } from '../views/report.ts';
import { withProgress } from '../views/withProgress.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { orderState } from './support/orderState.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns an `OrderState[]`. */
export function registerResumeOrder(
  orderArguments: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.resumeOrder', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, {
      question: vscode.l10n.t('Resume which orders?'),
      applies: (order) => order.count('UNSUBMITTED') > 0,
      none: vscode.l10n.t('All tasks of all orders have been submitted.'),
    });
    for (const order of orders) {
      await withProgress(vscode.l10n.t('Resuming {0}', formatShortName(order.name)), (watch) =>
        order.configuration.resume(order, watch),
      );
    }
    return orders.map(orderState);
  });
}
