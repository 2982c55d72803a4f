/**
 * Hands images over to the orders that have them in their records, when the order whose metadata
 * they have is cleaned: nothing else would show later that those orders may delete them.
 */

import { ConflictError, isUnreadable, NotFoundError } from '../errors.ts';
import { forEachLimited } from '../services/limiter.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { imageHolder } from './imageHolder.ts';
import { parseImageOwner } from './imageOwner.ts';
import { imageLabels } from './itemClaims.ts';
import type { KeptObject } from './keptObject.ts';
import { OrderRecords } from './orderRecords.ts';
import { ownRecordPath, recordPath } from './recordPaths.ts';

const ITEMS_AT_ONCE = 16;

/** Number of times other programs may write the same metadata in between. */
const WRITE_TRIES = 5;

/**
 * Has the metadata of images name the orders that claim them. Only images of this order change hands,
 * and only to records that can be read.
 *
 * @param kept what cleaning the order leaves in the store
 * @returns the versions of the metadata documents that were written, by their ids
 */
export async function handOver(
  store: Store,
  order: TrackingDocument,
  kept: readonly KeptObject[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const records = new OrderRecords(store, { signal });
  const items = new Map(order.orders.map((item) => [item.name, item]));
  const claimed = kept.filter(
    ({ object, item, reason }) => reason === 'claimed' && object.fileName === `${item}.json`,
  );
  const written = new Map<string, string>();
  const hand = async ({ item: name, orders }: KeptObject) => {
    const item = items.get(name);
    const heir = item && (await heirOf(item, orders, order, records));
    if (!heir) return;
    const stored = await writeHeir(store, { item, order, heir, records, signal });
    if (stored) written.set(stored.id, stored.version);
  };
  await forEachLimited(claimed, ITEMS_AT_ONCE, hand, signal);
  return written;
}

/** The first of the orders whose record can be read and has the item. */
async function heirOf(
  item: TrackedItem,
  names: readonly string[],
  order: TrackingDocument,
  records: OrderRecords,
): Promise<TrackingDocument | undefined> {
  for (const name of names) {
    const path = recordPath(name, order.location.prefix);
    if (path === ownRecordPath(order) || (await records.itemAt(path, item)) !== 'own') continue;
    const document = await records.document(path);
    if (document) return document;
  }
  return undefined;
}

/** @returns nothing when the image is not this order's, or is not there any more */
async function writeHeir(
  store: Store,
  {
    item,
    order,
    heir,
    records,
    signal,
  }: {
    item: TrackedItem;
    order: TrackingDocument;
    heir: TrackingDocument;
    records: OrderRecords;
    signal: AbortSignal | undefined;
  },
): Promise<{ id: string; version: string } | undefined> {
  const { name, prefix } = item;
  for (let attempt = 1; ; attempt++) {
    try {
      const { text, version } = await store.readMetadata(name, prefix, { signal });
      const owner = parseImageOwner(text);
      if (!owner || !(await isOwned(owner, { item, order, heir, records }))) return undefined;
      const labels = imageLabels(heir);
      const metadata = withOrder(text, heir);
      return await store.storeMetadata(metadata, name, prefix, {
        ifVersion: version,
        labels,
        signal,
      });
    } catch (error) {
      if (error instanceof NotFoundError || isUnreadable(error)) return undefined;
      if (!(error instanceof ConflictError) || attempt >= WRITE_TRIES) throw error;
    }
  }
}

/** Whether the metadata is the order's, and not that of a record it was copied from. */
async function isOwned(
  owner: NonNullable<ReturnType<typeof parseImageOwner>>,
  {
    item,
    order,
    heir,
    records,
  }: {
    item: TrackedItem;
    order: TrackingDocument;
    heir: TrackingDocument;
    records: OrderRecords;
  },
): Promise<boolean> {
  if (owner.orderPath === ownRecordPath(heir)) return false;
  return (await imageHolder(owner, item, order, records)) === 'own';
}

/** The metadata with another order in it. */
function withOrder(text: string, heir: TrackingDocument): object {
  const metadata = JSON.parse(text) as { order: Record<string, unknown> };
  const { id: _, ...order } = metadata.order;
  const { id } = heir.submission;
  return { ...metadata, order: { ...order, ...(id && { id }), tracking: ownRecordPath(heir) } };
}
