/** Starts what an earlier submission has left unsubmitted, and what waits for room in the queue. */
import { claimedItemsError, findClaimed } from '../ownership/existingItems.ts';
import type { TrackerContext } from '../trackerContext.ts';
import { isWaitingForRoom, type TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { changeRecord, readRecord } from '../tracking/recordAccess.ts';
import type { Watch } from '../watch.ts';
import { readItemSources, withItemSources } from './itemSources.ts';
import { recordedSubmission, runSubmission } from './runSubmission.ts';
import type { SubmitResult } from './submissionRun.ts';
import { takeOverItems } from './takeOverItems.ts';
import { updateDocument } from './updateDocuments.ts';
import { withoutStops, withStopped } from './waitingItems.ts';

/** Options of `resume`. */
export interface ResumeOptions extends Watch {
  /** Start only items that wait for room in the queue. */
  readonly waitingOnly?: boolean;
}

/** @throws as `Tracker.resume` describes it */
export async function resumeSubmission(
  context: TrackerContext,
  name: string,
  options: ResumeOptions,
): Promise<SubmitResult> {
  const { waitingOnly: isFeeding = false, signal } = options;
  const { store, claims } = context;
  // Tasks that were started but not recorded are found by their descriptions; what waits for room
  // has the same request when it is started again.
  const found = isFeeding
    ? await readRecord(context, name, signal)
    : await updateDocument(context, name, options);
  const isWaiting = ({ status }: TrackedItem) =>
    isFeeding ? isWaitingForRoom(status) : status.state === 'UNSUBMITTED';
  const items = found.ownItems.filter(isWaiting);
  const claimed = await findClaimed(found, items, { claims, takesOver: true, signal });
  const isAll = claimed.length > 0 && claimed.length === items.length;
  if (isAll && !isFeeding) throw claimedItemsError(claimed, items.length);
  const others = new Set(claimed.map((item) => item.name));
  const isStarted = (item: TrackedItem) => isWaiting(item) && !others.has(item.name);
  const sources = await readItemSources(store, found, isStarted, signal);
  // Items without a source would be tried at each pass.
  const prepare = (of: TrackingDocument) =>
    withItemSources(isFeeding ? withStopped(of, others) : withoutStops(of), sources);
  const started = new Set(items.filter(isStarted).map((item) => item.name));
  const scope = { isFeeding, ...(claimed.length > 0 && { only: started }) };
  // Items that cannot be started are reported before anything is stored.
  recordedSubmission(context, prepare(found), scope);
  const document = await changeRecord(store, found, prepare, signal);
  if (isAll) throw claimedItemsError(claimed, items.length);
  await takeOverItems(context, document, signal);
  const submission = recordedSubmission(context, document, scope);
  const run = { isRepeated: true };
  const result = await runSubmission(context, submission, document.name, options, run);
  if (claimed.length > 0) throw claimedItemsError(claimed, items.length);
  return result;
}
