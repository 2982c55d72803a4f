/** Starts the items of an order that is on record, with the options that were recorded. */

import { TakenOverError } from '../ownership/existingItems.ts';
import { itemPath } from '../stores/itemObjects.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { Watch } from '../watch.ts';
import { endItems } from './endItems.ts';
import { recordedOptions } from './newDocument.ts';
import { Submission, type SubmissionScope } from './submission.ts';
import type { SubmissionRunOptions, SubmitResult } from './submissionRun.ts';

/** @throws TrackingDocumentError when an item lacks what starting it needs */
export function recordedSubmission(
  { earthEngine, store }: TrackerContext,
  document: TrackingDocument,
  scope: SubmissionScope,
): Submission {
  return new Submission(earthEngine, store, document, recordedOptions(document), scope);
}

/**
 * Runs a submission. Tasks of items that were taken over meanwhile have ended afterwards.
 *
 * @param name name of the order
 */
export async function runSubmission(
  context: TrackerContext,
  submission: Submission,
  name: string,
  watch: Watch,
  options: SubmissionRunOptions,
): Promise<SubmitResult> {
  try {
    return await submission.run(watch, options);
  } catch (error) {
    if (error instanceof TakenOverError) {
      const paths = new Set(error.items.map(itemPath));
      await endItems(context, name, paths, watch.signal).catch(() => undefined);
    }
    throw error;
  }
}
