/**
 * Describes orders and tasks in the tree and elsewhere.
 *
 * ```ts
 * describeOrder(order); // 'h009v003 2019–2020 37/40 done · 1 failed Landsat 8 (LC08) · h009v003 · 2019–2020'
 * describeCoverage(summary); // 'Landsat 8 (LC08) · h009v003 · 2019–2020'
 * ```
 */

import * as l10n from '@vscode/l10n';
import type { LeftOutItem, TrackedItem } from '../core/index.ts';
import { exclusiveEnd, parseUtc } from '../domain/isoDates.ts';
import { firstLine, oneLine } from '../domain/singleLine.ts';
import { isWaitingForRoom } from '../domain/taskQueue.ts';
import { formatTileName, TILE_NAME_PATTERN } from '../domain/tileName.ts';
import type { Order } from '../orders/order.ts';
import type { OrderSummary } from '../orders/summary.ts';
import {
  formatMissing,
  formatMissingLeftOut,
  formatState,
  formatStateCounts,
} from './orderStates.ts';
import { formatCompactPeriod, formatShortPeriod } from './periods.ts';
import { formatPercent } from './quantities.ts';
import { formatCollection, formatShortCollection, formatShortName } from './shortNames.ts';

/** Why an image is missing: "missing: left out because of A, which no longer exists" */
export function describeLeftOut({ orders }: LeftOutItem): string {
  const names = orders.map(formatShortName).join(', ');
  if (orders.length === 0) return l10n.t('missing: left out, and no longer stored');
  return orders.length === 1
    ? l10n.t('missing: left out because of {0}, which no longer exists', names)
    : l10n.t('missing: left out because of {0}, which no longer exist', names);
}

/** Tiles and period at the beginning of a short name, and what follows them. */
const PLACE_AND_PERIOD = new RegExp(
  `^(${TILE_NAME_PATTERN}(?:\\+\\d+)?) \\d{4}(?:-\\d\\d){0,2}(?:–\\d\\d(?:\\d\\d)?(?:-\\d\\d){0,2})?(?![\\d–-])(.*)$`,
);

/** A name that is made of the tiles and the period of its order. */
export interface PlaceAndPeriod {
  /** "h004v004+3" */
  readonly place: string;
  /** The requested period: ISO, UTC, half-open. */
  readonly start: string;
  readonly end: string;
  /** What follows the period in the name; usually nothing. */
  readonly rest: string;
}

/** @returns undefined for other names, and for the user's own */
export function placeAndPeriod({
  name,
  summary,
}: Pick<Order, 'name' | 'summary'>): PlaceAndPeriod | undefined {
  const [, place, rest = ''] = PLACE_AND_PERIOD.exec(formatShortName(name)) ?? [];
  if (!place || !summary || summary.ownName) return undefined;
  const { periodStart: start, periodEnd, frequency } = summary;
  const end = exclusiveEnd(periodEnd, frequency);
  const areDates = [start, end].every((date) => parseUtc(date) !== undefined);
  return areDates ? { place, start, end, rest } : undefined;
}

/**
 * The user's own name of an order, or the short form of its name. The period is the recorded one: the
 * days in a name are the begins of the first and the last period.
 */
export function formatOrderName(order: Pick<Order, 'name' | 'summary'>): string {
  const { name, summary } = order;
  const named = placeAndPeriod(order);
  if (named) return `${named.place} ${formatCompactPeriod(named.start, named.end)}${named.rest}`;
  return summary?.ownName ? oneLine(summary.ownName) : formatShortName(name);
}

/** Coverage of an order: collections, tiles and the requested period. */
export function describeCoverage(summary: OrderSummary): string {
  const { collections, tiles, periodStart, periodEnd, frequency } = summary;
  const names = tiles.map(([row, column]) => formatTileName(row, column));
  return [
    fewCollections(collections.map(formatCollection)),
    fewTiles(names),
    formatShortPeriod(periodStart, exclusiveEnd(periodEnd, frequency)),
  ].join(' · ');
}

const describedOrders = new WeakMap<OrderSummary, string>();

/** Whole text of an order's row: its name, states and coverage. */
export function describeOrder({ name, summary, missing, missingLeftOut }: Order): string {
  if (!summary) return formatShortName(name);
  const known = describedOrders.get(summary);
  const words =
    known ??
    [
      ...[summary.ownName, formatShortName(name), formatStateCounts(summary)],
      ...[describeCoverage(summary), summary.note],
    ]
      .filter(Boolean)
      .join(' ');
  describedOrders.set(summary, words);
  return [
    words,
    ...(missing.length > 0 ? [formatMissing(missing.length)] : []),
    ...(missingLeftOut.length > 0 ? [formatMissingLeftOut(missingLeftOut.length)] : []),
  ].join(' ');
}

/** Up to two collections by name, more as a number. */
function fewCollections(names: readonly string[]): string {
  if (names.length > 0 && names.length <= 2) return names.join(', ');
  return l10n.t('{0} collections', names.length);
}

function fewTiles(names: readonly string[]): string {
  if (names.length > 0 && names.length <= 2) return names.join(', ');
  return l10n.t('{0} tiles', names.length);
}

/**
 * Label of a task: collection, tile and period, or its name where the document has none of them.
 */
export function formatTaskLabel(item: TrackedItem): string {
  const { collection, tile, date_start: start, date_end: end } = item;
  if (!collection || !tile || !start || !end) return oneLine(item.name);
  return oneLine(
    `${formatShortCollection(collection)} ${formatTileName(...tile)} ${formatCompactPeriod(start, end)}`,
  );
}

/** Why an image is missing that another order took over. @param owner its name; empty if unknown */
function describeTakenOver(owner: string): string {
  return owner
    ? oneLine(l10n.t('missing: taken over by {0}, which no longer exists', formatShortName(owner)))
    : l10n.t('missing: taken over by an order that no longer exists');
}

/**
 * "running 45 % · Create Local Files", "failed: User memory limit exceeded."
 *
 * @param isMissing whether its image is not in the store any more, although the task is completed or
 *   another order took it over
 */
export function describeTask(
  { status, taken_over_by: owner }: TrackedItem,
  isMissing = false,
): string {
  if (owner !== undefined && isMissing) return describeTakenOver(owner);
  if (owner) return oneLine(l10n.t('taken over by {0}', formatShortName(owner)));
  if (owner !== undefined) return l10n.t('taken over');
  if (isMissing) return l10n.t('image missing');
  if (isWaitingForRoom(status)) return l10n.t('waiting for room in the queue');
  const word = formatState(status.state);
  if (status.state === 'FAILED' && status.error_message) {
    return oneLine(l10n.t('failed: {0}', firstLine(status.error_message)));
  }
  if (status.state !== 'RUNNING') return word;
  const share = typeof status.progress === 'number' ? ` ${formatPercent(status.progress)}` : '';
  return oneLine([`${word}${share}`, status.stage ?? ''].filter(Boolean).join(' · '));
}
