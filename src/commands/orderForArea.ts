/** `cedar.orderForArea`: opens the order form with the tiles of an area of interest. */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Takes a file, as a URI, as the menus of the Explorer pass it; without one the user chooses a file.
 *
 * @param openForm opens the form, and reads the file
 */
export function registerOrderForArea(
  reporter: Reporter,
  openForm: (file: vscode.Uri | undefined) => Promise<void>,
): vscode.Disposable {
  return registerCommand('cedar.orderForArea', reporter, async (file) =>
    openForm(file instanceof vscode.Uri ? file : undefined),
  );
}
