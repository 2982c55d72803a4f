/**
 * Turns of the event loop for work that is short each time, and long when all of it comes at once.
 *
 * ```ts
 * const turns = new EventLoopTurns();
 * await Promise.all(items.map(async (item) => {
 *   await turns.next();
 *   prepare(item); // a few milliseconds, and nothing else waits for those of all items
 * }));
 * ```
 */
import { setImmediate } from 'node:timers/promises';

export class EventLoopTurns {
  #last: Promise<void> = Promise.resolve();

  /** Waits for a turn that no other caller has: one after the other, in the order of the calls. */
  next(): Promise<void> {
    this.#last = this.#last.then(() => setImmediate());
    return this.#last;
  }
}
