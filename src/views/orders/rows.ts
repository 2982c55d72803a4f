/** Rows of the orders tree, by kind, and their appearance. */

import * as vscode from 'vscode';
import type { LeftOutItem, TrackedItem } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import { firstLine, oneLine } from '../../domain/singleLine.ts';
import type { Grouping } from '../../orders/arrangement.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';
import { orderKey } from '../../orders/orderGroups.ts';
import { describeOrderStates, formatDownloaded, formatRowStates } from '../../text/orderStates.ts';
import {
  describeCoverage,
  describeLeftOut,
  describeTask,
  formatOrderName,
  formatTaskLabel,
} from '../../text/orders.ts';
import { formatAge, formatOrderCount } from '../../text/quantities.ts';
import { describeTaskRow, formatRowName, formatTaskRow } from '../../text/rowTexts.ts';
import { describeSignedIn, formatSignedIn } from '../../text/signIn.ts';
import { formatGroup, groupIcon } from './groups.ts';
import { orderIcon, taskIcon } from './icons.ts';
import type { MessageNode } from './messageNode.ts';
import { orderContext, taskContext } from './rowContexts.ts';

export type TreeNode =
  | ConfigurationNode
  | GroupNode
  | OrderNode
  | TaskNode
  | MoreNode
  | MessageNode;

/** Parent of orders: a configuration, a group, or (without either) the whole view. */
export type TreeParent = ConfigurationNode | GroupNode | undefined;

/** A configuration; shown when there are several. */
export class ConfigurationNode {
  readonly kind = 'configuration';
  readonly configuration: ConfigurationOrders;

  constructor(configuration: ConfigurationOrders) {
    this.configuration = configuration;
  }

  get id(): string {
    return `configuration:${this.configuration.source.id}`;
  }

  toTreeItem(): vscode.TreeItem {
    const { source } = this.configuration;
    const item = new vscode.TreeItem(source.label, vscode.TreeItemCollapsibleState.Expanded);
    item.id = this.id;
    item.description = describeConfiguration(this.configuration);
    const signedIn = describeSignedIn(source.signedIn);
    item.tooltip = [source.file ?? source.description, signedIn].filter(Boolean).join('\n');
    item.iconPath = new vscode.ThemeIcon(source.isSandbox ? 'beaker' : 'settings');
    item.contextValue = source.file ? 'root.file' : 'root';
    return item;
  }
}

function describeConfiguration(configuration: ConfigurationOrders): string {
  return [describeOrders(configuration), formatSignedIn(configuration.source.signedIn)]
    .filter(Boolean)
    .join(' · ');
}

function describeOrders({ source, orders, listedAt, isStale }: ConfigurationOrders): string {
  if (!listedAt) return source.description;
  const count = formatOrderCount(orders.length);
  return isStale ? vscode.l10n.t('{0} · as of {1}', count, formatAge(listedAt)) : count;
}

/** Group of orders with a common property. */
export class GroupNode {
  readonly kind = 'group';
  readonly parent: ConfigurationNode | undefined;
  readonly grouping: Grouping;
  readonly key: string;
  orders: readonly Order[] = [];
  /** Whether it is expanded until the user collapses it. */
  isOpen = true;

  constructor(parent: ConfigurationNode | undefined, grouping: Grouping, key: string) {
    this.parent = parent;
    this.grouping = grouping;
    this.key = key;
  }

  get id(): string {
    return `group:${this.parent?.id ?? ''}\n${this.grouping}\n${this.key}`;
  }

  toTreeItem(): vscode.TreeItem {
    const label = formatGroup(this.grouping, this.key);
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(label, this.isOpen ? Expanded : Collapsed);
    item.id = this.id;
    item.description = formatOrderCount(this.orders.length);
    if (this.grouping === 'collection') item.tooltip = `${label}\n${this.key}`.trim();
    item.iconPath = groupIcon(this.grouping, this.key);
    item.contextValue = 'group';
    return item;
  }
}

export class OrderNode {
  readonly kind = 'order';
  readonly order: Order;
  readonly parent: TreeParent;

  constructor(order: Order, parent: TreeParent) {
    this.order = order;
    this.parent = parent;
  }

  get id(): string {
    const group = this.parent?.kind === 'group' ? this.parent.id : '';
    return `order:${orderKey(this.order)}\n${group}`;
  }

  /** @param here number of its images on this machine */
  toTreeItem(here = 0): vscode.TreeItem {
    const { order } = this;
    const { summary, error } = order;
    const states = formatRowStates(order);
    const label = formatRowName(order, states.first);
    const name = formatOrderName(order);
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const state = summary ? (order.isFresh ? Expanded : Collapsed) : None;
    const item = new vscode.TreeItem(label, state);
    item.id = this.id;
    item.description = describeOrderRow(order, here, states.all);
    item.iconPath = orderIcon(order, here);
    item.contextValue = orderContext(order, here);
    const spoken = error
      ? vscode.l10n.t('cannot be read: {0}', firstLine(messageOf(error)))
      : describeOrderRow(order, here, describeOrderStates(order));
    item.accessibilityInformation = {
      label: vscode.l10n.t('Order {0}: {1}', label === name ? name : `${label}, ${name}`, spoken),
    };
    return item;
  }

