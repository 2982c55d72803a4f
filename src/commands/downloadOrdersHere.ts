/** `cedar.downloadOrdersHere`: downloads orders into a folder of the Explorer. */
import * as vscode from 'vscode';
import { type DownloadParts, downloadable, downloadTargets } from './support/downloadTargets.ts';
import { isUri, registerCommand } from './support/registerCommand.ts';

/** Asks which orders to download into the folder. The command returns the paths of all files. */
export function registerDownloadOrdersHere(parts: DownloadParts): vscode.Disposable {
  return registerCommand('cedar.downloadOrdersHere', parts.reporter, async (folder, ...given) => {
    if (!isUri(folder)) {
      throw new Error(
        vscode.l10n.t('Run this command from the context menu of a folder in the Explorer.'),
      );
    }
    // The Explorer also passes everything that is selected in it.
    const orders = given.filter((each) => each && ![each].flat().every(isUri));
    const targets = await parts.orders.targets(orders.slice(0, 1), downloadable());
    return targets.length > 0 ? downloadTargets(parts, targets, folder.fsPath) : [];
  });
}
