/** Maps of orders, whose code is loaded when the first one is shown. */
import * as vscode from 'vscode';
import type { Order } from '../orders/order.ts';
import type { OrderMaps, OrderMapsParts } from './orderMap/index.ts';
import type { OrderMapState } from './orderMap/protocol.ts';
import { ORDER_MAP } from './pageIds.ts';

export class OrderMapLoader implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #parts: OrderMapsParts;
  readonly #registered: vscode.Disposable;
  #maps: Promise<OrderMaps> | undefined;

  constructor(parts: OrderMapsParts) {
    this.#parts = parts;
    this.#registered = vscode.window.registerWebviewPanelSerializer(ORDER_MAP, this);
  }

  async show(order: Order): Promise<void> {
    const maps = await this.#load();
    maps.show(order);
  }

  /** Called when a map was open while the window was closed or reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (!isOrderState(state)) return panel.dispose();
    const maps = await this.#load();
    maps.restore(panel, state);
  }

  dispose(): void {
    this.#registered.dispose();
    void this.#maps?.then((maps) => maps.dispose());
  }

  #load(): Promise<OrderMaps> {
    this.#maps ??= import('./orderMap/index.ts').then(({ OrderMaps }) => {
      return new OrderMaps(this.#parts);
    });
    return this.#maps;
  }
}

/** Whether a page has kept which order it shows. */
export function isOrderState(state: unknown): state is OrderMapState {
  const { name, configuration }: Partial<Record<string, unknown>> =
    typeof state === 'object' && state !== null ? { ...state } : {};
  return typeof name === 'string' && typeof configuration === 'string';
}
