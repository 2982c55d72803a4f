/**
 * Completed items whose images, or pieces of them, are not in the store any more, or were overwritten
 * by another order.
 */

import { isOverwritten } from '../ownership/takeOver.ts';
import { listItemObjects } from '../stores/itemObjects.ts';
import type { Store, StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { checkPieces, currentObjects } from '../tracking/imagePieces.ts';

/** Items that have an image when all is well. */
export function completedItems(order: TrackingDocument): TrackedItem[] {
  return order.ownItems.filter(({ status }) => status.state === 'COMPLETED');
}

/**
 * Looks for the images of orders: one listing for each prefix, however many orders there are.
 *
 * @returns names of the completed items without a whole image of their own, for each order
 */
export async function missingImages(
  store: Store,
  orders: readonly TrackingDocument[],
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Map<TrackingDocument, string[]>> {
  const items = orders.flatMap(completedItems);
  const objects = await listItemObjects(store, items, { signal });
  return new Map(
    orders.map((order) => {
      const missing = completedItems(order).filter(
        (item) => isOverwritten(item) || isIncomplete(objects.get(item) ?? [], item, order),
      );
      return [order, missing.map(({ name }) => name)];
    }),
  );
}

/** Whether pieces are certainly missing; those without content count as missing. */
function isIncomplete(
  objects: readonly StoredObject[],
  item: TrackedItem,
  order: TrackingDocument,
): boolean {
  return checkPieces(currentObjects(objects, item, order), item, order) === 'incomplete';
}
