/** Cancels the tasks of an order, and gives up its items that were not started. */
import * as l10n from '@vscode/l10n';
import { ServiceError } from '../errors.ts';
import { giveBackItems } from '../ownership/giveBack.ts';
import { pause } from '../services/abort.ts';
import type { TrackerContext } from '../trackerContext.ts';
import { activeTasks, CANCEL_POLL_MS } from '../tracking/activeTasks.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { unrecordedCancelError } from '../tracking/unrecordedCancel.ts';
import { storeTracking } from '../tracking/writer.ts';
import type { Watch } from '../watch.ts';
import type { ItemsOption } from './objects.ts';
import { updateDocument } from './updateDocuments.ts';

/** Number of checks until tasks must show that their cancellation was received. */
const CONFIRM_POLLS = 10;

/**
 * @param options.items names of the items; all unless given
 * @returns ids of the tasks that were asked to end
 */
export async function cancelItems(
  context: TrackerContext,
  name: string,
  options: ItemsOption & Watch,
): Promise<string[]> {
  const { items, onProgress, signal } = options;
  const document = await updateDocument(context, name, options);
  const active = activeTasks(document, items);
  const cancelled = new Set<string>();
  let done = 0;
  await Promise.all(
    active.map(async ({ id, project }) => {
      // One that Earth Engine no longer has needs no cancelling.
      if (await context.earthEngine.cancel(id, { project, signal })) cancelled.add(id);
      onProgress?.({ action: 'cancel', item: id, done: ++done, total: active.length });
    }),
  );
  try {
    if (document.states.UNSUBMITTED) await giveUpUnsubmitted(context, document, options);
    if (active.length > 0) await confirmCancelled(context, name, cancelled, options);
  } catch (error) {
    throw cancelled.size === 0 ? error : unrecordedCancelError(name, error);
  }
  return active.map(({ id }) => id).filter((id) => cancelled.has(id));
}

async function giveUpUnsubmitted(
  context: TrackerContext,
  document: TrackingDocument,
  { items, signal }: ItemsOption & Watch,
): Promise<void> {
  // Items that another window has started meanwhile are not given up.
  const resolve = (_: TrackingDocument, theirs: TrackingDocument) => withGivenUp(theirs, items);
  const changed = withGivenUp(document, items);
  const stored = await storeTracking(context.store, changed, resolve, signal);
  const isCancelled = ({ status }: TrackedItem) => status.state === 'CANCELLED';
  await giveBackItems(context, stored, isCancelled, signal);
}

/** The document in which items that were not started will not be started. */
function withGivenUp(document: TrackingDocument, items?: readonly string[]): TrackingDocument {
  return document.withOrders(
    document.orders.map((item) =>
      item.status.state === 'UNSUBMITTED' && (!items || items.includes(item.name))
        ? { ...item, status: { ...item.status, state: 'CANCELLED' as const } }
        : item,
    ),
  );
}

/** Updates an order until Earth Engine shows that its tasks are ending. @throws ServiceError */
async function confirmCancelled(
  context: TrackerContext,
  name: string,
  ids: ReadonlySet<string>,
  options: ItemsOption & Watch,
): Promise<void> {
  for (let poll = 1; ; poll++) {
    const document = await updateDocument(context, name, options);
    const running = activeTasks(document, options.items).filter(
      ({ id, state }) => ids.has(id) && state !== 'CANCEL_REQUESTED',
    );
    if (running.length === 0) return;
    if (poll === CONFIRM_POLLS) {
      throw new ServiceError(
        'Earth Engine',
        0,
        l10n.t(
          '{0} of the tasks of "{1}" are not being cancelled, although Earth Engine confirmed the cancellation.',
          running.length,
          name,
        ),
        l10n.t('Cancel the order again.'),
      );
    }
    await pause(CANCEL_POLL_MS, options.signal, context.earthEngine.clock);
  }
}
