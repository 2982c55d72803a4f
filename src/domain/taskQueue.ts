/**
 * Queue of a project's tasks in Earth Engine, and the share of it that an order may use.
 *
 * Earth Engine runs about two tasks of a project at a time, so most tasks of an order wait. All
 * users of the project share the queue. An order of more than 100 tasks leaves the last tenth of it
 * to others; items without room are recorded, and started as tasks finish.
 */

/** Most tasks that may wait in a project. Source: Earth Engine's guide on export limits. */
export const MAX_WAITING_TASKS = 3000;

/** Orders of more tasks leave a part of the queue to others. */
export const SMALL_ORDER = 100;

/** One in this many places of the queue is reserved for others. */
const RESERVED = 10;

/** Number of tasks in a project, including those of other users. */
export interface QueueCount {
  /** Waiting tasks. */
  readonly waiting: number;
  /** Running tasks. */
  readonly running: number;
  /** Most tasks that may wait. */
  readonly limit: number;
}

/**
 * How many of the tasks of an order can be started now.
 *
 * @param tasks number of the order's tasks; with more than 100 the last tenth of the queue stays free
 * @param queue the project's queue, as `tracker.queue` returns it
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
 * Whether an item is started automatically as soon as there is room in Earth Engine's queue.
 *
 * @param status the item's status in a tracking document
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
