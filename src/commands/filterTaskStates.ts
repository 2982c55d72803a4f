/** `cedar.filterTaskStates`: shows only tasks in some states. */
import type * as vscode from 'vscode';
import type { TaskState } from '../core/index.ts';
import { EARTH_ENGINE_STATES } from '../domain/taskStates.ts';
import type { ProjectTasks } from '../orders/projectTasks.ts';
import { oneOf } from '../views/oneOf.ts';
import type { Reporter } from '../views/report.ts';
import type { TasksFilter } from '../views/tasks/tasksFilter.ts';
import { chooseStates } from './support/chooseStates.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Takes an array of states, such as `['FAILED']`; without one, asks the user. Returns the current
 * ones.
 */
export function registerFilterTaskStates(
  filter: TasksFilter,
  tasks: ProjectTasks,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.filterTaskStates', reporter, async (given) => {
    const states = Array.isArray(given)
      ? given.flatMap((state) => oneOf(EARTH_ENGINE_STATES, state) ?? [])
      : await chooseStates({
          states: EARTH_ENGINE_STATES,
          current: filter.current.states,
          count: (state) => countTasks(tasks, state),
        });
    if (states) filter.change({ states });
    return filter.current.states;
  });
}

function countTasks({ projects }: ProjectTasks, state: TaskState): number {
  const all = projects.flatMap((project) => project.tasks);
  return all.filter((task) => task.state === state).length;
}
