/** Saves the text of an order file where the user chooses, and shows it. */
import path from 'node:path';
import * as vscode from 'vscode';
import { formatShortName } from '../../text/shortNames.ts';

const ENDING = '.order.yaml';

/**
 * @param name of the order, for the name of the file
 * @param target the user chooses one unless it is given
 * @returns undefined when the user cancels
 */
export async function saveOrderFile(
  text: string,
  name: string,
  target: vscode.Uri | undefined,
): Promise<vscode.Uri | undefined> {
  const chosen = target ?? (await chooseFile(name));
  if (!chosen) return undefined;
  await vscode.workspace.fs.writeFile(chosen, Buffer.from(text));
  await vscode.window.showTextDocument(chosen, { preview: false });
  return chosen;
}

async function chooseFile(name: string): Promise<vscode.Uri | undefined> {
  const { safeFileName } = await import('../../core/index.ts');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = safeFileName(formatShortName(name)) + ENDING;
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save as Order File'),
    // With more of the ending, VS Code would add it to names that have it.
    filters: { [vscode.l10n.t('Order files')]: ['yaml'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, file) }),
  });
  // Editors recognize order files by the ending.
  if (!chosen || chosen.path.endsWith(ENDING)) return chosen;
  return chosen.with({ path: chosen.path.replace(/(?:\.ya?ml)?$/, ENDING) });
}

/** Name of a file for messages. */
export function formatFileLabel({ fsPath }: vscode.Uri): string {
  return path.basename(fsPath);
}
