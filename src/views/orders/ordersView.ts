/** The orders view around its tree: its welcome texts, messages and search. */

import * as vscode from 'vscode';
import type { GoogleAccounts } from '../../accounts/googleAccounts.ts';
import { messageOf } from '../../domain/messages.ts';
import { firstLine } from '../../domain/singleLine.ts';
import { isFiltered } from '../../orders/arrangement.ts';
import type { Failures } from '../../orders/failures.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';
import { formatState } from '../../text/orderStates.ts';
import { formatAge } from '../../text/quantities.ts';
import { formatShortSignedIn } from '../../text/signIn.ts';
import { ORDERS_VIEW } from '../viewIds.ts';
import type { Arranged } from './arranged.ts';
import { FailuresBadge } from './badge.ts';
import { DoubleClicks } from './doubleClicks.ts';
import type { DragOrders } from './dragOrders.ts';
import type { TreeNode } from './rows.ts';
import type { OrdersTree } from './tree.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** Which welcome text is shown; the manifest contains one for each. */
type Emptiness = 'noConfiguration' | Trouble | 'noOrders' | 'noMatches' | 'reading' | 'none';

/** For these the welcome text is enough. VS Code shows it only in a view without a message. */
const WELCOMED: ReadonlySet<Emptiness> = new Set([
  'noConfiguration',
  'broken',
  'offline',
  'noOrders',
  'noMatches',
  'reading',
]);

/** How long changes are collected before the view updates its description. */
const DESCRIBE_MS = 50;

/** How often the displayed age is updated. */
const AGE_MS = 60_000;

export interface OrdersViewParts {
  readonly model: OrdersModel;
  readonly tree: OrdersTree;
  readonly arranged: Arranged;
  readonly accounts: GoogleAccounts;
  readonly found: Promise<void>;
  readonly failures: Failures;
  readonly drags: DragOrders;
}

export class OrdersView implements vscode.Disposable {
  readonly #model: OrdersModel;
  readonly #tree: OrdersTree;
  readonly #arranged: Arranged;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #clicks: DoubleClicks;
  readonly #listening: readonly { dispose(): void }[];
  readonly #ageing: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;

  /** @param parts.found resolves when the configurations have been found */
  constructor({ model, tree, arranged, accounts, found, failures, drags }: OrdersViewParts) {
    this.#model = model;
    this.#tree = tree;
    this.#arranged = arranged;
    this.#view = vscode.window.createTreeView(ORDERS_VIEW, {
      treeDataProvider: tree,
      canSelectMany: true,
      dragAndDropController: drags,
      showCollapseAll: true,
    });
    this.#clicks = new DoubleClicks(this.#view, (row) => {
      void vscode.commands.executeCommand('cedar.openOrder', row);
    });
    this.#listening = [
      new FailuresBadge(failures, this.#view),
      this.#clicks,
      vscode.commands.registerCommand('_cedar.notePressedKey', () => this.#clicks.notePressedKey()),
      model.onDidChange(() => this.#describeSoon()),
      arranged.onDidChange(() => this.#describe()),
      accounts.onDidChange(() => {
        tree.redrawConfigurations();
        this.#describeSoon();
      }),
    ];
    this.#ageing = setInterval(() => this.#describe(), AGE_MS);
    void found.then(() => this.#describe());
  }

  /**
   * The rows that a key was pressed for, as in the Explorer: the selection, unless another row has
   * the focus; then that row.
   */
  async rowsOfKey(): Promise<readonly TreeNode[]> {
    const selected = this.#view.selection;
    // Extensions can read the selection, but not the focus: toggling adds the focused row to the
    // selection.
    await vscode.commands.executeCommand('list.toggleSelection');
    const focused = this.#view.selection.filter((row) => !selected.includes(row));
    await vscode.commands.executeCommand('list.toggleSelection');
    return focused.length > 0 ? focused : selected;
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onDidChangeVisibility(): vscode.Event<vscode.TreeViewVisibilityChangeEvent> {
    return this.#view.onDidChangeVisibility;
  }

  /** Shows an order with its tasks, or one of them; removes filters that hide it. */
  async reveal(order: Order, item?: string): Promise<void> {
    await vscode.commands.executeCommand(`${ORDERS_VIEW}.focus`);
    if (!this.#tree.nodeOf(order)) this.#arranged.clearFilter();
    const node = (item && (await this.#tree.taskNodeOf(order, item))) || this.#tree.nodeOf(order);
    if (!node) return;
    await this.#view.reveal(node, { select: true, focus: true, expand: node.kind === 'order' });
  }

  dispose(): void {
    clearInterval(this.#ageing);
    clearTimeout(this.#timer);
    for (const each of this.#listening) each.dispose();
    this.#view.dispose();
  }

  #describeSoon(): void {
    this.#timer ??= setTimeout(() => this.#describe(), DESCRIBE_MS);
  }

  #describe(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { configurations } = this.#model;
    const [only] = configurations.length === 1 ? configurations : [];
    const emptiness = this.#emptiness();
    void vscode.commands.executeCommand('setContext', 'cedar.ordersState', emptiness);
    void vscode.commands.executeCommand(
      'setContext',
      'cedar.sandboxShown',
      configurations.some(({ source }) => source.isSandbox),
    );
    const signedIn = formatShortSignedIn(only?.source.signedIn);
    this.#view.description = [signedIn, only?.source.label].filter(Boolean).join(' · ');
    if (WELCOMED.has(emptiness)) {
      this.#view.message = '';
      return;
    }
    // With several configurations, each shows its own problem in its own row.
    const isInRows = emptiness === 'unreachable';
    const trouble = only?.error && !isInRows ? firstLine(messageOf(only.error)) : '';
    const lines = [trouble, only ? describeListAge(only) : '', this.#describeFilter()];
    this.#view.message = lines.filter(Boolean).join('\n');
  }

  /** "Showing 3 of 40 orders: h009v003, failed" */
  #describeFilter(): string {
    const { current } = this.#arranged;
    if (!isFiltered(current)) return '';
    const all = this.#model.orders.length;
    const what = [current.text.trim(), ...current.states.map(formatState)].filter(Boolean);
    const shown = all - this.#tree.hidden;
    return vscode.l10n.t('Showing {1} of {2} orders: {0}', what.join(', '), shown, all);
  }

  #emptiness(): Emptiness {
    const { configurations, orders } = this.#model;
    const [first] = configurations;
    if (!first) return 'noConfiguration';
    if (configurations.length > 1) return 'none';
    if (orders.length > 0) return this.#tree.hidden < orders.length ? 'none' : 'noMatches';
    if (first.error) return troubleOf(first.error);
    return first.state === 'ready' ? 'noOrders' : 'reading';
  }
}

/** Age of the orders shown, while the connection is lost. */
function describeListAge({ listedAt, isStale }: ConfigurationOrders): string {
  return isStale && listedAt ? vscode.l10n.t('As of {0}.', formatAge(listedAt)) : '';
}
