/**
 * Logs actions on orders: the user's actions as information, automatic passes for debugging.
 * Contains no secrets. In English.
 */

import { errorForLog } from '../domain/errorForLog.ts';
import { messageOf } from '../domain/messages.ts';
import { oneLine } from '../domain/singleLine.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { ConfigurationOrders } from '../orders/order.ts';
import type { OrderEvent } from '../orders/orderEvents.ts';
import type { OrdersWatcher, WatcherJournal, WatcherStatus } from '../orders/watcher.ts';
import { formatStateCounts } from '../text/orderStates.ts';
import { describeCoverage } from '../text/orders.ts';

/** Log levels, as in VS Code. */
export interface LogLines {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
}

export class Logbook implements WatcherJournal {
  readonly #log: LogLines;
  readonly #listening: { dispose(): void }[] = [];
  /** Last error of each configuration; the same error is not logged again. */
  readonly #failures = new WeakMap<ConfigurationOrders, string>();

  constructor(log: LogLines, model: OrdersModel) {
    this.#log = log;
    this.#listening.push(model.onDidAct((event) => this.#logEvent(event)));
  }

  follow(watcher: OrdersWatcher): void {
    this.#listening.push(watcher.onDidChangeStatus((status) => this.#log.info(statusLine(status))));
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
  }

  passed({
    configuration,
    orders,
    moved,
    milliseconds,
  }: Parameters<NonNullable<WatcherJournal['passed']>>[0]) {
    this.#failures.delete(configuration);
    this.#log.debug(
      `${configuration.source.label}: checked ${orders} unfinished orders in ${milliseconds} ms, ${moved ? 'found changes' : 'no changes'}`,
    );
  }

  failed(configuration: ConfigurationOrders, error: unknown): void {
    const message = messageOf(error);
    const isNews = this.#failures.get(configuration) !== message;
    this.#failures.set(configuration, message);
    if (isNews)
      this.#log.warn(`${configuration.source.label}: updating failed: ${errorForLog(error)}`);
    else this.#log.debug(`${configuration.source.label}: updating failed again: ${message}`);
  }

  woke(): void {
    this.#log.info('The clock has jumped: the machine was asleep. Orders are checked again.');
  }

  #logEvent(event: OrderEvent): void {
    const line = formatOrderEvent(event);
    if (event.kind === 'listed' || event.kind === 'updated') this.#log.debug(line);
    else this.#log.info(line);
  }
}

function formatOrderEvent(event: OrderEvent): string {
  switch (event.kind) {
    case 'connected':
      return `Connected to ${event.configuration.source.label}`;
    case 'listed':
      return `${event.configuration.source.label}: listed ${count(event.orders, 'order')}, new or changed: ${event.read}`;
    case 'updated':
      return `${event.configuration.source.label}: updated ${count(event.orders, 'order')}`;
    case 'downloaded':
      return `Downloaded ${count(event.files, 'file')} of ${nameOf(event)} to ${event.folder}`;
    case 'cleaned':
      return `Cleaned ${nameOf(event)}: deleted ${count(event.objects, 'object')} and the record`;
    case 'cancelled':
      return `Cancelled ${count(event.tasks, 'task')} of ${nameOf(event)}`;
    case 'retried':
      return `Started ${count(event.tasks, 'task')} of ${nameOf(event)} again`;
    case 'fed':
      return `Started ${count(event.tasks, 'task')} of ${nameOf(event)} that had waited for room in the queue`;
    case 'annotated':
      return `Stored the name and the note of ${nameOf(event)}`;
    case 'submitted':
    case 'resumed': {
      const { summary } = event.order;
      const what = summary ? `(${describeCoverage(summary)}): ${formatStateCounts(summary)}` : '';
      return `${event.kind === 'submitted' ? 'Submitted' : 'Resumed'} ${nameOf(event)} ${oneLine(what)}`;
    }
  }
}

function nameOf({ order }: { readonly order: { readonly name: string } }): string {
  return oneLine(order.name);
}

function statusLine({ state, since }: WatcherStatus): string {
  const from = since ? ` since ${since.toISOString()}` : '';
  switch (state) {
    case 'idle':
      return 'Watching: no unfinished orders';
    case 'watching':
      return 'Watching: unfinished orders';
    case 'offline':
      return `Watching: no connection${from}, trying again`;
    case 'asleep':
      return `Watching: paused, the window is inactive${from}`;
    case 'off':
      return 'Watching: disabled by the setting cedar.autoUpdate, with unfinished orders';
  }
}

/** "1 order", "2 orders" */
function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
