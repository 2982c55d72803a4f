/**
 * Writes down what happened to orders, for people who look after it: what somebody did as
 * information, the passes that Cedar makes by itself for debugging. Never a secret. In English.
 */
import type { Deed } from '../orders/deeds.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { Root } from '../orders/root.ts';
import type { OrdersWatcher, WatcherJournal, WatcherStatus } from '../orders/watcher.ts';
import { coverage, oneLine, statesInWords } from './orders/words.ts';
import { errorForLog, messageOf } from './problems.ts';

/** The levels of a log, as VS Code has them. */
export interface LogLines {
  debug(text: string): void;
  info(text: string): void;
  warn(text: string): void;
}

export class Logbook implements WatcherJournal {
  readonly #log: LogLines;
  readonly #listening: { dispose(): void }[] = [];
  /** What each configuration last failed with: the same is no news. */
  readonly #failures = new WeakMap<Root, string>();

  constructor(log: LogLines, model: OrdersModel) {
    this.#log = log;
    this.#listening.push(model.onDidAct((deed) => this.#deed(deed)));
  }

  follow(watcher: OrdersWatcher): void {
    this.#listening.push(watcher.onDidChangeStatus((status) => this.#log.info(statusLine(status))));
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
  }

  passed({
    root,
    orders,
    moved,
    milliseconds,
  }: Parameters<NonNullable<WatcherJournal['passed']>>[0]) {
    this.#failures.delete(root);
    this.#log.debug(
      `${root.source.label}: looked at ${orders} unfinished orders in ${milliseconds} ms, ${moved ? 'something' : 'nothing'} has changed`,
    );
  }

  failed(root: Root, error: unknown): void {
    const message = messageOf(error);
    const isNews = this.#failures.get(root) !== message;
    this.#failures.set(root, message);
    if (isNews) this.#log.warn(`${root.source.label}: updating failed: ${errorForLog(error)}`);
    else this.#log.debug(`${root.source.label}: updating failed again: ${message}`);
  }

  woke(): void {
    this.#log.info('The clock has jumped: the machine slept. Orders are looked at anew.');
  }

  #deed(deed: Deed): void {
    const line = deedLine(deed);
    if (deed.kind === 'listed' || deed.kind === 'updated') this.#log.debug(line);
    else this.#log.info(line);
  }
}

function deedLine(deed: Deed): string {
  switch (deed.kind) {
    case 'connected':
      return `Connected to ${deed.root.source.label}`;
    case 'listed':
      return `${deed.root.source.label}: listed ${deed.orders} orders, read the ${deed.read} that are new or changed`;
    case 'updated':
      return `${deed.root.source.label}: brought ${deed.orders} orders up to date`;
    case 'downloaded':
      return `Downloaded ${deed.files} files of ${nameOf(deed)} to ${deed.folder}`;
    case 'cleaned':
      return `Cleaned ${nameOf(deed)}: removed ${deed.objects} objects and the record`;
    case 'cancelled':
      return `Cancelled ${deed.tasks} tasks of ${nameOf(deed)}`;
    case 'retried':
      return `Started ${deed.tasks} tasks of ${nameOf(deed)} again`;
    case 'fed':
      return `Started ${deed.tasks} tasks of ${nameOf(deed)} that had waited for room in the queue`;
    case 'submitted':
    case 'resumed': {
      const { summary } = deed.order;
      const what = summary ? `(${coverage(summary)}): ${statesInWords(summary)}` : '';
      return `${deed.kind === 'submitted' ? 'Submitted' : 'Resumed'} ${nameOf(deed)} ${oneLine(what)}`;
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
      return 'Watching: no order is under way';
    case 'watching':
      return 'Watching: orders are under way';
    case 'offline':
      return `Watching: nobody can be reached${from}; trying again`;
    case 'asleep':
      return `Watching: paused, nobody is at the window${from}`;
    case 'off':
      return 'Watching: off by the setting cedar.autoUpdate, though orders are under way';
  }
}
