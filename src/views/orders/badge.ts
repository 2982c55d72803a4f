/**
 * The number on Cedar's icon: orders with failed tasks that the user has not looked at yet.
 *
 * An order counts as seen when its row is selected or opened, or its errors are shown; all orders
 * do once the view has been visible for a while, because the rows show which have failed.
 */
import * as vscode from 'vscode';
import type { Failures } from '../../orders/failures.ts';
import type { Order } from '../../orders/order.ts';
import { formatTaskCount } from '../../text/quantities.ts';
import { OrderNode, TaskNode, type TreeNode } from './rows.ts';

/** Time to open the view and notice its rows. */
const IN_SIGHT_MS = 10_000;

export class FailuresBadge implements vscode.Disposable {
  readonly #failures: Failures;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #listening: readonly { dispose(): void }[];
  #sight: NodeJS.Timeout | undefined;

  constructor(failures: Failures, view: vscode.TreeView<TreeNode>) {
    this.#failures = failures;
    this.#view = view;
    this.#listening = [
      failures.onDidChange(() => this.#show()),
      view.onDidChangeSelection(({ selection }) => failures.see(selection.flatMap(ordersOf))),
      view.onDidExpandElement(({ element }) => failures.see(ordersOf(element))),
      view.onDidChangeVisibility(() => this.#watchSight()),
      vscode.window.onDidChangeWindowState(() => this.#watchSight()),
    ];
    this.#show();
  }

  dispose(): void {
    clearTimeout(this.#sight);
    for (const each of this.#listening) each.dispose();
  }

  #show(): void {
    const { unseen } = this.#failures;
    const failed = unseen.reduce((sum, order) => sum + order.count('FAILED'), 0);
    this.#view.badge =
      unseen.length > 0
        ? { value: unseen.length, tooltip: tooltip(unseen.length, formatTaskCount(failed)) }
        : undefined;
    if (unseen.length > 0) this.#watchSight();
  }

  #watchSight(): void {
    const isInSight = this.#view.visible && vscode.window.state.focused;
    if (!isInSight) {
      clearTimeout(this.#sight);
      this.#sight = undefined;
    } else if (this.#failures.unseen.length > 0) {
      this.#sight ??= setTimeout(() => {
        this.#sight = undefined;
        this.#failures.see(this.#failures.unseen);
      }, IN_SIGHT_MS);
    }
  }
}

function ordersOf(node: TreeNode): Order[] {
  return node instanceof OrderNode || node instanceof TaskNode ? [node.order] : [];
}

function tooltip(orders: number, tasks: string): string {
  return orders === 1
    ? vscode.l10n.t('1 order with failures: {0} failed', tasks)
    : vscode.l10n.t('{0} orders with failures: {1} failed', orders, tasks);
}
