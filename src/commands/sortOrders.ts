/** `cedar.sortOrders`: sorting of the orders in the view, or in each of its groups. */
import * as vscode from 'vscode';
import { SORTINGS, type Sorting } from '../orders/arrangement.ts';
import { oneOf } from '../views/oneOf.ts';
import type { Arranged } from '../views/orders/arranged.ts';
import { formatSorting } from '../views/orders/groups.ts';
import type { Reporter } from '../views/report.ts';
import { choose } from './support/pickValue.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Takes a sorting such as `oldest`; without one, asks the user. Returns the current one. */
export function registerSortOrders(arranged: Arranged, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.sortOrders', reporter, async (given) => {
    const chosen =
      oneOf(SORTINGS, given) ??
      (await choose<Sorting>({
        title: vscode.l10n.t('Sort orders by'),
        values: SORTINGS,
        current: arranged.current.sortBy,
        label: formatSorting,
      }));
    if (chosen) arranged.change({ sortBy: chosen });
    return arranged.current.sortBy;
  });
}
