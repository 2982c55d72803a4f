/** `cedar.copyAsCommand`: copies the command line that orders the same as the selected orders. */
import * as vscode from 'vscode';
import { formatSubmitCommand } from '../text/commandLine.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the lines. */
export function registerCopyAsCommand(
  orderArguments: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.copyAsCommand', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, {
      question: vscode.l10n.t('Copy the command of which orders?'),
    });
    const lines = orders.flatMap(({ name, summary, configuration }) =>
      summary ? [formatSubmitCommand(summary, configuration.source, name)] : [],
    );
    if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join('\n'));
    return lines;
  });
}
