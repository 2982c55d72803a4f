/** Cleans an order: deletes what belongs to it alone, and its tracking document last. */
import { giveBackItems } from '../ownership/giveBack.ts';
import { handOver } from '../ownership/handOver.ts';
import type { KeptObject } from '../ownership/keptObject.ts';
import type { TrackerContext } from '../trackerContext.ts';
import { requireEnded } from '../tracking/activeTasks.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { bareOrderName, currentRecord, deleteRecord } from '../tracking/recordAccess.ts';
import { throwIfCancelled, type Watch } from '../watch.ts';
import { type CleanPlan, cleanObjects, planClean } from './clean.ts';
import { ResultsByTask } from './objects.ts';

/** Options of `clean`. */
export interface CleanOptions extends Watch {
  /** Also remove the tracking document of this name, last of all. */
  readonly trackingName?: string;
  /**
   * Names of orders that are cleaned together with this one: what only they have is deleted as
   * well.
   */
  readonly cleanedWith?: readonly string[];
  /** Cancel tasks that are still under way, and wait for them to end, before cleaning. */
  readonly cancelFirst?: boolean;
}

/** Names of the objects that were deleted, by task, and the objects that stay. */
export class CleanResult extends Map<string, string[]> {
  /** Objects that stay, with the reasons. */
  readonly kept: readonly KeptObject[];

  constructor(removed: Iterable<[string, string[]]>, kept: readonly KeptObject[]) {
    super(removed);
    this.kept = kept;
  }
}

/** The objects that `runClean` would delete and keep. */
export async function planCleanRun(
  context: TrackerContext,
  order: TrackingDocument,
  options: Pick<CleanOptions, 'trackingName' | 'cleanedWith'> & Watch,
): Promise<CleanPlan> {
  const { store, claims } = context;
  const { signal } = options;
  const name = recordNameOf(context, order, options);
  const current = await currentRecord(context, order, name, signal);
  const except = exceptions(context, order, options);
  return planClean(store, current, { claims, except, signal });
}

/** @throws as `Tracker.clean` describes it */
export async function runClean(
  context: TrackerContext,
  order: TrackingDocument,
  options: CleanOptions,
): Promise<CleanResult> {
  const { store, claims } = context;
  const { trackingName, onProgress, signal } = options;
  const name = recordNameOf(context, order, options);
  const except = exceptions(context, order, options);
  const ended = await requireEnded(
    context,
    await currentRecord(context, order, name, signal),
    options,
  );
  const current = await giveBackItems(context, ended, () => true, signal);
  const removed = new ResultsByTask(current);
  const total = current.orders.length;
  let done = 0;
  const remove = async (handedOver?: ReadonlyMap<string, string>) => {
    const plan = await planClean(store, current, { claims, except, handedOver, signal });
    await cleanObjects(store, plan, {
      signal,
      onRemoved: (item, object, share) => {
        removed.add(item, object.id);
        done += share;
        onProgress?.({ action: 'clean', item: item.name, done: Math.min(done, total), total });
      },
    });
    return plan.keep;
  };
  let kept = await remove();
  if (trackingName) {
    throwIfCancelled(signal);
    const handedOver = await handOver(store, current, kept, signal);
    await deleteRecord(context, current, name, signal);
    // Another order that had them may have been cleaned at the same moment, and left them to this one.
    if (kept.some(({ reason }) => reason === 'claimed')) kept = await remove(handedOver);
  }
  return new CleanResult(removed.sorted(), kept);
}

/** Name of the order's tracking document. */
function recordNameOf(
  context: TrackerContext,
  order: TrackingDocument,
  { trackingName }: Pick<CleanOptions, 'trackingName'>,
): string {
  return bareOrderName(context, trackingName ?? order.name);
}

/** Names of the tracking documents whose claims do not count. */
function exceptions(
  context: TrackerContext,
  order: TrackingDocument,
  options: Pick<CleanOptions, 'trackingName' | 'cleanedWith'>,
): Set<string> {
  const { cleanedWith = [] } = options;
  const name = recordNameOf(context, order, options);
  return new Set([name, ...cleanedWith.map((one) => bareOrderName(context, one))]);
}
