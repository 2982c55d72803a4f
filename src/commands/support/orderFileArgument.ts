/** The order file that a command is about: its argument, or the file of the open editor. */
import * as vscode from 'vscode';
import { isOrderFile } from '../../configurations/orderFileNames.ts';

/** @throws Error when there is none */
export function orderFileOf(given: unknown): vscode.Uri {
  if (given instanceof vscode.Uri) return given;
  const { uri } = vscode.window.activeTextEditor?.document ?? {};
  if (uri && isOrderFile(uri.path)) return uri;
  throw new Error(
    vscode.l10n.t('Open an order file first: its name ends with {0}.', '.order.yaml'),
  );
}
