/** Pages of orders, whose code is loaded when the first one is opened. */
import * as vscode from 'vscode';
import type { Order } from '../orders/order.ts';
import { isOrderState } from './orderMapLoader.ts';
import type { OrderPages, OrderPagesParts } from './orderPage/index.ts';
import { ORDER_PAGE } from './pageIds.ts';

export class OrderPageLoader implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #parts: OrderPagesParts;
  readonly #registered: vscode.Disposable;
  #pages: Promise<OrderPages> | undefined;

  constructor(parts: OrderPagesParts) {
    this.#parts = parts;
    this.#registered = vscode.window.registerWebviewPanelSerializer(ORDER_PAGE, this);
  }

  async show(order: Order): Promise<void> {
    const pages = await this.#load();
    pages.show(order);
  }

  /** Called when a page was open while the window was closed or reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (!isOrderState(state)) return panel.dispose();
    const pages = await this.#load();
    pages.restore(panel, state);
  }

  dispose(): void {
    this.#registered.dispose();
    void this.#pages?.then((pages) => pages.dispose());
  }

  #load(): Promise<OrderPages> {
    this.#pages ??= import('./orderPage/index.ts').then(({ OrderPages }) => {
      return new OrderPages(this.#parts);
    });
    return this.#pages;
  }
}
