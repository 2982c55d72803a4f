/**
 * Double-clicks on orders. VS Code reports none, but a click on the row of an order expands or
 * collapses it, and selects it: an order that does both in a moment was double-clicked. A command of
 * the row would report clicks as well, but then a single click would no longer expand the row.
 *
 * Keys expand and collapse rows too: key bindings of the view report them, after the command of the list.
 */
import type * as vscode from 'vscode';
import type { OrderNode, TreeNode } from './rows.ts';

/** Longest time between the clicks of a double-click, as in Windows and macOS by default. */
export const DOUBLE_CLICK_MS = 500;

/** What a tree view reports of its rows. */
export type ClickedRows = Pick<
  vscode.TreeView<TreeNode>,
  'onDidExpandElement' | 'onDidCollapseElement' | 'selection'
>;

export class DoubleClicks {
  readonly #view: ClickedRows;
  readonly #open: (row: OrderNode) => void;
  readonly #now: () => number;
  readonly #listening: readonly vscode.Disposable[];
  #keyAt = Number.NEGATIVE_INFINITY;
  #last: { readonly row: TreeNode; readonly isExpanded: boolean; readonly at: number } | undefined;

  /**
   * @param open called for an order that was double-clicked
   * @param now milliseconds of a clock
   */
  constructor(view: ClickedRows, open: (row: OrderNode) => void, now = () => performance.now()) {
    this.#view = view;
    this.#open = open;
    this.#now = now;
    this.#listening = [
      view.onDidExpandElement(({ element }) => this.#note(element, true)),
      view.onDidCollapseElement(({ element }) => this.#note(element, false)),
    ];
  }

  /** A key was pressed that may have expanded or collapsed a row, just before or in a moment. */
  notePressedKey(): void {
    this.#last = undefined;
    this.#keyAt = this.#now();
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
  }

  #note(row: TreeNode, isExpanded: boolean): void {
    const [last, at] = [this.#last, this.#now()];
    this.#last = { row, isExpanded, at };
    if (row.kind !== 'order' || last?.row !== row || last.isExpanded === isExpanded) return;
    // Clicks on the arrow of a row expand it without selecting it.
    const isClicked = this.#view.selection.length === 1 && this.#view.selection[0] === row;
    if (!isClicked || at - last.at > DOUBLE_CLICK_MS || at - this.#keyAt <= DOUBLE_CLICK_MS) return;
    this.#last = undefined;
    this.#open(row);
  }
}
