/** `cedar.refreshOrders`: reads the list of orders and changed documents from the store. */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import type { OrdersModel } from '../orders/model.ts';
import { ConfigurationNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import { ORDERS_VIEW } from '../views/viewIds.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the names of all orders, newest first. */
export function registerRefreshOrders(
  model: OrdersModel,
  configurations: Configurations,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.refreshOrders', reporter, async (row) => {
    await configurations.found;
    const refreshed = row instanceof ConfigurationNode ? [row.configuration] : model.configurations;
    await vscode.window.withProgress({ location: { viewId: ORDERS_VIEW } }, () =>
      Promise.all(refreshed.map((configuration) => configuration.refresh())),
    );
    return refreshed.flatMap(({ orders }) => orders.map(({ name }) => name));
  });
}
