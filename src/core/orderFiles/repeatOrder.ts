/**
 * Extends an order that repeats: orders the periods that have ended and are not ordered yet.
 *
 * The tracking documents in the store, and a record of what was ordered beside them, are all that is
 * remembered, so that any number of machines can do this: what one of them has ordered exists for the
 * others. Images of orders that were cleaned are not ordered again.
 */
import * as l10n from '@vscode/l10n';
import { formatIsoDate } from '../../domain/isoDates.ts';
import { ExistingItemsError, OrderRequestError } from '../errors.ts';
import type { OrderPlan, OrderRequest, PlannedItem } from '../orders/plan.ts';
import type { Period } from '../periods/splitPeriods.ts';
import type { NewOrder, SubmitOptions, Tracker } from '../tracker.ts';
import { duePeriods, requestOfPeriods } from './duePeriods.ts';
import type { OrderFile } from './orderFile.ts';
import { type OrderFileContext, orderFileRequest } from './orderFileRequest.ts';
import { readRepetition, recordRepetition, repetitionName } from './repetitionRecord.ts';
import { type ResumedOrders, resumeRepeated } from './resumeRepeated.ts';

/** Dependencies of extending an order. */
export interface RepeatContext
  extends Omit<OrderFileContext, 'tracker'>,
    Pick<SubmitOptions, 'onProgress' | 'onRecorded'> {
  /** Tracker of the configuration, which orders what is due. */
  readonly tracker: Tracker;
  /** Whether images are ordered again that were ordered before and no longer exist. */
  readonly isAgain?: boolean;
  /** Whether nothing is ordered; the result has what would be. */
  readonly isDryRun?: boolean;
}

/** Orders that were submitted for an order that repeats. */
export interface RepeatedOrder extends ResumedOrders {
  /** The new order; absent when nothing was due, or for a dry run. */
  readonly order?: NewOrder;
  /** Names of the images that were ordered, or would be. */
  readonly ordered: readonly string[];
  /** Number of images that were ordered before, and exist or were found to have no scenes. */
  readonly existing: number;
  /** Number of images that were ordered before, no longer exist, and were not ordered again. */
  readonly cleaned: number;
  /** First and last day of what was ordered, ISO dates; absent when nothing was due. */
  readonly days?: readonly [first: string, last: string];
  /** When the next period is due; absent where the order ends before. */
  readonly nextDue?: Date;
  /** Notes about the area for the user. */
  readonly notes: readonly string[];
  /**
   * Sentences about days that the file has and no period does, such as those before the first whole one,
   * and about days of periods after the last day of the file.
   */
  readonly dayNotes: readonly string[];
}

/**
 * Orders what is due of an order that repeats, at most once, even if other processes do the same. Orders
 * of the file whose submission was interrupted are resumed first; what keeps them from it is in the result.
 *
 * @param file with `repeat`
 * @param context tracker, folder of the file, time, progress and cancellation
 * @throws OrderRequestError when the file does not repeat; ExistingItemsError when images exist that have
 *   other contents than the wanted ones; what `orderFileRequest` and `Tracker.submit` throw
 */
