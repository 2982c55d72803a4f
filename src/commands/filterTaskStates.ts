/** `cedar.filterTaskStates`: shows only tasks in some states. */
import * as vscode from 'vscode';
import type { TaskState } from '../core/index.ts';
import type { ProjectTasks } from '../orders/projectTasks.ts';
import { formatState } from '../text/orderStates.ts';
import { formatTaskCount } from '../text/quantities.ts';
import { capital } from '../views/orders/groups.ts';
import { stateIcon } from '../views/orders/icons.ts';
import type { Reporter } from '../views/report.ts';
import type { TasksFilter } from '../views/tasks/tasksFilter.ts';
import { oneOf } from './support/pickValue.ts';
import { registerCommand } from './support/registerCommand.ts';

/** States of tasks in Earth Engine. */
const STATES: readonly TaskState[] = [
  'RUNNING',
  'READY',
  'CANCEL_REQUESTED',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
];

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
      ? given.flatMap((state) => oneOf(STATES, state) ?? [])
      : await ask(filter, tasks);
    if (states) filter.change({ states });
    return filter.current.states;
  });
}

async function ask(filter: TasksFilter, tasks: ProjectTasks): Promise<TaskState[] | undefined> {
  const all = tasks.projects.flatMap((project) => project.tasks);
  const items = STATES.map((state) => ({
    state,
    label: capital(formatState(state)),
    description: formatTaskCount(all.filter((task) => task.state === state).length),
    iconPath: stateIcon(state),
    picked: filter.current.states.includes(state),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Show tasks in which states?'),
    placeHolder: vscode.l10n.t('Select none to show all'),
    canPickMany: true,
  });
  return picked?.map(({ state }) => state);
}
