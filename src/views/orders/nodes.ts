/** The kinds of rows in the orders tree, and how each looks. */
import * as vscode from 'vscode';
import type { TrackedItem } from '../../core/index.ts';
import type { Order } from '../../orders/order.ts';
import type { Root } from '../../orders/root.ts';
import { messageOf } from '../problems.ts';
import { orderIcon, stateIcon } from './icons.ts';
import { orderTooltip, taskTooltip } from './tooltips.ts';
import {
  coverage,
  firstLine,
  oneLine,
  plural,
  shortName,
  statesInWords,
  taskInWords,
  taskLabel,
} from './words.ts';

export type Node = RootNode | OrderNode | TaskNode | MessageNode;

/** A configuration; shown when there are several. */
export class RootNode {
  readonly kind = 'root';
  readonly root: Root;

  constructor(root: Root) {
    this.root = root;
  }

  toTreeItem(): vscode.TreeItem {
    const { source, orders, state } = this.root;
    const item = new vscode.TreeItem(source.label, vscode.TreeItemCollapsibleState.Expanded);
    item.id = `root:${source.id}`;
    item.description = state === 'ready' ? plural(orders.length, 'order') : source.description;
    item.tooltip = source.file ?? source.description;
    item.iconPath = new vscode.ThemeIcon(source.isSandbox ? 'beaker' : 'settings');
    item.contextValue = source.file ? 'root.file' : 'root';
    return item;
  }
}

export class OrderNode {
  readonly kind = 'order';
  readonly order: Order;

  constructor(order: Order) {
    this.order = order;
  }

  toTreeItem(): vscode.TreeItem {
    const { order } = this;
    const { document, error } = order;
    const label = shortName(order.name);
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const state = document ? (order.isFresh ? Expanded : Collapsed) : None;
    const item = new vscode.TreeItem(label, state);
    item.id = `order:${order.root.source.id}\n${order.name}`;
    item.description = describeOrder(order);
    item.iconPath = orderIcon(order);
    item.contextValue = orderContext(order);
    const spoken = error ? `cannot be read: ${firstLine(messageOf(error))}` : item.description;
    item.accessibilityInformation = { label: `Order ${label}, ${spoken}` };
    return item;
  }

  tooltip(): vscode.MarkdownString {
    return orderTooltip(this.order);
  }
}

function describeOrder({ document, error }: Order): string {
  if (document) return `${statesInWords(document)} · ${oneLine(coverage(document))}`;
  return error ? oneLine(firstLine(messageOf(error))) : '';
}

/** Words that menus look for, as in `order.active.unsubmitted`. */
function orderContext(order: Order): string {
  if (!order.document) return order.error ? 'order.broken' : 'order.unread';
  return [
    'order',
    order.active > 0 && 'active',
    order.count('UNSUBMITTED') > 0 && 'unsubmitted',
    order.count('COMPLETED', 'EMPTY') > 0 && 'downloadable',
  ]
    .filter(Boolean)
    .join('.');
}

export class TaskNode {
  readonly kind = 'task';
  readonly order: Order;
  readonly index: number;

  constructor(order: Order, index: number) {
    this.order = order;
    this.index = index;
  }

  get task(): TrackedItem | undefined {
    return this.order.tasks[this.index];
  }

  toTreeItem(): vscode.TreeItem {
    const { task } = this;
    const item = new vscode.TreeItem(task ? taskLabel(task) : '');
    item.id = `task:${this.order.root.source.id}\n${this.order.name}\n${this.index}`;
    item.contextValue = 'task';
    if (!task) return item;
    item.description = taskInWords(task);
    item.iconPath = stateIcon(task.status.state);
    item.accessibilityInformation = { label: `Task ${item.label}, ${item.description}` };
    return item;
  }

  tooltip(): vscode.MarkdownString | undefined {
    return this.task && taskTooltip(this.task);
  }
}

/** What to say where there are no orders to show, when other configurations have some. */
export class MessageNode {
  readonly kind = 'message';
  readonly root: Root;

  constructor(root: Root) {
    this.root = root;
  }

  toTreeItem(): vscode.TreeItem {
    const { state, error } = this.root;
    const text = error
      ? firstLine(messageOf(error))
      : state === 'ready'
        ? 'No orders yet.'
        : 'Reading the orders…';
    const item = new vscode.TreeItem(text);
    item.id = `message:${this.root.source.id}`;
    item.iconPath = new vscode.ThemeIcon(
      error ? 'warning' : state === 'ready' ? 'info' : 'loading~spin',
    );
    item.contextValue = 'message';
    if (error) item.tooltip = messageOf(error);
    return item;
  }
}
