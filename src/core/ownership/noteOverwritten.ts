/** Records with the orders that took items over that their images were overwritten. */

import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { changeRecord, isWithoutRecord, readRecord } from '../tracking/recordAccess.ts';
import { keeperOf } from './recordKeeper.ts';
import { overwritingTasks, withOverwritten } from './takeOver.ts';

/**
 * Compares two states of an order: tasks that completed in between have written over images that are
 * other orders' now.
 *
 * @throws ServiceError, CancelledError; ConflictError when others write again and again
 */
export async function noteOverwritten(
  context: TrackerContext,
  before: TrackingDocument,
  after: TrackingDocument,
  signal: AbortSignal | undefined,
): Promise<void> {
  const found = overwritingTasks(before, after);
  for (const owner of new Set(found.map((each) => each.owner))) {
    const { keeper, name } = keeperOf(context, owner);
    const own = found.filter((each) => each.owner === owner);
    const mark = (of: TrackingDocument) => withOverwritten(of, own);
    try {
      await changeRecord(keeper.store, await readRecord(keeper, name, signal), mark, signal);
    } catch (error) {
      if (!isWithoutRecord(error)) throw error;
    }
  }
}
