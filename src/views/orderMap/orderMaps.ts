/** Maps of orders: an editor for each order, with its tiles by the states of their tasks. */
import * as vscode from 'vscode';
import type { OrdersModel } from '../../orders/model.ts';
import type { Order } from '../../orders/order.ts';
import { formatShortName } from '../../text/shortNames.ts';
import { onDidChangeTileSource, readTileSource } from '../map/mapSettings.ts';
import { pageHtml } from '../pageHtml.ts';
import { ORDER_MAP } from '../pageIds.ts';
import type { Reporter } from '../report.ts';
import { OrderMapContents } from './orderMapContents.ts';
import type { FromOrderMap, OrderMapState, ToOrderMap } from './protocol.ts';

export interface OrderMapsParts {
  readonly extensionUri: vscode.Uri;
  readonly model: OrdersModel;
  readonly reporter: Reporter;
  /** Shows a task of an order in the orders view. */
  readonly reveal: (order: Order, item: string) => Promise<void>;
}

export class OrderMaps implements vscode.Disposable {
  readonly #parts: OrderMapsParts;
  readonly #panels = new Map<string, vscode.WebviewPanel>();

  constructor(parts: OrderMapsParts) {
    this.#parts = parts;
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
  }

  show({ name, configuration }: Order): void {
    const state = { name, configuration: configuration.source.id };
    const open = this.#panels.get(keyOf(state));
    if (open) open.reveal();
    else {
      const column = vscode.ViewColumn.Active;
      this.restore(vscode.window.createWebviewPanel(ORDER_MAP, '', column), state);
    }
  }

  /** @param panel an empty editor, or one that was open while the window was closed */
  restore(panel: vscode.WebviewPanel, state: OrderMapState): void {
    const key = keyOf(state);
    this.#panels.set(key, panel);
    panel.title = vscode.l10n.t('Map of {0}', formatShortName(state.name));
    const icon = (theme: string) =>
      vscode.Uri.joinPath(this.#parts.extensionUri, 'media', 'icons', `order-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.#media] };
    const post = (message: ToOrderMap) => void panel.webview.postMessage(message);
    const contents = new OrderMapContents(this.#parts.model, state, post);
    const listening = [
      this.#parts.model.onDidChange(({ order, isState }) => {
        if (!isState && (!order || order.name === state.name)) void contents.show();
      }),
      onDidChangeTileSource(() => this.#load(panel)),
    ];
    panel.webview.onDidReceiveMessage((message: FromOrderMap) => {
      this.#receive(message, contents).catch((error) =>
        this.#parts.reporter.report(vscode.l10n.t('Map of {0}', state.name), error),
      );
    });
    panel.onDidDispose(() => {
      for (const each of listening) each.dispose();
      contents.dispose();
      if (this.#panels.get(key) === panel) this.#panels.delete(key);
    });
    this.#load(panel);
  }

  async #receive(message: FromOrderMap, contents: OrderMapContents): Promise<void> {
    if (message.type === 'ready') {
      contents.start(readTileSource().settings);
      return contents.show();
    }
    const found = contents.taskAt(message.tile);
    if (found) await this.#parts.reveal(found.order, found.item);
  }

  get #media(): vscode.Uri {
    return vscode.Uri.joinPath(this.#parts.extensionUri, 'dist', 'media');
  }

  #load({ webview, title }: vscode.WebviewPanel): void {
    webview.html = pageHtml(webview, this.#media, {
      name: 'orderMap',
      title,
      map: { imageOrigins: readTileSource().origins },
    });
  }
}

function keyOf({ name, configuration }: OrderMapState): string {
  return JSON.stringify([configuration, name]);
}
