/**
 * Updates the orders of several trackers at once.
 *
 * ```ts
 * const [ours, theirs] = await updateTogether([
 *   { tracker: one, names: ['TRACKING_2019'] },
 *   { tracker: other, names: ['TRACKING_2020', 'TRACKING_2021'] },
 * ]);
 * ```
 */

import type { Tracker } from '../tracker.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { OperationsPass } from '../tracking/operationsPass.ts';
import { throwIfCancelled, type Watch } from '../watch.ts';

/** Orders of one tracker. */
export interface UpdateGroup {
  /** The tracker. */
  readonly tracker: Tracker;
  /** Names of orders, as `tracker.list` gives them. */
  readonly names: readonly string[];
}

/** Options of the update. */
export interface UpdateTogetherOptions extends Watch {
  /** Called once for each order that cannot be brought up to date. */
  readonly onError?: (name: string, error: unknown, tracker: Tracker) => void;
}

/**
 * Brings orders of several trackers up to date, with one pass over Earth Engine's operations for all
 * trackers of a project and endpoint; trackers of several projects do not wait for each other's.
 *
 * @param groups names of orders, by tracker
 * @param options progress, cancellation, and what becomes of errors
 * @returns the documents by the orders' names, for each group in its place
 * @throws the first error, after all other orders have been updated; with `onError`, that is called
 *   for each instead. CancelledError when the signal is aborted, whether there is `onError` or not
 */
export async function updateTogether(
  groups: readonly UpdateGroup[],
  options: UpdateTogetherOptions = {},
): Promise<Map<string, TrackingDocument>[]> {
  const failures: unknown[] = [];
  const onError = options.onError ?? ((_: string, error: unknown) => failures.push(error));
  const total = groups.reduce((sum, { names }) => sum + new Set(names).size, 0);
  let done = 0;
  const onProgress: Watch['onProgress'] = (step) =>
    options.onProgress?.({ ...step, done: ++done, total });
  const pass = new OperationsPass();
  const members = groups.map((group) => ({ group, member: pass.join() }));
  const updated = await Promise.all(
    members.map(async ({ group: { tracker, names }, member }) => {
      const failed = new Set<string>();
      const fail = (name: string, error: unknown) => {
        failed.add(name);
        onError(name, error, tracker);
      };
      const { signal } = options;
      try {
        const wanted = [...new Set(names)];
        return await tracker.updateAll(wanted, { signal, onProgress, onError: fail, member });
      } catch (error) {
        throwIfCancelled(signal);
        // The error that kept all of them from being looked up: it is reported for each order.
        for (const name of new Set(names)) if (!failed.has(name)) fail(name, error);
        return new Map<string, TrackingDocument>();
      } finally {
        member.leave();
      }
    }),
  );
  if (failures.length > 0) throw failures[0];
  return updated;
}
