/** `cedar.showDownloadedFiles`: shows an order's files on this machine. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { revealFile } from '../views/revealFile.ts';
import { type LocalFilesParts, offerDownload } from './support/localFiles.ts';
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
      else offerDownload(order);
    }
    const [folder] = found;
    // Beside the files of the order there may be its catalog.
    const names = folder ? (await readdir(folder)).sort() : [];
    const file = names.find((name) => /\.(?:json|tif)$/.test(name)) ?? names[0];
    if (folder && file) await revealFile(path.join(folder, file));
    return found;
  });
}
