/** Editors that show an order each, whose code is loaded when the first one is shown. */
import * as vscode from 'vscode';
import type { Order } from '../orders/order.ts';
import { LoadedOnce } from './loadedOnce.ts';
import type { OrderMapState } from './orderMap/protocol.ts';

/** Exports of the bundle for one kind of editor, such as the maps of orders. */
interface OrderEditors extends vscode.Disposable {
  show(order: Order): void;
  /** @param panel one that was open while the window was closed */
  restore(panel: vscode.WebviewPanel, state: OrderMapState): void;
}

export class OrderPanelsLoader implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #editors: LoadedOnce<OrderEditors>;
  readonly #registered: vscode.Disposable;

  /** @param load imports the bundle */
  constructor(viewType: string, load: () => Promise<OrderEditors>) {
    this.#editors = new LoadedOnce(load);
    this.#registered = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  async show(order: Order): Promise<void> {
    const editors = await this.#editors.get();
    editors.show(order);
  }

  /** Called when an editor was open while the window was closed or reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (!isOrderState(state)) return panel.dispose();
    const editors = await this.#editors.get();
    editors.restore(panel, state);
  }

  dispose(): void {
    this.#registered.dispose();
    this.#editors.ifLoaded((editors) => editors.dispose());
  }
}

/** Whether a page has kept which order it shows. */
function isOrderState(state: unknown): state is OrderMapState {
  const { name, configuration }: Partial<Record<string, unknown>> =
    typeof state === 'object' && state !== null ? { ...state } : {};
  return typeof name === 'string' && typeof configuration === 'string';
}
