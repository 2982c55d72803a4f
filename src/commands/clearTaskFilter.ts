/** `cedar.clearTaskFilter`: shows all tasks again. */
import type * as vscode from 'vscode';
import { NO_TASK_FILTER } from '../orders/taskFilter.ts';
import type { Reporter } from '../views/report.ts';
import type { TasksFilter } from '../views/tasks/tasksFilter.ts';
import { registerCommand } from './support/registerCommand.ts';

export function registerClearTaskFilter(
  filter: TasksFilter,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.clearTaskFilter', reporter, async () => {
    filter.change(NO_TASK_FILTER);
  });
}
