/**
 * Who may use the session with Earth Engine now.
 *
 * Its client library keeps one session for the whole process. Connecting another configuration
 * takes the library away for a moment, so that waits until no submission is building expressions.
 */
export class Turns {
  #together = 0;
  #alone: Promise<unknown> = Promise.resolve();
  readonly #waiting: (() => void)[] = [];

  /** Runs the work beside other work of this kind, and never while somebody is `alone`. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    await this.#alone;
    this.#together++;
    try {
      return await work();
    } finally {
      this.#together--;
      if (this.#together === 0) for (const wake of this.#waiting.splice(0)) wake();
    }
  }

  /** Runs the work when nobody else is at it. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#alone;
    const mine = before.then(async () => {
      while (this.#together > 0) await new Promise<void>((wake) => this.#waiting.push(wake));
      return work();
    });
    this.#alone = mine.catch(() => {});
    return mine;
  }
}
