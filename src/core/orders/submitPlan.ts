/** Submits a planned order: looks for what exists, records the order, and starts its tasks. */

import * as l10n from '@vscode/l10n';
import type { ExistingChoice } from '../../domain/existingChoice.ts';
import { OrderRequestError } from '../errors.ts';
import {
  chooseItems,
  findExisting,
  RecordedMeanwhileError,
  rejectEarlier,
  TakenOverError,
} from '../ownership/existingItems.ts';
import type { TrackerContext } from '../trackerContext.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import { checkAnnotation, type OrderAnnotation } from '../tracking/orderAnnotation.ts';
import type { Watch } from '../watch.ts';
import { countItems } from './count.ts';
import { compareWithPlan } from './imageContents.ts';
import { leftOutItems } from './leftOutItems.ts';
import { type ExistingItems, newTrackingDocument } from './newDocument.ts';
import type { OrderPlan } from './plan.ts';
import { exportViolations, undecidedItems } from './planLimits.ts';
import { freeOrderName } from './planNames.ts';
import { requireDescribedBands } from './requireDescribedBands.ts';
import { runSubmission } from './runSubmission.ts';
import { requireScenesLeftOut } from './scenesLeftOut.ts';
import { Submission } from './submission.ts';
import { OrderNameError } from './submissionErrors.ts';
import type { SubmitResult } from './submissionRun.ts';
import { requireOwnItems, takeOverItems } from './takeOverItems.ts';

/** Options of `submit`. */
export interface SubmitOptions extends Watch {
  /** Store the metadata of items without scenes (default: true). */
  readonly saveEmptyMetadata?: boolean;
  /** Submit nothing when an item has no scenes, and throw EmptyCollectionError. */
  readonly errorIfEmpty?: boolean;
  /**
   * Treatment of items that other orders have, or whose objects are in the store already:
   * `leaveOut` orders only the others; `takeOver` has them computed again for this order, and the
   * documents of the other orders record that. Without it nothing is ordered when there are any. An
   * image that has other bands, filters or pixels than the wanted one is never left out: the order is
   * refused. An item that other orders have found to be without scenes has no image: it is ordered, and
   * their documents record that this order has it now.
   */
  readonly existing?: ExistingChoice;
  /** The user's own name and note, which the order has from the beginning. */
  readonly annotation?: Partial<OrderAnnotation>;
  /** Name of the record of an order file that extends itself by this order, which resumes it. */
  readonly repetition?: string;
  /** Called with the order's record as soon as it is stored, before the first task starts. */
  readonly onRecorded?: (document: TrackingDocument) => void;
}

/** A new order that was recorded. */
export interface NewOrder extends SubmitResult {
  /** Names of the items that already exist and were left out. */
  leftOut: string[];
}

/** Number of times a submission looks again for orders that were recorded at the same moment. */
const SUBMIT_TRIES = 3;

/** Number of names that other orders take, each at the very moment at which this one would. */
const MAX_TAKEN_NAMES = 100;

/** @throws as `Tracker.submit` describes it */
export async function submitPlan(
  context: TrackerContext,
  plan: OrderPlan,
  options: SubmitOptions,
): Promise<NewOrder> {
  const taken = new Set<string>();
  for (let attempt = 1; ; ) {
    try {
      return await submitOnce(context, plan, taken, options);
    } catch (error) {
      if (error instanceof OrderNameError && plan.hasTimedName && taken.size < MAX_TAKEN_NAMES) {
        taken.add(error.document);
        continue;
      }
      if (!(error instanceof RecordedMeanwhileError)) throw error;
      // Two orders that take over images at the same time would keep taking them from each other.
      if (options.existing === 'takeOver') throw new TakenOverError(error.items, error.message);
      // An order of the same images was recorded a moment earlier: now it is there to be found.
      if (++attempt > SUBMIT_TRIES) throw error;
    }
  }
}

