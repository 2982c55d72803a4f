/**
 * Items of an order that another order has taken over: what the earlier order's document records then.
 *
 * Its tasks keep their states, which the Python tool reads. What has not been started is cancelled.
 */
import type { TrackedItem, TrackingDocument } from './tracking.ts';

/** The item as it is once another order has it. @param owner name of that order */
export function takenOver(item: TrackedItem, owner: string): TrackedItem {
  const { status } = item;
  return {
    ...item,
    taken_over_by: owner,
    ...(status.state === 'UNSUBMITTED' && { status: { ...status, state: 'CANCELLED' as const } }),
  };
}

/** The document with some items given to another order; the very same one when nothing changes. */
export function giveItems(
  document: TrackingDocument,
  isGiven: (item: TrackedItem) => boolean,
  owner: string,
): TrackingDocument {
  let changed = false;
  const orders = document.orders.map((item) => {
    if (item.taken_over_by !== undefined || !isGiven(item)) return item;
    changed = true;
    return takenOver(item, owner);
  });
  return changed ? document.withOrders(orders) : document;
}
