/**
 * Cancels tasks, and checks that Earth Engine has received the cancellation.
 *
 * Earth Engine confirms a cancellation with an empty object, which a portal or proxy answers to
 * anything. So each task is looked up afterwards, and cancelled again while it is still under way.
 */
import { isCancellable } from '../../domain/taskStates.ts';
import { pause } from '../services/abort.ts';
import { taskStatus } from './operations.ts';
import type { EarthEngine } from './session.ts';

/** Number of times a cancellation is sent, and the wait in between. */
const MAX_TRIES = 10;
const WAIT_MS = 1000;

/**
 * Cancels tasks, in orders or not, and checks that Earth Engine has received the cancellations.
 *
 * @param earthEngine a session of their project
 * @param ids last parts of the operations' names
 * @param signal ends the requests
 * @returns the tasks that are still under way and not about to end
 * @throws ServiceError, CancelledError
 */
export async function cancelTasks(
  earthEngine: EarthEngine,
  ids: Iterable<string>,
  signal?: AbortSignal,
): Promise<string[]> {
  let running = [...new Set(ids)];
  for (let attempt = 1; running.length > 0; attempt++) {
    await Promise.all(running.map((id) => earthEngine.cancel(id, { signal })));
    const states = await Promise.all(running.map((id) => isTaskRunning(earthEngine, id, signal)));
    running = running.filter((_, index) => states[index]);
    if (attempt === MAX_TRIES) break;
    if (running.length > 0) await pause(WAIT_MS, signal, earthEngine.clock);
  }
  return running;
}

/** Whether a task is under way and not being cancelled. */
async function isTaskRunning(
  earthEngine: EarthEngine,
  id: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const operation = await earthEngine.operation(id, { signal });
  return isCancellable(operation && taskStatus(operation).state);
}
