/** Limit of the compute time of a run. */
import type { Operation } from '../../src/core/index.ts';

/**
 * Most compute time of the tasks of a run, EECU-seconds: 0.08 EECU-hours. The rest of 0.1 is for
 * computations that are answered at once, of which Earth Engine does not report the time.
 */
export const MAX_TASK_SECONDS = 0.08 * 3600;

/** The tasks used more than a run may use. */
export class BudgetError extends Error {}

/** Adds up what the tasks of a run have used. */
export class Budget {
  readonly #limit: number;
  readonly #seconds = new Map<string, number>();

  /** @param limit EECU-seconds */
  constructor(limit = MAX_TASK_SECONDS) {
    this.#limit = limit;
  }

  /** EECU-seconds, of the tasks as they were last seen. */
  get used(): number {
    return [...this.#seconds.values()].reduce((sum, seconds) => sum + seconds, 0);
  }

  /** @throws BudgetError if all tasks have used too much */
  note({ name, metadata }: Operation): void {
    this.#seconds.set(name, Number(metadata?.batchEecuUsageSeconds ?? 0));
    if (this.used <= this.#limit) return;
    throw new BudgetError(
      `The tasks used ${Math.ceil(this.used)} EECU-seconds, more than the ${this.#limit} of a run. They are cancelled.`,
    );
  }
}
