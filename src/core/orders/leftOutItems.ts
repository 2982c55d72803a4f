/**
 * Images that an order left out because another order had them, or that another order has taken over,
 * and what has become of them.
 */
import type { ExistingItem } from '../errors.ts';
import type { ItemClaims } from '../ownership/itemClaims.ts';
import { OrderRecords } from '../ownership/orderRecords.ts';
import { recordPath } from '../ownership/recordPaths.ts';
import { isPiece, itemPath, listItemObjects } from '../stores/itemObjects.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { LeftOutItem, TrackedItem } from '../tracking/documentJson.ts';
import { unsubmittedStatus } from './imageMetadata.ts';
import { newRequest, recordedImage } from './itemForms.ts';
import type { OrderPlan } from './plan.ts';

/** Items of an order's plan that are left out, as its document records them. */
export function leftOutItems(
  { items }: OrderPlan,
  existing: readonly ExistingItem[],
  isOrdered: (name: string) => boolean,
): LeftOutItem[] {
  const owners = new Map(existing.map(({ name, orders }) => [name, orders]));
  return items
    .filter(({ name }) => !isOrdered(name))
    .map((item) => ({ ...recordedImage(item), orders: [...(owners.get(item.name) ?? [])] }));
}

/** The item by which an order has an image computed that it left out. */
export function itemOfLeftOut({ orders: _, ...image }: LeftOutItem): TrackedItem {
  return { ...image, status: unsubmittedStatus(), ...newRequest(image.name) };
}

/**
 * Looks for images that were left to another order and are not there any more: no order has them, and
 * the store has none. One listing for each prefix, and one of the records, however many orders there
 * are.
 *
 * @returns names of the images, for each order
 */
export async function missingLeftOut(
  store: Store,
  orders: readonly TrackingDocument[],
  { claims, signal }: { claims: ItemClaims; signal?: AbortSignal | undefined },
): Promise<Map<TrackingDocument, string[]>> {
  const images = orders.flatMap(({ imagesElsewhere }) => imagesElsewhere);
  if (images.length === 0) return new Map(orders.map((order) => [order, []]));
  const [objects, found] = await Promise.all([
    listItemObjects(store, images, { signal }),
    claims.find(images, { signal }),
  ]);
  const records = new OrderRecords(store, { signal });
  const isThere = async (image: LeftOutItem | TrackedItem, order: TrackingDocument) => {
    if (found.orders.has(itemPath(image))) return true;
    if (objects.get(image)?.some((object) => isPiece(object) && object.size > 0)) return true;
    // Records under other prefixes are not among those that were listed.
    const paths = ownersOf(image).map((owner) => recordPath(owner, order.location.prefix));
    const owners = await Promise.all(paths.map((path) => records.lastOwner(path, image)));
    return owners.some((owner) => owner !== undefined);
  };
  const missing = new Map<TrackingDocument, string[]>();
  for (const order of orders) {
    const images = order.imagesElsewhere;
    const there = await Promise.all(images.map((image) => isThere(image, order)));
    missing.set(
      order,
      images.filter((_, at) => !there[at]).map(({ name }) => name),
    );
  }
  return missing;
}

/** Names of the orders that had an image when it was left to them. */
function ownersOf(image: LeftOutItem | TrackedItem): readonly string[] {
  if (!('status' in image)) return (image as LeftOutItem).orders;
  const { taken_over_by: owner } = image as TrackedItem;
  return owner ? [owner] : [];
}
