/** Files of orders on this machine: what commands need to find them, and how they are shown. */
import * as vscode from 'vscode';
import type { DownloadHistory } from '../../orders/downloadHistory.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';
import { formatShortName } from '../../text/shortNames.ts';
import { OrderNode } from '../../views/orders/rows.ts';
import type { Reporter } from '../../views/report.ts';
import type { OrderArguments } from './orderArguments.ts';

export interface LocalFilesParts {
  readonly orders: OrderArguments;
  readonly downloadHistory: DownloadHistory;
  /** All configurations of the window. */
  readonly configurations: () => readonly ConfigurationOrders[];
  /** Default download folders. */
  readonly usualFolders: () => readonly string[];
  readonly reporter: Reporter;
}

/** Opens an image in the quick look. */
export async function openImageFile(file: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
}

/** Reports that an order was not downloaded yet, and offers to download it. */
export function offerDownload(order: Order): void {
  const download = vscode.l10n.t('Download to Workspace');
  const message = vscode.l10n.t(
    'Cedar found no downloaded files of "{0}" on this machine.',
    formatShortName(order.name),
  );
  void vscode.window.showInformationMessage(message, download).then((answer) => {
    if (answer !== download) return;
    // Passed as from the tree, so that errors are shown to the user who pressed the button.
    void vscode.commands.executeCommand('cedar.downloadOrder', new OrderNode(order, undefined));
  });
}
