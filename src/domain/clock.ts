/** The clock for everything that waits: between tries, polls and updates. Tests bring their own. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Does the work once, later; not at all when disposed first. */
  after(milliseconds: number, work: () => void): { dispose(): void };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return { dispose: () => clearTimeout(timer) };
  },
};
