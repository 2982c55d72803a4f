/** `cedar.updateOrder`: reads the current state of an order's tasks from Earth Engine. */
import * as vscode from 'vscode';
import type { Order } from '../orders/order.ts';
import { byConfiguration } from '../orders/orderGroups.ts';
import { formatShortName } from '../text/shortNames.ts';
import type { Reporter } from '../views/report.ts';
import { withProgress } from '../views/withProgress.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { type OrderState, orderState } from './support/orderState.ts';
import { isSelection, registerCommand } from './support/registerCommand.ts';

/** The command returns an `OrderState[]`. */
export function registerUpdateOrder(
  orderArguments: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.updateOrder', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, {
      question: vscode.l10n.t('Update which orders?'),
      takesGroups: true,
    });
    if (orders.length > 0) return updateWithProgress(orders);
    // The update key updates all orders when no order is selected.
    return isSelection(given[0]) ? vscode.commands.executeCommand('cedar.updateAllOrders') : [];
  });
}

async function updateWithProgress(orders: readonly Order[]): Promise<OrderState[]> {
  const [first] = orders;
  const title =
    orders.length === 1 && first
      ? vscode.l10n.t('Updating {0}', formatShortName(first.name))
      : vscode.l10n.t('Updating {0} orders', orders.length);
  return withProgress(title, async (watch) => {
    const updated: Order[] = [];
    for (const [configuration, own] of byConfiguration(orders)) {
      updated.push(...(await configuration.update(own, { ...watch, images: true })));
    }
    return updated.map(orderState);
  });
}
