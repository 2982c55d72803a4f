/** `cedar.exportOrderFile`: saves an order, or a draft of the form, as an order file. */
import * as vscode from 'vscode';
import { isRecord } from '../domain/isRecord.ts';
import type { ExportedRequest } from '../views/orderFiles/index.ts';
import type { OrderFilesLoader } from '../views/orderFilesLoader.ts';
import type { Reporter } from '../views/report.ts';
import type { OrderArguments } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Takes an order and the file to write, which the user chooses unless it is given; returns the path of the
 * file, or undefined when the user cancels.
 */
export function registerExportOrderFile(
  orders: OrderArguments,
  files: OrderFilesLoader,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.exportOrderFile', reporter, async (...given) => {
    const target = given.slice(1).find((each) => each instanceof vscode.Uri);
    const what = isDraft(given[0]) ? given[0] : await orderOf(orders, given);
    return what && (await (await files.get()).export(what, target))?.fsPath;
  });
}

async function orderOf(orders: OrderArguments, given: readonly unknown[]) {
  const question = vscode.l10n.t('Export which order as a file?');
  const [order] = await orders.orders(given, { question, isSingle: true });
  return order;
}

/** The order form passes what it has. */
function isDraft(given: unknown): given is ExportedRequest {
  return isRecord(given) && 'request' in given && 'configuration' in given;
}
