/**
 * The time by a service's clock, whatever the clock of this machine says.
 *
 * ```ts
 * clock.note(response.headers.get('date'));
 * clock.now(); // this machine's clock may be hours off
 * ```
 */
export class ServiceClock {
  #known: { readonly time: number; readonly at: number } | undefined;

  /** Takes the time from the `Date` header of an answer, exact to a second. */
  note(date: string | null): void {
    const time = Date.parse(date ?? '');
    if (!Number.isNaN(time)) this.#known = { time, at: performance.now() };
  }

  /** The service's time, or this machine's while the service has not answered yet. */
  now(): Date {
    if (!this.#known) return new Date();
    return new Date(this.#known.time + performance.now() - this.#known.at);
  }
}
