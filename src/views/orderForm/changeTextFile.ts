/** Changes of text files of the workspace, as edits in their editors. */
import * as vscode from 'vscode';

/**
 * Changes a text file as an edit that can be undone, and saves it. A file with unsaved changes of the
 * user is left unsaved, because these may not be ready.
 *
 * @returns whether it was saved
 * @throws Error if it cannot be changed or saved
 */
export async function changeTextFile(
  file: string,
  change: (text: string) => string,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(file);
  const [before, wasDirty] = [document.getText(), document.isDirty];
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(before.length));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, whole, change(before));
  const isChanged = await vscode.workspace.applyEdit(edit);
  if (isChanged && wasDirty) return false;
  if (isChanged && (await document.save())) return true;
  throw new Error(vscode.l10n.t('{0} could not be saved. Check that it is not read-only.', file));
}
