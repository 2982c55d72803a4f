/** `cedar.downloadOrder`: downloads orders, or single tasks, into the workspace. */
import type * as vscode from 'vscode';
import { workspaceDownloadFolder } from './support/chooseDownloadFolder.ts';
import { type DownloadParts, downloadable, downloadTargets } from './support/downloadTargets.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * The command returns the paths of all files, in folders named after the orders. Complete files
 * that already exist are not received again.
 */
export function registerDownloadOrder(parts: DownloadParts): vscode.Disposable {
  return registerCommand('cedar.downloadOrder', parts.reporter, async (...given) => {
    const targets = await parts.orders.targets(given, downloadable());
    const folder = targets.length > 0 ? await workspaceDownloadFolder(parts.ownFolder) : undefined;
    return folder ? downloadTargets(parts, targets, folder) : [];
  });
}
