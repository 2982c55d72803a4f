/** `cedar.planOrderFile`: shows what an order file would order. */
import type * as vscode from 'vscode';
import type { OrderFilesLoader } from '../views/orderFilesLoader.ts';
import type { Reporter } from '../views/report.ts';
import { orderFileOf } from './support/orderFileArgument.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Takes the file, the open editor's unless given; returns the names of the images. */
export function registerPlanOrderFile(
  files: OrderFilesLoader,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.planOrderFile', reporter, async (given) => {
    const plan = await (await files.get()).plan(orderFileOf(given));
    return plan?.items.map(({ name }) => name);
  });
}
