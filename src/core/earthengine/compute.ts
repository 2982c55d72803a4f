/**
 * Compute time that a project has used this month, and the quotas of noncommercial projects.
 *
 * ```ts
 * const { registration } = await earthEngine.projectConfig();
 * const { eecuSeconds } = await computeThisMonth(earthEngine);
 * NONCOMMERCIAL_TIERS.find(({ eecuHours }) => eecuSeconds / 3600 <= eecuHours)?.name;
 * ```
 *
 * Earth Engine reports how a project is registered, but not the tier of a noncommercial project: the
 * user finds it on `TIER_PAGE`.
 */
import { throwIfCancelled } from '../watch.ts';
import { createdAt, type Operation, taskStatus } from './operations.ts';
import type { EarthEngine } from './session.ts';

/** A quota tier of noncommercial projects. */
export interface NoncommercialTier {
  /** Google's name of the tier. */
  readonly name: 'Community' | 'Contributor' | 'Partner';
  /** Compute that is free each month, in EECU-hours. */
  readonly eecuHours: number;
}

/**
 * The tiers of noncommercial projects, smallest first; a project is in the first one unless its owner
 * has chosen another. Source: https://developers.google.com/earth-engine/guides/noncommercial_tiers
 */
export const NONCOMMERCIAL_TIERS: readonly NoncommercialTier[] = [
  { name: 'Community', eecuHours: 150 },
  { name: 'Contributor', eecuHours: 1000 },
  { name: 'Partner', eecuHours: 100_000 },
];

/** Google's page about the tiers of noncommercial projects and their quotas. */
export const TIER_PAGE = 'https://developers.google.com/earth-engine/guides/noncommercial_tiers';

/** Compute time of the tasks of a project in the current month. */
export interface MonthlyCompute {
  /** Begin of the month, in UTC. */
  readonly since: Date;
  /** Sum of the tasks that have run in this month, in EECU-seconds. */
  readonly eecuSeconds: number;
  /** Number of tasks in the sum. */
  readonly tasks: number;
}

/**
 * Compute time that the tasks of a project have used since the begin of the month (UTC).
 *
 * Counts the tasks that Earth Engine lists. Computations that are not tasks, such as those of the
 * Code Editor, are not among them, so the project may have used more. A task that ran into this month
 * counts completely.
 *
 * @param earthEngine a session of the project
 * @param signal ends the listing
 * @throws ServiceError, CancelledError
 */
export async function computeThisMonth(
  earthEngine: EarthEngine,
  signal?: AbortSignal,
): Promise<MonthlyCompute> {
  const month = new ComputeMonth(earthEngine.now());
  for await (const page of earthEngine.operations(signal)) {
    throwIfCancelled(signal);
    if (!month.add(page)) break;
  }
  return month.total;
}

/**
 * Adds up pages of operations, newest first, for the month of a time.
 *
 * @internal
 */
export class ComputeMonth {
  readonly #since: Date;
  #eecuSeconds = 0;
  #tasks = 0;

  constructor(now: Date) {
    this.#since = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  }

  get total(): MonthlyCompute {
    return { since: this.#since, eecuSeconds: this.#eecuSeconds, tasks: this.#tasks };
  }

  /** @returns whether older pages can have tasks of this month */
  add(page: readonly Operation[]): boolean {
    const month = this.#since.getTime();
    const before = this.#tasks;
    let isRecent = false;
    for (const operation of page) {
      isRecent ||= (createdAt(operation) ?? month) >= month;
      const { batch_eecu_usage_seconds: used, update_timestamp_ms: changed } =
        taskStatus(operation);
      if (!used || typeof changed !== 'number' || changed < month) continue;
      this.#eecuSeconds += used;
      this.#tasks += 1;
    }
    // Tasks wait and run for days: older ones count if they ended in this month.
    return isRecent || this.#tasks > before;
  }
}
