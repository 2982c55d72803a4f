/** `cedar.openOrder`: opens the pages of orders. */
import * as vscode from 'vscode';
import type { OrderPanelsLoader } from '../views/orderPanelsLoader.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the names of the orders. */
export function registerOpenOrder(
  orderArguments: OrderArguments,
  pages: OrderPanelsLoader,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.openOrder', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, {
      question: vscode.l10n.t('Open which orders?'),
      applies: ({ error }) => error === undefined,
    });
    for (const order of orders) await pages.show(order);
    return orders.map(({ name }) => name);
  });
}
