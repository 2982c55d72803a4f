/** `cedar.showDownloadedFiles`: shows an order's files on this machine. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Order } from '../orders/order.ts';
import { formatShortName } from '../text/shortNames.ts';
import { OrderNode } from '../views/orders/rows.ts';
import { type LocalFilesParts, revealFile } from './support/localFiles.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the folders that were found, each with files of the order. */
export function registerShowDownloadedFiles(parts: LocalFilesParts): vscode.Disposable {
  const { orders, downloadHistory, usualFolders, reporter } = parts;
  return registerCommand('cedar.showDownloadedFiles', reporter, async (...given) => {
    const chosen = await orders.orders(given, {
      question: vscode.l10n.t('Show the files of which order?'),
    });
    const found: string[] = [];
    for (const order of chosen) {
      const folder = await downloadHistory.find(order, usualFolders());
      if (folder) found.push(folder);
      else tellNone(order);
    }
    const [folder] = found;
    const [file] = folder ? (await readdir(folder)).sort() : [];
    if (folder && file) await revealFile(path.join(folder, file));
    return found;
  });
}

function tellNone(order: Order): void {
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
