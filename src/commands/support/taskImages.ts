/** Opens images of tasks; those that are not on this machine can be downloaded first. */
import * as vscode from 'vscode';
import type { DownloadedImages } from '../../orders/downloadedImages.ts';
import type { TaskNode } from '../../views/orders/rows.ts';
import { openImageFile } from './localFiles.ts';

/**
 * Opens the image of a task, or offers to download it. Browsing through tasks shows one such message:
 * VS Code replaces a notification by another one with the same text.
 *
 * @returns the path of the opened file
 */
export async function openTaskImage(
  row: TaskNode,
  downloaded: DownloadedImages,
): Promise<string | undefined> {
  const file = await fileOf(row, downloaded);
  if (file !== undefined) {
    await openImageFile(file);
    return file;
  }
  void offerDownload(row, downloaded);
  return undefined;
}

async function offerDownload(row: TaskNode, downloaded: DownloadedImages): Promise<void> {
  const download = vscode.l10n.t('Download');
  const message = vscode.l10n.t('This image has not been downloaded yet.');
  if ((await vscode.window.showInformationMessage(message, download)) !== download) return;
  // Passed as from the tree, so that errors are shown to the user who pressed the button.
  await vscode.commands.executeCommand('cedar.downloadOrder', row);
  const file = await fileOf(row, downloaded);
  if (file !== undefined) await openImageFile(file);
}

async function fileOf(
  { order, task }: TaskNode,
  downloaded: DownloadedImages,
): Promise<string | undefined> {
  await downloaded.refresh(order);
  return downloaded.files(order, task.name)[0];
}
