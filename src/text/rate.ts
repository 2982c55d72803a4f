/**
 * How fast something comes, and how long the rest of it takes. Knows no clock.
 *
 * ```ts
 * const rate = new Rate();
 * rate.note(0, 0);
 * rate.note(5_000_000, 1000); // so much in all, at this many milliseconds
 * rate.perSecond; // 5000000
 * ```
 */

/** What is looked at: long enough for one slow file not to count much, short enough to follow. */
const WINDOW_MS = 10_000;

/** What is seen of less time says nothing yet. */
const LEAST_MS = 1000;

interface Sight {
  readonly amount: number;
  readonly at: number;
}

export class Rate {
  #sights: Sight[] = [];

  /** @param amount received in all; @param at milliseconds of any clock that runs evenly */
  note(amount: number, at: number): void {
    const last = this.#sights.at(-1);
    // What is taken back, because it was damaged and is received again, begins anew.
    if (last && amount < last.amount) this.#sights = [];
    this.#sights.push({ amount, at });
    while ((this.#sights[1]?.at ?? at) < at - WINDOW_MS) this.#sights.shift();
  }

  /** A second's amount; nothing while there is too little to tell from. */
  get perSecond(): number | undefined {
    const [first] = this.#sights;
    const last = this.#sights.at(-1);
    if (!first || !last || last.at - first.at < LEAST_MS) return undefined;
    return (last.amount - first.amount) / ((last.at - first.at) / 1000);
  }

  /** Seconds until `total` is reached at this rate; nothing while that cannot be told. */
  secondsLeft(total: number): number | undefined {
    const { perSecond } = this;
    const amount = this.#sights.at(-1)?.amount ?? 0;
    if (!perSecond || perSecond <= 0) return undefined;
    return Math.max(0, total - amount) / perSecond;
  }
}
