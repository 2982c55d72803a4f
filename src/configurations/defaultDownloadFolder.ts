/**
 * Download folder of a window without an open folder: a new one, or one that the user selects.
 * Asked once, and kept for that window.
 */
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

const KEY = 'cedar.downloadsFolder';

/** In the user's home folder, where it is easy to find. */
const USUAL = path.join(homedir(), 'Cedar');

export class DefaultDownloadFolder {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** The folder that was selected before, if any. */
  get chosen(): string | undefined {
    return this.#memory.get<string>(KEY);
  }

  /** An absolute path; undefined when the user selects none. */
  async get(): Promise<string | undefined> {
    const kept = this.chosen;
    const folder = kept ?? (await chooseDefaultFolder());
    if (!folder) return undefined;
    await mkdir(folder, { recursive: true });
    if (!kept) await this.#memory.update(KEY, folder);
    return folder;
  }
}

async function chooseDefaultFolder(): Promise<string | undefined> {
  const create = {
    label: `$(new-folder) ${vscode.l10n.t('The folder {0}', USUAL)}`,
    detail: vscode.l10n.t('It is created if it does not exist. Each order gets its own subfolder.'),
  };
  const other = { label: `$(folder-opened) ${vscode.l10n.t('Choose Folder…')}` };
  const answer = await vscode.window.showQuickPick([create, other], {
    title: vscode.l10n.t('No folder is open in this window. Where should images be downloaded?'),
    // The user may want to look for a folder elsewhere first.
    ignoreFocusOut: true,
  });
  if (answer === create) return USUAL;
  if (answer !== other) return undefined;
  return askForDownloadFolder();
}

/** Lets the user select a folder. @returns undefined when the user selects none */
export async function askForDownloadFolder(): Promise<string | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Download to which folder?'),
      openLabel: vscode.l10n.t('Download Here'),
      canSelectFolders: true,
      canSelectFiles: false,
      ...(folder && { defaultUri: folder.uri }),
    })) ?? [];
  return chosen?.fsPath;
}
