/** `cedar.showOrderOnMap`: shows the tiles of orders on maps, by the states of their tasks. */
import * as vscode from 'vscode';
import type { OrderPanelsLoader } from '../views/orderPanelsLoader.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the names of the orders. */
export function registerShowOrderOnMap(
  orderArguments: OrderArguments,
  maps: OrderPanelsLoader,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.showOrderOnMap', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, {
      question: vscode.l10n.t('Show which orders on a map?'),
      applies: ({ error }) => error === undefined,
    });
    for (const order of orders) await maps.show(order);
    return orders.map(({ name }) => name);
  });
}
