/** `cedar.copyAsPython`: copies Python code that opens downloaded images, from anywhere on this machine. */
import * as vscode from 'vscode';
import { downloadedFolder } from './support/downloadedFolder.ts';
import type { LocalFilesParts } from './support/localFiles.ts';
import { registerCommand } from './support/registerCommand.ts';

/** The command returns the code. */
export function registerCopyAsPython(parts: LocalFilesParts): vscode.Disposable {
  return registerCommand('cedar.copyAsPython', parts.reporter, async (...given) => {
    const question = vscode.l10n.t('Copy the code for the images of which order?');
    const target = await downloadedFolder(parts, given, question);
    if (!target) return undefined;
    const { pythonSnippet } = await import('../core/index.ts');
    const code = await pythonSnippet(target.folder, target);
    await vscode.env.clipboard.writeText(code);
    return code;
  });
}
