/** The orders view around its tree: what it says when it is empty, and how to find an order in it. */
import * as vscode from 'vscode';
import type { OrdersModel } from '../../orders/model.ts';
import type { Order } from '../../orders/order.ts';
import { isCedarError, messageOf } from '../problems.ts';
import type { Node } from './nodes.ts';
import { ORDERS_VIEW, type OrdersTree } from './tree.ts';
import { firstLine } from './words.ts';

/** Which welcome text is shown; the manifest has one for each. */
type Emptiness = 'noConfiguration' | 'broken' | 'unreachable' | 'noOrders' | 'reading' | 'none';

export class OrdersView implements vscode.Disposable {
  readonly #model: OrdersModel;
  readonly #tree: OrdersTree;
  readonly #view: vscode.TreeView<Node>;
  readonly #listening: { dispose(): void };

  /** @param found resolves when it is known which configurations there are */
  constructor(model: OrdersModel, tree: OrdersTree, found: Promise<void>) {
    this.#model = model;
    this.#tree = tree;
    this.#view = vscode.window.createTreeView(ORDERS_VIEW, {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#listening = model.onDidChange(() => this.#describe());
    void found.then(() => this.#describe());
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onDidChangeVisibility(): vscode.Event<vscode.TreeViewVisibilityChangeEvent> {
    return this.#view.onDidChangeVisibility;
  }

  /** Shows an order with its tasks. */
  async reveal(order: Order): Promise<void> {
    await vscode.commands.executeCommand(`${ORDERS_VIEW}.focus`);
    await this.#view.reveal(this.#tree.nodeOf(order), { select: true, focus: true, expand: true });
  }

  dispose(): void {
    this.#listening.dispose();
    this.#view.dispose();
  }

  #describe(): void {
    const { roots } = this.#model;
    const [only] = roots.length === 1 ? roots : [];
    void vscode.commands.executeCommand('setContext', 'cedar.ordersState', this.#emptiness());
    void vscode.commands.executeCommand(
      'setContext',
      'cedar.sandboxShown',
      roots.some(({ source }) => source.isSandbox),
    );
    this.#view.description = only?.source.label ?? '';
    // With several configurations, each says its own trouble in its own place.
    this.#view.message = only?.error ? firstLine(messageOf(only.error)) : '';
    const failed = this.#model.orders.filter((order) => order.count('FAILED') > 0).length;
    this.#view.badge =
      failed > 0
        ? {
            value: failed,
            tooltip: `${failed} ${failed === 1 ? 'order has' : 'orders have'} failed tasks`,
          }
        : undefined;
  }

  #emptiness(): Emptiness {
    const { roots, orders } = this.#model;
    const [first] = roots;
    if (!first) return 'noConfiguration';
    if (orders.length > 0 || roots.length > 1) return 'none';
    if (first.error) {
      return isCedarError(first.error) && first.error.tag === 'config' ? 'broken' : 'unreachable';
    }
    return first.state === 'ready' ? 'noOrders' : 'reading';
  }
}
