/** Shows where a file or folder on this machine is. */
import path from 'node:path';
import * as vscode from 'vscode';

/** Shows a file in the Explorer if it is in the workspace, otherwise in the system's file manager. */
export async function revealFile(file: string): Promise<void> {
  const uri = vscode.Uri.file(file);
  if (vscode.workspace.getWorkspaceFolder(uri)) {
    await vscode.commands.executeCommand('revealInExplorer', uri);
  } else if ((await vscode.commands.getCommands(true)).includes('revealFileInOS')) {
    await vscode.commands.executeCommand('revealFileInOS', uri);
  } else {
    showPath(path.dirname(file));
  }
}

/** For a browser or a remote machine, where no file manager can show the folder. */
function showPath(folder: string): void {
  const copy = vscode.l10n.t('Copy Path');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('The files are in {0}.', folder), copy)
    .then((answer) => (answer === copy ? vscode.env.clipboard.writeText(folder) : undefined));
}
