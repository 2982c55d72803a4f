/** Withdraws submissions of which nothing was started: what they have stored is deleted. */
import { CancelledError } from '../errors.ts';
import { isTransient } from '../services/retryPolicy.ts';
import { documentInTrash } from '../stores/driveRemoval.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import type { TrackingWriter } from '../tracking/writer.ts';
import { leftBehindError } from './submissionErrors.ts';

/**
 * Withdraws a submission of which nothing was, and nothing may have been, started.
 *
 * @param options.items those that were to be started
 * @param options.failures what kept them from it
 * @param options.failure the first of them, which the user is shown
 * @param options.storedMetadata ids of the image metadata that the submission has stored
 * @returns whether it was withdrawn
 * @throws SubmissionError when what it has stored cannot be deleted
 */
export async function withdrawSubmission(
  store: Store,
  writer: TrackingWriter,
  options: {
    items: readonly TrackedItem[];
    failures: readonly unknown[];
    failure: unknown;
    storedMetadata: ReadonlySet<string>;
    signal: AbortSignal | undefined;
  },
): Promise<boolean> {
  const { items, failures, failure, storedMetadata, signal } = options;
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
  await orReportLeft(document, failure, async () => {
    await writer.flush();
    for (const item of items) {
      for (const object of await store.itemObjects(item.name, item.prefix, { signal })) {
        if (storedMetadata.has(object.id)) await store.remove(object, { signal });
      }
    }
    // Last, because the record shows what else is to be deleted.
    await removeRecord(store, document, signal);
  });
  return true;
}

/**
 * Deletes the document of an order that was not started.
 *
 * @param failure what kept it from being started
 * @throws SubmissionError when it cannot be deleted
 */
export async function withdrawRecord(
  store: Store,
  document: TrackingDocument,
  failure: unknown,
  signal: AbortSignal | undefined,
): Promise<void> {
  await orReportLeft(document, failure, () => removeRecord(store, document, signal));
}

async function removeRecord(
  store: Store,
  { tracking: { name, prefix } }: TrackingDocument,
  signal: AbortSignal | undefined,
): Promise<void> {
  const record = await store.metadataObject(name, prefix, { signal });
  if (record) await store.remove(record, { signal });
}

async function orReportLeft(
  { name, tracking }: TrackingDocument,
  failure: unknown,
  remove: () => Promise<void>,
): Promise<void> {
  try {
    await remove();
  } catch (error) {
    const isListed = documentInTrash(error) !== `${tracking.name}.json`;
    throw leftBehindError(name, failure, { error, isListed });
  }
}
