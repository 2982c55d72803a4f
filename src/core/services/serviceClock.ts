/** Clock of Google's services, for machines whose own clock is wrong. */
import { elapsedMs } from './elapsedTime.ts';

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
  /** Milliseconds by which this machine's clock was ahead of the time that passed, at the last answer. */
  #offset = 0;

  /**
   * Takes the time from the `Date` header of an answer, which has no fractions of a second. While what
   * is known agrees with it, that stays: times then only ever go on, and no two orders get the same.
   */
  note(date: string | null): void {
    const time = Date.parse(date ?? '');
    if (Number.isNaN(time)) return;
    this.#offset = clockOffset();
    const ahead = this.#known ? this.now().getTime() - time : Number.NaN;
    if (ahead > -TOLERANCE_MS && ahead < SECOND_MS + TOLERANCE_MS) return;
    this.#known = { time, at: elapsedMs() };
  }

  /**
   * Whether `now` is the service's time. It is not before the first answer, nor once this machine's
   * clock and the time that passed no longer agree: then the clock was set, or the machine was
   * stopped, as virtual ones are, and only another answer shows which.
   */
  get isKnown(): boolean {
    return this.#known !== undefined && Math.abs(clockOffset() - this.#offset) < TOLERANCE_MS;
  }

  /** The service's time, or this machine's while the service has not answered yet. */
  now(): Date {
    if (!this.#known) return new Date();
    return new Date(this.#known.time + elapsedMs() - this.#known.at);
  }
}

function clockOffset(): number {
  return Date.now() - elapsedMs();
}
