/** `cedar.openTask`: opens the image of a task. */
import type * as vscode from 'vscode';
import type { DownloadedImages } from '../orders/downloadedImages.ts';
import { TaskNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';
import { openTaskImage } from './support/taskImages.ts';

/**
 * Action of a click or Enter on a completed task; while its image is not on this machine, offers to
 * download it.
 */
export function registerOpenTask(
  downloaded: DownloadedImages,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.openTask', reporter, async (row) =>
    row instanceof TaskNode ? openTaskImage(row, downloaded) : undefined,
  );
}
