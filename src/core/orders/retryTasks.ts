/** Orders what failed or was cancelled once more, as new tasks of the same order. */
import { claimedItemsError, findClaimed } from '../ownership/existingItems.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { storeTracking } from '../tracking/writer.ts';
import type { Watch } from '../watch.ts';
import { readItemSources, withItemSources } from './itemSources.ts';
import { missingLeftOut } from './leftOutItems.ts';
import { completedItems, missingImages } from './missingImages.ts';
import type { ItemsOption } from './objects.ts';
import { type RetryChoice, retryItems, retrySame } from './retry.ts';
import { recordedSubmission, runSubmission } from './runSubmission.ts';
import type { SubmitResult } from './submissionRun.ts';
import { updateDocument } from './updateDocuments.ts';

/** An order of which items were tried again. */
export interface RetriedOrder extends SubmitResult {
  /** Names of the items that were tried again. */
  retried: string[];
}

/** @throws as `Tracker.retry` describes it */
export async function retryTasks(
  context: TrackerContext,
  name: string,
  options: ItemsOption & Watch,
): Promise<RetriedOrder> {
  const { items, signal } = options;
  const { exportOptions, claims } = context;
  const document = await updateDocument(context, name, options);
  const missing = items && (await missingAmong(context, document, items, signal));
  const wanted = retryItems(document, { items, missing, exportOptions }).retried;
  const claimed = await findClaimed(
    document,
    [...document.orders, ...document.leftOut].filter((item) => wanted.includes(item.name)),
    { claims, takesOver: false, signal },
  );
  if (claimed.length > 0 && claimed.length === wanted.length) {
    throw claimedItemsError(claimed, wanted.length);
  }
  const others = new Set(claimed.map((item) => item.name));
  const allowed = new Set(wanted.filter((item) => !others.has(item)));
  const choice = { items, missing, allowed, exportOptions };
  const { stored, retried } = await recordRetry(context, document, choice, signal);
  const submission = recordedSubmission(context, stored, { only: new Set(retried) });
  const run = { isRepeated: true };
  const result = await runSubmission(context, submission, document.name, options, run);
  if (claimed.length > 0) throw claimedItemsError(claimed, wanted.length);
  return { ...result, retried };
}

/**
 * Stores the document with the chosen items unsubmitted.
 *
 * @throws TrackingDocumentError or OrderRequestError before anything is stored, when an item cannot
 *   be ordered again
 */
async function recordRetry(
  context: TrackerContext,
  document: TrackingDocument,
  choice: RetryChoice,
  signal: AbortSignal | undefined,
): Promise<{ stored: TrackingDocument; retried: string[] }> {
  const { store } = context;
  let { retried } = retryItems(document, choice);
  const isRetried = (item: TrackedItem) => retried.includes(item.name);
  const sources = await readItemSources(store, document, isRetried, signal);
  const first = retryItems(withItemSources(document, sources), choice);
  recordedSubmission(context, first.document, { only: new Set(retried) }).requireExportable();
  if (retried.length === 0) return { stored: document, retried };
  const resolve = (_: TrackingDocument, theirs: TrackingDocument) => {
    const again = retrySame(document, withItemSources(theirs, sources), choice);
    // Another process may have begun to try some of them: these count as tried again, too.
    retried = [...new Set([...retried, ...again.retried])];
    return again.document;
  };
  const stored = await storeTracking(store, first.document, resolve, signal);
  return { stored, retried };
}

/**
 * Of some items, those whose images are missing. Requests nothing where none of the items is
 * completed, or was left out.
 */
async function missingAmong(
  { store, claims }: TrackerContext,
  document: TrackingDocument,
  items: readonly string[],
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const isWanted = ({ name }: { readonly name: string }) => items.includes(name);
  const missing: string[] = [];
  if (completedItems(document).some(isWanted)) {
    const images = await missingImages(store, [document], { signal });
    missing.push(...(images.get(document) ?? []));
  }
  if (document.imagesElsewhere.some(isWanted)) {
    const leftOut = await missingLeftOut(store, [document], { claims, signal });
    missing.push(...(leftOut.get(document) ?? []));
  }
  return new Set(missing);
}
