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
    const [first, selected] = given;
    const rows = Array.isArray(selected) && selected.includes(first) ? selected : [first];
    const names = rows.every((row) => row instanceof TaskNode)
      ? rows.flatMap((row) => row.task.name)
      : (
          await orderArguments.orders(given, {
            question: vscode.l10n.t('Copy the names of which orders?'),
          })
        ).map(({ name }) => name);
    if (names.length > 0) await vscode.env.clipboard.writeText(names.join('\n'));
    return names;
  });
}
