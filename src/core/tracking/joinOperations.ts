/** Joins a tracking document's tasks with Earth Engine's operations. */

import { isDeepStrictEqual } from 'node:util';
import { TIME_ZONES_MS } from '../../domain/isoDates.ts';
import { ACTIVE_STATES } from '../../domain/taskStates.ts';
import {
  createdAt,
  type Operation,
  taskId,
  taskProject,
  taskStatus,
} from '../earthengine/operations.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import type { OperationsListener } from '../earthengine/taskList.ts';
import { throwIfCancelled } from '../watch.ts';
import type { TrackingDocument } from './document.ts';
import type { TaskStatus, TrackedItem } from './documentJson.ts';
import { withMetadata } from './metadataIds.ts';

/**
 * Margin around the time of a submission. Cedar takes that time from the services; earlier versions
 * took it from a clock that may have been wrong.
 */
const CLOCK_SKEW_MS = 10 * 60_000;

/** Most tasks that are requested one by one, all at once, rather than reading another page. */
const MAX_SINGLE_REQUESTS = 25;

/** A task that is looked for by its id. */
interface WantedTask {
  /** No later than the task was created, milliseconds since 1970; `NaN` when it is not known. */
  readonly since: number;
  /** The project it was started in; not every document records it. */
  readonly project: string | undefined;
}

/**
 * The operations that some documents need: listed in one pass that ends as soon as it can; those that
 * the list does not show are then requested one by one.
 */
export class OperationsSearch {
  readonly #ids = new Map<string, WantedTask>();
  /** By description, the time before which no task of that description was created. */
  readonly #descriptions = new Map<string, number>();
  readonly #byId = new Map<string, Operation>();
  readonly #byDescription = new Map<string, Operation>();
  readonly #gone = new Set<string>();
  readonly #failures = new Map<string, unknown>();

  constructor(documents: readonly TrackingDocument[]) {
    for (const document of documents) {
      for (const item of document.orders) {
        const { status, description } = item;
        if (status.id && isOpen(status)) this.#ids.set(status.id, wantedTask(item, document));
        if (status.state !== 'UNSUBMITTED' || !description) continue;
        this.#descriptions.set(description, earliestStart(document));
      }
    }
  }

  /**
   * Finds the operations.
   *
   * @param listeners receive the same pages; as many are read as all together need
   * @throws ServiceError when they cannot be listed; CancelledError
   */
  async run(
    earthEngine: EarthEngine,
    signal?: AbortSignal,
    listeners: readonly OperationsListener[] = [],
  ): Promise<void> {
    let isListed = this.#ids.size === 0 && this.#descriptions.size === 0;
    let reading = [...listeners];
    if (isListed && reading.length === 0) return;
    for (const listener of listeners) listener.begin();
    let isComplete = true;
    for await (const page of earthEngine.operations(signal)) {
      for (const operation of page) this.#note(operation);
      isListed ||= this.#isListed(page);
      reading = reading.filter((listener) => {
        const wantsMore = listener.add(page);
        if (!wantsMore) listener.end(false);
        return wantsMore;
      });
      isComplete = !(isListed && reading.length === 0);
      if (!isComplete) break;
    }
    for (const listener of reading) listener.end(isComplete);
    await this.#requestMissing(earthEngine, signal);
  }

  /** The operation of an item's task, if Earth Engine still has it. */
  find(item: TrackedItem): Operation | undefined {
    const { status, description } = item;
    if (status.id) return this.#byId.get(status.id);
    return status.state === 'UNSUBMITTED' && description
      ? this.#byDescription.get(description)
      : undefined;
  }

  /** Whether Earth Engine was asked about an item's task, and no longer has it. */
  isGone({ status }: TrackedItem): boolean {
    return status.id !== undefined && this.#gone.has(status.id);
  }

