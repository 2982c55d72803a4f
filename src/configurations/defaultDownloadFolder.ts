/**
 * Where downloads go in a window that has no folder open: one that is made for them, or one that a
 * person chooses. Asked once, and kept for that window.
 */
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

const KEY = 'cedar.downloadsFolder';

/** In the person's own folder, where it is found again. */
const USUAL = path.join(homedir(), 'Cedar');

export class DownloadsFolder {
  readonly #memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  /** The one that was chosen before, if any. */
  get chosen(): string | undefined {
    return this.#memory.get<string>(KEY);
  }

  /** An absolute path; nothing when a person chose none. */
  async get(): Promise<string | undefined> {
    const kept = this.chosen;
    const folder = kept ?? (await choose());
    if (!folder) return undefined;
    await mkdir(folder, { recursive: true });
    if (!kept) await this.#memory.update(KEY, folder);
    return folder;
  }
}

async function choose(): Promise<string | undefined> {
  const create = {
    label: `$(new-folder) ${vscode.l10n.t('The folder {0}', USUAL)}`,
    detail: vscode.l10n.t(
      'It is made if there is none yet. Each order gets a folder of its own in it.',
    ),
  };
  const other = { label: `$(folder-opened) ${vscode.l10n.t('Choose a folder…')}` };
  const answer = await vscode.window.showQuickPick([create, other], {
    title: vscode.l10n.t('No folder is open in this window: where do images go?'),
    // Somebody may look elsewhere for a place first.
    ignoreFocusOut: true,
  });
  if (answer === create) return USUAL;
  if (answer !== other) return undefined;
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Download to which folder?'),
      openLabel: vscode.l10n.t('Download Here'),
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  return chosen?.fsPath;
}
