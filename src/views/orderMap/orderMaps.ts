/** Maps of orders: an editor for each order, with its tiles by the states of their tasks. */
import * as vscode from 'vscode';
import type { OrdersModel } from '../../orders/model.ts';
import type { Order } from '../../orders/order.ts';
import { formatOrderName } from '../../text/orders.ts';
import { formatShortName } from '../../text/shortNames.ts';
import { onDidChangeTileSource, readTileSource } from '../map/mapSettings.ts';
import { OrderPanels } from '../orderPanels.ts';
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
  readonly #panels: OrderPanels;

  constructor(parts: OrderMapsParts) {
    this.#parts = parts;
    this.#panels = new OrderPanels(ORDER_MAP, 'orderMap', parts.extensionUri);
  }

  dispose(): void {
    this.#panels.dispose();
  }

  show(order: Order): void {
    const opened = this.#panels.open(order);
    if (opened) this.restore(...opened);
  }

  /** @param panel an empty editor, or one that was open while the window was closed */
  restore(panel: vscode.WebviewPanel, state: OrderMapState): void {
    this.#panels.prepare(panel, state);
    const post = (message: ToOrderMap) => void panel.webview.postMessage(message);
    const contents = new OrderMapContents(this.#parts.model, state, post);
    const showTitle = () => {
      panel.title = vscode.l10n.t('Map of {0}', nameOf(contents.order, state.name));
    };
    showTitle();
    const listening = [
      this.#parts.model.onDidChange(({ order, isState }) => {
        if (isState || (order && order.name !== state.name)) return;
        showTitle();
        void contents.show();
      }),
      onDidChangeTileSource(() => this.#panels.load(panel)),
    ];
    panel.webview.onDidReceiveMessage((message: FromOrderMap) => {
      this.#receive(message, contents).catch((error) =>
        this.#parts.reporter.report(vscode.l10n.t('Map of {0}', state.name), error),
      );
    });
    panel.onDidDispose(() => {
      for (const each of listening) each.dispose();
      contents.dispose();
    });
    this.#panels.load(panel);
  }

  async #receive(message: FromOrderMap, contents: OrderMapContents): Promise<void> {
    if (message.type === 'ready') {
      contents.start(readTileSource().settings);
      return contents.show();
    }
    const found = contents.nextTaskAt(message.tile);
    if (found) await this.#parts.reveal(found.order, found.item);
  }
}

function nameOf(order: Order | undefined, name: string): string {
  return order ? formatOrderName(order) : formatShortName(name);
}
