/** Items that an order has taken over, and whose images are still those of the earlier orders. */
import { isUnreadable, NotFoundError } from '../errors.ts';
import { forEachLimited } from '../services/limiter.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { hasStarted } from '../tracking/itemHistory.ts';
import { imageHolder } from './imageHolder.ts';
import { parseImageOwner } from './imageOwner.ts';
import { OrderRecords } from './orderRecords.ts';

/** As many as the store is asked for at once. */
const ITEMS_AT_ONCE = 32;

/**
 * Items that an order has taken over and has had nothing computed of: their images are still those of
 * the orders that had them.
 */
export async function untouchedItems(
  store: Store,
  order: TrackingDocument,
  { signal }: { signal?: AbortSignal | undefined },
): Promise<TrackedItem[]> {
  const items = order.ownItems.filter((item) => item.takes_over?.length);
  const untouched = new Set<TrackedItem>();
  const records = new OrderRecords(store, { signal });
  const look = async (item: TrackedItem) => {
    const owner = parseImageOwner(await metadataText(store, item, signal));
    const isTouched = owner
      ? (await imageHolder(owner, item, order, records)) === 'own'
      : hasStarted(item);
    if (!isTouched) untouched.add(item);
  };
  await forEachLimited(items, ITEMS_AT_ONCE, look, signal);
  return items.filter((item) => untouched.has(item));
}

/** The text of an image's metadata; empty where there is none. */
export async function metadataText(
  store: Store,
  { name, prefix }: TrackedItem,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return (await store.readMetadata(name, prefix, { signal })).text;
  } catch (error) {
    // An object that is too large or too damaged to be read was not stored by an order.
    if (error instanceof NotFoundError || isUnreadable(error)) return '';
    throw error;
  }
}
