/** The status of a task, as tracking documents record it. */
import type { TaskState } from '../../domain/taskStates.ts';

/** Milliseconds since 1970, or an empty string while unknown. */
export type Timestamp = number | '';

/** The last state that Earth Engine reported of an item's task. */
export interface TaskStatus {
  /** Task id; absent for `EMPTY` items, empty until the task is started. */
  id?: string;
  /** State of the item. */
  state: TaskState;
  /** When Earth Engine accepted the task. */
  creation_timestamp_ms?: Timestamp;
  /** When the task began to run. */
  start_timestamp_ms?: Timestamp;
  /** When Earth Engine last changed any of this. */
  update_timestamp_ms?: Timestamp;
  /** Where the pieces are stored: one address per piece, or a folder. */
  output_url?: string[];
  /** Why the task failed, in Earth Engine's words. */
  error_message?: string;
  /** Share of the work done, 0 to 1. */
  progress?: number;
  /** Current stage of a running task, in Earth Engine's words. */
  stage?: string;
  /** Number of attempts of Earth Engine to run the task. */
  attempt?: number;
  /**
   * Of an `UNSUBMITTED` item. `true`: it waits for room in Earth Engine's queue, and is started as
   * tasks finish. `false`: the user stopped the submission, so that it starts only when asked for.
   * Absent: the submission was interrupted.
   */
  waiting_for_room?: boolean;
  /** Compute time used, in EECU-seconds. */
  batch_eecu_usage_seconds?: number;
  [unknown: string]: unknown;
}
