/** `cedar.downloadOrder`: an order's images and their metadata, into the workspace. */
import path from 'node:path';
import * as vscode from 'vscode';
import { expandHome } from '../configurations/configurations.ts';
import type { DownloadsFolder } from '../configurations/downloadsFolder.ts';
import { downloadFolderSetting } from '../configurations/settings.ts';
import type { Order } from '../orders/order.ts';
import { plural, shortName, statesInWords } from '../views/orders/words.ts';
import { withProgress } from '../views/progress.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './command.ts';
import type { OrderArguments } from './orderArguments.ts';

/**
 * The command returns the paths of all files, in folders named after the orders. Files that are
 * there and whole already are not received again.
 */
export function registerDownloadOrder(
  orderArguments: OrderArguments,
  downloads: DownloadsFolder,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.downloadOrder', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, {
      question: 'Download which orders?',
      applies: (order) => order.count('COMPLETED', 'EMPTY') > 0,
      none: 'No order has an image yet. "Cedar: Update All Orders" asks Earth Engine how far they are.',
    });
    if (orders.length === 0) return [];
    const folder = await chooseFolder(downloads);
    if (!folder) return [];
    const files: string[] = [];
    for (const order of orders) files.push(...(await downloadOrder(order, folder)));
    tellOf(orders, files, folder);
    return files;
  });
}

async function downloadOrder(order: Order, folder: string): Promise<string[]> {
  return withProgress(`Downloading ${shortName(order.name)}`, (watch) =>
    order.root.download(order, folder, { overwrite: false, ...watch }),
  );
}

/** The folder under which each order gets its own; nothing when a person chose none. */
async function chooseFolder(downloads: DownloadsFolder): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  if (folders.length === 0) return askForFolder(downloads);
  const chosen =
    folders.length === 1
      ? only
      : await vscode.window.showWorkspaceFolderPick({
          placeHolder: 'Into which folder of the workspace?',
        });
  if (!chosen) return undefined;
  return path.resolve(chosen.uri.fsPath, expandHome(downloadFolderSetting(chosen.uri)));
}

/** Without a workspace, an absolute folder of the settings, or else one that is asked for. */
async function askForFolder(downloads: DownloadsFolder): Promise<string | undefined> {
  const set = expandHome(downloadFolderSetting());
  return path.isAbsolute(set) ? set : downloads.get();
}

function tellOf(orders: readonly Order[], files: readonly string[], folder: string): void {
  const [order] = orders;
  const name =
    orders.length === 1 && order ? `"${shortName(order.name)}"` : plural(orders.length, 'order');
  const [file] = files;
  if (!file) {
    const how = orders.length === 1 && order?.summary ? `: ${statesInWords(order.summary)}` : '';
    void vscode.window.showInformationMessage(
      `There is nothing to download yet from ${name}${how}.`,
    );
    return;
  }
  const reveal = 'Reveal';
  const where = vscode.workspace.asRelativePath(folder, false);
  void vscode.window
    .showInformationMessage(
      `${plural(files.length, 'file')} of ${name} in the folder ${where}.`,
      reveal,
    )
    .then((answer) => (answer === reveal ? revealFile(file) : undefined));
}

/** In the Explorer when it is part of the workspace, else in the system's own. */
async function revealFile(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  const reveal = inWorkspace ? 'revealInExplorer' : 'revealFileInOS';
  await vscode.commands.executeCommand(reveal, uri);
}
