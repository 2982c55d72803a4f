/**
 * Orders failed items of an order again.
 *
 * Such an item is `UNSUBMITTED` again, with a request and a description of its own, so that its new
 * task can be distinguished from the one that failed; earlier tasks stay on record. Of two records
 * of one item, the one with more earlier tasks is the later one.
 *
 * An item is tried with the export options of now, because wrong ones (for example `maxPixels`) are
 * a common reason for a failure; options that differ from the order's own are recorded with the
 * item.
 *
 * One that was given up before a task was known for it keeps its request: another window may just
 * have sent it, and the same request starts no second task.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { TaskState } from '../../domain/taskStates.ts';
import { taskDescription } from '../earthengine/export.ts';
import type { ExportOptions } from '../earthengine/requestOptions.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { LeftOutItem, TrackedItem } from '../tracking/documentJson.ts';
import { triesBefore } from '../tracking/itemHistory.ts';
import { unsubmittedStatus } from './imageMetadata.ts';
import { itemOfLeftOut } from './leftOutItems.ts';

/** States of tasks that came to nothing and can be tried again by name. */
const RETRYABLE_STATES: ReadonlySet<TaskState> = new Set(['FAILED', 'CANCELLED']);

export interface RetryChoice {
  /** Names of the items to try again, where they can be; all that failed unless given. */
  readonly items?: readonly string[] | undefined;
  /**
   * Names of completed items whose images are missing, and of images that were left to another order
   * and are not there any more: those can be tried again, too.
   */
  readonly missing?: ReadonlySet<string> | undefined;
  /** Names of the items that may be tried again; all unless given. */
  readonly allowed?: ReadonlySet<string> | undefined;
  readonly exportOptions: ExportOptions;
}

/** @returns the document with those items unsubmitted; the very same one when there are none */
export function retryItems(
  document: TrackingDocument,
  { items, missing, allowed, exportOptions }: RetryChoice,
): { document: TrackingDocument; retried: string[] } {
  const wanted = items && new Set(items);
  const recorded = document.submission.export_image_kwds ?? {};
  const own = isDeepStrictEqual(recorded, exportOptions) ? undefined : exportOptions;
  const retried: string[] = [];
  const orders = document.orders.map((item) => {
    const { state } = item.status;
    const isMissing = state === 'COMPLETED' && missing?.has(item.name);
    const isWanted = wanted
      ? wanted.has(item.name) && (isMissing || RETRYABLE_STATES.has(state))
      : state === 'FAILED';
    // An item that another order has taken over would overwrite that order's image, if there is one.
    const isElsewhere = item.taken_over_by !== undefined && !missing?.has(item.name);
    if (!isWanted || isElsewhere) return item;
    if (allowed && !allowed.has(item.name)) return item;
    retried.push(item.name);
    return again(item, own);
  });
  const isAdded = ({ name }: LeftOutItem) =>
    wanted?.has(name) && missing?.has(name) && (!allowed || allowed.has(name));
  const added = document.leftOut.filter(isAdded).map(itemOfLeftOut);
  if (retried.length + added.length === 0) return { document, retried };
  const changed = document.withOrders(orders);
  return {
    document:
      added.length > 0 ? changed.withLeftOut(added.map((item) => withOptions(item, own))) : changed,
    retried: [...retried, ...added.map(({ name }) => name)],
  };
}

function withOptions(item: TrackedItem, own: ExportOptions | undefined): TrackedItem {
  return { ...item, ...(own && { export_image_kwds: own }) };
}

function again(failed: TrackedItem, own: ExportOptions | undefined): TrackedItem {
  const { export_image_kwds: _, taken_over_by: owner, ...item } = failed;
  const { id } = item.status;
  const requestId = (!id && item.request_id) || randomUUID();
  return {
    ...item,
    status: unsubmittedStatus(),
    request_id: requestId,
    description: taskDescription(item.name, requestId),
    // Remains of the other order's image may be overwritten.
    ...(owner !== undefined && { takes_over: takenFrom(item, owner) }),
    // One entry a try, also of an item that was given up before it had a task.
    earlier_tasks: [...(item.earlier_tasks ?? []), id ?? ''],
    ...(own && { export_image_kwds: own }),
  };
}

function takenFrom({ takes_over: earlier = [] }: TrackedItem, owner: string): string[] {
  return owner === '' || earlier.includes(owner) ? [...earlier] : [...earlier, owner];
}

/**
 * Retries the same items in a document that another process has written meanwhile.
 *
 * Items that they try again already are left as they are, also when that attempt has failed since:
 * this process has not seen it fail.
 */
export function retrySame(
  ours: TrackingDocument,
  theirs: TrackingDocument,
  options: RetryChoice,
): { document: TrackingDocument; retried: string[] } {
  const tries = new Map(ours.orders.map((item) => [item.name, triesBefore(item)]));
  const wanted = options.items && new Set(options.items);
  const again = theirs.orders
    .filter((item) => !wanted || wanted.has(item.name))
    .filter((item) => triesBefore(item) <= (tries.get(item.name) ?? 0))
    .map(({ name }) => name);
  const leftOut = theirs.leftOut.map(({ name }) => name).filter((name) => wanted?.has(name));
  const items = [...again, ...leftOut];
  return retryItems(theirs, { ...options, items });
}
