/**
 * Drafts that start from an earlier order: the same again, or the time after it.
 *
 * ```ts
 * draftAgain(order.summary); // the same collections, tiles, range and frequency
 * draftExtended(order.summary, document); // from where its last period ended, until today
 * ```
 */
import type { TrackingDocument } from '../../core/index.ts';
import type { OrderSummary } from '../../orders/summary.ts';
import { lastDayOf } from './dayRange.ts';
import { EMPTY_DRAFT } from './draft.ts';
import type { Draft } from './protocol.ts';
import { frequencyChange } from './remedies.ts';
import { writeTiles } from './tileList.ts';

type EarlierOrder = Pick<
  OrderSummary,
  | 'collections'
  | 'choices'
  | 'tiles'
  | 'periodStart'
  | 'periodEnd'
  | 'frequency'
  | 'inside'
  | 'hasOwnGrid'
  | 'leaveOutScenes'
>;

/** @param configuration id of the configuration that the order belongs to */
export function draftAgain(order: EarlierOrder, configuration: string): Draft {
  return {
    ...EMPTY_DRAFT,
    configuration,
    collections: order.collections,
    isInside: order.inside !== undefined,
    isWithoutGrid: order.hasOwnGrid === true,
    ...bandsAgain(order),
    // The tile of a grid of its own has the numbers of another place in the configuration's grid.
    tiles: order.hasOwnGrid ? '' : writeTiles(order.tiles.map(([row, column]) => [row, column])),
    periodStart: day(order.periodStart),
    lastDay: lastDayOf(order.periodEnd, order.frequency),
    ...frequencyChange(order.frequency),
    leaveOutScenes: order.leaveOutScenes ?? [],
  };
}

/**
 * The same collections, tiles and frequency from where the order ended until today. Its last period
 * ends at an anchor of the frequency, so the first new one starts there.
 *
 * @returns undefined when the order extends until today already
 */
export function draftExtended(
  order: EarlierOrder,
  { orders }: Pick<TrackingDocument, 'orders'>,
  configuration: string,
  today = new Date().toISOString(),
): Draft | undefined {
  // The requested range may end before its last period does, or after it.
  const ends = orders.flatMap(({ date_end }) => (date_end ? [day(date_end)] : []));
  const periodStart = ends.sort().at(-1) ?? '';
  const lastDay = day(today);
  const start = periodStart || day(order.periodEnd);
  if (start >= lastDay) return undefined;
  // Scenes that were left out are of the time before.
  return { ...draftAgain(order, configuration), periodStart: start, lastDay, leaveOutScenes: [] };
}

/** The bands and encodings that were chosen. */
function bandsAgain({ choices = {} }: EarlierOrder): Pick<Draft, 'bands' | 'encoded'> {
  const entries = Object.entries(choices);
  return {
    bands: Object.fromEntries(entries.flatMap(([id, { bands }]) => (bands ? [[id, bands]] : []))),
    encoded: entries.flatMap(([id, { encoding }]) => (encoding ? [id] : [])),
  };
}

/** The date of an ISO text. */
function day(text: string): string {
  return text.slice(0, 10);
}
