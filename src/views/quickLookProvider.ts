/** Custom editor for image files, whose code is loaded when the first image is opened. */
import * as vscode from 'vscode';
import type { ImageCollection } from '../core/index.ts';
import { LoadedOnce } from './loadedOnce.ts';
import { QUICK_LOOK } from './pageIds.ts';
import type { QuickLook } from './quickLook/index.ts';
import type { Reporter } from './report.ts';

export class QuickLookProvider
  implements vscode.CustomReadonlyEditorProvider<vscode.CustomDocument>, vscode.Disposable
{
  readonly #registered: vscode.Disposable;
  readonly #quickLook: LoadedOnce<QuickLook>;

  /** @param readDescribed reads the collections that the configurations of the window describe */
  constructor(
    extensionUri: vscode.Uri,
    reporter: Reporter,
    readDescribed: () => Promise<readonly ImageCollection[]>,
  ) {
    this.#quickLook = new LoadedOnce(async () => {
      const { QuickLook } = await import('./quickLook/index.ts');
      return new QuickLook(extensionUri, reporter, readDescribed);
    });
    this.#registered = vscode.window.registerCustomEditorProvider(QUICK_LOOK, this, {
      // The page stores the user's choices, and requests visible tiles again.
      webviewOptions: { retainContextWhenHidden: false },
      supportsMultipleEditorsPerDocument: true,
    });
  }

  dispose(): void {
    this.#registered.dispose();
    this.#quickLook.ifLoaded((quickLook) => quickLook.dispose());
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => {} };
  }

  async resolveCustomEditor(
    { uri }: vscode.CustomDocument,
    panel: vscode.WebviewPanel,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const quickLook = await this.#quickLook.get();
    // The editor may have been closed in the meantime.
    if (!token.isCancellationRequested) quickLook.show(uri, panel);
  }
}
