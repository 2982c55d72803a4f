/** Gives items that an order took over, and had nothing computed of, back to the orders before it. */
import { itemPath } from '../stores/itemObjects.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { changeRecord, isWithoutRecord, readRecord } from '../tracking/recordAccess.ts';
import { keeperOf, nameAt } from './recordKeeper.ts';
import { giveItems, returnItems } from './takeOver.ts';
import { untouchedItems } from './untouchedItems.ts';

/**
 * Gives items back where the orders that had them have a record that confirms it.
 *
 * @param isWanted whether an item is to be given back, if nothing of it was computed
 * @returns the document as it is stored now
 */
export async function giveBackItems(
  context: TrackerContext,
  document: TrackingDocument,
  isWanted: (item: TrackedItem) => boolean,
  signal: AbortSignal | undefined,
): Promise<TrackingDocument> {
  const { store } = context;
  const items = (await untouchedItems(store, document, { signal })).filter(isWanted);
  let current = document;
  for (const order of new Set(items.flatMap(({ takes_over: orders = [] }) => orders))) {
    const { keeper, name } = keeperOf(context, order);
    const own = items.filter(({ takes_over: orders }) => orders?.includes(order));
    const paths = new Set(own.map(itemPath));
    const isGiven = (item: TrackedItem) => paths.has(itemPath(item));
    const owner = nameAt(keeper, document);
    try {
      const other = await readRecord(keeper, name, signal);
      if (!other.orders.some((item) => isGiven(item) && item.taken_over_by === owner)) continue;
      await changeRecord(store, other, (of) => returnItems(of, isGiven, owner), signal);
    } catch (error) {
      if (isWithoutRecord(error)) continue;
      throw error;
    }
    const give = (of: TrackingDocument) => giveItems(of, isGiven, order);
    current = await changeRecord(store, current, give, signal);
  }
  return current;
}