  /** @throws the error with which the look-up of one of the document's tasks failed */
  throwFailures(document: TrackingDocument): void {
    for (const { status } of document.orders) {
      if (status.id && this.#failures.has(status.id)) throw this.#failures.get(status.id);
    }
  }

  #note(operation: Operation): void {
    const id = taskId(operation);
    if (this.#ids.has(id)) this.#byId.set(id, operation);
    const { description } = operation.metadata ?? {};
    if (description && this.#descriptions.has(description)) {
      this.#byDescription.set(description, operation);
    }
  }

  /** Whether no older page can have anything that is worth reading it. */
  #isListed(page: readonly Operation[]): boolean {
    const oldest = Math.min(...page.map((one) => createdAt(one) ?? Number.POSITIVE_INFINITY));
    const unrecorded = [...this.#descriptions].filter(([text]) => !this.#byDescription.has(text));
    if (unrecorded.some(([, since]) => !(since > oldest))) return false;
    const missing = [...this.#ids].filter(([id]) => !this.#byId.has(id));
    return (
      missing.length <= MAX_SINGLE_REQUESTS || missing.every(([, { since }]) => since > oldest)
    );
  }

  async #requestMissing(earthEngine: EarthEngine, signal: AbortSignal | undefined): Promise<void> {
    const missing = [...this.#ids].filter(([id]) => !this.#byId.has(id));
    await Promise.all(
      missing.map(async ([id, { project }]) => {
        try {
          const operation = await earthEngine.operation(id, { project, signal });
          if (operation) this.#byId.set(id, operation);
          else this.#gone.add(id);
        } catch (error) {
          // A task of one order that cannot be looked up does not keep other orders from being
          // updated.
          this.#failures.set(id, error);
        }
      }),
    );
    throwIfCancelled(signal);
  }
}

/** Whether Earth Engine can report more about a task: its current state, or why it failed. */
function isOpen({ state, error_message: reason }: TaskStatus): boolean {
  return ACTIVE_STATES.has(state) || (state === 'FAILED' && !reason);
}

function wantedTask(item: TrackedItem, document: TrackingDocument): WantedTask {
  const created = Number(item.status.creation_timestamp_ms);
  const since = created > 0 ? created : submittedAt(document) - TIME_ZONES_MS;
  return { since, project: recordedProject(item, document) };
}

/** The Earth Engine project that an item's task was started in, where the document records it. */
export function recordedProject(
  { project }: TrackedItem,
  { submission }: TrackingDocument,
): string | undefined {
  return project ?? submission.project;
}

/** Fields that an item records of the task that was started for it. */
export function taskFields(
  item: TrackedItem,
  operation: Operation,
  document: TrackingDocument,
): Pick<TrackedItem, 'status' | 'project'> {
  const project = taskProject(operation);
  const isOther = project !== undefined && project !== document.submission.project;
  return { status: joinStatus(item.status, operation), ...(isOther && { project }) };
}

/** No later than the first task of an order was created; milliseconds since 1970. */
export function earliestStart(document: TrackingDocument): number {
  const created = document.orders
    .map(({ status }) => Number(status.creation_timestamp_ms))
    .filter((time) => time > 0);
  return Math.min(submittedAt(document), ...created) - CLOCK_SKEW_MS;
}

function submittedAt({ submission }: TrackingDocument): number {
  return Date.parse(`${submission.submitted}Z`);
}

/** Results of an order's tasks, from what is in the store. */
export interface StoredResults {
  /** Results of tasks that Earth Engine no longer has, by task id. */
  readonly gone: ReadonlyMap<string, TaskStatus>;
  /** Ids of the metadata documents of items whose tasks were not recorded, by item name. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** The document with the states of the operations; the same object when nothing changed. */
export function joinOperations(
  document: TrackingDocument,
  search: OperationsSearch,
  stored: StoredResults = { gone: new Map(), metadata: new Map() },
): TrackingDocument {
  let changed = false;
  const metadata = new Map<string, string>();
  const orders = document.orders.map((item) => {
    const operation = search.find(item);
    if (operation && !item.status.id) {
      changed = true;
      const started = { ...item, ...taskFields(item, operation, document) };
      const id = stored.metadata.get(item.name);
      if (id === undefined) return started;
      metadata.set(item.name, id);
      return withMetadata(started, id);
    }
    const gone = stored.gone.get(item.status.id ?? '');
    const status = operation ? joinStatus(item.status, operation) : gone;
    if (!status || isDeepStrictEqual(status, item.status)) return item;
    changed = true;
    return { ...item, status };
  });
  return changed ? document.withOrders(orders, metadata) : document;
}

/**
 * Fields that only a running or waiting task has are removed once they are not reported any more.
 */
function joinStatus(known: TaskStatus, operation: Operation): TaskStatus {
  const { stage: _, waiting_for_room: __, ...kept } = known;
  const status = taskStatus(operation);
  // Times and addresses that were known stay known when an answer leaves them out.
  const reported = Object.entries(status).filter(([key, value]) => {
    const empty = value === '' || (Array.isArray(value) && value.length === 0);
    return !(empty && known[key]);
  });
  return { ...kept, ...Object.fromEntries(reported) } as TaskStatus;
}
