/**
 * Arguments of commands: the orders that a command is for, or some of their tasks.
 *
 * A command takes rows of the tree, an order's name, `{ name, configuration, items }`, or an array
 * of those; without any, the user is asked.
 */

import * as vscode from 'vscode';
import type { Configurations } from '../../configurations/configurations.ts';
import type { TaskState, TrackedItem } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import { oneLine } from '../../domain/singleLine.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { Order } from '../../orders/order.ts';
import { describeOrderStates } from '../../text/orderStates.ts';
import { describeCoverage, formatOrderName } from '../../text/orders.ts';
import {
  ConfigurationNode,
  GroupNode,
  OrderNode,
  TaskNode,
  type TreeNode,
} from '../../views/orders/rows.ts';
import { isCellsMenu, isNode, isSelection, requireKnownRows } from './registerCommand.ts';

export interface OrderReference {
  readonly name: string;
  /** Path of the configuration, or `sandbox`; required when two have an order of that name. */
  readonly configuration?: string;
  /** Names of tasks, when only some of the order's are meant. */
  readonly items?: readonly string[];
}

/** An order, or some of its tasks. */
export interface OrderTarget {
  readonly order: Order;
  /** Names of the tasks' items; the whole order unless given. */
  readonly items?: readonly string[];
}

export interface OrderQuestion {
  /** Asks "Update which orders?" */
  readonly question: string;
  /** Which orders the command applies to; all readable ones unless given. */
  readonly applies?: (order: Order) => boolean;
  /** Whether the command applies to one order at a time. */
  readonly isSingle?: boolean;
  /** States of single tasks that the command applies to; all unless given. */
  readonly states?: readonly TaskState[];
  /** Further tasks besides those in one of the states. */
  readonly appliesToTask?: (order: Order, task: TrackedItem) => boolean;
  /** Error when only tasks are given and the command applies only to whole orders. */
  readonly notTasks?: string;
  /** Whether a group or a configuration represents all its orders. */
  readonly takesGroups?: boolean;
  /** Message when the command applies to none. */
  readonly none?: string;
}

export class OrderArguments {
  readonly #model: OrdersModel;
  readonly #configurations: Configurations;

  readonly #rowsOfKey: () => Promise<readonly TreeNode[]>;

  /** @param rowsOfKey the rows of the view that a key was pressed for */
  constructor(
    model: OrdersModel,
    configurations: Configurations,
    rowsOfKey: () => Promise<readonly TreeNode[]>,
  ) {
    this.#model = model;
    this.#configurations = configurations;
    this.#rowsOfKey = rowsOfKey;
  }

  /** The given rows; undefined when the arguments are not rows. */
  async rows([first, selected]: readonly unknown[]): Promise<readonly TreeNode[] | undefined> {
    if (isSelection(first)) return this.#rowsOfKey();
    if (isCellsMenu(first)) return this.tasksOfCells([first]);
    // The menu applies to the whole selection only when opened on a part of it.
    const rows = Array.isArray(selected) && selected.includes(first) ? selected : [first].flat();
    return rows.length > 0 && rows.every(isNode) ? rows : undefined;
  }

  /**
   * The tasks of the images that are selected on the page of an order, as rows.
   *
   * @returns an empty array for any other argument
   * @throws Error when the order does not exist
   */
  async tasksOfCells([first]: readonly unknown[]): Promise<TaskNode[]> {
    if (!isCellsMenu(first)) return [];
    const order = await this.#find(first);
    const document = await order.configuration.document(order);
    const names = new Set(first.items);
    const row = new OrderNode(order, undefined);
    const leftOut = document.leftOut.filter(({ name }) => order.missingLeftOut.includes(name));
    return [
      ...document.orders.map((task) => new TaskNode(row, task)),
      ...leftOut.map((image) => TaskNode.ofLeftOut(row, image)),
    ].filter(({ task }) => names.has(task.name));
  }

  /**
   * The given orders, in whole even where only tasks of them are given.
   *
   * @param given arguments from VS Code: the row the menu was opened on, and all selected rows
   * @returns an empty array when the user selects none
   * @throws Error when an order does not exist, or a row is gone
   */
  async orders(given: readonly unknown[], question: OrderQuestion): Promise<Order[]> {
    const targets = await this.targets(given, question);
    return [...new Set(targets.map(({ order }) => order))];
  }

