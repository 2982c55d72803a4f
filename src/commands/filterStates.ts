/** `cedar.filterStates`: shows only orders with tasks in some states, and only those tasks. */
import * as vscode from 'vscode';
import type { TaskState } from '../core/index.ts';
import { STATES } from '../orders/arrangement.ts';
import type { OrdersModel } from '../orders/model.ts';
import { formatState } from '../text/orderStates.ts';
import { formatTaskCount } from '../text/quantities.ts';
import type { Arranged } from '../views/orders/arranged.ts';
import { capital } from '../views/orders/groups.ts';
import { stateIcon } from '../views/orders/icons.ts';
import type { Reporter } from '../views/report.ts';
import { oneOf } from './support/pickValue.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Takes an array of states, such as `['FAILED']`; without one, asks the user. Returns the current
 * ones.
 */
export function registerFilterStates(
  arranged: Arranged,
  model: OrdersModel,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.filterStates', reporter, async (given) => {
    const states = Array.isArray(given)
      ? given.flatMap((state) => oneOf(STATES, state) ?? [])
      : await ask(arranged, model);
    if (states) arranged.change({ states });
    return arranged.current.states;
  });
}

async function ask(arranged: Arranged, model: OrdersModel): Promise<TaskState[] | undefined> {
  const items = STATES.map((state) => ({
    state,
    label: capital(formatState(state)),
    description: formatTaskCount(model.orders.reduce((sum, order) => sum + order.count(state), 0)),
    iconPath: stateIcon(state),
    picked: arranged.current.states.includes(state),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Show tasks in which states?'),
    placeHolder: vscode.l10n.t('Select none to show all'),
    canPickMany: true,
  });
  return picked?.map(({ state }) => state);
}