  /** @param here number of its images on this machine */
  async tooltip(signal: AbortSignal, here = 0): Promise<vscode.MarkdownString> {
    const { orderTooltip } = await import('../tooltips/index.ts');
    return orderTooltip(this.order, here, signal);
  }
}

/** The most important comes first: a narrow view cuts the rest off. */
function describeOrderRow(order: Order, here: number, states: string): string {
  const { summary, error } = order;
  if (summary) {
    const downloaded = formatDownloaded(here, order.count('COMPLETED'));
    const parts = [states, downloaded, oneLine(describeCoverage(summary))];
    return parts.filter(Boolean).join(' · ');
  }
  return error ? oneLine(firstLine(messageOf(error))) : '';
}

export class TaskNode {
  readonly kind = 'task';
  readonly order: Order;
  /** The task when its order was last opened or redrawn. */
  readonly task: TrackedItem;
  readonly parent: OrderNode;
  /** A missing image that the order left out; it has no task yet. */
  readonly leftOut: LeftOutItem | undefined;

  constructor(parent: OrderNode, task: TrackedItem, leftOut?: LeftOutItem) {
    this.parent = parent;
    this.order = parent.order;
    this.task = task;
    this.leftOut = leftOut;
  }

  /** Row of an image that was left out. */
  static ofLeftOut(parent: OrderNode, image: LeftOutItem): TaskNode {
    return new TaskNode(parent, { ...image, status: { state: 'UNSUBMITTED' } }, image);
  }

  /** @param isHere whether its image is on this machine */
  toTreeItem(isHere = false): vscode.TreeItem {
    const { task, isMissing, leftOut } = this;
    const item = new vscode.TreeItem(formatTaskRow(task, this.order.summary));
    item.id = `task:${this.parent.id}\n${task.name}`;
    item.contextValue = taskContext(this, isHere);
    const isOther = leftOut !== undefined;
    const whole = isOther ? describeLeftOut(leftOut) : describeTask(task, isMissing);
    const state = isOther ? whole : describeTaskRow(task, isMissing);
    const isDone =
      task.status.state === 'COMPLETED' && !isMissing && task.taken_over_by === undefined;
    const andHere = (text: string) => (isHere ? vscode.l10n.t('{0} · downloaded', text) : text);
    // What is downloaded is also done.
    item.description = isHere && isDone ? vscode.l10n.t('downloaded') : andHere(state);
    item.iconPath = taskIcon(task, isMissing, isHere);
    if (isDone) {
      const title = vscode.l10n.t('Open Image');
      item.command = { command: 'cedar.openTask', title, arguments: [this] };
    }
    item.accessibilityInformation = {
      label: vscode.l10n.t('Task {0}: {1}', formatTaskLabel(task), andHere(whole)),
    };
    return item;
  }

  /**
   * Whether its image is missing from the store, although the task is completed or the image was
   * left to another order.
   */
  get isMissing(): boolean {
    const { missing, missingLeftOut } = this.order;
    return this.leftOut !== undefined || [...missing, ...missingLeftOut].includes(this.task.name);
  }

  /** @param isHere whether its image is on this machine */
  async tooltip(isHere = false): Promise<vscode.MarkdownString> {
    const { taskTooltip } = await import('../tooltips/index.ts');
    const { order, task, leftOut } = this;
    return taskTooltip(order, task, { isHere, leftOut });
  }
}

/** Placeholder for orders or groups that are not shown yet, where there are very many. */
export class MoreNode {
  readonly kind = 'more';
  readonly parent: TreeParent;
  readonly left: number;
  readonly what: 'orders' | 'groups';

  constructor(parent: TreeParent, left: number, what: 'orders' | 'groups') {
    this.parent = parent;
    this.left = left;
    this.what = what;
  }

  toTreeItem(): vscode.TreeItem {
    const left = formatNumber(this.left);
    const label =
      this.what === 'orders'
        ? vscode.l10n.t('Show more orders ({0} left)', left)
        : vscode.l10n.t('Show more groups ({0} left)', left);
    const item = new vscode.TreeItem(label);
    item.id = `more:${this.parent?.id ?? ''}`;
    item.iconPath = new vscode.ThemeIcon('ellipsis');
    item.contextValue = 'more';
    item.command = { command: 'cedar.showMoreOrders', title: label, arguments: [this] };
    return item;
  }
}
