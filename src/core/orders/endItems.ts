/** Ends the tasks of items that another order takes over. */
import * as l10n from '@vscode/l10n';
import { RunningTasksError } from '../errors.ts';
import { itemPath } from '../stores/itemObjects.ts';
import type { TrackerContext } from '../trackerContext.ts';
import { activeTasks, cancelAndWait } from '../tracking/activeTasks.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { isWithoutRecord } from '../tracking/recordAccess.ts';
import { unrecordedCancelError } from '../tracking/unrecordedCancel.ts';
import { updateDocument } from './updateDocuments.ts';

/**
 * Ends an order's tasks of some items.
 *
 * @param paths paths of the items
 * @returns nothing when the record was removed, or is damaged: no document can record it then
 */
export async function endItems(
  context: TrackerContext,
  order: string,
  paths: ReadonlySet<string>,
  signal: AbortSignal | undefined,
): Promise<TrackingDocument | undefined> {
  try {
    const document = await updateDocument(context, order, { signal });
    if (activeAt(document, paths).length === 0) return document;
    await cancelAndWait(context, document, signal, namesAt(document, paths));
    return await updateDocument(context, order, { signal }).catch((error: unknown) => {
      throw unrecordedCancelError(order, error);
    });
  } catch (error) {
    if (isWithoutRecord(error)) return undefined;
    throw error;
  }
}

/** @throws RunningTasksError when tasks of some items are under way */
export function requireItemsEnded(document: TrackingDocument, paths: ReadonlySet<string>): void {
  const active = activeAt(document, paths);
  if (active.length === 0) return;
  throw new RunningTasksError(
    active,
    l10n.t(
      'Nothing was started, because tasks of "{0}" have not ended yet, although they were cancelled ({1}). They could overwrite the images of the new order. Try again when they have ended.',
      document.name,
      active.join(', '),
    ),
  );
}

/** Ids of the tasks of some items that are under way. */
export function activeAt(document: TrackingDocument, paths: ReadonlySet<string>): string[] {
  return activeTasks(document, namesAt(document, paths)).map(({ id }) => id);
}

/** Names of the items at some paths. */
function namesAt({ orders }: TrackingDocument, paths: ReadonlySet<string>): string[] {
  return orders.filter((item) => paths.has(itemPath(item))).map(({ name }) => name);
}