export async function repeatOrder(file: OrderFile, context: RepeatContext): Promise<RepeatedOrder> {
  const { repeat } = file;
  if (!repeat) {
    throw new OrderRequestError(
      'repeat',
      l10n.t('This order does not repeat. Add "repeat: monthly", or submit it.'),
    );
  }
  const { tracker, signal, isDryRun, isAgain = false, now = new Date() } = context;
  const { due, nextDue, dayNotes } = duePeriods({ ...file, repeat }, now);
  const next = { dayNotes, ...(nextDue && { nextDue }) };
  if (due.length === 0) {
    return { ordered: [], existing: 0, cleaned: 0, notes: [], ...NOTHING_RESUMED, ...next };
  }
  const { request, options, notes } = await orderFileRequest(file, { ...context, now });
  // All of the periods may be more than one order can have: only those that lack images are ordered.
  const plan = tracker.plan(request, { isAnySize: true });
  rejectDateless(plan);
  const all = await tracker.existing(request, { withEmpty: true, signal });
  const found = all.filter(({ isEmpty }) => !isEmpty);
  const names = new Set(found.map(({ name }) => name));
  const repetition = repetitionName(tracker, file);
  const { onProgress, onRecorded } = context;
  const resuming = { repetition, isDryRun: isDryRun ?? false, onProgress, signal };
  const { resumption, own } = await resumeRepeated(tracker, found, resuming);
  const before = new Set([...(await readRepetition(tracker, file, signal)), ...own]);
  const lacking = plan.items.filter(({ name }) => !names.has(name));
  const missing = isAgain ? lacking : lacking.filter(({ name }) => !before.has(name));
  const orderedEmpty = isAgain
    ? []
    : all.filter(({ name, isEmpty }) => isEmpty && before.has(name));
  const cleaned = lacking.length - missing.length - orderedEmpty.length;
  const existing = found.length + orderedEmpty.length;
  if (!isDryRun && names.size > 0) {
    await recordRepetition(tracker, file, [...names, ...own], signal);
  }
  const known = { notes, cleaned, ...next, ...resumption };
  const different = found.filter(({ differences }) => differences);
  if (missing.length === 0 && different.length === 0) {
    return { ordered: [], existing, ...known };
  }
  const periods = missingPeriods(due, missing.length > 0 ? missing : plan.items);
  const [earliest, ...others] = periods;
  if (!earliest) return { ordered: [], existing, ...known };
  const wanted = { ...request, ...requestOfPeriods([earliest, ...others], repeat) };
  const planned = tracker
    .plan({ ...wanted, leaveOut: [] }, { isAnySize: true })
    .items.map(({ name }) => name);
  const ordered = missing.map(({ name }) => name);
  const only = (wantedNames: ReadonlySet<string>) => ({
    ...wanted,
    leaveOut: planned.filter((name) => !wantedNames.has(name)),
  });
  const withExisting = only(new Set([...ordered, ...names]));
  // Images that exist are recorded as left out, as long as there is room for them.
  const submitted = fitsOneOrder(tracker, withExisting)
    ? withExisting
    : only(new Set([...ordered, ...different.map(({ name }) => name)]));
  tracker.plan(submitted);
  const days = daysOf(periods);
  if (isDryRun) return { ordered, existing, days, ...known };
  try {
    const order = await tracker.submit(submitted, {
      ...options,
      existing: 'leaveOut',
      repetition,
      ...{ onProgress, onRecorded, signal },
    });
    await recordRepetition(tracker, file, ordered, signal);
    const left = new Set(order.leftOut);
    const started = ordered.filter((name) => !left.has(name));
    return {
      ...{ order, ordered: started, days, ...known },
      existing: existing + missing.length - started.length,
    };
  } catch (error) {
    if (!isOrderedMeanwhile(error)) throw error;
    return { ordered: [], existing: plan.items.length, ...known };
  }
}

const NOTHING_RESUMED: ResumedOrders = {
  ...{ resumed: [], unresumed: [] },
  ...{ resumedImages: 0, resumedWaiting: 0 },
};

/** Whether the record of one order has room for the images of a request. */
function fitsOneOrder(tracker: Tracker, request: OrderRequest): boolean {
  try {
    tracker.plan(request);
    return true;
  } catch (error) {
    if (error instanceof OrderRequestError && error.field === 'order') return false;
    throw error;
  }
}

/** Names of images without dates contain the whole range, which grows: they would be ordered again. */
function rejectDateless({ imageCollections }: OrderPlan): void {
  const dateless = imageCollections.find(({ mosaic }) => mosaic === 'all');
  if (!dateless) return;
  throw new OrderRequestError(
    'repeat',
    l10n.t(
      '"{0}" has no dates, so an order of it cannot repeat. Order it separately.',
      dateless.id,
    ),
  );
}

/** The due periods from the first to the last that lacks an image. */
function missingPeriods(due: readonly Period[], items: readonly PlannedItem[]): readonly Period[] {
  const starts = new Set(items.map(({ start }) => start.getTime()));
  const lacks = ({ start }: Period) => starts.has(start.getTime());
  return due.slice(due.findIndex(lacks), due.findLastIndex(lacks) + 1);
}

/** Whether another machine has ordered all of it since it was looked for. */
function isOrderedMeanwhile(error: unknown): boolean {
  return (
    error instanceof ExistingItemsError && error.items.every(({ differences }) => !differences)
  );
}

function daysOf(periods: readonly Period[]): readonly [string, string] {
  const [first, last] = [periods[0], periods.at(-1)];
  const lastDay = (last?.end.getTime() ?? 0) - 1;
  return [formatIsoDate(first?.start ?? 0), formatIsoDate(lastDay)];
}
