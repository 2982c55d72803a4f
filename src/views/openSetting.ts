/** Opens a configuration at one of its keys. */
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';

/**
 * @param file path of the configuration
 * @param keys keys from the root of the document, joined by dots; where the file does not have all of
 *   them, it opens at the last one that it has, and at its beginning without any; where there is no such
 *   file, the user chooses one or creates it
 */
export async function openSetting(file: string, keys: string | undefined): Promise<void> {
  if (!existsSync(file)) {
    await vscode.commands.executeCommand('cedar.openConfiguration', file);
    return;
  }
  const { keyAt } = await import('../configurations/language/index.ts');
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  const text = document.getText();
  const parts = keys?.split('.') ?? [];
  let offset: number | undefined;
  while (offset === undefined && parts.length > 0) {
    offset = keyAt(text, parts.join('.'))?.start;
    parts.pop();
  }
  const at = document.positionAt(offset ?? 0);
  const place = { line: at.line + 1, column: at.character + 1 };
  await vscode.commands.executeCommand('cedar.openConfiguration', file, place);
}
