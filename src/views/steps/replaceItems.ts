/** Replaces the entries of a list that is open. */
import * as vscode from 'vscode';

/**
 * VS Code reports what the user accepted as a place in the list that was on the screen, which may be
 * the list before this one. So entries keep their places: those of earlier lists become separators
 * with the same properties, which VS Code does not show, and new ones follow.
 */
export function replaceItems<T extends vscode.QuickPickItem>(
  pick: vscode.QuickPick<T>,
  items: readonly T[],
): void {
  const earlier = pick.items.map(
    (item): T => ({ ...item, label: '', kind: vscode.QuickPickItemKind.Separator }),
  );
  pick.items = [...earlier, ...items];
}
