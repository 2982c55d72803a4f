/** A clock that only tests advance, and that can sleep. */
import type { Clock } from '../../src/domain/clock.ts';

export class FakeClock implements Clock {
  #now = Date.parse('2026-01-01T12:00:00Z');
  #timers: { readonly work: () => void; readonly due: number }[] = [];

  now(): number {
    return this.#now;
  }

  get waiting(): number {
    return this.#timers.length;
  }

  after(milliseconds: number, work: () => void): { dispose(): void } {
    const timer = { work, due: this.#now + milliseconds };
    this.#timers.push(timer);
    return {
      dispose: () => {
        this.#timers = this.#timers.filter((each) => each !== timer);
      },
    };
  }

  /** Time passes, and whatever was to happen in it happens. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    for (;;) {
      await settled();
      const [next] = this.#timers
        .filter(({ due }) => due <= until)
        .sort((one, other) => one.due - other.due);
      if (!next) break;
      this.#now = Math.max(this.#now, next.due);
      this.#timers = this.#timers.filter((each) => each !== next);
      next.work();
    }
    this.#now = until;
    await settled();
  }

  /** The machine sleeps: its clock continues, and what was waiting waits as long as before. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
    this.#timers = this.#timers.map(({ work, due }) => ({ work, due: due + milliseconds }));
  }
}

/**
 * Waits until all promises that do not depend on the clock are settled. The core loads when it is
 * first needed, which takes real time that this clock does not measure.
 */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await import('../../src/core/index.ts');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
