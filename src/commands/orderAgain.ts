/** `cedar.orderAgain`: opens the order form with the contents of an existing order. */
import * as vscode from 'vscode';
import { summarize } from '../orders/summary.ts';
import { formatShortName } from '../text/shortNames.ts';
import type { OrderFormLoader } from '../views/orderFormLoader.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * The command returns the draft in the form, or undefined for an order in another tile grid; nothing
 * is ordered yet.
 */
export function registerOrderAgain(
  orderArguments: OrderArguments,
  form: OrderFormLoader,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.orderAgain', reporter, async (...given) => {
    const [order] = await orderArguments.orders(given, {
      question: vscode.l10n.t('Order which one again?'),
      isSingle: true,
    });
    if (!order) return undefined;
    const document = await order.configuration.document(order);
    const { catalogOf, draftAgain, isInOtherGrid, withEarlierScenes } = await import(
      '../views/orderForm/index.ts'
    );
    if (await isInOtherGrid(order, document)) return undefined;
    const summary = summarize(document);
    const again = draftAgain(summary, order.configuration.source.id);
    const catalog = await catalogOf(order.configuration);
    const draft = withEarlierScenes(again, summary, catalog);
    const notice = vscode.l10n.t('Filled in from {0}.', formatShortName(order.name));
    // Summaries have the name of an area alone.
    await form.openWith(draft, notice, document);
    return draft;
  });
}