/** @param taken names of orders that the listing may not have yet */
async function submitOnce(
  context: TrackerContext,
  plan: OrderPlan,
  taken: ReadonlySet<string>,
  options: SubmitOptions,
): Promise<NewOrder> {
  const { signal } = options;
  const { claims, templates } = context;
  // Items that cannot be started are refused before anything is sent.
  const planned = newSubmission(context, plan, options);
  await requireScenesLeftOut(context.earthEngine, plan, signal);
  await requireDescribedBands(context.earthEngine, plan, context.filters, signal);
  const found = await findConfirmed(context, plan, signal);
  const { items, takesOver } = chooseItems(plan.items, found, options.existing);
  const ordered = new Set(items.map(({ name }) => name));
  const leftOut = leftOutItems(plan, found.existing, (name) => ordered.has(name));
  const listed = found.claims.listed.map(({ fileName }) => fileName.replace(/\.json$/, ''));
  const name = freeOrderName(plan, templates, new Set([...listed, ...taken]));
  const isAsPlanned = leftOut.length === 0 && takesOver.size === 0 && name === plan.name;
  const submission = isAsPlanned
    ? planned
    : newSubmission(context, { ...plan, name, items }, options, { takesOver, leftOut });
  await checkDates(context, { ...plan, items }, signal);
  if (options.errorIfEmpty) await submission.requireScenes(options);
  const onRecorded = async (recorded: TrackingDocument) => {
    await rejectEarlier(recorded, { claims, before: found.claims, signal });
    await takeOverItems(context, recorded, signal, found.claims.documents);
    options.onRecorded?.(recorded);
  };
  const run = { isRepeated: false, onRecorded };
  const result = await runSubmission(context, submission, name, options, run);
  if (takesOver.size > 0) await requireOwnItems(context, name, signal);
  return { ...result, leftOut: leftOut.map((item) => item.name) };
}

/** The items of a plan that exist, once the orders that have them were seen to be there still. */
async function findConfirmed(
  { store, templates, claims, filters }: TrackerContext,
  { items }: OrderPlan,
  signal: AbortSignal | undefined,
): ReturnType<typeof findExisting> {
  const comparison = compareWithPlan(filters);
  for (let attempt = 1; ; attempt++) {
    const found = await findExisting(store, items, { claims, comparison, signal });
    const names = [...found.claims.orders.values()].flat();
    if (names.length === 0 || attempt >= SUBMIT_TRIES) return found;
    // One that was recorded at the same moment may have been taken back since.
    const listed = await store.list(templates.trackingPrefix, { signal });
    const files = new Set(listed.map(({ fileName }) => fileName));
    if (names.every((name) => files.has(`${name}.json`))) return found;
  }
}

function newSubmission(
  context: TrackerContext,
  plan: OrderPlan,
  { saveEmptyMetadata = true, annotation, repetition }: SubmitOptions,
  existing?: ExistingItems,
): Submission {
  const { store, earthEngine, templates, filters, exportOptions, workloadTag } = context;
  const options = { filters, exportOptions, saveEmptyMetadata };
  const recorded = { ...options, project: earthEngine.project, workloadTag, repetition };
  const made = newTrackingDocument(plan, templates, recorded, existing);
  const document = annotation ? made.withAnnotation(checkAnnotation(annotation)) : made;
  return new Submission(earthEngine, store, document, options);
}

/** Checks the limits with the true number of dates, where it decides. @throws OrderRequestError */
async function checkDates(
  { earthEngine, filters, exportOptions }: TrackerContext,
  plan: OrderPlan,
  signal: AbortSignal | undefined,
): Promise<void> {
  const undecided = undecidedItems(plan.items, exportOptions);
  if (undecided.length === 0) return;
  const part = { ...plan, items: undecided };
  const counts = await countItems(earthEngine, part, filters, { signal });
  const dates = new Map(counts.map((count) => [count.name, count.dates]));
  const [violation] = exportViolations(
    undecided,
    ({ name }) => dates.get(name) ?? 0,
    exportOptions,
  );
  if (!violation) return;
  throw new OrderRequestError(
    violation.field,
    `${violation.message} ${l10n.t('Nothing was submitted.')}`,
    { dates },
  );
}
