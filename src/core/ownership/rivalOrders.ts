/**
 * Decides between orders that take the same items over at the same moment.
 *
 * Each finds that the other is about to take them. Which of two is first is decided by the store: it
 * accepts one of their writes to the record of the one that has not begun.
 */
import type { RunningTasksError } from '../errors.ts';
import { itemPath } from '../stores/itemObjects.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { changeRecord, isWithoutRecord, readRecord } from '../tracking/recordAccess.ts';
import { TakenOverError, takenOverError } from './existingItems.ts';
import { giveItems, returnItems } from './takeOver.ts';

/**
 * Claims items of an order that was about to take them over when this one was recorded. It has them
 * once its record shows that it has begun with them.
 *
 * @param options.order name of that order
 * @param options.seen documents of orders as they were before this one was recorded
 * @returns paths of the items that it has given up
 * @throws TakenOverError when it was first
 */
export async function claimFromRival(
  context: TrackerContext,
  document: TrackingDocument,
  options: {
    order: string;
    paths: ReadonlySet<string>;
    seen: ReadonlyMap<string, TrackingDocument>;
    signal: AbortSignal | undefined;
  },
): Promise<Set<string>> {
  const { order, paths, seen, signal } = options;
  const disputed = disputedPaths(seen.get(order), paths);
  if (disputed.size === 0) return disputed;
  const isDisputed = (item: TrackedItem) => disputed.has(itemPath(item));
  const give = (of: TrackingDocument) => {
    const begun = of.ownItems.filter((item) => isDisputed(item) && hasBegun(item));
    if (begun.length === 0) return giveItems(of, isDisputed, document.name);
    const items = begun.map(({ name, prefix }) => ({ name, prefix, orders: [order], objects: 1 }));
    throw takenOverError(items, document.orders.length);
  };
  try {
    await changeRecord(context.store, await readRecord(context, order, signal), give, signal);
    return disputed;
  } catch (error) {
    if (isWithoutRecord(error)) return new Set();
    throw error;
  }
}

/** Paths of the items that another order is about to take over as well. */
function disputedPaths(
  rival: TrackingDocument | undefined,
  paths: ReadonlySet<string>,
): Set<string> {
  const items = rival?.ownItems.filter((item) => item.takes_over && !hasBegun(item)) ?? [];
  return new Set(items.map(itemPath).filter((path) => paths.has(path)));
}

/** Whether the record of an item shows that its submission has begun with it. */
function hasBegun({ status }: TrackedItem): boolean {
  if (status.state === 'UNSUBMITTED') return status.waiting_for_room !== undefined;
  return status.state !== 'CANCELLED' || Boolean(status.id);
}

/**
 * Has items that were taken from other orders belong to the order that was first, or to those.
 *
 * @param rivals paths of the items, by the order that gave them up
 * @param owner name of the order that has them now
 * @param error what keeps it from taking them over; with the orders that were first
 */
export async function returnToRivals(
  context: TrackerContext,
  rivals: ReadonlyMap<string, ReadonlySet<string>>,
  owner: string,
  error: TakenOverError | RunningTasksError,
  signal: AbortSignal | undefined,
): Promise<void> {
  const items = error instanceof TakenOverError ? error.items : [];
  const winners = new Map(items.map((item) => [itemPath(item), item.orders[0] ?? '']));
  for (const [order, paths] of rivals) {
    const isReturned = (item: TrackedItem) =>
      paths.has(itemPath(item)) && item.taken_over_by === owner;
    const change = (of: TrackingDocument) => {
      const returned = of.orders.filter(isReturned);
      return returned.reduce(
        (changed, item) => giveToWinner(changed, itemPath(item), winners),
        returnItems(of, isReturned, owner),
      );
    };
    try {
      await changeRecord(context.store, await readRecord(context, order, signal), change, signal);
    } catch (reason) {
      if (!isWithoutRecord(reason)) throw reason;
    }
  }
}

function giveToWinner(
  document: TrackingDocument,
  path: string,
  winners: ReadonlyMap<string, string>,
): TrackingDocument {
  const winner = winners.get(path);
  return winner ? giveItems(document, (item) => itemPath(item) === path, winner) : document;
}
