/** `cedar.showTaskDetails`: opens everything that Earth Engine reports of a task, read-only. */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import { type TaskDetails, taskDetailsUri } from '../views/tasks/taskDetails.ts';
import { registerCommand } from './support/registerCommand.ts';
import type { TaskArguments } from './support/taskArguments.ts';

/** The command returns the text of each task. */
export function registerShowTaskDetails(
  tasks: TaskArguments,
  details: TaskDetails,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.showTaskDetails', reporter, async (...given) => {
    const targets = tasks.targets(given);
    const texts: string[] = [];
    for (const { project, task } of targets) {
      const uri = taskDetailsUri(project, task.id);
      const isOpen = vscode.workspace.textDocuments.some(
        (document) => document.uri.toString() === uri.toString(),
      );
      if (isOpen) details.refresh(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { preview: targets.length === 1 });
      texts.push(document.getText());
    }
    return texts;
  });
}
