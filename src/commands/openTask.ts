/** `cedar.openTask`: opens the image of a task, when it is on this machine. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { isImageFile } from '../domain/pieceNames.ts';
import { TaskNode } from '../views/orders/rows.ts';
import { type LocalFilesParts, openImage } from './support/localFiles.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Action of a click or Enter on a task; while its image is not on this machine, shows where it is.
 */
export function registerOpenTask({
  places,
  usualFolders,
  reporter,
}: Omit<LocalFilesParts, 'orders'>): vscode.Disposable {
  return registerCommand('cedar.openTask', reporter, async (row) => {
    if (!(row instanceof TaskNode)) return;
    const folder = await places.find(row.order, usualFolders());
    if (!folder) return tellItIsElsewhere();
    const { safeFileName } = await import('../core/index.ts');
    const name = safeFileName(row.task.name);
    const [image] = (await readdir(folder)).filter((file) => isImageFile(file, name)).sort();
    if (image) await openImage(path.join(folder, image));
    else tellItIsElsewhere();
  });
}

/** Not a notification: browsing through tasks would open one for each. */
function tellItIsElsewhere(): void {
  const text = vscode.l10n.t(
    'This image has not been downloaded yet. Use "Download to Workspace" in its context menu.',
  );
  vscode.window.setStatusBarMessage(`$(info) ${text}`, 6000);
}
