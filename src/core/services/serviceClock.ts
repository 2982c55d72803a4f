const SECOND_MS = 1000;
/** An answer may be that long on its way. */
const TOLERANCE_MS = 5000;

/**
 * The time by a service's clock, independent of the clock of this machine.
 *
 * ```ts
 * clock.note(response.headers.get('date'));
 * clock.now(); // this machine's clock may be hours off
 * ```
 */
export class ServiceClock {
  #known: { readonly time: number; readonly at: number } | undefined;

  /**
   * Takes the time from the `Date` header of an answer, which has no fractions of a second. While what
   * is known agrees with it, that stays: times then only ever go on, and no two orders get the same.
   */
  note(date: string | null): void {
    const time = Date.parse(date ?? '');
    if (Number.isNaN(time)) return;
    const ahead = this.#known ? this.now().getTime() - time : Number.NaN;
    if (ahead > -TOLERANCE_MS && ahead < SECOND_MS + TOLERANCE_MS) return;
    this.#known = { time, at: performance.now() };
  }

  /** The service's time, or this machine's while the service has not answered yet. */
  now(): Date {
    if (!this.#known) return new Date();
    return new Date(this.#known.time + performance.now() - this.#known.at);
  }
}
