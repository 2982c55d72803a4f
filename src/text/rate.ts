/**
 * Rate of a transfer and its remaining time. Does not read a clock.
 *
 * ```ts
 * const rate = new Rate();
 * rate.note(0, 0);
 * rate.note(5_000_000, 1000); // 5 MB in total, after 1,000 ms
 * rate.perSecond; // 5000000
 * ```
 */

/**
 * Time span of the measurement: long enough to smooth out one slow file, short enough to follow.
 */
const WINDOW_MS = 10_000;

/** A shorter measurement is not reliable. */
const LEAST_MS = 1000;

interface Sight {
  readonly amount: number;
  readonly at: number;
}

export class Rate {
  #sights: Sight[] = [];

  /** @param amount received in total; @param at milliseconds of any monotonic clock */
  note(amount: number, at: number): void {
    const last = this.#sights.at(-1);
    // The amount decreases when damaged data are discarded and received again: the measurement
    // restarts.
    if (last && amount < last.amount) this.#sights = [];
    this.#sights.push({ amount, at });
    while ((this.#sights[1]?.at ?? at) < at - WINDOW_MS) this.#sights.shift();
  }

  /** Amount per second; undefined while the measurement is too short. */
  get perSecond(): number | undefined {
    const [first] = this.#sights;
    const last = this.#sights.at(-1);
    if (!first || !last || last.at - first.at < LEAST_MS) return undefined;
    return (last.amount - first.amount) / ((last.at - first.at) / 1000);
  }

  /** Seconds until `total` is reached at this rate; undefined while the rate is unknown. */
  secondsLeft(total: number): number | undefined {
    const { perSecond } = this;
    const amount = this.#sights.at(-1)?.amount ?? 0;
    if (!perSecond || perSecond <= 0) return undefined;
    return Math.max(0, total - amount) / perSecond;
  }
}
