/** Files of orders on this machine: what commands need to find them, and how they are shown. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { DownloadHistory } from '../../orders/downloadHistory.ts';
import type { Order } from '../../orders/order.ts';
import { formatShortName } from '../../text/shortNames.ts';
import { OrderNode } from '../../views/orders/rows.ts';
import type { Reporter } from '../../views/report.ts';
import type { OrderArguments } from './orderArguments.ts';

export interface LocalFilesParts {
  readonly orders: OrderArguments;
  readonly downloadHistory: DownloadHistory;
  /** Default download folders. */
  readonly usualFolders: () => readonly string[];
  readonly reporter: Reporter;
}

/** Shows a file in the Explorer if it is in the workspace, otherwise in the system's file manager. */
export async function revealFile(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  if (vscode.workspace.getWorkspaceFolder(uri)) {
    await vscode.commands.executeCommand('revealInExplorer', uri);
  } else if ((await vscode.commands.getCommands(true)).includes('revealFileInOS')) {
    await vscode.commands.executeCommand('revealFileInOS', uri);
  } else {
    showPath(path.dirname(file));
  }
}

/** For a browser or a remote machine, where no file manager can show the folder. */
function showPath(folder: string): void {
  const copy = vscode.l10n.t('Copy Path');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('The files are in {0}.', folder), copy)
    .then((answer) => (answer === copy ? vscode.env.clipboard.writeText(folder) : undefined));
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
