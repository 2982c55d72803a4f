/** A task of a project, Cedar's or not, as rows and tables need it: a small part of its operation. */
import type { TaskState } from '../../domain/taskStates.ts';
import { createdAt, type Operation, taskId, taskProject, taskStatus } from './operations.ts';

/** A task of a project. Times are milliseconds since 1970; what is not known yet is absent. */
export interface ProjectTask {
  /** Task id, the last part of the operation's name. */
  readonly id: string;
  /** State by the older names that tracking documents use. */
  readonly state: TaskState;
  /** Description that the task was started with; empty where there is none. */
  readonly description: string;
  /** Kind of task, such as `EXPORT_IMAGE`; empty where it is not reported. */
  readonly type: string;
  /** Its Google Cloud project. */
  readonly project?: string;
  /** When Earth Engine accepted it. */
  readonly createdMs?: number;
  /** When it began to run. */
  readonly startedMs?: number;
  /** When it last changed. */
  readonly updatedMs?: number;
  /** Compute time used, in EECU-seconds. */
  readonly eecuSeconds?: number;
  /** Share of the work done, 0 to 1. */
  readonly progress?: number;
  /** Why it failed, in Earth Engine's words. */
  readonly error?: string;
}

/**
 * The task of an operation.
 *
 * @param operation as Earth Engine describes it
 */
export function projectTask(operation: Operation): ProjectTask {
  const { metadata = {} } = operation;
  const status = taskStatus(operation);
  const optional = {
    project: taskProject(operation),
    createdMs: createdAt(operation),
    startedMs: status.start_timestamp_ms || undefined,
    updatedMs: status.update_timestamp_ms || undefined,
    eecuSeconds: status.batch_eecu_usage_seconds,
    progress: status.progress,
    error: status.error_message,
  };
  return {
    id: taskId(operation),
    state: status.state,
    description: metadata.description ?? '',
    type: metadata.type ?? '',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}
