/** `cedar.submitOrderFile`: submits an order file, as the lens in its editor does. */
import type * as vscode from 'vscode';
import { EXISTING_CHOICES } from '../domain/existingChoice.ts';
import { oneOf } from '../views/oneOf.ts';
import type { OrderFilesLoader } from '../views/orderFilesLoader.ts';
import type { Reporter } from '../views/report.ts';
import { orderFileOf } from './support/orderFileArgument.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Takes the file (the open editor's unless given) and what to do with images that exist; returns the name
 * of the order, or undefined when the user cancels or nothing is due.
 */
export function registerSubmitOrderFile(
  files: OrderFilesLoader,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.submitOrderFile', reporter, async (given, existing) => {
    const order = await (await files.get()).submit(
      orderFileOf(given),
      oneOf(EXISTING_CHOICES, existing),
    );
    return order?.name;
  });
}
