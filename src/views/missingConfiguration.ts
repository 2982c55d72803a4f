/** Why a window has no configuration, and the next steps for the user. */
import * as vscode from 'vscode';

/** @returns undefined unless the window is in Restricted Mode */
export function describeRestrictedMode(): string | undefined {
  if (vscode.workspace.isTrusted) return undefined;
  return vscode.l10n.t(
    'Cedar does not read cedar.yaml in Restricted Mode. Use "Workspaces: Manage Workspace Trust" to trust this folder.',
  );
}

/** Error of a command that needs a configuration, in a window without one. */
export function missingConfiguration(): Error {
  return new Error(
    describeRestrictedMode() ??
      vscode.l10n.t(
        'There is no cedar.yaml in this workspace. Use "Cedar: Create Configuration" to create one.',
      ),
  );
}
