/** List of states of tasks, from which the user selects those that a view shows. */
import * as vscode from 'vscode';
import type { TaskState } from '../../core/index.ts';
import { formatState } from '../../text/orderStates.ts';
import { formatTaskCount } from '../../text/quantities.ts';
import { capital } from '../../views/orders/groups.ts';
import { stateIcon } from '../../views/orders/icons.ts';

interface StateChoices {
  /** States of the list, in its order. */
  readonly states: readonly TaskState[];
  /** States that are shown now. */
  readonly current: readonly TaskState[];
  /** Number of tasks in a state. */
  readonly count: (state: TaskState) => number;
}

/** @returns undefined when the user cancels */
export async function chooseStates({
  states,
  current,
  count,
}: StateChoices): Promise<TaskState[] | undefined> {
  const items = states.map((state) => ({
    state,
    label: capital(formatState(state)),
    description: formatTaskCount(count(state)),
    iconPath: stateIcon(state),
    picked: current.includes(state),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Show tasks in which states?'),
    placeHolder: vscode.l10n.t('Select none to show all'),
    canPickMany: true,
  });
  return picked?.map(({ state }) => state);
}
