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

/**
 * The same for tasks that were cancelled before: usually they end within seconds, and the clients of
 * tools give up a call after a minute.
 */
const ENDING_POLLS = 30;

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
  await Promise.all(
    activeTasks(order, items).map(({ id, project }) => earthEngine.cancel(id, { project, signal })),
  );
  return waitForEnd(services, order, { polls: CANCEL_POLLS, signal, items });
}

/** Refreshes an order until none of its tasks is under way, or it was refreshed so many times. */
async function waitForEnd(
  services: TaskServices,
  order: TrackingDocument,
  {
    polls,
    signal,
    items,
  }: {
    readonly polls: number;
    readonly signal: AbortSignal | undefined;
    readonly items?: readonly string[] | undefined;
  },
): Promise<TrackingDocument> {
  let current = order;
  for (let poll = 0; poll < polls && activeTasks(current, items).length > 0; poll++) {
    if (poll > 0) await pause(CANCEL_POLL_MS, signal, services.earthEngine.clock);
    current = await refreshStates(services, current, signal);
  }
  return current;
}

/**
 * The order as it is now, with no task under way. Tasks that were cancelled before, and that Earth
 * Engine has not ended yet, are waited for.
 *
 * @param options.cancelFirst cancel the tasks that are under way, and wait for them
 * @throws RunningTasksError when tasks are under way that were not cancelled, or that do not end
 */
export async function requireEnded(
  services: TaskServices,
  order: TrackingDocument,
  { cancelFirst, signal }: { cancelFirst?: boolean; signal?: AbortSignal | undefined },
): Promise<TrackingDocument> {
  if (order.settled && !order.states.UNSUBMITTED) return order;
  let current = await refreshStates(services, order, signal);
  if (cancelFirst) current = await cancelAndWait(services, current, signal);
  else if (areEnding(activeTasks(current))) {
    current = await waitForEnd(services, current, { polls: ENDING_POLLS, signal });
  }
  const active = activeTasks(current);
  if (active.length === 0) return current;
  throw new RunningTasksError(
    active.map(({ id }) => id),
    areEnding(active)
      ? describeEnding(active.length, current)
      : describeActive(active.length, current),
  );
}

/** Whether all of the tasks were cancelled, and will end soon. */
function areEnding(tasks: readonly ActiveTask[]): boolean {
  return tasks.every(({ state }) => state === 'CANCEL_REQUESTED');
}

function describeEnding(active: number, { name, orders }: TrackingDocument): string {
  return active === 1
    ? l10n.t(
        '1 of the {0} tasks of "{1}" is still being cancelled, and its files would be left behind. Clean the order again when the task has ended.',
        orders.length,
        name,
      )
    : l10n.t(
        '{0} of the {1} tasks of "{2}" are still being cancelled, and their files would be left behind. Clean the order again when the tasks have ended.',
        active,
        orders.length,
        name,
      );
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
