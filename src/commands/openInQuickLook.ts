/** `cedar.openInQuickLook`: opens a data cube, or an image, as a picture. */
import * as vscode from 'vscode';
import { QUICK_LOOK } from '../views/pageIds.ts';
import type { Reporter } from '../views/report.ts';
import { isUri, registerCommand } from './support/registerCommand.ts';

/**
 * Takes a folder or file as the Explorer passes it, or its path; without either, asks the user. The
 * command returns the path.
 */
export function registerOpenInQuickLook(reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.openInQuickLook', reporter, async (given) => {
    const uri = isUri(given) ? given : await chosen(given);
    if (uri) await vscode.commands.executeCommand('vscode.openWith', uri, QUICK_LOOK);
    return uri?.fsPath;
  });
}

async function chosen(given: unknown): Promise<vscode.Uri | undefined> {
  if (typeof given === 'string') return vscode.Uri.file(given);
  const folders = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    title: vscode.l10n.t('Open Data Cube'),
    openLabel: vscode.l10n.t('Open'),
  });
  return folders?.[0];
}
