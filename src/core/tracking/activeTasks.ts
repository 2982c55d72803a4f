/** The tasks of an order that are under way: finds them, cancels them, and waits until they end. */
import * as l10n from '@vscode/l10n';
import { ACTIVE_STATES, type TaskState } from '../../domain/taskStates.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { RunningTasksError } from '../errors.ts';
import { pause } from '../services/abort.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from './document.ts';
import { joinOperations, OperationsSearch, recordedProject } from './joinOperations.ts';
import { storedResults } from './storedResults.ts';

/** Interval at which tasks that are being cancelled are checked, milliseconds. */
export const CANCEL_POLL_MS = 1000;

/** Number of checks until waiting for the end of cancelled tasks is given up. */
const CANCEL_POLLS = 120;

/** The services that know the state of a task. */
interface TaskServices {
  readonly earthEngine: EarthEngine;
  readonly store: Store;
}

/** A task under way, and the project it was started in. */
export interface ActiveTask {
  readonly id: string;
  readonly state: TaskState;
  readonly project: string | undefined;
}

/** @param items names of the items; all unless given */
export function activeTasks(document: TrackingDocument, items?: readonly string[]): ActiveTask[] {
  return document.orders.flatMap((item) => {
    const { name, status } = item;
    if (items && !items.includes(name)) return [];
    if (!ACTIVE_STATES.has(status.state) || !status.id) return [];
    return [{ id: status.id, state: status.state, project: recordedProject(item, document) }];
  });
}

/** Cancels the tasks of some items and waits until none is under way, for two minutes at most. */
export async function cancelAndWait(
  services: TaskServices,
  order: TrackingDocument,
  signal: AbortSignal | undefined,
  items?: readonly string[],
): Promise<TrackingDocument> {
  const { earthEngine } = services;
  let current = order;
  await Promise.all(
    activeTasks(current, items).map(({ id, project }) =>
      earthEngine.cancel(id, { project, signal }),
    ),
  );
  for (let poll = 0; poll < CANCEL_POLLS && activeTasks(current, items).length > 0; poll++) {
    if (poll > 0) await pause(CANCEL_POLL_MS, signal, earthEngine.clock);
    current = await refreshStates(services, current, signal);
  }
  return current;
}

/**
 * The order as it is now, with no task under way.
 *
 * @param options.cancelFirst cancel the tasks that are under way, and wait for them
 * @throws RunningTasksError
 */
export async function requireEnded(
  services: TaskServices,
  order: TrackingDocument,
  { cancelFirst, signal }: { cancelFirst?: boolean; signal?: AbortSignal | undefined },
): Promise<TrackingDocument> {
  if (order.settled && !order.states.UNSUBMITTED) return order;
  let current = await refreshStates(services, order, signal);
  if (cancelFirst) current = await cancelAndWait(services, current, signal);
  const active = activeTasks(current).map(({ id }) => id);
  if (active.length === 0) return current;
  throw new RunningTasksError(active, describeActive(active.length, current));
}

function describeActive(active: number, { name, orders }: TrackingDocument): string {
  return active === 1
    ? l10n.t(
        '1 of the {0} tasks of "{1}" is still under way, and its files would be left behind. Cancel the order first, or wait until the task has ended.',
        orders.length,
        name,
      )
    : l10n.t(
        '{0} of the {1} tasks of "{2}" are still under way, and their files would be left behind. Cancel the order first, or wait until the tasks have ended.',
        active,
        orders.length,
        name,
      );
}

/** The document with the states that Earth Engine has now; it is not stored. */
async function refreshStates(
  { earthEngine, store }: TaskServices,
  order: TrackingDocument,
  signal: AbortSignal | undefined,
): Promise<TrackingDocument> {
  const search = new OperationsSearch([order]);
  await search.run(earthEngine, signal);
  search.throwFailures(order);
  return joinOperations(order, search, await storedResults(store, order, search, signal));
}
