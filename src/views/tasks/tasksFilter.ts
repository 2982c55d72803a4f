/** The user's filter of all tasks, while the window is open. */
import * as vscode from 'vscode';
import { isTaskFilter, NO_TASK_FILTER, type TaskFilter } from '../../orders/taskFilter.ts';

export class TasksFilter implements vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<TaskFilter>();
  readonly onDidChange = this.#changes.event;
  #current = NO_TASK_FILTER;

  get current(): TaskFilter {
    return this.#current;
  }

  change(change: Partial<TaskFilter>): void {
    this.#current = { ...this.#current, ...change };
    const isFiltered = isTaskFilter(this.#current);
    void vscode.commands.executeCommand('setContext', 'cedar.tasksFiltered', isFiltered);
    this.#changes.fire(this.#current);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
