/**
 * Arguments of commands on tasks of a project: rows of the view, task ids, or arrays of those; without
 * any, the selected rows.
 */
import * as vscode from 'vscode';
import type { TaskOfProject } from '../../orders/cancelListedTasks.ts';
import type { ProjectTasks } from '../../orders/projectTasks.ts';
import { ProjectTaskNode } from '../../views/tasks/taskRows.ts';
import type { TasksView } from '../../views/tasks/tasksView.ts';
import { requireKnownRows } from './registerCommand.ts';

export class TaskArguments {
  readonly #tasks: ProjectTasks;
  readonly #view: TasksView;

  constructor(tasks: ProjectTasks, view: TasksView) {
    this.#tasks = tasks;
    this.#view = view;
  }

  /**
   * The tasks of arguments, as they were last listed.
   *
   * @throws Error for an id that no listed task has, for a row that is gone, and for anything else
   */
  targets(all: readonly unknown[]): TaskOfProject[] {
    requireKnownRows(all);
    const [given, selected] = all;
    if (given instanceof ProjectTaskNode) {
      // VS Code passes the row that was clicked, and then all selected ones.
      return rowsOf(Array.isArray(selected) ? selected : [given]);
    }
    if (given === undefined || given === null) return rowsOf(this.#view.selection);
    return [given].flat().flatMap((each) => {
      if (each instanceof ProjectTaskNode) return rowsOf([each]);
      const found = typeof each === 'string' ? this.#tasks.find(each) : undefined;
      if (found) return [found];
      throw new Error(
        vscode.l10n.t('"{0}" is not a task that the view All Tasks lists.', String(each)),
      );
    });
  }
}

function rowsOf(rows: readonly unknown[]): TaskOfProject[] {
  return rows.flatMap((row) =>
    row instanceof ProjectTaskNode ? [{ project: row.project, task: row.task }] : [],
  );
}
