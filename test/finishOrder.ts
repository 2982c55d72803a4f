/** Waits for the tasks of an order. */
import type { Tracker, TrackingDocument } from '../src/core/index.ts';

/** Updates an order until nothing changes by itself any more. */
export async function finishOrder(tracker: Tracker, name: string): Promise<TrackingDocument> {
  for (;;) {
    const document = await tracker.update(name);
    if (document.settled) return document;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
