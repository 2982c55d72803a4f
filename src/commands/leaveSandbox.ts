/** `cedar.leaveSandbox`: stops the sandbox and removes it from the view. */
import type * as vscode from 'vscode';
import type { SandboxConfiguration } from '../configurations/sandboxConfiguration.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The sandbox's orders stay on disk, and are available when it is started again. */
export function registerLeaveSandbox(
  sandbox: SandboxConfiguration,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.leaveSandbox', reporter, () => sandbox.leave());
}
