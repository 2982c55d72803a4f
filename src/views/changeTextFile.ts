/** Changes of text files of the workspace, as edits in their editors. */
import * as vscode from 'vscode';

/**
 * Changes a text file as an edit that can be undone, and saves it. A file with unsaved changes of the
 * user keeps them, and is left unsaved, because these may not be ready.
 *
 * @param change returns the text to write; given the text in the editor, with its unsaved changes
 * @returns whether it was saved
 * @throws Error if it cannot be changed or saved
 */
export async function changeTextFile(
  file: string,
  change: (text: string) => string,
): Promise<boolean> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const [before, wasDirty] = [document.getText(), document.isDirty];
  const changed = change(before);
  const { start, end, put } = difference(before, changed);
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  edit.replace(document.uri, range, put);
  const isDone = changed === before || (await vscode.workspace.applyEdit(edit));
  if (isDone && wasDirty) return false;
  if (isDone && (await document.save())) return true;
  throw new Error(vscode.l10n.t('{0} could not be saved. Check that it is not read-only.', file));
}

/** The part in which two texts differ, so that cursors and folded lines of all else stay as they are. */
function difference(before: string, after: string): { start: number; end: number; put: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let same = 0;
  while (same < most - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { start, end: before.length - same, put: after.slice(start, after.length - same) };
}
