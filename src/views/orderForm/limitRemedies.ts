/**
 * Shorter frequencies with which the images of an order stay within Earth Engine's limits, offered
 * where a limit is exceeded.
 */
import type { OrderPlan, OrderRequest, PlannedItem } from '../../core/index.ts';
import { DAY_MS } from '../../domain/isoDates.ts';
import { NAMED_FREQUENCIES } from '../../text/frequencyNames.ts';
import { checkDraft, fieldOfRequest } from './draft.ts';
import type { FindViolations } from './limits.ts';
import { MAX_TASKS } from './preview.ts';
import type { Draft, Remedy } from './protocol.ts';
import { frequencyChange } from './remedies.ts';

/** Most frequencies offered to choose from. */
const MAX_OFFERED = 2;

export interface ExceededLimits {
  readonly draft: Draft;
  /** The plan of the draft. */
  readonly planned: OrderPlan;
  /** Days with scenes of an image, where they were counted. */
  readonly datesOf: (item: PlannedItem) => number | undefined;
  /** Whether images exceed a limit according to a count. */
  readonly isCertain: boolean;
  /** Whether images may exceed a limit according to an estimate of their dates. */
  readonly isEstimated: boolean;
}

/** @param plan plans a request; throws the error when the request is invalid */
export function limitRemedies(
  limits: ExceededLimits,
  plan: (request: OrderRequest) => OrderPlan,
  find: FindViolations,
): Remedy[] {
  const { draft, planned, isCertain, isEstimated } = limits;
  const datesOf = datesByDensity(planned.items, limits.datesOf);
  const candidates = NAMED_FREQUENCIES.flatMap(({ value, label }) => {
    const change = frequencyChange(value);
    const { request } = checkDraft({ ...draft, ...change });
    const shorter = request && planOneTile(request, planned, plan);
    if (!shorter || shorter.periods.length <= planned.periods.length) return [];
    if (shorter.items.length * planned.tiles.length > MAX_TASKS) return [];
    const exceeds =
      (isCertain && find(shorter.items, datesOf).length > 0) ||
      (isEstimated && shorter.notices.some(({ field }) => fieldOfRequest(field) !== 'order'));
    return exceeds ? [] : [{ remedy: { label, change }, periods: shorter.periods.length }];
  });
  return candidates
    .sort((one, other) => one.periods - other.periods)
    .slice(0, MAX_OFFERED)
    .map(({ remedy }) => remedy);
}

/** All tiles of a grid have the same size, so one of them represents all. */
function planOneTile(
  request: OrderRequest,
  { tiles: [tile] }: OrderPlan,
  plan: (request: OrderRequest) => OrderPlan,
): OrderPlan | undefined {
  try {
    return tile && plan({ ...request, tiles: [tile.index] });
  } catch {
    // A frequency without a period in the range, or with limits that one date exceeds already.
    return undefined;
  }
}

/** Dates of a shorter period, from the image of each collection with the most dates per day. */
function datesByDensity(
  items: readonly PlannedItem[],
  counted: ExceededLimits['datesOf'],
): (item: PlannedItem) => number {
  const densities = new Map<string, number>();
  for (const item of items) {
    const density = (counted(item) ?? 0) / daysOf(item);
    densities.set(item.collection, Math.max(density, densities.get(item.collection) ?? 0));
  }
  return (item) => Math.ceil((densities.get(item.collection) ?? 0) * daysOf(item));
}

function daysOf({ start, end }: PlannedItem): number {
  return (end.getTime() - start.getTime()) / DAY_MS;
}
