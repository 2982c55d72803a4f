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
import { contentsAt, recordedContents } from './imageContents.ts';
import { describeDifferences } from './imageDifferences.ts';
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
    const owners = found.orders.get(itemPath(image));
    if (owners) {
      return owners.some((name) => isSameImage(image, order, found.documents.get(name)));
    }
    if (objects.get(image)?.some((object) => isPiece(object) && object.size > 0)) return true;
    // Records under other prefixes are not among those that were listed.
    const paths = ownersOf(image).map((owner) => recordPath(owner, order.location.prefix));
    const last = await Promise.all(paths.map((path) => records.lastOwner(path, image)));
    const there = last.filter((path) => path !== undefined);
    const documents = await Promise.all(there.map((path) => records.document(path)));
    return documents.some((document) => isSameImage(image, order, document));
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

/**
 * Whether another order has the image that was left to it: since then, an image with other contents may
 * have taken its place. One that was taken over is what the user wanted in its place.
 */
function isSameImage(
  image: LeftOutItem | TrackedItem,
  order: TrackingDocument,
  other: TrackingDocument | undefined,
): boolean {
  if ('status' in image || !other) return true;
  const wanted = recordedContents(order, image);
  const existing = contentsAt(other, itemPath(image));
  return !wanted || !existing || describeDifferences(wanted, existing).length === 0;
}

/** Names of the orders that had an image when it was left to them. */
function ownersOf(image: LeftOutItem | TrackedItem): readonly string[] {
  if (!('status' in image)) return (image as LeftOutItem).orders;
  const { taken_over_by: owner } = image as TrackedItem;
  return owner ? [owner] : [];
}
