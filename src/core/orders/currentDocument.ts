/** Joins Earth Engine's operations into a tracking document, without storing it. */
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { joinOperations } from '../tracking/joinOperations.ts';
import { OperationsPass } from '../tracking/operationsPass.ts';
import { readRecord } from '../tracking/recordAccess.ts';
import { storedResults } from '../tracking/storedResults.ts';

/** @throws NotFoundError, TrackingDocumentError, ServiceError, CancelledError */
export async function currentDocument(
  context: TrackerContext,
  name: string,
  signal: AbortSignal | undefined,
): Promise<TrackingDocument> {
  const document = await readRecord(context, name, signal);
  const search = await new OperationsPass().join().search(context.earthEngine, [document], signal);
  search.throwFailures(document);
  const results = await storedResults(context.store, document, search, signal);
  return joinOperations(document, search, results);
}
