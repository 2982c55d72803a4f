/** A task as it is stored on disk, and as the REST API describes it: an operation. */
import type { ExportRequest } from './request.ts';

export type OperationState =
  | 'PENDING'
  | 'RUNNING'
  | 'CANCELLING'
  | 'SUCCEEDED'
  | 'CANCELLED'
  | 'FAILED';

export interface TaskStage {
  readonly displayName: string;
  readonly description: string;
  /** Both absent until the stage's work is known. */
  completeWorkUnits?: number;
  totalWorkUnits?: number;
}

export interface TaskRecord {
  /** Last part of the operation's name. */
  readonly id: string;
  /** Counts up with every task: the order in which they were created. */
  readonly sequence: number;
  readonly request: ExportRequest;
  /** Milliseconds since 1970. */
  readonly createTime: number;
  state: OperationState;
  updateTime: number;
  startTime?: number;
  endTime?: number;
  attempt: number;
  /** 0 to 1. */
  progress?: number;
  stages: TaskStage[];
  destinationUris?: string[];
  eecuSeconds?: number;
  error?: { readonly code: number; readonly message: string };
}

export function isFinal(state: OperationState): boolean {
  return state === 'SUCCEEDED' || state === 'CANCELLED' || state === 'FAILED';
}

/** Earth Engine's ids: 24 letters and digits. */
export function createTaskId(): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
}

const METADATA = 'type.googleapis.com/google.earthengine.v1.OperationMetadata';
const RESPONSE = 'type.googleapis.com/google.protobuf.Empty';

/**
 * The operation that a task is.
 *
 * Fields are absent until they are known, and 64-bit numbers are text, as in all of Google's JSON.
 */
export function toOperation(project: string, task: TaskRecord): Record<string, unknown> {
  const { request, state, error } = task;
  const metadata = {
    '@type': METADATA,
    state,
    description: request.description,
    priority: request.priority,
    createTime: time(task.createTime),
    updateTime: time(task.updateTime),
    ...(task.startTime !== undefined && { startTime: time(task.startTime) }),
    ...(task.endTime !== undefined && { endTime: time(task.endTime) }),
    type: 'EXPORT_IMAGE',
    ...(task.destinationUris && { destinationUris: task.destinationUris }),
    ...(task.attempt > 0 && { attempt: task.attempt }),
    ...(task.progress !== undefined && { progress: task.progress }),
    ...(task.stages.length > 0 && { stages: task.stages.map(describeStage) }),
    ...(task.eecuSeconds !== undefined && { batchEecuUsageSeconds: task.eecuSeconds }),
  };
  return {
    name: `projects/${project}/operations/${task.id}`,
    metadata,
    ...(isFinal(state) && { done: true }),
    ...(error && { error }),
    ...(state === 'SUCCEEDED' && { response: { '@type': RESPONSE } }),
  };
}

/** Answer to the request that starts a task: nothing has happened to the task yet. */
export function toFreshOperation(project: string, task: TaskRecord): Record<string, unknown> {
  const operation = toOperation(project, task);
  const { state: _, ...metadata } = operation.metadata as Record<string, unknown>;
  return { ...operation, metadata };
}

function describeStage({
  displayName,
  description,
  completeWorkUnits,
  totalWorkUnits,
}: TaskStage): Record<string, unknown> {
  return {
    displayName,
    ...(completeWorkUnits !== undefined && { completeWorkUnits }),
    ...(totalWorkUnits !== undefined && { totalWorkUnits: String(totalWorkUnits) }),
    description,
  };
}

function time(millis: number): string {
  return new Date(millis).toISOString();
}
