/**
 * The queue of a project's tasks in Earth Engine, and how much of it an order may take.
 *
 * Earth Engine runs about two tasks of a project at a time, so most tasks of an order wait. The queue
 * is shared by everybody who uses the project. An order of more than 100 tasks leaves the last tenth
 * of it to others; what finds no room is recorded, and started as tasks finish.
 */

/** Most tasks that Earth Engine lets wait in a project: its guide on export limits. */
export const MAX_WAITING_TASKS = 3000;

/** Orders of more tasks leave a part of the queue to others. */
export const SMALL_ORDER = 100;

/** That part is one in so many places of the queue. */
const RESERVED = 10;

/** Tasks of a project, those of others included. */
export interface QueueCount {
  /** Tasks that wait to be run. */
  readonly waiting: number;
  /** Tasks that run. */
  readonly running: number;
  /** Most that may wait. */
  readonly limit: number;
}

/**
 * How many of the tasks of an order can be started now.
 *
 * @param tasks how many the order has; more than 100 leave the last tenth of the queue to others
 * @param queue the project's queue, as `tracker.queue` has it
 * @returns 0 to `tasks`
 */
export function roomFor(
  tasks: number,
  { waiting, limit }: Pick<QueueCount, 'waiting' | 'limit'>,
): number {
  const reserved = tasks > SMALL_ORDER ? Math.floor(limit / RESERVED) : 0;
  return Math.max(0, Math.min(tasks, limit - reserved - waiting));
}

/**
 * Whether an item is started by itself as soon as there is room in Earth Engine's queue.
 *
 * @param status the item's status, as a tracking document has it
 */
export function isWaitingForRoom({
  state,
  id,
  waiting_for_room: isWaiting,
}: {
  readonly state: string;
  readonly id?: string;
  readonly waiting_for_room?: boolean;
}): boolean {
  return state === 'UNSUBMITTED' && !id && isWaiting === true;
}
