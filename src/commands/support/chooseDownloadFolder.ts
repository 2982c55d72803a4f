/** Selects the folder for downloads. */
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DefaultDownloadFolder } from '../../configurations/defaultDownloadFolder.ts';
import { downloadFolderSetting } from '../../configurations/settings.ts';
import { expandHome } from '../../domain/homeFolder.ts';

/** The folder in which each order gets its own; undefined when the user selects none. */
export async function workspaceDownloadFolder(
  ownFolder: DefaultDownloadFolder,
): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [only] = folders;
  if (folders.length === 0) return absoluteDownloadFolder() ?? ownFolder.get();
  const chosen =
    folders.length === 1
      ? only
      : await vscode.window.showWorkspaceFolderPick({
          placeHolder: vscode.l10n.t('Download to which workspace folder?'),
        });
  return chosen && within(chosen);
}

/** All default download folders of this window. */
export function downloadFolders({ chosen }: DefaultDownloadFolder): string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(within);
  const others = [absoluteDownloadFolder(), chosen].filter((folder) => folder !== undefined);
  return [...new Set([...folders, ...others])];
}

function within({ uri }: vscode.WorkspaceFolder): string {
  return path.resolve(uri.fsPath, expandHome(downloadFolderSetting(uri), homedir()));
}

function absoluteDownloadFolder(): string | undefined {
  const set = expandHome(downloadFolderSetting(), homedir());
  return path.isAbsolute(set) ? set : undefined;
}
