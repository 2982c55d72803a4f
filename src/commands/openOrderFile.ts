/** `cedar.openOrderFile`: opens the order form with the contents of an order file. */
import type * as vscode from 'vscode';
import type { OrderFilesLoader } from '../views/orderFilesLoader.ts';
import type { Reporter } from '../views/report.ts';
import { orderFileOf } from './support/orderFileArgument.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Takes the file, the open editor's unless given; returns the draft in the form. */
export function registerOpenOrderFile(
  files: OrderFilesLoader,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.openOrderFile', reporter, async (given) =>
    (await files.get()).openInForm(orderFileOf(given)),
  );
}
