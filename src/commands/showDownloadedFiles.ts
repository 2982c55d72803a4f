/** `cedar.showDownloadedFiles`: shows an order's files on this machine. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DownloadHistory } from '../orders/downloadHistory.ts';
import type { Order } from '../orders/order.ts';
import { shortName } from '../text/shortNames.ts';
import { OrderNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

export interface ShowDownloadedFilesParts {
  readonly orders: OrderArguments;
  readonly places: DownloadHistory;
  /** Default download folders. */
  readonly usualFolders: () => readonly string[];
  readonly reporter: Reporter;
}

/** The command returns the folders that were found, each with files of the order. */
export function registerShowDownloadedFiles(parts: ShowDownloadedFilesParts): vscode.Disposable {
  const { orders, places, usualFolders, reporter } = parts;
  return registerCommand('cedar.showDownloadedFiles', reporter, async (...given) => {
    const chosen = await orders.orders(given, {
      question: vscode.l10n.t('Show the files of which order?'),
    });
    const found: string[] = [];
    for (const order of chosen) {
      const folder = await places.find(order, usualFolders());
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
    shortName(order.name),
  );
  void vscode.window.showInformationMessage(message, download).then((answer) => {
    if (answer !== download) return;
    // Passed as from the tree, so that errors are shown to the user who pressed the button.
    void vscode.commands.executeCommand('cedar.downloadOrder', new OrderNode(order, undefined));
  });
}

/** In the Explorer when it is part of the workspace, else in the system's file manager. */
export async function revealFile(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  if (vscode.workspace.getWorkspaceFolder(uri)) {
    await vscode.commands.executeCommand('revealInExplorer', uri);
  } else if ((await vscode.commands.getCommands(true)).includes('revealFileInOS')) {
    await vscode.commands.executeCommand('revealFileInOS', uri);
  } else {
    tellPath(path.dirname(file));
  }
}

/** In a browser, or with a remote machine, no file manager can show the folder. */
function tellPath(folder: string): void {
  const copy = vscode.l10n.t('Copy Path');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('The files are in {0}.', folder), copy)
    .then((answer) => (answer === copy ? vscode.env.clipboard.writeText(folder) : undefined));
}

export async function openImage(file: string): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file));
}
