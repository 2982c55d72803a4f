/**
 * Notices double-clicks on orders in the tree.
 *
 * VS Code does not report them. A double-click on a row that can be expanded expands and collapses it,
 * or the other way around, which VS Code does report.
 */
import type * as vscode from 'vscode';
import type { Node, OrderNode } from './rows.ts';

/** Most time between the two clicks. */
const DOUBLE_CLICK_MS = 500;

type Toggles = Pick<vscode.TreeView<Node>, 'onDidExpandElement' | 'onDidCollapseElement'>;

export class DoubleClicks implements vscode.Disposable {
  readonly #listening: readonly vscode.Disposable[];
  readonly #opened: (node: OrderNode) => void;
  #last: { readonly node: Node; readonly at: number } | undefined;

  /** @param opened called with the row of the order */
  constructor(view: Toggles, opened: (node: OrderNode) => void) {
    this.#opened = opened;
    this.#listening = [
      view.onDidExpandElement(({ element }) => this.#toggled(element)),
      view.onDidCollapseElement(({ element }) => this.#toggled(element)),
    ];
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
  }

  #toggled(node: Node): void {
    const at = performance.now();
    const { node: before, at: then = 0 } = this.#last ?? {};
    const isSecond = before === node && at - then < DOUBLE_CLICK_MS;
    this.#last = isSecond ? undefined : { node, at };
    if (isSecond && node.kind === 'order') this.#opened(node);
  }
}
