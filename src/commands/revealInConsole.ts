/**
 * `cedar.revealInConsole`: opens Google's pages for an order's folder, in the bucket or on Google
 * Drive, or for its tasks.
 */
import * as vscode from 'vscode';
import { TaskNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Most folders opened at once: each is a new browser tab. */
const MAX_PAGES = 5;

/**
 * Opens Earth Engine's page for tasks, that of their folder for orders. The command returns the
 * addresses.
 */
export function registerRevealInConsole(
  orders: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.revealInConsole', reporter, async (...given) => {
    const chosen = await orders.orders(given, {
      question: vscode.l10n.t('Reveal which orders in the Cloud console?'),
      applies: ({ configuration }) => !configuration.source.isLocal,
      none: vscode.l10n.t(
        'The sandbox has no Cloud console, because its orders are stored on this machine.',
      ),
    });
    const cells = await orders.tasksOfCells(given);
    const isTask = given[0] instanceof TaskNode || cells.length > 0;
    const addresses = new Set<string>();
    for (const order of chosen) {
      const pages = await order.configuration.console();
      if (!pages) continue;
      if (isTask) addresses.add(pages.tasks);
      else {
        const { orders: items, tracking } = await order.configuration.document(order);
        const page = await pages.storage(items[0]?.prefix ?? tracking.prefix);
        if (page) addresses.add(page);
      }
    }
    if (chosen.length > 0 && addresses.size === 0) {
      throw new Error(
        vscode.l10n.t(
          'The Cloud console has no page for this. It only has pages for orders on Google Cloud.',
        ),
      );
    }
    const opened = [...addresses].slice(0, MAX_PAGES);
    for (const address of opened) await vscode.env.openExternal(vscode.Uri.parse(address, true));
    return opened;
  });
}
