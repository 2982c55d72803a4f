/** `cedar.extendOrder`: opens the order form for the time after an existing order. */
import * as vscode from 'vscode';
import { summarize } from '../orders/summary.ts';
import { formatShortName } from '../text/shortNames.ts';
import type { OrderFormLoader } from '../views/orderFormLoader.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * The command returns the draft in the form, or undefined when the order extends until today;
 * nothing is ordered yet.
 */
export function registerExtendOrder(
  orderArguments: OrderArguments,
  form: OrderFormLoader,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.extendOrder', reporter, async (...given) => {
    const [order] = await orderArguments.orders(given, {
      question: vscode.l10n.t('Extend which order to today?'),
      isSingle: true,
    });
    if (!order) return undefined;
    const document = await order.configuration.document(order);
    const { catalogOf, draftExtended, isInOtherGrid, withEarlierScenes } = await import(
      '../views/orderForm/index.ts'
    );
    if (await isInOtherGrid(order, document)) return undefined;
    const summary = summarize(document);
    const extended = draftExtended(summary, document, order.configuration.source.id);
    const name = formatShortName(order.name);
    if (!extended) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('{0} already extends to today. There is nothing to add.', name),
      );
      return undefined;
    }
    const catalog = await catalogOf(order.configuration);
    const draft = withEarlierScenes(extended, summary, catalog);
    const notice = vscode.l10n.t('Extends {0}: from {1} to today.', name, draft.periodStart);
    await form.openWith(draft, notice, document);
    return draft;
  });
}
