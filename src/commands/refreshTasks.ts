/** `cedar.refreshTasks`: lists all tasks of the projects now. */
import type * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import type { ProjectTasks } from '../orders/projectTasks.ts';
import type { Reporter } from '../views/report.ts';
import type { TasksView } from '../views/tasks/tasksView.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the tasks, newest first, project by project. */
export function registerRefreshTasks(
  configurations: Configurations,
  view: TasksView,
  tasks: ProjectTasks,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.refreshTasks', reporter, async () => {
    await configurations.found;
    await view.refresh();
    return tasks.projects.flatMap((project) => project.tasks);
  });
}
