/** `cedar.copyAsCommand`: copies the command line that orders the same as the selected orders. */
import * as vscode from 'vscode';
import type { Order } from '../orders/order.ts';
import { formatSubmitCommand } from '../text/commandLine.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the lines; orders in a grid that their configuration does not have any more have none. */
export function registerCopyAsCommand(
  orderArguments: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.copyAsCommand', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, {
      question: vscode.l10n.t('Copy the command of which orders?'),
    });
    const lines: string[] = [];
    for (const order of orders) {
      const { name, summary, configuration } = order;
      if (!summary || (await isInReplacedGrid(order))) continue;
      lines.push(formatSubmitCommand(summary, configuration.source, name));
    }
    if (lines.length > 0) await vscode.env.clipboard.writeText(lines.join('\n'));
    return lines;
  });
}

/** In another grid, the numbers of its tiles would order other places; the user is informed. */
async function isInReplacedGrid(order: Order): Promise<boolean> {
  // The command takes a grid of its own from the record of the order.
  if (order.summary?.hasOwnGrid) return false;
  const document = await order.configuration.document(order);
  const { isInOtherGrid } = await import('../views/orderForm/index.ts');
  return isInOtherGrid(order, document);
}
