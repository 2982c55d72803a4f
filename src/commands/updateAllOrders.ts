/** `cedar.updateAllOrders`: updates all orders with one pass over Earth Engine's tasks. */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { Reporter } from '../views/report.ts';
import { withProgress } from '../views/withProgress.ts';
import { registerCommand } from './support/registerCommand.ts';
import { type OrderState, summaryOf } from './updateOrder.ts';

/** The command returns an `OrderSummary[]`. */
export function registerUpdateAllOrders(
  model: OrdersModel,
  configurations: Configurations,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.updateAllOrders', reporter, async () => {
    await configurations.found;
    return withProgress(vscode.l10n.t('Updating all orders'), async (watch) => {
      const summaries: OrderState[] = [];
      for (const root of model.roots) {
        const updated = await root.update(undefined, { ...watch, images: true });
        summaries.push(...updated.map(summaryOf));
      }
      return summaries;
    });
  });
}
