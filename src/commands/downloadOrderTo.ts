/** `cedar.downloadOrderTo`: downloads orders, or single tasks, into another folder. */
import type * as vscode from 'vscode';
import { askForDownloadFolder } from '../configurations/defaultDownloadFolder.ts';
import { type DownloadParts, downloadable, downloadTargets } from './support/downloadTargets.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Takes a folder as second argument; without one, asks the user. The command returns the paths of
 * all files.
 */
export function registerDownloadOrderTo(parts: DownloadParts): vscode.Disposable {
  return registerCommand('cedar.downloadOrderTo', parts.reporter, async (...given) => {
    const [, chosen] = given;
    const targets = await parts.orders.targets(given, downloadable());
    if (targets.length === 0) return [];
    const folder = typeof chosen === 'string' ? chosen : await askForDownloadFolder();
    return folder ? downloadTargets(parts, targets, folder) : [];
  });
}
