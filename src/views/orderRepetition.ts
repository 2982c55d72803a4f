/** Extends the orders of order files that the user has chosen for it, while VS Code is open. */
import * as vscode from 'vscode';
import { RepetitionSchedule } from '../orders/repetitionSchedule.ts';
import type { OrderFilesLoader } from './orderFilesLoader.ts';
import type { RepetitionMemory } from './repetitionMemory.ts';
import type { Reporter } from './report.ts';

export interface OrderRepetitionParts {
  readonly memory: RepetitionMemory;
  readonly files: OrderFilesLoader;
  readonly reporter: Reporter;
  /** Whether the settings allow requests that the user has not asked for. */
  readonly isWanted: () => boolean;
}

export class OrderRepetition implements vscode.Disposable {
  readonly #files: OrderFilesLoader;
  readonly #schedule: RepetitionSchedule;

  constructor({ memory, files, reporter, isWanted }: OrderRepetitionParts) {
    this.#files = files;
    this.#schedule = new RepetitionSchedule({
      // Files of other workspaces are extended in their own windows.
      files: () => memory.files.filter((file) => workspaceHas(vscode.Uri.parse(file))),
      isWanted: () => vscode.workspace.isTrusted && isWanted(),
      extend: (file) => this.#extend(vscode.Uri.parse(file), false),
      failed: (file, error, isRepeated) => {
        const name = vscode.workspace.asRelativePath(vscode.Uri.parse(file));
        const what = vscode.l10n.t('Extending {0}', name);
        if (isRepeated) reporter.note(what, error);
        else reporter.report(what, error);
      },
    });
  }

  /** Extends an order now, and reports it to the user, who has asked for it. */
  async extend(uri: vscode.Uri): Promise<void> {
    await this.#extend(uri, true);
  }

  async #extend(uri: vscode.Uri, isAskedFor: boolean): Promise<void> {
    const files = await this.#files.get();
    await files.extend(uri, { signal: this.#schedule.signal, isAskedFor });
  }

  dispose(): void {
    this.#schedule.dispose();
  }
}

function workspaceHas(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}
