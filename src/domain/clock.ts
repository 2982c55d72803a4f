/** The clock for everything that waits: between tries, polls and updates. Tests bring their own. */

/** What time it is, and work that is done later. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Does the work once, later; not at all when disposed first.
   *
   * @param milliseconds how much later
   * @param work must not throw
   */
  after(
    milliseconds: number,
    work: () => void,
  ): {
    /** Gives the work up. */
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
