/** `cedar.groupOrders`: grouping of the orders in the view. */
import * as vscode from 'vscode';
import { GROUPINGS, type Grouping } from '../orders/arrangement.ts';
import { oneOf } from '../views/oneOf.ts';
import type { Arranged } from '../views/orders/arranged.ts';
import { formatGrouping, groupIcon } from '../views/orders/groups.ts';
import type { Reporter } from '../views/report.ts';
import { choose } from './support/pickValue.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Takes a grouping such as `state`; without one, asks the user. Returns the current one. */
export function registerGroupOrders(arranged: Arranged, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.groupOrders', reporter, async (given) => {
    const chosen =
      oneOf(GROUPINGS, given) ??
      (await choose<Grouping>({
        title: vscode.l10n.t('Group orders by'),
        values: GROUPINGS,
        current: arranged.current.groupBy,
        label: formatGrouping,
        icon: (grouping) => groupIcon(grouping, ''),
      }));
    if (chosen) arranged.change({ groupBy: chosen });
    return arranged.current.groupBy;
  });
}
