/** `cedar.filterStates`: shows only orders with tasks in some states, and only those tasks. */
import type * as vscode from 'vscode';
import { STATES } from '../orders/arrangement.ts';
import type { OrdersModel } from '../orders/model.ts';
import { oneOf } from '../views/oneOf.ts';
import type { Arranged } from '../views/orders/arranged.ts';
import type { Reporter } from '../views/report.ts';
import { chooseStates } from './support/chooseStates.ts';
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
      : await chooseStates({
          states: STATES,
          current: arranged.current.states,
          count: (state) => model.orders.reduce((sum, order) => sum + order.count(state), 0),
        });
    if (states) arranged.change({ states });
    return arranged.current.states;
  });
}
