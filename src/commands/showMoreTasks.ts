/** `cedar.showMoreTasks`: shows more rows of a project with very many tasks. */
import type * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import { MoreTasksNode } from '../views/tasks/taskRows.ts';
import type { TasksTree } from '../views/tasks/tasksTree.ts';
import { registerCommand } from './support/registerCommand.ts';

export function registerShowMoreTasks(tree: TasksTree, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.showMoreTasks', reporter, async (row) => {
    if (row instanceof MoreTasksNode) tree.showMore(row);
  });
}
