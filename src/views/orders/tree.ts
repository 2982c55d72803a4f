/**
 * The orders tree: configurations, their orders, and the tasks of each.
 *
 * It draws what the model holds and listens to its one event; nothing here changes an order. Orders
 * are read when the view is first shown.
 */
import * as vscode from 'vscode';
import type { OrdersChange, OrdersModel } from '../../orders/model.ts';
import type { Order } from '../../orders/order.ts';
import type { Root } from '../../orders/root.ts';
import { MessageNode, type Node, OrderNode, RootNode, TaskNode } from './nodes.ts';

export const ORDERS_VIEW = 'cedar.orders';

export class OrdersTree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #model: OrdersModel;
  readonly #changes = new vscode.EventEmitter<Node | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #listening: vscode.Disposable;
  /** One node an order, so that a reveal and a redraw name the row that is there. */
  readonly #nodes = new WeakMap<Order, OrderNode>();
  readonly #rootNodes = new WeakMap<Root, RootNode>();

  constructor(model: OrdersModel) {
    this.#model = model;
    this.#listening = model.onDidChange((change) => this.#redraw(change));
  }

  getChildren(node?: Node): Node[] {
    if (!node) return this.#top();
    if (node.kind === 'root') return this.#ordersOf(node.root);
    if (node.kind === 'order') {
      return node.order.tasks.map((_, index) => new TaskNode(node.order, index));
    }
    return [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node.toTreeItem();
  }

  /** Tooltips are made when the pointer rests on a row; most never are. */
  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    if (node.kind === 'order' || node.kind === 'task') item.tooltip = node.tooltip();
    return item;
  }

  getParent(node: Node): Node | undefined {
    if (node.kind === 'task') return this.nodeOf(node.order);
    if (node.kind === 'order' && this.#isGrouped) return this.#rootNode(node.order.root);
    return undefined;
  }

  nodeOf(order: Order): OrderNode {
    const node = this.#nodes.get(order) ?? new OrderNode(order);
    this.#nodes.set(order, node);
    return node;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changes.dispose();
  }

  /** One configuration needs no row of its own. */
  get #isGrouped(): boolean {
    return this.#model.roots.length > 1;
  }

  #top(): Node[] {
    // Shown for the first time, or with a configuration that is new: what follows is an event.
    void this.#model.ensureRead();
    if (this.#isGrouped) return this.#model.roots.map((root) => this.#rootNode(root));
    return this.#model.orders.map((order) => this.nodeOf(order));
  }

  #ordersOf(root: Root): Node[] {
    if (root.orders.length === 0) return [new MessageNode(root)];
    return root.orders.map((order) => this.nodeOf(order));
  }

  #rootNode(root: Root): RootNode {
    const node = this.#rootNodes.get(root) ?? new RootNode(root);
    this.#rootNodes.set(root, node);
    return node;
  }

  #redraw({ root, order }: OrdersChange): void {
    if (order) this.#changes.fire(this.nodeOf(order));
    else if (root && this.#isGrouped) this.#changes.fire(this.#rootNode(root));
    else this.#changes.fire(undefined);
  }
}
