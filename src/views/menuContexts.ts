/**
 * Context keys of menus, the palette and the walkthrough: whether there are configurations, orders,
 * images.
 *
 * A command without anything to act on is not offered; a step of the walkthrough is completed when
 * its result exists.
 */
import * as vscode from 'vscode';
import type { OrdersModel } from '../orders/model.ts';

/**
 * How long changes are collected: with thousands of orders, checking all of them takes a moment.
 */
const PAUSE_MS = 200;

export class MenuContexts implements vscode.Disposable {
  readonly #model: OrdersModel;
  readonly #listening: { dispose(): void };
  readonly #current = new Map<string, boolean>();
  #timer: NodeJS.Timeout | undefined;

  constructor(model: OrdersModel) {
    this.#model = model;
    this.#listening = model.onDidChange(() => {
      this.#timer ??= setTimeout(() => this.#update(), PAUSE_MS);
    });
    this.#update();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listening.dispose();
  }

  #update(): void {
    this.#timer = undefined;
    const { configurations, orders } = this.#model;
    this.#set('cedar.hasConfiguration', configurations.length > 0);
    this.#set(
      'cedar.hasOwnConfiguration',
      configurations.some(({ source }) => !source.isSandbox),
    );
    this.#set('cedar.hasOrders', orders.length > 0);
    this.#set(
      'cedar.hasImages',
      orders.some((order) => order.count('COMPLETED') > 0),
    );
    this.#set(
      'cedar.hasFailures',
      orders.some((order) => order.count('FAILED') > 0),
    );
    this.#set(
      'cedar.hasMissingImages',
      orders.some(({ isIncomplete }) => isIncomplete),
    );
    this.#set(
      'cedar.hasCancelled',
      orders.some((order) => order.count('CANCELLED') > 0),
    );
    this.#set(
      'cedar.hasUnsubmitted',
      orders.some((order) => order.count('UNSUBMITTED') > 0),
    );
    this.#set(
      'cedar.hasCloudOrders',
      orders.some(({ configuration }) => !configuration.source.isLocal),
    );
    this.#set(
      'cedar.hasUnfinished',
      orders.some((order) => order.active > 0 || order.count('UNSUBMITTED') > 0),
    );
  }

  #set(key: string, value: boolean): void {
    if (this.#current.get(key) === value) return;
    this.#current.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
