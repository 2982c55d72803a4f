/** `cedar.clearFilter`: removes the filters, so that all orders are shown. */
import type * as vscode from 'vscode';
import type { Arranged } from '../views/orders/arranged.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

export function registerClearFilter(arranged: Arranged, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.clearFilter', reporter, async () => arranged.clearFilter());
}
