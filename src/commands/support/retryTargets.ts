/** Starts new tasks for items of orders, with a progress notification for each order. */
import * as vscode from 'vscode';
import { formatTaskCount } from '../../text/quantities.ts';
import { formatShortName } from '../../text/shortNames.ts';
import { withProgress } from '../../views/withProgress.ts';
import type { OrderTarget } from './orderArguments.ts';

/** @returns the names of the items that were ordered again */
export async function retryTargets(targets: readonly OrderTarget[]): Promise<string[]> {
  const retried: string[] = [];
  for (const { order, items } of targets) {
    const title = vscode.l10n.t('Restarting tasks of {0}', formatShortName(order.name));
    retried.push(
      ...(await withProgress(title, (watch) =>
        order.configuration.retry(order, { ...(items && { items }), ...watch }),
      )),
    );
  }
  if (retried.length > 0) {
    const message = vscode.l10n.t('Restarted {0}.', formatTaskCount(retried.length));
    void vscode.window.setStatusBarMessage(message, 5000);
  }
  return retried;
}