  /**
   * The given orders and tasks: each order once, with its tasks when only those are given.
   *
   * @param given arguments from VS Code: the row the menu was opened on, and all selected rows
   * @returns an empty array when the user selects none
   * @throws Error when an order does not exist, or a row is gone
   */
  async targets(given: readonly unknown[], question: OrderQuestion): Promise<OrderTarget[]> {
    requireKnownRows(given);
    await this.#configurations.found;
    const [first] = given;
    if (first === undefined || first === null) {
      return (await this.#pick(question)).map((order) => ({ order }));
    }
    const rows = await this.rows(given);
    if (rows) return wholeOnly(targetsOf(rows, question), question);
    const targets = await Promise.all(
      [first].flat().map(async (row) => {
        const { items } = asReference(row);
        const order = await this.#find(row);
        return items ? { order, items } : { order };
      }),
    );
    if (question.notTasks && targets.some(({ items }) => items)) throw new Error(question.notTasks);
    return targets;
  }

  async #find(given: unknown): Promise<Order> {
    const { name, configuration: id } = asReference(given);
    await this.#model.ensureRead();
    const configurations = this.#model.configurations.filter(
      ({ source }) => !id || source.id === id,
    );
    for (const again of [false, true]) {
      for (const configuration of configurations) {
        if (again) await configuration.refresh();
        const order = configuration.find(name);
        if (order) return order;
      }
    }
    throw new Error(
      id
        ? vscode.l10n.t('There is no order "{0}" in {1}.', name, id)
        : vscode.l10n.t('There is no order "{0}".', name),
    );
  }

  async #pick({
    question,
    applies = () => true,
    isSingle = false,
    none,
  }: OrderQuestion): Promise<Order[]> {
    await this.#model.ensureRead();
    const orders = this.#model.orders.filter(applies);
    const failed = this.#model.configurations.find(({ error }) => error);
    if (orders.length === 0) {
      if (failed) throw failed.error;
      void vscode.window.showInformationMessage(
        this.#model.orders.length === 0
          ? vscode.l10n.t(
              'There are no orders yet. Use "Cedar: New Order" to create the first one.',
            )
          : (none ?? vscode.l10n.t('No order matches this action.')),
      );
      return [];
    }
    // A single order needs no choice; actions that cannot be undone ask for confirmation
    // themselves.
    if (orders.length === 1) return orders;
    const several = this.#model.configurations.length > 1;
    const items = orders.map((order) => ({
      order,
      label: formatOrderName(order),
      description: several ? order.configuration.source.label : '',
      detail: detailOf(order),
    }));
    const options = {
      title: question,
      placeHolder: vscode.l10n.t('Search by name, collection, tile or state'),
      matchOnDetail: true,
      matchOnDescription: true,
      // The walkthrough takes the focus back from the views that its buttons open.
      ignoreFocusOut: true,
    };
    if (isSingle) {
      const one = await vscode.window.showQuickPick(items, options);
      return one ? [one.order] : [];
    }
    const picked = await vscode.window.showQuickPick(items, { ...options, canPickMany: true });
    return picked?.map(({ order }) => order) ?? [];
  }
}

function targetsOf(
  rows: readonly TreeNode[],
  { applies = () => true, appliesToTask, states, takesGroups }: OrderQuestion,
): OrderTarget[] {
  const orders = new Set(rows.flatMap((row) => ordersOf(row, takesGroups)));
  const tasks = new Map<Order, string[]>();
  for (const row of rows) {
    if (!(row instanceof TaskNode) || orders.has(row.order)) continue;
    const isInState = !states || states.includes(row.task.status.state);
    if (!isInState && !appliesToTask?.(row.order, row.task)) continue;
    tasks.set(row.order, [...(tasks.get(row.order) ?? []), row.task.name]);
  }
  return [
    ...[...orders].filter(applies).map((order) => ({ order })),
    ...[...tasks].map(([order, items]) => ({ order, items })),
  ];
}

/** Drops tasks that are selected among whole orders; only tasks are an error. */
function wholeOnly(targets: OrderTarget[], { notTasks }: OrderQuestion): OrderTarget[] {
  if (!notTasks) return targets;
  const whole = targets.filter(({ items }) => !items);
  if (targets.length > 0 && whole.length === 0) {
    void vscode.window.showInformationMessage(notTasks);
  }
  return whole;
}

function ordersOf(row: TreeNode, takesGroups = false): readonly Order[] {
  if (row instanceof OrderNode) return [row.order];
  if (!takesGroups) return [];
  if (row instanceof GroupNode) return row.orders;
  return row instanceof ConfigurationNode ? row.configuration.orders : [];
}

function detailOf(order: Order): string {
  const { summary, error } = order;
  if (summary) return oneLine(`${describeOrderStates(order)} · ${describeCoverage(summary)}`);
  return error ? oneLine(messageOf(error)) : '';
}

function asReference(given: unknown): OrderReference {
  if (typeof given === 'string') return { name: given };
  if (typeof given === 'object' && given !== null) {
    const { name, configuration, items }: Partial<Record<keyof OrderReference, unknown>> = given;
    if (typeof name === 'string' && name !== '') {
      return {
        name,
        ...(typeof configuration === 'string' && { configuration }),
        ...(Array.isArray(items) && { items: items.map(String) }),
      };
    }
  }
  throw new Error(
    vscode.l10n.t(
      'Specify the order by its name, by {0}, or as an array of these.',
      '{"name": …, "configuration": …}',
    ),
  );
}

/** Whether the caller has confirmed the action, so that the user is not asked. */
export function isConfirmed(given: readonly unknown[]): boolean {
  const [first] = given;
  const references = [first].flat();
  return (
    references.length > 0 &&
    references.every(
      (each) =>
        typeof each === 'object' && each !== null && 'confirmed' in each && each.confirmed === true,
    )
  );
}
