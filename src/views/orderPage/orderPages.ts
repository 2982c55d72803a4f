/** Pages of orders: an editor for each order, which follows it as it changes. */
import * as vscode from 'vscode';
import { messageOf } from '../../domain/messages.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { Order } from '../../orders/order.ts';
import { formatOrderName } from '../../text/orders.ts';
import { formatShortName } from '../../text/shortNames.ts';
import { onDidChangeTileSource, readTileSource } from '../map/mapSettings.ts';
import { openSetting } from '../openSetting.ts';
import { OrderPanels } from '../orderPanels.ts';
import { ORDER_PAGE } from '../pageIds.ts';
import type { Reporter } from '../report.ts';
import { isReportedError } from '../reportedError.ts';
import { openImages } from './openImages.ts';
import { OrderPageContents } from './orderPageContents.ts';
import type {
  CellAction,
  FromOrderPage,
  OrderAction,
  OrderPageState,
  ToOrderPage,
} from './protocol.ts';

export interface OrderPagesParts {
  readonly extensionUri: vscode.Uri;
  readonly model: OrdersModel;
  readonly reporter: Reporter;
  /** Folders on this machine with files of an order. */
  readonly foldersOf: (order: Order) => Promise<readonly string[]>;
}

/** How long changes of the order are collected before the page shows them. */
const SHOW_MS = 100;

/** How often times such as "5 minutes ago", and files on this machine, are brought up to date. */
const AGE_MS = 60_000;

const CELL_COMMANDS: Readonly<Record<Exclude<CellAction, 'openImage'>, string>> = {
  download: 'cedar.downloadOrder',
  retry: 'cedar.retryOrder',
  cancel: 'cedar.cancelOrder',
};

const ORDER_COMMANDS: Readonly<Record<OrderAction, string>> = {
  update: 'cedar.updateOrder',
  download: 'cedar.downloadOrder',
  retry: 'cedar.retryOrder',
  resume: 'cedar.resumeOrder',
  cancel: 'cedar.cancelOrder',
  clean: 'cedar.cleanOrder',
  orderAgain: 'cedar.orderAgain',
  exportFile: 'cedar.exportOrderFile',
  showFiles: 'cedar.showDownloadedFiles',
  openDocument: 'cedar.openTrackingDocument',
};

export class OrderPages implements vscode.Disposable {
  readonly #parts: OrderPagesParts;
  readonly #panels: OrderPanels;

  constructor(parts: OrderPagesParts) {
    this.#parts = parts;
    this.#panels = new OrderPanels(ORDER_PAGE, 'orderPage', parts.extensionUri);
  }

  dispose(): void {
    this.#panels.dispose();
  }

  show(order: Order): void {
    const opened = this.#panels.open(order);
    if (opened) this.restore(...opened);
  }

  /** @param panel an empty editor, or one that was open while the window was closed */
  restore(panel: vscode.WebviewPanel, state: OrderPageState): void {
    this.#panels.prepare(panel, state);
    const post = (message: ToOrderPage) => void panel.webview.postMessage(message);
    const contents = new OrderPageContents(this.#parts, state, post);
    const page = new OrderPage(this.#parts, panel, contents, post);
    const listening = [
      page,
      this.#parts.model.onDidChange(({ order, isState }) => {
        if (!isState && (!order || order.name === state.name)) page.showSoon();
      }),
      this.#parts.model.onDidAct((event) => {
        if (event.kind === 'downloaded' && event.order.name === state.name) page.showSoon();
      }),
      onDidChangeTileSource(() => this.#panels.load(panel)),
    ];
    panel.webview.onDidReceiveMessage((message: FromOrderPage) => void page.receive(message));
    panel.onDidDispose(() => {
      for (const each of listening) each.dispose();
    });
    panel.title = titleOf(contents.order, state.name);
    this.#panels.load(panel);
  }
}

/** One page: receives what the user does, and shows the order again when it has changed. */
class OrderPage implements vscode.Disposable {
  readonly #parts: OrderPagesParts;
  readonly #panel: vscode.WebviewPanel;
  readonly #contents: OrderPageContents;
  readonly #post: (message: ToOrderPage) => void;
  readonly #ageing: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    parts: OrderPagesParts,
    panel: vscode.WebviewPanel,
    contents: OrderPageContents,
    post: (message: ToOrderPage) => void,
  ) {
    this.#parts = parts;
    this.#panel = panel;
    this.#contents = contents;
    this.#post = post;
    this.#ageing = setInterval(() => {
      if (panel.visible) void this.#show();
    }, AGE_MS);
  }

  dispose(): void {
    clearInterval(this.#ageing);
    clearTimeout(this.#timer);
    this.#contents.dispose();
  }

  showSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#show();
    }, SHOW_MS);
  }

  async receive(message: FromOrderPage): Promise<void> {
    const { order } = this.#contents;
    try {
      await this.#act(message, order);
    } catch (error) {
      if (isReportedError(error)) return;
      const file = order?.configuration.source.file;
      this.#parts.reporter.report(this.#panel.title, error, { order, file });
    }
  }

  async #act(message: FromOrderPage, order: Order | undefined): Promise<void> {
    if (message.type === 'ready') {
      this.#contents.start();
      return this.#show();
    }
    if (message.type === 'showMap') return this.#contents.showMap(readTileSource().settings);
    if (!order) return;
    const { name, configuration } = order;
    const reference = { name, configuration: configuration.source.id };
    switch (message.type) {
      case 'act':
        if (message.action === 'openImage') {
          return openImages(order, message.items, (item) => this.#contents.filesOf(item));
        }
        await vscode.commands.executeCommand(CELL_COMMANDS[message.action], {
          ...reference,
          items: message.items,
        });
        return;
      case 'actOnOrder':
        await vscode.commands.executeCommand(ORDER_COMMANDS[message.action], reference);
        return;
      case 'openSetting': {
        const { file } = configuration.source;
        if (file) await openSetting(file, message.setting);
        return;
      }
      case 'annotate':
        await this.#annotate(order, message);
    }
  }

  /** Reports texts that cannot be stored beside the fields, which keep what was typed. */
  async #annotate(
    order: Order,
    { name, note }: { readonly name: string; readonly note: string },
  ): Promise<void> {
    try {
      await order.configuration.annotate(order, { name, note });
      this.#post({ type: 'annotated' });
    } catch (error) {
      this.#post({ type: 'annotated', problem: messageOf(error) });
    }
  }

  async #show(): Promise<void> {
    await this.#contents.show();
    const { order } = this.#contents;
    if (order) this.#panel.title = titleOf(order, order.name);
  }
}

function titleOf(order: Order | undefined, name: string): string {
  return order ? formatOrderName(order) : formatShortName(name);
}
