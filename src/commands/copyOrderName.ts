/** `cedar.copyOrderName`: copies the names of the selected orders and tasks, one on each line. */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the names. */
export function registerCopyOrderName(
  orderArguments: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.copyOrderName', reporter, async (...given) => {
    const targets = await orderArguments.targets(given, {
      question: vscode.l10n.t('Copy the names of which orders?'),
    });
    const names = targets.flatMap(({ order, items }) => items ?? [order.name]);
    if (names.length > 0) await vscode.env.clipboard.writeText(names.join('\n'));
    return names;
  });
}
