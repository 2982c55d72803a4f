/**
 * Records items that another order has taken over in the earlier order's document.
 *
 * Its tasks keep their states, which the Python tool reads. What has not been started is cancelled.
 */
import { itemPath } from '../stores/itemObjects.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { takenOver } from '../tracking/itemHistory.ts';

/** The document with some items given to another order; the very same one when nothing changes. */
export function giveItems(
  document: TrackingDocument,
  isGiven: (item: TrackedItem) => boolean,
  owner: string,
): TrackingDocument {
  return changeItems(document, (item) =>
    item.taken_over_by === undefined && isGiven(item) ? takenOver(item, owner) : item,
  );
}

/** The document with items that another order gives back; the very same one when nothing changes. */
export function returnItems(
  document: TrackingDocument,
  isGivenBack: (item: TrackedItem) => boolean,
  owner: string,
): TrackingDocument {
  return changeItems(document, (item) => {
    if (item.taken_over_by !== owner || !isGivenBack(item)) return item;
    const { taken_over_by: _, ...own } = item;
    return own;
  });
}

function changeItems(
  document: TrackingDocument,
  change: (item: TrackedItem) => TrackedItem,
): TrackingDocument {
  const items = document.orders.map(change);
  const isChanged = items.some((item, index) => item !== document.orders[index]);
  return isChanged ? document.withOrders(items) : document;
}

/** An image of another order that a task of the order that had it before has written over. */
export interface Overwriting {
  readonly path: string;
  /** Name of the order that has the image now. */
  readonly owner: string;
  /** When the task ended, milliseconds since 1970. */
  readonly at: number;
}

/** Tasks that have completed since another order took their items over. */
export function overwritingTasks(before: TrackingDocument, after: TrackingDocument): Overwriting[] {
  const known = new Map(before.orders.map((item) => [item.name, item]));
  return after.orders.flatMap((item): Overwriting[] => {
    const { taken_over_by: owner, status } = item;
    const wasCompleted = known.get(item.name)?.status.state === 'COMPLETED';
    if (!owner || status.state !== 'COMPLETED' || wasCompleted) return [];
    return [{ path: itemPath(item), owner, at: Number(status.update_timestamp_ms) }];
  });
}

/** The document with what was overwritten; the very same one when nothing changes. */
export function withOverwritten(
  document: TrackingDocument,
  overwritten: readonly Overwriting[],
): TrackingDocument {
  const times = new Map(overwritten.map(({ path, at }) => [path, at]));
  const time = (item: TrackedItem) => times.get(itemPath(item)) ?? 0;
  const isNew = (item: TrackedItem) => time(item) > (item.overwritten_at ?? 0);
  if (!document.orders.some(isNew)) return document;
  return document.withOrders(
    document.orders.map((item) => (isNew(item) ? { ...item, overwritten_at: time(item) } : item)),
  );
}

/** Whether a task of another order has written the image after the item's own task had. */
export function isOverwritten({ overwritten_at: at = 0, status }: TrackedItem): boolean {
  return at > Number(status.update_timestamp_ms);
}
