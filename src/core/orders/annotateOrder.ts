/** Stores the user's own name and note of an order in its tracking document. */
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { checkAnnotation, type OrderAnnotation } from '../tracking/orderAnnotation.ts';
import { changeRecord, readRecord } from '../tracking/recordAccess.ts';
import type { Watch } from '../watch.ts';

/** @throws as `Tracker.annotate` describes it */
export async function annotateOrder(
  context: TrackerContext,
  name: string,
  change: Partial<OrderAnnotation>,
  { signal }: Watch,
): Promise<TrackingDocument> {
  const wanted = checkAnnotation(change);
  const document = await readRecord(context, name, signal);
  return changeRecord(context.store, document, (of) => of.withAnnotation(wanted), signal);
}
