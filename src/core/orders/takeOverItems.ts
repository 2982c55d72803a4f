/**
 * Takes items over from the orders that have them: their tasks end, and their documents record which
 * order has the items now.
 */
import * as l10n from '@vscode/l10n';
import { ConflictError, RunningTasksError } from '../errors.ts';
import { TakenOverError, takenOverError } from '../ownership/existingItems.ts';
import { keeperOf, nameAt } from '../ownership/recordKeeper.ts';
import { claimFromRival, returnToRivals } from '../ownership/rivalOrders.ts';
import { giveItems } from '../ownership/takeOver.ts';
import { itemPath } from '../stores/itemObjects.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { changeRecord, isWithoutRecord, readRecord } from '../tracking/recordAccess.ts';
import { activeAt, endItems, requireItemsEnded } from './endItems.ts';

/**
 * Has other orders give up the items that an order takes over.
 *
 * @param document the order's record as it is stored
 * @param seen documents of those orders as they were before this one was recorded
 * @throws RunningTasksError when some of their tasks do not end, TakenOverError when one of them has
 *   taken the items over at the same moment: then no document was changed
 */
export async function takeOverItems(
  context: TrackerContext,
  document: TrackingDocument,
  signal: AbortSignal | undefined,
  seen: ReadonlyMap<string, TrackingDocument> = new Map(),
): Promise<void> {
  const wanted = wantedPaths(document);
  const rivals = new Map<string, Set<string>>();
  try {
    for (const [order, paths] of wanted) {
      const given = await claimFromRival(context, document, { order, paths, seen, signal });
      if (given.size > 0) rivals.set(order, given);
    }
    for (const [order, paths] of wanted) {
      const { keeper, name } = keeperOf(context, order);
      const ended = await endItems(keeper, name, paths, signal);
      if (ended) requireItemsEnded(ended, paths);
    }
  } catch (error) {
    const isRefused = error instanceof TakenOverError || error instanceof RunningTasksError;
    if (isRefused) await returnToRivals(context, rivals, document.name, error, signal);
    throw error;
  }
  for (const [order, paths] of wanted) {
    const { keeper, name } = keeperOf(context, order);
    await releaseItems(keeper, name, { paths, owner: nameAt(keeper, document), signal });
  }
}

/** Paths of the items that an order takes over and has not started, by the order that has them. */
function wantedPaths(document: TrackingDocument): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const item of document.ownItems) {
    if (item.status.state !== 'UNSUBMITTED') continue;
    for (const order of item.takes_over ?? []) {
      wanted.set(order, (wanted.get(order) ?? new Set()).add(itemPath(item)));
    }
  }
  wanted.delete(document.name);
  return wanted;
}

/**
 * Leaves some items of an order to another one, and ends tasks that were started meanwhile.
 *
 * @throws ConflictError when those do not end
 */
async function releaseItems(
  context: TrackerContext,
  order: string,
  options: { paths: ReadonlySet<string>; owner: string; signal: AbortSignal | undefined },
): Promise<void> {
  const { paths, owner, signal } = options;
  const give = (of: TrackingDocument) => giveItems(of, (item) => paths.has(itemPath(item)), owner);
  try {
    const record = await readRecord(context, order, signal);
    const given = await changeRecord(context.store, record, give, signal);
    if (activeAt(given, paths).length === 0) return;
  } catch (error) {
    if (isWithoutRecord(error)) return;
    throw error;
  }
  const ended = await endItems(context, order, paths, signal);
  if (!ended || activeAt(ended, paths).length === 0) return;
  throw new ConflictError(
    order,
    l10n.t(
      'Tasks of "{0}" were started in the meantime and have not ended yet. Try again when they have ended.',
      order,
    ),
  );
}

/** @throws TakenOverError when another order has taken items of a new one over already */
export async function requireOwnItems(
  context: TrackerContext,
  order: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Everything was started and recorded: what cannot be read now does not undo that.
  const stored = await readRecord(context, order, signal).catch(() => undefined);
  const orders = stored?.orders ?? [];
  const taken = orders.flatMap(({ name, prefix, taken_over_by: owner }) =>
    owner === undefined ? [] : [{ name, prefix, orders: owner ? [owner] : [], objects: 1 }],
  );
  if (taken.length > 0) throw takenOverError(taken, orders.length);
}
