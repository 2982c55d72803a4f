/** `cedar.copyTaskError`: copies why tasks failed, in Earth Engine's words. */
import * as vscode from 'vscode';
import { formatProjectTaskLabel } from '../text/describeProjectTask.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';
import type { TaskArguments } from './support/taskArguments.ts';

/** The command returns the copied text: the error of one task, or a line for each of several. */
export function registerCopyTaskError(tasks: TaskArguments, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.copyTaskError', reporter, async (...given) => {
    const failed = tasks.targets(given).flatMap(({ task }) => {
      return task.error ? [{ label: formatProjectTaskLabel(task), error: task.error }] : [];
    });
    const [first, ...others] = failed;
    if (!first) {
      void vscode.window.showInformationMessage(vscode.l10n.t('None of these tasks has an error.'));
      return '';
    }
    const text =
      others.length === 0
        ? first.error
        : failed.map(({ label, error }) => `${label}: ${error}`).join('\n');
    await vscode.env.clipboard.writeText(text);
    return text;
  });
}
