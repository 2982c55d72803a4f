/** `cedar.updateAllOrders`: updates all orders with one pass over Earth Engine's tasks. */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { Reporter } from '../views/report.ts';
import { withProgress } from '../views/withProgress.ts';
import { type OrderState, orderState } from './support/orderState.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns an `OrderState[]`. */
export function registerUpdateAllOrders(
  model: OrdersModel,
  configurations: Configurations,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.updateAllOrders', reporter, async () => {
    await configurations.found;
    return withProgress(vscode.l10n.t('Updating all orders'), async (watch) => {
      const states: OrderState[] = [];
      for (const configuration of model.configurations) {
        const updated = await configuration.update(undefined, { ...watch, images: true });
        states.push(...updated.map(orderState));
      }
      return states;
    });
  });
}
