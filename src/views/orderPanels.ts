/** Editors that show an order each: at most one for an order, with the map of its tiles. */
import * as vscode from 'vscode';
import type { Order } from '../orders/order.ts';
import { readTileSource } from './map/mapSettings.ts';
import type { OrderMapState } from './orderMap/protocol.ts';
import { type Page, pageHtml } from './pageHtml.ts';
import { pageIcon } from './pageIcon.ts';

export class OrderPanels implements vscode.Disposable {
  readonly #viewType: string;
  readonly #pageName: Page['name'];
  readonly #extensionUri: vscode.Uri;
  readonly #panels = new Map<string, vscode.WebviewPanel>();

  /** @param pageName of the page's code in `media` */
  constructor(viewType: string, pageName: Page['name'], extensionUri: vscode.Uri) {
    this.#viewType = viewType;
    this.#pageName = pageName;
    this.#extensionUri = extensionUri;
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
  }

  /** @returns an empty editor to be filled; undefined when the order has one, which is shown */
  open({ name, configuration }: Order): [vscode.WebviewPanel, OrderMapState] | undefined {
    const state = { name, configuration: configuration.source.id };
    const open = this.#panels.get(panelKey(state));
    if (open) {
      open.reveal();
      return undefined;
    }
    const column = vscode.ViewColumn.Active;
    return [vscode.window.createWebviewPanel(this.#viewType, '', column), state];
  }

  /** Makes an editor the one of its order. */
  prepare(panel: vscode.WebviewPanel, state: OrderMapState): void {
    const key = panelKey(state);
    this.#panels.set(key, panel);
    panel.iconPath = pageIcon(this.#extensionUri);
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.#media] };
    panel.onDidDispose(() => {
      if (this.#panels.get(key) === panel) this.#panels.delete(key);
    });
  }

  /** Loads the page of an editor, also again when the source of its map has changed. */
  load({ webview, title }: vscode.WebviewPanel): void {
    webview.html = pageHtml(webview, this.#media, {
      name: this.#pageName,
      title,
      map: { imageOrigins: readTileSource().origins },
    });
  }

  get #media(): vscode.Uri {
    return vscode.Uri.joinPath(this.#extensionUri, 'dist', 'media');
  }
}

function panelKey({ name, configuration }: OrderMapState): string {
  return JSON.stringify([configuration, name]);
}
