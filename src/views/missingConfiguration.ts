/** Error of a command that needs a configuration, in a window without one. */
import * as vscode from 'vscode';

/** Next steps for the user. */
export function missingConfiguration(): Error {
  return new Error(
    vscode.workspace.isTrusted
      ? vscode.l10n.t(
          'There is no cedar.yaml in this workspace. Use "Cedar: Create Configuration" to create one.',
        )
      : vscode.l10n.t(
          'Cedar does not read cedar.yaml in Restricted Mode. Use "Workspaces: Manage Workspace Trust" to trust this folder.',
        ),
  );
}
