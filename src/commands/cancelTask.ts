/** `cedar.cancelTask`: cancels tasks of a project, of orders or not. */
import * as vscode from 'vscode';
import { isCancellable } from '../domain/taskStates.ts';
import { cancelListedTasks, type TaskOfProject } from '../orders/cancelListedTasks.ts';
import type { OrdersModel } from '../orders/model.ts';
import { formatProjectTaskLabel } from '../text/describeProjectTask.ts';
import { formatTaskCount } from '../text/quantities.ts';
import type { Reporter } from '../views/report.ts';
import type { TasksView } from '../views/tasks/tasksView.ts';
import { withProgress } from '../views/withProgress.ts';
import { registerCommand } from './support/registerCommand.ts';
import type { TaskArguments } from './support/taskArguments.ts';

/** Tasks named in the question. */
const MAX_NAMED_TASKS = 10;

export interface CancelTaskParts {
  readonly tasks: TaskArguments;
  readonly model: OrdersModel;
  readonly view: TasksView;
  readonly reporter: Reporter;
}

/**
 * Asks first, unless the second argument is `{ confirmed: true }`. The command returns the number of
 * tasks whose cancellation was requested.
 */
export function registerCancelTask(parts: CancelTaskParts): vscode.Disposable {
  const { tasks, model, view, reporter } = parts;
  return registerCommand('cedar.cancelTask', reporter, async (...given) => {
    const targets = tasks.targets(given).filter(({ task }) => isCancellable(task.state));
    if (targets.length === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('None of these tasks is waiting or running.'),
      );
      return 0;
    }
    if (!isConfirmed(given[1]) && !(await confirm(targets))) return 0;
    try {
      return await withProgress(vscode.l10n.t('Cancelling tasks'), (watch) =>
        cancelListedTasks(model, targets, watch),
      );
    } finally {
      await view.refresh();
    }
  });
}

function isConfirmed(option: unknown): boolean {
  return (
    typeof option === 'object' &&
    option !== null &&
    'confirmed' in option &&
    option.confirmed === true
  );
}

async function confirm(targets: readonly TaskOfProject[]): Promise<boolean> {
  const names = targets.slice(0, MAX_NAMED_TASKS).map(({ task }) => formatProjectTaskLabel(task));
  const left = targets.length - names.length;
  const projects = [...new Set(targets.map(({ project }) => project.name))];
  const cancel: vscode.MessageItem = { title: vscode.l10n.t('Cancel Tasks') };
  const detail = [
    [...names, ...(left > 0 ? [vscode.l10n.t('and {0} more', formatTaskCount(left))] : [])].join(
      '\n',
    ),
    vscode.l10n.t('Project: {0}', projects.join(', ')),
    vscode.l10n.t('Their work so far is lost. Finished images are kept.'),
  ];
  const answer = await vscode.window.showWarningMessage(
    targets.length === 1
      ? vscode.l10n.t('Cancel this task?')
      : vscode.l10n.t('Cancel {0}?', formatTaskCount(targets.length)),
    { modal: true, detail: detail.join('\n\n') },
    cancel,
    { title: vscode.l10n.t('Keep Running'), isCloseAffordance: true },
  );
  return answer === cancel;
}
