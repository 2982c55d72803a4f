/** Tracking documents as read-only editors, which follow changes of their orders. */
import * as vscode from 'vscode';
import type { OrdersModel } from '../orders/model.ts';
import type { Order } from '../orders/order.ts';

const SCHEME = 'cedar-order';

export function trackingDocumentUri({ name, root }: Order): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name}.json`, query: root.source.id });
}

export class TrackingDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #model: OrdersModel;
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changes.event;
  readonly #registered: vscode.Disposable;

  constructor(model: OrdersModel) {
    this.#model = model;
    const listening = model.onDidChange(({ order }) => {
      if (order) this.refresh(trackingDocumentUri(order));
    });
    this.#registered = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      listening,
    );
  }

  async provideTextDocumentContent({ path, query }: vscode.Uri): Promise<string> {
    const name = path.slice(1).replace(/\.json$/, '');
    const order = this.#model.root(query)?.find(name);
    return order ? this.textOf(order) : '';
  }

  async textOf(order: Order): Promise<string> {
    return order.root.text(order);
  }

  refresh(uri: vscode.Uri): void {
    this.#changes.fire(uri);
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changes.dispose();
  }
}
