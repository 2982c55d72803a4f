/** States of an item of an order, and groups of them. */

/** States of an item. All but `EMPTY` are Earth Engine's own older names of task states. */
export const TASK_STATES = [
  'UNSUBMITTED',
  'READY',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCEL_REQUESTED',
  'CANCELLED',
  'EMPTY',
] as const;
/** State of an item: one of `TASK_STATES`. */
export type TaskState = (typeof TASK_STATES)[number];

/** States of a task in Earth Engine, in the order in which it can have them. */
export const EARTH_ENGINE_STATES: readonly TaskState[] = [
  'READY',
  'RUNNING',
  'CANCEL_REQUESTED',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
];

/** States that never change again without an action of the user. */
export const FINAL_STATES: ReadonlySet<TaskState> = new Set([
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'EMPTY',
]);

/** Whether a task is queued or running, and its cancellation has not been requested. */
export function isCancellable(state: TaskState | undefined): boolean {
  return state === 'READY' || state === 'RUNNING';
}

/** States of a task that is queued or running in Earth Engine. */
export const ACTIVE_STATES: ReadonlySet<TaskState> = new Set([
  'READY',
  'RUNNING',
  'CANCEL_REQUESTED',
]);

/** Whether no task of an order is under way, waits for room in the queue, or was not started. */
export function isFinished({
  settled,
  waitingForRoom,
  states,
}: {
  readonly settled: boolean;
  readonly waitingForRoom: number;
  readonly states: Readonly<Partial<Record<TaskState, number>>>;
}): boolean {
  return settled && waitingForRoom === 0 && !states.UNSUBMITTED;
}
