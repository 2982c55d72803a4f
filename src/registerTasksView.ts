/** Activation of the view of all tasks: builds its parts and registers its commands. */
import type * as vscode from 'vscode';
import { registerCancelTask } from './commands/cancelTask.ts';
import { registerClearTaskFilter } from './commands/clearTaskFilter.ts';
import { registerCopyTaskError } from './commands/copyTaskError.ts';
import { registerFilterTaskStates } from './commands/filterTaskStates.ts';
import { registerFilterTasks } from './commands/filterTasks.ts';
import { registerOpenTaskPage } from './commands/openTaskPage.ts';
import { registerRefreshTasks } from './commands/refreshTasks.ts';
import { registerShowMoreTasks } from './commands/showMoreTasks.ts';
import { registerShowTaskDetails } from './commands/showTaskDetails.ts';
import { registerShowTaskOrder } from './commands/showTaskOrder.ts';
import { TaskArguments } from './commands/support/taskArguments.ts';
import type { Configurations } from './configurations/configurations.ts';
import { autoUpdateSetting } from './configurations/settings.ts';
import type { OrdersModel } from './orders/model.ts';
import { ProjectTasks } from './orders/projectTasks.ts';
import type { OrdersWatcher } from './orders/watcher.ts';
import type { OrdersView } from './views/orders/ordersView.ts';
import type { Reporter } from './views/report.ts';
import { TaskDetails } from './views/tasks/taskDetails.ts';
import { TasksFilter } from './views/tasks/tasksFilter.ts';
import { TasksTree } from './views/tasks/tasksTree.ts';
import { TasksView } from './views/tasks/tasksView.ts';

export interface TasksParts {
  readonly tasks: ProjectTasks;
  readonly filter: TasksFilter;
  readonly tree: TasksTree;
  readonly view: TasksView;
}

/** All tasks of the projects, beside the orders. */
export function createTasksView(model: OrdersModel): TasksParts {
  const tasks = new ProjectTasks(model);
  const filter = new TasksFilter();
  const tree = new TasksTree(tasks, filter);
  return { tasks, filter, tree, view: new TasksView({ model, tasks, tree, filter }) };
}

/** Its parts and commands, and updates while it is visible. */
export function registerTasksView(
  { tasks, filter, tree, view }: TasksParts,
  window: {
    readonly model: OrdersModel;
    readonly view: OrdersView;
    readonly watcher: OrdersWatcher;
    readonly configurations: Configurations;
    readonly reporter: Reporter;
  },
): vscode.Disposable[] {
  const { model, watcher, configurations, reporter } = window;
  const given = new TaskArguments(tasks, view);
  const details = new TaskDetails(tasks);
  return [
    ...[tasks, filter, tree, view, details],
    view.onDidChangeVisibility(({ visible }) => {
      watcher.look();
      if (!visible) return;
      if (autoUpdateSetting() === 'off') void view.refresh();
      else watcher.hurry();
    }),
    registerRefreshTasks(configurations, view, tasks, reporter),
    registerFilterTasks(filter, reporter),
    registerFilterTaskStates(filter, tasks, reporter),
    registerClearTaskFilter(filter, reporter),
    registerShowMoreTasks(tree, reporter),
    registerCancelTask({ tasks: given, model, view, reporter }),
    registerShowTaskDetails(given, details, reporter),
    registerCopyTaskError(given, reporter),
    registerOpenTaskPage(given, reporter),
    registerShowTaskOrder(given, model, window.view, reporter),
  ];
}
