/** Custom editor for image files, whose code is loaded when the first image is opened. */
import * as vscode from 'vscode';
import { QUICK_LOOK } from './pageIds.ts';
import type { QuickLook } from './quickLook/index.ts';
import type { Reporter } from './report.ts';

export class QuickLookProvider
  implements vscode.CustomReadonlyEditorProvider<vscode.CustomDocument>, vscode.Disposable
{
  readonly #extensionUri: vscode.Uri;
  readonly #reporter: Reporter;
  readonly #registered: vscode.Disposable;
  #quickLook: Promise<QuickLook> | undefined;

  constructor(extensionUri: vscode.Uri, reporter: Reporter) {
    this.#extensionUri = extensionUri;
    this.#reporter = reporter;
    this.#registered = vscode.window.registerCustomEditorProvider(QUICK_LOOK, this, {
      // The page stores the user's choices, and requests visible tiles again.
      webviewOptions: { retainContextWhenHidden: false },
      supportsMultipleEditorsPerDocument: true,
    });
  }

  dispose(): void {
    this.#registered.dispose();
    void this.#quickLook?.then((quickLook) => quickLook.dispose());
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => {} };
  }

  async resolveCustomEditor(
    { uri }: vscode.CustomDocument,
    panel: vscode.WebviewPanel,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const quickLook = await this.#load();
    // The editor may have been closed in the meantime.
    if (!token.isCancellationRequested) quickLook.show(uri, panel);
  }

  #load(): Promise<QuickLook> {
    this.#quickLook ??= import('./quickLook/index.ts').then(({ QuickLook }) => {
      return new QuickLook(this.#extensionUri, this.#reporter);
    });
    return this.#quickLook;
  }
}
