/** Read-only documents about orders, one for each order, which follow changes of their orders. */
import * as vscode from 'vscode';
import type { OrdersModel } from '../orders/model.ts';
import type { Order } from '../orders/order.ts';

export abstract class OrderTexts implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #model: OrdersModel;
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changes.event;
  readonly #registered: vscode.Disposable;

  /** @param scheme of the documents' addresses */
  constructor(model: OrdersModel, scheme: string) {
    this.#model = model;
    const listening = model.onDidChange(({ order }) => {
      if (order) this.refresh(order);
    });
    this.#registered = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      listening,
    );
  }

  abstract uriOf(order: Order): vscode.Uri;

  abstract textOf(order: Order): Promise<string>;

  /** Finds out which order an address of `uriOf` is about. */
  protected abstract parse(uri: vscode.Uri): {
    readonly configuration: string;
    readonly name: string;
  };

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const { configuration, name } = this.parse(uri);
    const order = this.#model.configuration(configuration)?.find(name);
    return order ? this.textOf(order) : '';
  }

  /**
   * Opens the document of an order. If it was open before, it shows the new text a moment later.
   *
   * @param options.preview whether the next document may replace it
   */
  async show(order: Order, { preview }: { preview: boolean }): Promise<vscode.TextDocument> {
    this.refresh(order);
    const document = await vscode.workspace.openTextDocument(this.uriOf(order));
    await vscode.window.showTextDocument(document, { preview });
    return document;
  }

  refresh(order: Order): void {
    this.#changes.fire(this.uriOf(order));
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changes.dispose();
  }
}
