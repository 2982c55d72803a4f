/** The user's arrangement of the orders, kept from window to window. */
import * as vscode from 'vscode';
import type { TaskState } from '../../core/index.ts';
import {
  type Arrangement,
  GROUPINGS,
  isFiltered,
  PLAIN,
  SORTINGS,
} from '../../orders/arrangement.ts';

const KEY = 'cedar.orders.arrangement';

export class Arranged implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changes = new vscode.EventEmitter<Arrangement>();
  readonly onDidChange = this.#changes.event;
  #current: Arrangement;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    this.#current = asArrangement(memory.get(KEY));
    this.#updateMenus();
  }

  get current(): Arrangement {
    return this.#current;
  }

  change(change: Partial<Arrangement>): void {
    this.#current = { ...this.#current, ...change };
    void this.#memory.update(KEY, this.#current);
    this.#updateMenus();
    this.#changes.fire(this.#current);
  }

  clearFilter(): void {
    this.change({ text: PLAIN.text, states: PLAIN.states });
  }

  dispose(): void {
    this.#changes.dispose();
  }

  #updateMenus(): void {
    const filtered = isFiltered(this.#current);
    void vscode.commands.executeCommand('setContext', 'cedar.ordersFiltered', filtered);
  }
}

/** A stored arrangement, whatever an earlier version stored. */
function asArrangement(kept: unknown): Arrangement {
  if (typeof kept !== 'object' || kept === null) return PLAIN;
  const { groupBy, sortBy, text, states } = kept as Partial<Record<keyof Arrangement, unknown>>;
  return {
    groupBy: GROUPINGS.find((each) => each === groupBy) ?? PLAIN.groupBy,
    sortBy: SORTINGS.find((each) => each === sortBy) ?? PLAIN.sortBy,
    text: typeof text === 'string' ? text : '',
    states: Array.isArray(states)
      ? states.filter((state): state is TaskState => typeof state === 'string')
      : [],
  };
}
