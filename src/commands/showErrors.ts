/** `cedar.showErrors`: shows why tasks of an order failed, and reveals them in the tree. */
import * as vscode from 'vscode';
import type { Failures } from '../orders/failures.ts';
import type { Order } from '../orders/order.ts';
import { openSetting } from '../views/openSetting.ts';
import { failedTask, type OrderErrors } from '../views/orderErrors.ts';
import type { OrdersView } from '../views/orders/ordersView.ts';
import { TaskNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

export interface ShowErrorsParts {
  readonly orders: OrderArguments;
  readonly errors: OrderErrors;
  readonly failures: Failures;
  readonly view: OrdersView;
  readonly reporter: Reporter;
}

/** The command returns the text for each order. */
export function registerShowErrors(parts: ShowErrorsParts): vscode.Disposable {
  const { errors, failures, view, reporter } = parts;
  return registerCommand('cedar.showErrors', reporter, async (...given) => {
    const orders = await parts.orders.orders(given, {
      question: vscode.l10n.t('Show the errors of which order?'),
      applies: (order) => order.count('FAILED') > 0,
      states: ['FAILED'],
      none: vscode.l10n.t('No order has failed tasks.'),
    });
    const [first] = orders;
    if (!first) return [];
    // When called on a task, the selection stays there.
    const [clicked] = given;
    const cells = await parts.orders.tasksOfCells(given);
    const row = cells.find(({ task }) => task.status.state === 'FAILED') ?? clicked;
    const task = row instanceof TaskNode ? row.task : await failedTask(first);
    await view.reveal(row instanceof TaskNode ? row.order : first, task?.name);
    const texts: string[] = [];
    for (const order of orders) {
      const document = await errors.show(order, { preview: true });
      texts.push(document.getText());
    }
    failures.see(orders);
    void offerNextSteps(orders, reporter);
    return texts;
  });
}

/** Offers what can be done about the error of the first failed task, where that is known. */
async function offerNextSteps([order]: readonly Order[], reporter: Reporter): Promise<void> {
  const error = order && (await failedTask(order))?.status.error_message;
  if (!order || !error) return;
  const { taskAdvice, taskSetting } = await import('../core/index.ts');
  const [advice, setting] = [taskAdvice(error), taskSetting(error)];
  if (!advice) return;
  const { file } = order.configuration.source;
  const open = vscode.l10n.t('Open Setting');
  const retry = vscode.l10n.t('Retry Failed');
  const steps = [...(setting && file ? [open] : []), retry];
  const chosen = await vscode.window.showInformationMessage(advice, ...steps);
  if (chosen === open && file) await openSetting(file, setting);
  const { name, configuration } = order;
  if (chosen === retry) {
    const reference = { name, configuration: configuration.source.id };
    await reporter.run('cedar.retryOrder', reference);
  }
}
