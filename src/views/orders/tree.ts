/**
 * The orders tree: configurations, groups, orders, and the tasks of each.
 *
 * Shows the model's orders in the user's arrangement; never changes an order. Orders are read when
 * the view is first shown. Only rows that changed are redrawn; all of them only when an order was
 * moved, added or removed.
 */
import * as vscode from 'vscode';
import { messageOf } from '../../domain/messages.ts';
import {
  type ArrangedOrders,
  arrange,
  isSameArrangement,
  type SearchedText,
  shownTasks,
} from '../../orders/arrangement.ts';
import type { DownloadedImages } from '../../orders/downloadedImages.ts';
import type { OrdersChange, OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';
import { describeOrder, describeTask, formatTaskLabel } from '../../text/orders.ts';
import type { Arranged } from './arranged.ts';
import { MessageNode } from './messageNode.ts';
import {
  ConfigurationNode,
  GroupNode,
  MoreNode,
  OrderNode,
  TaskNode,
  type TreeNode,
  type TreeParent,
} from './rows.ts';
import { troubleOf } from './trouble.ts';

/** How long changes are collected before they are drawn. */
const REDRAW_MS = 50;

/** Time for rows that are known already to be drawn. */
const SHOW_FIRST_MS = 300;

/** Text that a filter searches besides ids and dates: the text of the rows. */
const SEARCHED_TEXT: SearchedText = {
  ofOrder: describeOrder,
  ofTask: (task) => `${formatTaskLabel(task)} ${describeTask(task)}`,
};

/** Rows shown under one parent until the user asks for more. */
const PAGE = 250;

/** Up to this number of groups are expanded; of more, the user expands those of interest. */
const FEW_GROUPS = 12;

export class OrdersTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #model: OrdersModel;
  readonly #arranged: Arranged;
  readonly #downloaded: DownloadedImages | undefined;
  readonly #changes = new vscode.EventEmitter<TreeNode | TreeNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #listening: readonly { dispose(): void }[];
  /** Layout of the orders of each configuration; under undefined, when there is one configuration. */
  #layouts = new Map<ConfigurationOrders | undefined, ArrangedOrders>();
  /** Rows of each order, by the key of their parent. */
  #orderNodes = new WeakMap<Order, Map<string, OrderNode>>();
  readonly #configurationNodes = new WeakMap<ConfigurationOrders, ConfigurationNode>();
  readonly #groupNodes = new Map<string, GroupNode>();
  readonly #limits = new Map<string, number>();
  readonly #changed = {
    orders: new Set<Order>(),
    configurations: new Set<ConfigurationOrders>(),
    all: false,
  };
  #timer: NodeJS.Timeout | undefined;
  #reading: NodeJS.Timeout | undefined;

  /** @param downloaded shows which images are on this machine */
  constructor(model: OrdersModel, arranged: Arranged, downloaded?: DownloadedImages) {
    this.#downloaded = downloaded;
    this.#model = model;
    this.#arranged = arranged;
    this.#listening = [
      model.onDidChange((change) => this.#note(change)),
      arranged.onDidChange(() => this.#rearrange()),
      ...(downloaded ? [downloaded.onDidChange((order) => this.#note({ order }))] : []),
    ];
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) return this.#top();
    if (node.kind === 'configuration') {
      const rows = this.#under(node);
      if (rows.length > 0) return rows;
      return [
        node.configuration.error
          ? MessageNode.ofTrouble(node.configuration)
          : MessageNode.of(node.configuration),
      ];
    }
    if (node.kind === 'group') return this.#page(node, node.orders);
    if (node.kind === 'order') return this.#tasks(node);
    return [];
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const downloaded = this.#downloaded;
    if (!downloaded) return node.toTreeItem();
    if (node.kind === 'order') {
      downloaded.ensure(node.order);
      return node.toTreeItem(downloaded.count(node.order));
    }
    if (node.kind === 'task') return node.toTreeItem(downloaded.has(node.order, node.task.name));
    return node.toTreeItem();
  }

  /** Creates tooltips only when the pointer rests on a row; most are never needed. */
  async resolveTreeItem(
    item: vscode.TreeItem,
    node: TreeNode,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    if (node.kind !== 'order' && node.kind !== 'task') return item;
    const cancel = new AbortController();
    const listening = token.onCancellationRequested(() => cancel.abort());
    try {
      item.tooltip =
        node.kind === 'order'
          ? await node.tooltip(cancel.signal, this.#downloaded?.count(node.order))
          : await node.tooltip(this.#downloaded?.has(node.order, node.task.name));
    } finally {
      listening.dispose();
    }
    return item;
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node.kind === 'order' || node.kind === 'group' || node.kind === 'task') return node.parent;
    return undefined;
  }

  /** Number of orders that the filters hide. */
  get hidden(): number {
    const scopes = this.#isGrouped ? this.#model.configurations : [undefined];
    return scopes.reduce((sum, scope) => sum + this.#layout(scope).hidden, 0);
  }

  /** The row of an order, which is made visible. Undefined when a filter hides it. */
  nodeOf(order: Order): OrderNode | undefined {
    const scope = this.#isGrouped ? order.configuration : undefined;
    const parent = scope && this.#configurationNode(scope);
    const { groups } = this.#layout(scope);
    for (const [place, { key, orders }] of groups.entries()) {
      const at = orders.indexOf(order);
      if (at < 0) continue;
      const under = this.#isPlain ? parent : this.#groupNode(parent, key, orders, groups.length);
      if (!this.#isPlain) this.#showUpTo(place, parent);
      this.#showUpTo(at, under);
      return this.#orderNode(order, under);
    }
    return undefined;
  }

  /** The row of one of an order's tasks. */
  async taskNodeOf(order: Order, item: string): Promise<TaskNode | undefined> {
    const node = this.nodeOf(order);
    if (!node) return undefined;
    const rows = await this.#tasks(node);
    return rows.find((row) => row.kind === 'task' && row.task.name === item) as
      | TaskNode
      | undefined;
  }

  /** Draws the rows of the configurations again, for example when another account is signed in. */
  redrawConfigurations(): void {
    if (!this.#isGrouped) return;
    for (const configuration of this.#model.configurations)
      this.#changes.fire(this.#configurationNode(configuration));
  }

  /** Shows more rows under a parent. */
  showMore({ parent }: MoreNode): void {
    this.#limits.set(parent?.id ?? '', this.#limit(parent) + PAGE);
    this.#changes.fire(parent);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#reading);
    for (const each of this.#listening) each.dispose();
    this.#changes.dispose();
  }

  /** A single configuration has no row of its own. */
  get #isGrouped(): boolean {
    return this.#model.configurations.length > 1;
  }

  get #isPlain(): boolean {
    return this.#arranged.current.groupBy === 'none';
  }

  async #top(): Promise<TreeNode[]> {
    await this.#model.ensureKnown();
    this.#readSoon();
    if (this.#isGrouped)
      return this.#model.configurations.map((configuration) =>
        this.#configurationNode(configuration),
      );
    const rows = this.#under(undefined);
    const [configuration] = this.#model.configurations;
    // Other problems are shown by the view's welcome text.
    const isRefused =
      rows.length === 0 && configuration?.error && troubleOf(configuration.error) === 'unreachable';
    return isRefused ? [MessageNode.ofTrouble(configuration)] : rows;
  }

  /**
   * Reads orders that are shown for the first time, or have a new configuration: later changes are
   * events. Known rows are drawn first, because loading the core takes a moment.
   */
  #readSoon(): void {
    const isKnown = this.#model.configurations.every(({ state }) => state !== 'unread');
    clearTimeout(this.#reading);
    this.#reading = setTimeout(() => void this.#model.ensureRead(), isKnown ? SHOW_FIRST_MS : 0);
  }

  #under(parent: ConfigurationNode | undefined): TreeNode[] {
    const { groups } = this.#layout(parent?.configuration);
    if (this.#isPlain) return this.#page(parent, groups[0]?.orders ?? []);
    const rows = groups
      .slice(0, this.#limit(parent))
      .map(({ key, orders }) => this.#groupNode(parent, key, orders, groups.length));
    const left = groups.length - rows.length;
    return left > 0 ? [...rows, new MoreNode(parent, left, 'groups')] : rows;
  }

  #page(parent: TreeParent, orders: readonly Order[]): TreeNode[] {
    const limit = this.#limit(parent);
    const rows = orders.slice(0, limit).map((order) => this.#orderNode(order, parent));
    const left = orders.length - rows.length;
    return left > 0 ? [...rows, new MoreNode(parent, left, 'orders')] : rows;
  }

  async #tasks(node: OrderNode): Promise<TreeNode[]> {
    const { order, parent } = node;
    const group = parent?.kind === 'group' ? parent.key : '';
    try {
      const document = await order.configuration.document(order);
      void order.configuration.ensureImages(order);
      // Files may have been deleted by other programs.
      void this.#downloaded?.refresh(order);
      const tasks = shownTasks(document.orders, group, this.#arranged.current, SEARCHED_TEXT);
      const leftOut = document.leftOut.filter(({ name }) => order.missingLeftOut.includes(name));
      return [
        ...tasks.map((task) => new TaskNode(node, task)),
        ...leftOut.map((image) => TaskNode.ofLeftOut(node, image)),
      ];
    } catch (error) {
      return [
        new MessageNode(order.configuration, `error:${node.id}`, messageOf(error), 'warning'),
      ];
    }
  }

  /** Makes sure that the row at a position under a parent is shown. */
  #showUpTo(place: number, parent: TreeParent): void {
    if (place < this.#limit(parent)) return;
    this.#limits.set(parent?.id ?? '', place + 1);
    this.#changes.fire(parent);
  }

  #limit(parent: TreeParent): number {
    return this.#limits.get(parent?.id ?? '') ?? PAGE;
  }

  #layout(configuration: ConfigurationOrders | undefined): ArrangedOrders {
    const known = this.#layouts.get(configuration);
    if (known) return known;
    const orders = configuration ? configuration.orders : this.#model.orders;
    const layout = arrange(orders, this.#arranged.current, { searched: SEARCHED_TEXT });
    this.#layouts.set(configuration, layout);
    return layout;
  }

  #orderNode(order: Order, parent: TreeParent): OrderNode {
    const nodes = this.#orderNodes.get(order) ?? new Map<string, OrderNode>();
    this.#orderNodes.set(order, nodes);
    const key = parent?.id ?? '';
    const node = nodes.get(key) ?? new OrderNode(order, parent);
    nodes.set(key, node);
    return node;
  }

  #configurationNode(configuration: ConfigurationOrders): ConfigurationNode {
    const node =
      this.#configurationNodes.get(configuration) ?? new ConfigurationNode(configuration);
    this.#configurationNodes.set(configuration, node);
    return node;
  }

  #groupNode(
    parent: ConfigurationNode | undefined,
    key: string,
    orders: readonly Order[],
    groups: number,
  ): GroupNode {
    const fresh = new GroupNode(parent, this.#arranged.current.groupBy, key);
    const node = this.#groupNodes.get(fresh.id) ?? fresh;
    this.#groupNodes.set(node.id, node);
    node.orders = orders;
    node.isOpen = groups <= FEW_GROUPS;
    return node;
  }

  #rearrange(): void {
    this.#layouts.clear();
    this.#orderNodes = new WeakMap();
    this.#groupNodes.clear();
    this.#changes.fire(undefined);
  }

  #note({ configuration, order, isState }: OrdersChange): void {
    if (order) this.#changed.orders.add(order);
    // Without orders, the rows show the state of reading them.
    else if (configuration && isState && configuration.orders.length > 0)
      this.#changed.configurations.add(configuration);
    else this.#changed.all = true;
    this.#timer ??= setTimeout(() => this.#redraw(), REDRAW_MS);
  }

  #redraw(): void {
    this.#timer = undefined;
    const { orders, configurations, all } = this.#changed;
    const before = this.#layouts;
    this.#layouts = new Map();
    const hasMoved =
      all ||
      [...before].some(
        ([configuration, old]) => !isSameArrangement(old, this.#layout(configuration)),
      );
    if (hasMoved) this.#changes.fire(undefined);
    else {
      const rows: TreeNode[] = [...orders].flatMap((order) => [
        ...(this.#orderNodes.get(order)?.values() ?? []),
      ]);
      if (this.#isGrouped)
        rows.push(
          ...[...configurations].map((configuration) => this.#configurationNode(configuration)),
        );
      if (rows.length > 0) this.#changes.fire(rows);
    }
    orders.clear();
    configurations.clear();
    this.#changed.all = false;
  }
}
