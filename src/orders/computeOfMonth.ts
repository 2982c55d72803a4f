/** Compute time that listed tasks have used since the begin of the month. */
import type { ProjectTask } from '../core/index.ts';

/**
 * @param tasks those of one project
 * @param now a time in the month, UTC
 * @returns EECU-seconds of the tasks that ended or ran in the month
 */
export function computeOfMonth(tasks: readonly ProjectTask[], now = new Date()): number {
  const since = Date.UTC(now.getUTCFullYear(), now.getUTCMonth());
  return tasks.reduce(
    (sum, { updatedMs = 0, eecuSeconds = 0 }) => (updatedMs >= since ? sum + eecuSeconds : sum),
    0,
  );
}
