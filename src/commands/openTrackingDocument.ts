/** `cedar.openTrackingDocument`: opens the record of an order as it is stored, read-only. */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import { type TrackingDocuments, trackingDocumentUri } from '../views/trackingDocuments.ts';
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
      // An editor that was open before shows the new text a moment later.
      texts.push(await documents.textOf(order));
      const uri = trackingDocumentUri(order);
      documents.refresh(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: orders.length === 1 });
    }
    return texts;
  });
}
