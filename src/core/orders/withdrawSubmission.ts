/** Withdraws submissions of which nothing was started: what they have stored is deleted. */
import { CancelledError } from '../errors.ts';
import { isTransient } from '../services/retryPolicy.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import type { TrackingWriter } from '../tracking/writer.ts';

/**
 * Withdraws a submission of which nothing was, and nothing may have been, started.
 *
 * @param options.items those that were to be started
 * @param options.failures what kept them from it
 * @param options.storedMetadata ids of the image metadata that the submission has stored
 * @returns whether it was withdrawn
 */
export async function withdrawSubmission(
  store: Store,
  writer: TrackingWriter,
  options: {
    items: readonly TrackedItem[];
    failures: readonly unknown[];
    storedMetadata: ReadonlySet<string>;
    signal: AbortSignal | undefined;
  },
): Promise<boolean> {
  const { items, failures, storedMetadata, signal } = options;
  const { document } = writer;
  const isStarted = document.ownItems.some(
    ({ status }) => status.state !== 'UNSUBMITTED' && status.state !== 'EMPTY',
  );
  const mayHaveStarted = failures.some(
    (error) => isTransient(error) || error instanceof CancelledError,
  );
  if (isStarted || mayHaveStarted) return false;
  // Other orders have given these items up and refer to this one: their record is here.
  if (items.some((item) => item.takes_over)) return false;
  await writer.flush();
  for (const item of items) {
    for (const object of await store.itemObjects(item.name, item.prefix, { signal })) {
      if (storedMetadata.has(object.id)) await store.remove(object, { signal });
    }
  }
  await withdrawRecord(store, document, signal);
  return true;
}

/** Deletes the document of an order that was not started. */
export async function withdrawRecord(
  store: Store,
  { tracking: { name, prefix } }: TrackingDocument,
  signal: AbortSignal | undefined,
): Promise<void> {
  const record = await store.metadataObject(name, prefix, { signal });
  if (record) await store.remove(record, { signal });
}
