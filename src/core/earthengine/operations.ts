/** Earth Engine's operations, and their states in a tracking document. */

import { isRecord } from '../../domain/isRecord.ts';
import { boundMessage } from '../../domain/messages.ts';
import type { TaskState } from '../../domain/taskStates.ts';
import type { TaskStatus, Timestamp } from './taskStatus.ts';

/** A long-running operation as the REST API describes it; fields are absent until known. */
export interface Operation {
  /** `projects/PROJECT/operations/ID` */
  readonly name: string;
  /** Whether it has ended, well or not. */
  readonly done?: boolean;
  /** Why it has failed. */
  readonly error?: {
    /** Code of google.rpc.Code. */
    readonly code?: number;
    /** Earth Engine's words. */
    readonly message?: string;
  };
  /** Details of the task. */
  readonly metadata?: {
    /** `PENDING`, `RUNNING`, `CANCELLING`, `SUCCEEDED`, `CANCELLED` or `FAILED`. */
    readonly state?: string;
    /** The description that the export was sent with. */
    readonly description?: string;
    /** When it was accepted, an ISO date-time. */
    readonly createTime?: string;
    /** When it began to run, an ISO date-time. */
    readonly startTime?: string;
    /** When any of this last changed, an ISO date-time. */
    readonly updateTime?: string;
    /** When it ended, an ISO date-time. */
    readonly endTime?: string;
    /** Kind of task, such as `EXPORT_IMAGE`. */
    readonly type?: string;
    /** Share done, 0 to 1. */
    readonly progress?: number | string;
    /** The steps of its work. */
    readonly stages?: readonly Stage[];
    /** Number of attempts of Earth Engine to run it. */
    readonly attempt?: number | string;
    /** Locations of its results: addresses of the bucket or folder. */
    readonly destinationUris?: readonly string[];
    /** Compute time used, in EECU-seconds. */
    readonly batchEecuUsageSeconds?: number | string;
  };
}

/** A step of a task's work. */
export interface Stage {
  /** Its name. */
  readonly displayName?: string;
  /** Description of the stage. */
  readonly description?: string;
  /** Units of work that are done. */
  readonly completeWorkUnits?: number | string;
  /** Units of work in all. */
  readonly totalWorkUnits?: number | string;
}

/** The REST API's states by the older names that tracking documents use. */
const STATE_OF_OPERATION: Readonly<Record<string, TaskState>> = {
  PENDING: 'READY',
  RUNNING: 'RUNNING',
  CANCELLING: 'CANCEL_REQUESTED',
  SUCCEEDED: 'COMPLETED',
  CANCELLED: 'CANCELLED',
  FAILED: 'FAILED',
};

/** One page of the list of operations. */
export interface OperationsPage {
  readonly operations: readonly Operation[];
  readonly nextPageToken?: string | undefined;
}

/** An operation, from the JSON of an answer; undefined when it is something else. */
export function parseOperation(json: unknown): Operation | undefined {
  if (!isRecord(json)) return undefined;
  const { name, metadata, error } = json;
  if (typeof name !== 'string' || !/(^|\/)operations\/[^/]+$/.test(name)) return undefined;
  if (metadata !== undefined && !isRecord(metadata)) return undefined;
  if (error !== undefined && !isRecord(error)) return undefined;
  return json as unknown as Operation;
}

/** Fields of a page of operations (google.longrunning.ListOperationsResponse). */
const PAGE_FIELDS: ReadonlySet<string> = new Set(['operations', 'nextPageToken', 'unreachable']);

/** A page of operations; of an empty list Earth Engine sends an empty object. */
export function parseOperationsPage(json: unknown): OperationsPage | undefined {
  if (!isRecord(json) || !Object.keys(json).every((key) => PAGE_FIELDS.has(key))) return undefined;
  const { operations: listed = [], nextPageToken } = json;
  if (!Array.isArray(listed)) return undefined;
  if (nextPageToken !== undefined && typeof nextPageToken !== 'string') return undefined;
  const operations = listed.map(parseOperation);
  if (!operations.every((operation) => operation !== undefined)) return undefined;
  return { operations, nextPageToken: nextPageToken || undefined };
}

/** The empty answer to a request that only has an effect; undefined when it is something else. */
export function parseNothing(json: unknown): object | undefined {
  return isRecord(json) && Object.keys(json).length === 0 ? json : undefined;
}

/** A computed value, which may be null, in its object; undefined when it is something else. */
export function parseComputed<T>(json: unknown): { readonly result: T } | undefined {
  return isRecord(json) && 'result' in json ? { result: json.result as T } : undefined;
}

/** The task id: last part of the operation's name. */
export function taskId(operation: Operation): string {
  return operation.name.split('/').at(-1) ?? operation.name;
}

/** The project of the operation's task. */
export function taskProject(operation: Operation): string | undefined {
  return /^projects\/([^/]+)\//.exec(operation.name)?.[1];
}

/** When the operation was created, milliseconds since 1970. */
export function createdAt(operation: Operation): number | undefined {
  const time = parseTimestamp(operation.metadata?.createTime);
  return time === '' ? undefined : time;
}

/** The status that a tracking document records for an operation. */
export function taskStatus(operation: Operation): TaskStatus {
  const { metadata = {} } = operation;
  const state = stateOf(operation);
  const message = state === 'FAILED' ? operation.error?.message : undefined;
  const optional = {
    // A tracking document is read and written as a whole, with the message of every task.
    error_message: message === undefined ? undefined : boundMessage(message),
    progress: state === 'COMPLETED' ? 1 : numeric(metadata.progress),
    stage: state === 'RUNNING' ? currentStage(metadata.stages ?? []) : undefined,
    attempt: numeric(metadata.attempt),
    batch_eecu_usage_seconds: numeric(metadata.batchEecuUsageSeconds),
  };
  return {
    id: taskId(operation),
    state,
    creation_timestamp_ms: parseTimestamp(metadata.createTime),
    update_timestamp_ms: parseTimestamp(metadata.updateTime ?? metadata.endTime),
    start_timestamp_ms: parseTimestamp(metadata.startTime),
    output_url: [...(metadata.destinationUris ?? [])],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  };
}

function stateOf({ done, error, metadata }: Operation): TaskState {
  const known = metadata?.state ? STATE_OF_OPERATION[metadata.state] : undefined;
  if (known) return known;
  if (error) return 'FAILED';
  return done ? 'COMPLETED' : 'READY';
}

/** The stage that is being worked on: the first one that has begun and is not complete. */
function currentStage(stages: readonly Stage[]): string | undefined {
  const open = stages.filter(({ completeWorkUnits, totalWorkUnits }) => {
    const total = numeric(totalWorkUnits);
    return total === undefined || (numeric(completeWorkUnits) ?? 0) < total;
  });
  const begun = open.find(({ completeWorkUnits }) => (numeric(completeWorkUnits) ?? 0) > 0);
  return (begun ?? open[0])?.displayName;
}

/** 64-bit numbers arrive as strings in Google's JSON. */
function numeric(value: number | string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function parseTimestamp(time: string | undefined): Timestamp {
  const milliseconds = time ? Date.parse(time) : Number.NaN;
  return Number.isNaN(milliseconds) ? '' : milliseconds;
}
