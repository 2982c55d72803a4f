/** Order files of a window: lenses in their editors, and their code, which is loaded when it is first needed. */
import * as vscode from 'vscode';
import { ORDER_FILE_PATTERN } from '../configurations/orderFileNames.ts';
import { LoadedOnce } from './loadedOnce.ts';
import type { OrderFiles, OrderFilesParts } from './orderFiles/index.ts';
import type { RepetitionMemory } from './repetitionMemory.ts';

/** Files with the ending of order files, in the workspace and outside of it. */
const ORDER_FILES: vscode.DocumentSelector = { scheme: 'file', pattern: ORDER_FILE_PATTERN };

export class OrderFilesLoader implements vscode.Disposable, vscode.CodeLensProvider {
  readonly #files: LoadedOnce<OrderFiles>;
  readonly #memory: RepetitionMemory;
  readonly #registered: vscode.Disposable;

  constructor(parts: OrderFilesParts, memory: RepetitionMemory) {
    this.#memory = memory;
    this.#files = new LoadedOnce(async () => {
      const { OrderFiles } = await import('./orderFiles/index.ts');
      return new OrderFiles(parts);
    });
    this.#registered = vscode.languages.registerCodeLensProvider(ORDER_FILES, this);
  }

  get onDidChangeCodeLenses(): vscode.Event<void> {
    return this.#memory.onDidChange;
  }

  get(): Promise<OrderFiles> {
    return this.#files.get();
  }

  /** The first line has the lenses: the core is not needed for them. */
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const repeats = /^repeat\s*:/m.test(document.getText());
    const isExtended = this.#memory.has(document.uri);
    const commands: readonly [command: string, title: string][] = [
      ['cedar.submitOrderFile', vscode.l10n.t('$(rocket) Submit')],
      ['cedar.planOrderFile', vscode.l10n.t('Plan')],
      ['cedar.openOrderFile', vscode.l10n.t('Open in Form')],
      ...(repeats || isExtended
        ? [
            [
              'cedar.extendOrderFile',
              isExtended
                ? vscode.l10n.t('$(sync) Stop Extending Automatically')
                : vscode.l10n.t('$(sync) Extend Automatically'),
            ] as [string, string],
          ]
        : []),
    ];
    const top = new vscode.Range(0, 0, 0, 0);
    return commands.map(
      ([command, title]) => new vscode.CodeLens(top, { command, title, arguments: [document.uri] }),
    );
  }

  dispose(): void {
    this.#registered.dispose();
  }
}
