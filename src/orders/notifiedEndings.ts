/** Endings of orders that the user has been notified of, in this window or an earlier one. */
import type { Memento } from './memento.ts';
import type { Order } from './order.ts';
import { orderKey } from './orderGroups.ts';

const KEY = 'cedar.endingsTold';
/**
 * Endings remembered. Older ones are not reported again either: only orders that end while a window
 * is open are news.
 */
const MAX_NOTIFIED = 500;

export class NotifiedEndings {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  /** Returns the orders whose endings are new, and remembers them. */
  news(orders: readonly Order[]): Order[] {
    const notified = new Set(this.#memento.get<string[]>(KEY) ?? []);
    const news = orders.filter((order) => !notified.has(ending(order)));
    if (news.length > 0) {
      for (const order of news) notified.add(ending(order));
      void this.#memento.update(KEY, [...notified].slice(-MAX_NOTIFIED));
    }
    return news;
  }
}

/** Key of an ending. The same order may end again after a retry, with another document. */
function ending(order: Order): string {
  const { version, states } = order.summary ?? {};
  return `${orderKey(order)}\n${version ?? JSON.stringify(states)}`;
}
