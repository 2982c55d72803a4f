/** `cedar.copyOrderName`: names of orders, or of the tasks that are selected, one a line. */
import * as vscode from 'vscode';
import { TaskNode } from '../views/orders/nodes.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './command.ts';
import type { OrderArguments } from './orderArguments.ts';

/** The command returns the names. */
export function registerCopyOrderName(
  orderArguments: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.copyOrderName', reporter, async (...given) => {
    const tasks = orderArguments.rows(given)?.filter((row) => row instanceof TaskNode);
    const orders = tasks?.length
      ? []
      : await orderArguments.orders(given, {
          question: vscode.l10n.t('Copy the names of which orders?'),
        });
    const names = [
      ...(tasks ?? []).map(({ task }) => task.name),
      ...orders.map(({ name }) => name),
    ];
    if (names.length > 0) await vscode.env.clipboard.writeText(names.join('\n'));
    return names;
  });
}
