/** Joining a tracking document's tasks with Earth Engine's operations. */
import { isDeepStrictEqual } from 'node:util';
import { createdAt, type Operation, taskId, taskStatus } from './earthengine/operations.ts';
import type { EarthEngine } from './earthengine/session.ts';
import { ACTIVE_STATES } from './taskstates.ts';
import type { TaskStatus, TrackedItem, TrackingDocument } from './tracking.ts';

/** Clocks of this machine and of Earth Engine may differ by this much. */
const CLOCK_SKEW_MS = 10 * 60_000;

/** The operations that some documents need, found in one pass that ends as soon as it can. */
export class OperationsSearch {
  readonly #ids = new Set<string>();
  readonly #descriptions = new Set<string>();
  /** Unrecorded tasks cannot be older than the order they belong to. */
  #oldest = Number.POSITIVE_INFINITY;
  readonly #byId = new Map<string, Operation>();
  readonly #byDescription = new Map<string, Operation>();

  constructor(documents: readonly TrackingDocument[]) {
    for (const document of documents) {
      for (const { status, description } of document.orders) {
        if (ACTIVE_STATES.has(status.state) && status.id) this.#ids.add(status.id);
        if (status.state !== 'UNSUBMITTED' || !description) continue;
        this.#descriptions.add(description);
        const submitted = Date.parse(`${document.submission.submitted}Z`);
        this.#oldest = Math.min(this.#oldest, submitted - CLOCK_SKEW_MS);
      }
    }
  }

  /** Reads pages of operations, newest first, until everything is found or cannot come any more. */
  async run(earthEngine: EarthEngine, signal?: AbortSignal): Promise<void> {
    if (this.#ids.size === 0 && this.#descriptions.size === 0) return;
    for await (const page of earthEngine.operations(signal)) {
      for (const operation of page) this.#note(operation);
      const passed = page.some((one) => (createdAt(one) ?? Infinity) < this.#oldest);
      const noMoreUnrecorded = passed || this.#byDescription.size === this.#descriptions.size;
      if (this.#byId.size === this.#ids.size && noMoreUnrecorded) return;
    }
  }

  /** The operation of an item's task, if Earth Engine still lists it. */
  find({ status, description }: TrackedItem): Operation | undefined {
    if (status.id) return this.#byId.get(status.id);
    return status.state === 'UNSUBMITTED' && description
      ? this.#byDescription.get(description)
      : undefined;
  }

  #note(operation: Operation): void {
    const id = taskId(operation);
    if (this.#ids.has(id)) this.#byId.set(id, operation);
    const { description } = operation.metadata ?? {};
    if (description && this.#descriptions.has(description)) {
      this.#byDescription.set(description, operation);
    }
  }
}

/** The document with what the operations say; the very same one when nothing changed. */
export function joinOperations(
  document: TrackingDocument,
  search: OperationsSearch,
): TrackingDocument {
  let changed = false;
  const orders = document.orders.map((item) => {
    const operation = search.find(item);
    if (!operation) return item;
    const status = joinStatus(item.status, operation);
    if (isDeepStrictEqual(status, item.status)) return item;
    changed = true;
    return { ...item, status };
  });
  return changed ? document.withOrders(orders) : document;
}

/** What only a running task has goes when it is no longer said. */
function joinStatus(known: TaskStatus, operation: Operation): TaskStatus {
  const { stage: _, ...kept } = known;
  const status = taskStatus(operation);
  // Times and addresses that were known stay known when an answer leaves them out.
  const said = Object.entries(status).filter(([key, value]) => {
    const empty = value === '' || (Array.isArray(value) && value.length === 0);
    return !(empty && known[key]);
  });
  return { ...kept, ...Object.fromEntries(said) } as TaskStatus;
}
