/**
 * Which orders a command is for.
 *
 * A command takes rows of the tree, an order's name, `{ name, configuration }`, or an array of
 * those; without any, a person is asked.
 */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { Order } from '../orders/order.ts';
import { OrderNode, TaskNode } from '../views/orders/nodes.ts';
import { coverage, oneLine, shortName, statesInWords } from '../views/orders/words.ts';
import { messageOf } from '../views/problems.ts';
import { isNode } from './command.ts';

export interface OrderReference {
  readonly name: string;
  /** Path of the configuration, or `sandbox`; needed when two have an order of that name. */
  readonly configuration?: string;
}

export interface Asked {
  /** Asks "Update which orders?" */
  readonly question: string;
  /** Which orders it can be done to; all that can be read unless told. */
  readonly applies?: (order: Order) => boolean;
  /** Whether it is done to one order at a time. */
  readonly isSingle?: boolean;
  /** What to say when it can be done to none. */
  readonly none?: string;
}

export class OrderArguments {
  readonly #model: OrdersModel;
  readonly #configurations: Configurations;

  constructor(model: OrdersModel, configurations: Configurations) {
    this.#model = model;
    this.#configurations = configurations;
  }

  /**
   * @param given what VS Code passes: the row the menu was opened on, and all rows selected
   * @returns none when a person chose none
   * @throws Error when there is no order of a name
   */
  async orders(given: readonly unknown[], asked: Asked): Promise<Order[]> {
    await this.#configurations.found;
    const [first, selected] = given;
    if (first === undefined || first === null) return this.#pick(asked);
    // The menu is for the whole selection only when opened on a part of it.
    const rows = Array.isArray(selected) && selected.includes(first) ? selected : [first].flat();
    if (rows.every(isNode)) {
      const { applies = () => true } = asked;
      const orders = rows.flatMap((row) =>
        row instanceof OrderNode || row instanceof TaskNode ? [row.order] : [],
      );
      return [...new Set(orders)].filter(applies);
    }
    return Promise.all(rows.map((row) => this.#find(row)));
  }

  async #find(given: unknown): Promise<Order> {
    const { name, configuration } = asReference(given);
    await this.#model.ensureRead();
    const roots = this.#model.roots.filter(
      ({ source }) => !configuration || source.id === configuration,
    );
    for (const again of [false, true]) {
      for (const root of roots) {
        if (again) await root.refresh();
        const order = root.find(name);
        if (order) return order;
      }
    }
    throw new Error(
      configuration
        ? vscode.l10n.t('There is no order "{0}" in {1}.', name, configuration)
        : vscode.l10n.t('There is no order "{0}".', name),
    );
  }

  async #pick({ question, applies = () => true, isSingle = false, none }: Asked): Promise<Order[]> {
    await this.#model.ensureRead();
    const orders = this.#model.orders.filter(applies);
    const failed = this.#model.roots.find(({ error }) => error);
    if (orders.length === 0) {
      if (failed) throw failed.error;
      void vscode.window.showInformationMessage(
        this.#model.orders.length === 0
          ? vscode.l10n.t('There are no orders yet. "Cedar: New Order" makes the first one.')
          : (none ?? vscode.l10n.t('There is no order this can be done to.')),
      );
      return [];
    }
    const several = this.#model.roots.length > 1;
    const items = orders.map((order) => ({
      order,
      label: shortName(order.name),
      description: several ? order.root.source.label : '',
      detail: detailOf(order),
    }));
    const options = {
      title: question,
      placeHolder: vscode.l10n.t('Type to search by name, collection, tile or state'),
      matchOnDetail: true,
      matchOnDescription: true,
    };
    if (isSingle) {
      const one = await vscode.window.showQuickPick(items, options);
      return one ? [one.order] : [];
    }
    const picked = await vscode.window.showQuickPick(items, { ...options, canPickMany: true });
    return picked?.map(({ order }) => order) ?? [];
  }
}

function detailOf({ summary, error }: Order): string {
  if (summary) return oneLine(`${statesInWords(summary)} · ${coverage(summary)}`);
  return error ? oneLine(messageOf(error)) : '';
}

function asReference(given: unknown): OrderReference {
  if (typeof given === 'string') return { name: given };
  if (typeof given === 'object' && given !== null && 'name' in given) {
    const { name } = given;
    const configuration = 'configuration' in given ? given.configuration : undefined;
    if (typeof name === 'string' && name !== '') {
      return typeof configuration === 'string' ? { name, configuration } : { name };
    }
  }
  throw new Error(
    vscode.l10n.t(
      'Say which order: its name, {0}, or an array of those.',
      '{"name": …, "configuration": …}',
    ),
  );
}

/** Whether a caller has said that nobody needs to be asked. */
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
