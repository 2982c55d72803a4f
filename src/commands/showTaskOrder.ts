/** `cedar.showTaskOrder`: shows the order that a task was started for. */
import * as vscode from 'vscode';
import type { OrdersModel } from '../orders/model.ts';
import { orderOfTask } from '../orders/orderOfTask.ts';
import type { OrdersView } from '../views/orders/ordersView.ts';
import type { Reporter } from '../views/report.ts';
import { withProgress } from '../views/withProgress.ts';
import { registerCommand } from './support/registerCommand.ts';
import type { TaskArguments } from './support/taskArguments.ts';

/** The command returns the name of the order, and nothing when no order of the window has the task. */
export function registerShowTaskOrder(
  tasks: TaskArguments,
  model: OrdersModel,
  view: OrdersView,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.showTaskOrder', reporter, async (...given) => {
    const [target] = tasks.targets(given);
    if (!target) return undefined;
    await model.ensureRead();
    const found = await withProgress(vscode.l10n.t('Looking for the order'), ({ signal }) =>
      orderOfTask(model, target.task, { ...(signal && { signal }) }),
    );
    if (!found) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'No order in this window has this task. It may belong to another configuration, or its order was deleted.',
        ),
      );
      return undefined;
    }
    await view.reveal(found.order, found.item.name);
    return found.order.name;
  });
}
