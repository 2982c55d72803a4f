/** `cedar.openWalkthrough`: opens "Get started with Cedar", from the sandbox to a downloaded image. */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

/** @param extension id of this extension, which contains the walkthrough */
export function registerOpenWalkthrough(extension: string, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.openWalkthrough', reporter, () =>
    Promise.resolve(
      vscode.commands.executeCommand(
        'workbench.action.openWalkthrough',
        `${extension}#start`,
        false,
      ),
    ),
  );
}
