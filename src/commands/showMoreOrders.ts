/** `cedar.showMoreOrders`: action of the last row in a long list of orders. */
import type * as vscode from 'vscode';
import { MoreNode } from '../views/orders/rows.ts';
import type { OrdersTree } from '../views/orders/tree.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

export function registerShowMoreOrders(tree: OrdersTree, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.showMoreOrders', reporter, async (row) => {
    if (row instanceof MoreNode) tree.showMore(row);
  });
}
