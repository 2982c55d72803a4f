/** `cedar.cancelOrder`: ends an order's tasks that are still under way. */
import * as vscode from 'vscode';
import type { Order } from '../orders/order.ts';
import { plural, shortName } from '../views/orders/words.ts';
import { withProgress } from '../views/progress.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './command.ts';
import { isConfirmed, type OrderArguments } from './orderArguments.ts';

/**
 * Asks first, unless the order was given as `{ name, confirmed: true }`. The command returns how
 * many tasks were asked to end.
 */
export function registerCancelOrder(
  orderArguments: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.cancelOrder', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, {
      question: vscode.l10n.t('Cancel which orders?'),
      applies: isUnfinished,
      none: vscode.l10n.t('No order has a task that could be cancelled.'),
    });
    if (orders.length === 0) return 0;
    if (!isConfirmed(given) && !(await confirm(orders))) return 0;
    let cancelled = 0;
    for (const order of orders) {
      cancelled += await withProgress(
        vscode.l10n.t('Cancelling {0}', shortName(order.name)),
        (watch) => order.root.cancel(order, watch),
      );
    }
    return cancelled;
  });
}

function isUnfinished(order: Order): boolean {
  return order.active > 0 || order.count('UNSUBMITTED') > 0;
}

async function confirm(orders: readonly Order[]): Promise<boolean> {
  const [order] = orders;
  const name =
    orders.length === 1 && order ? `"${shortName(order.name)}"` : plural(orders.length, 'order');
  const running = orders.reduce((sum, { active }) => sum + active, 0);
  const unsubmitted = orders.reduce((sum, each) => sum + each.count('UNSUBMITTED'), 0);
  const what = [
    running > 0 && `${plural(running, 'task')} under way`,
    unsubmitted > 0 && `${plural(unsubmitted, 'task')} not submitted yet`,
  ].filter(Boolean);
  const cancel: vscode.MessageItem = { title: 'Cancel Tasks' };
  const answer = await vscode.window.showWarningMessage(
    `Cancel ${what.join(' and ')} of ${name}?`,
    {
      modal: true,
      detail: 'What they have done so far is lost. Images that are finished stay where they are.',
    },
    cancel,
    { title: 'Let Them Run', isCloseAffordance: true },
  );
  return answer === cancel;
}
