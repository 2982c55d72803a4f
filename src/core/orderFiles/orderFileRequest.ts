/** Turns an order file into a request, which `Tracker` plans, counts and submits. */
import * as l10n from '@vscode/l10n';
import { formatIsoDate } from '../../domain/isoDates.ts';
import type { ImageChoice } from '../collections/index.ts';
import { OrderRequestError } from '../errors.ts';
import type { OrderRequest } from '../orders/plan.ts';
import type { SubmitOptions } from '../orders/submitPlan.ts';
import { duePeriods, requestOfPeriods } from './duePeriods.ts';
import type { OrderFile } from './orderFile.ts';
import { type OrderFilePlaceContext, orderFilePlace } from './orderFilePlace.ts';
import { requestEnd } from './readPeriod.ts';

/** Dependencies of ordering an order file. */
export interface OrderFileContext extends Omit<OrderFilePlaceContext, 'areaGrid' | 'grid'> {
  /** A tracker, or the parts of one. */
  readonly tracker: Pick<OrderFilePlaceContext, 'areaGrid' | 'grid'>;
  /** Today, for an order that extends itself; the present time unless given. */
  readonly now?: Date;
}

/** An order file as it can be submitted. */
export interface OrderFileRequest {
  /** The order: for one that extends itself, all periods that have ended. */
  readonly request: OrderRequest;
  /** Options of `Tracker.submit` that the file contains. */
  readonly options: Pick<
    SubmitOptions,
    'existing' | 'saveEmptyMetadata' | 'errorIfEmpty' | 'annotation'
  >;
  /** Notes about the area for the user. */
  readonly notes: readonly string[];
}

/**
 * The request of an order file. Reads the file of its area; an order without a grid asks Earth Engine
 * for the pixels of its collections.
 *
 * @param file as `readOrderFile` returns it
 * @param context tracker, folder of the file, and cancellation
 * @throws OrderRequestError when its tiles are of another grid, or no period has ended yet; AreaError
 *   and GridError for its area; CancelledError, ServiceError
 */
export async function orderFileRequest(
  file: OrderFile,
  context: OrderFileContext,
): Promise<OrderFileRequest> {
  const { collections } = file;
  const wanted = { collections, ...choicesOf(file) };
  const time = timeOf(file, context.now ?? new Date());
  const { tracker, folder, signal } = context;
  const { place, notes } = await orderFilePlace(file, wanted, {
    grid: tracker.grid,
    areaGrid: (request, area, watch) => tracker.areaGrid(request, area, watch),
    folder,
    signal,
  });
  const { leaveOut, leaveOutScenes } = file;
  return {
    request: {
      ...wanted,
      ...place,
      ...time,
      ...(leaveOut.length > 0 && { leaveOut }),
      ...(leaveOutScenes.length > 0 && { leaveOutScenes }),
    },
    options: optionsOf(file),
    notes,
  };
}

function timeOf(
  file: OrderFile,
  now: Date,
): Pick<OrderRequest, 'periodStart' | 'periodEnd' | 'periodFrequency'> {
  const { firstDay, lastDay = '', frequency, repeat } = file;
  if (!repeat) {
    return {
      periodStart: firstDay,
      periodEnd: requestEnd(lastDay, frequency),
      ...(frequency && { periodFrequency: frequency }),
    };
  }
  const { due, nextDue } = duePeriods({ ...file, repeat }, now);
  const [first, ...others] = due;
  if (first) return requestOfPeriods([first, ...others], repeat);
  throw new OrderRequestError(
    'period',
    nextDue
      ? l10n.t(
          'No period of this order has ended yet. The first one is due on {0}.',
          formatIsoDate(nextDue),
        )
      : l10n.t('This order has no period that could end.'),
  );
}

/** Choices of each collection: its own, and those of all collections for the rest. */
function choicesOf({ collections, scenes, choices }: OrderFile): Pick<OrderRequest, 'choices'> {
  const entries = collections.flatMap((id) => {
    const choice: ImageChoice = { ...scenes, ...choices[id] };
    return Object.keys(choice).length > 0 ? [[id, choice] as const] : [];
  });
  return entries.length > 0 ? { choices: Object.fromEntries(entries) } : {};
}

function optionsOf(file: OrderFile): OrderFileRequest['options'] {
  const { name, note, existing, saveEmptyMetadata, errorIfEmpty } = file;
  return {
    saveEmptyMetadata,
    ...(errorIfEmpty && { errorIfEmpty }),
    ...(existing && { existing }),
    ...((name || note) && { annotation: { ...(name && { name }), ...(note && { note }) } }),
  };
}
