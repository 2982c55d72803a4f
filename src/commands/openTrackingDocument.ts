/** `cedar.openTrackingDocument`: opens the record of an order as it is stored, read-only. */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import type { TrackingDocuments } from '../views/trackingDocuments.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the text of each document. */
export function registerOpenTrackingDocument(
  orderArguments: OrderArguments,
  documents: TrackingDocuments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.openTrackingDocument', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, {
      question: vscode.l10n.t('Open the tracking documents of which orders?'),
    });
    const texts: string[] = [];
    for (const order of orders) {
      texts.push(await documents.textOf(order));
      await documents.show(order, { preview: orders.length === 1 });
    }
    return texts;
  });
}
