/**
 * The quick look: editors that show image files as pictures, with one session per editor, which
 * answers the page; the status bar describes the active picture.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ImageCollection } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import { pageHtml } from '../pageHtml.ts';
import { QUICK_LOOK } from '../pageIds.ts';
import type { Reporter } from '../report.ts';
import type { FromQuickLook, ImageDescription, PixelSeries, ToQuickLook } from './protocol.ts';
import { QuickLookSession } from './quickLookSession.ts';
import { metadataPaths } from './readImageMetadata.ts';
import { saveSeries } from './series/saveSeries.ts';

/** A changed file is read again when nothing has been written to it for this long. */
const SETTLED_MS = 500;

export class QuickLook implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #reporter: Reporter;
  readonly #readDescribed: () => Promise<readonly ImageCollection[]>;
  readonly #status: vscode.StatusBarItem;

  /** @param readDescribed reads the collections that the configurations of the window describe */
  constructor(
    extensionUri: vscode.Uri,
    reporter: Reporter,
    readDescribed: () => Promise<readonly ImageCollection[]>,
  ) {
    this.#extensionUri = extensionUri;
    this.#reporter = reporter;
    this.#readDescribed = readDescribed;
    this.#status = vscode.window.createStatusBarItem(QUICK_LOOK, vscode.StatusBarAlignment.Right);
    this.#status.name = vscode.l10n.t('Cedar: Quick Look');
  }

  dispose(): void {
    this.#status.dispose();
  }

  /** @param panel an empty editor for the file */
  show(uri: vscode.Uri, panel: vscode.WebviewPanel): void {
    const media = vscode.Uri.joinPath(this.#extensionUri, 'dist', 'media');
    panel.webview.options = { enableScripts: true, localResourceRoots: [media] };
    panel.webview.html = pageHtml(panel.webview, media, {
      name: 'quickLook',
      title: vscode.l10n.t('Quick look: {0}', path.basename(uri.path)),
    });
    const post = (message: ToQuickLook) => void panel.webview.postMessage(message);
    const showStatus = () => {
      if (panel.active) this.#showStatus(session?.description);
    };
    const session =
      uri.scheme === 'file'
        ? new QuickLookSession(
            uri.fsPath,
            (message) => {
              post(message);
              if (message.type === 'image' || message.type === 'unreadable') showStatus();
            },
            this.#readDescribed,
          )
        : undefined;
    panel.webview.onDidReceiveMessage((message: FromQuickLook) => {
      if (message.type === 'openWith') return void this.#openWith();
      if (message.type === 'exportSeries') return void this.#exportSeries(uri, session?.lastSeries);
      if (!session) return post({ type: 'unreadable', message: elsewhere(uri) });
      session.receive(message).catch((error) => this.#reporter.note(`Looking at ${uri}`, error));
    });
    const watched = session && watchFile(uri, () => void session.reload());
    panel.onDidChangeViewState(() => {
      if (panel.active) showStatus();
      else this.#status.hide();
      if (!panel.visible) session?.giveUp();
    });
    panel.onDidDispose(() => {
      watched?.dispose();
      this.#status.hide();
      void session?.dispose();
    });
  }

  #showStatus(image: ImageDescription | undefined): void {
    if (!image) {
      this.#status.hide();
      return;
    }
    const { width, height, sampleType, crs } = image;
    const parts = [`${width} × ${height}`, sampleType, ...(crs ? [shortened(crs)] : [])];
    this.#status.text = parts.join('  ·  ');
    this.#status.tooltip = vscode.l10n.t(
      'Columns: {0}, rows: {1}, bands: {2} of {3}; {4}',
      width,
      height,
      image.numbers.flat().filter((number) => number >= 0).length,
      sampleType,
      crs ?? vscode.l10n.t('no coordinate reference system'),
    );
    this.#status.show();
  }

  async #exportSeries(image: vscode.Uri, series: PixelSeries | undefined): Promise<void> {
    if (!series) return;
    try {
      await saveSeries(image, series);
    } catch (error) {
      this.#reporter.note(`Saving the time series of ${image}`, error);
      void vscode.window.showErrorMessage(
        vscode.l10n.t('The time series could not be saved: {0}', messageOf(error)),
      );
    }
  }

  async #openWith(): Promise<void> {
    await vscode.commands.executeCommand('workbench.action.reopenWithEditor');
  }
}

/** The status bar has space for a name, not for the definition of a projection. */
function shortened(crs: string): string {
  const name = /^\w+\s*\[\s*"([^"]+)"/.exec(crs)?.[1] ?? crs;
  return name.length > 40 ? `${name.slice(0, 39)}…` : name;
}

function elsewhere({ scheme }: vscode.Uri): string {
  return vscode.l10n.t(
    'The quick look can only open files on disk. This file is stored elsewhere ({0}).',
    scheme,
  );
}

/**
 * The file itself, and the metadata of an image; of the folder of a cube, the file that is written last,
 * or those of its dates.
 */
function filesOf(uri: vscode.Uri): vscode.RelativePattern {
  if (!/\.(tiff?|json|nc4?)$/i.test(uri.path)) {
    return new vscode.RelativePattern(uri, '{zarr.json,*.tif,*.tiff}');
  }
  const names = [uri.path, ...(/\.tiff?$/i.test(uri.path) ? metadataPaths(uri.path) : [])];
  // Brackets and the like in a name would be read as patterns.
  const patterns = names.map((name) => path.posix.basename(name).replaceAll(/[[\]{}*?,]/g, '[$&]'));
  return new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), `{${patterns.join(',')}}`);
}

/** Shows a file again when it is downloaded again. */
function watchFile(uri: vscode.Uri, onChange: () => void): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(filesOf(uri));
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, SETTLED_MS);
  };
  watcher.onDidChange(changed);
  watcher.onDidCreate(changed);
  watcher.onDidDelete(changed);
  return {
    dispose: () => {
      clearTimeout(timer);
      watcher.dispose();
    },
  };
}
