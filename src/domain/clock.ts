/** Clock for everything that waits: between tries, polls and updates. Tests supply their own. */

/** The current time, and timers. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Calls `work` once, later; not at all when disposed first.
   *
   * @param milliseconds delay
   * @param work must not throw
   */
  after(
    milliseconds: number,
    work: () => void,
  ): {
    /** Cancels the call. */
    dispose(): void;
  };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return { dispose: () => clearTimeout(timer) };
  },
};
