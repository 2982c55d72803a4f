/** Which endings of orders a person has been told of, in this window or an earlier one. */
import type { Memento } from './memento.ts';
import { type Order, orderKey } from './order.ts';

const KEY = 'cedar.endingsTold';
/** Older ones are not told again either: what ended before a window opened is no news. */
const KEPT = 500;

export class NotifiedEndings {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** Those of the orders whose endings are news; they are none any more from now on. */
  news(orders: readonly Order[]): Order[] {
    const told = new Set(this.#memory.get<string[]>(KEY) ?? []);
    const news = orders.filter((order) => !told.has(ending(order)));
    if (news.length > 0) {
      for (const order of news) told.add(ending(order));
      void this.#memory.update(KEY, [...told].slice(-KEPT));
    }
    return news;
  }
}

/** The same order may end again, after a retry: its document is another then. */
function ending(order: Order): string {
  const { version, states } = order.summary ?? {};
  return `${orderKey(order)}\n${version ?? JSON.stringify(states)}`;
}
