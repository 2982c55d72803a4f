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
import { dayBefore, exclusiveEnd } from '../domain/isoDates.ts';
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
import { formatShortPeriod, formatSpan, formatWholeUnits } from './periods.ts';
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

/** The user's own name of an order, or the short form of its name. */
export function formatOrderName({ name, summary }: Pick<Order, 'name' | 'summary'>): string {
  return summary?.ownName ? oneLine(summary.ownName) : formatShortName(name);
}

/** Characters of a name that fit into a row of 300 pixels, beside the mark of what is cut off. */
const ROW_CHARACTERS = 25.4;

/** Width of a character of the states, which are smaller, compared with one of the name. */
const STATE_CHARACTER = 0.76;

/** Characters of a name in a row, at least and at most. */
const [MIN_ROW_NAME, MAX_ROW_NAME] = [13, 28];

/** Characters for tiles and period, in place of a name that contains both. */
const MAX_PLACE_AND_PERIOD = 22;

/** Tiles at the beginning of a name, before its period. */
const PLACE_BEFORE_PERIOD = new RegExp(`^${TILE_NAME_PATTERN}(?:\\+\\d+)?(?= \\d{4}-)`);

/**
 * Name of an order in a row of a narrow view, in which it must leave room for the states. The period
 * is the recorded one: the days in a name are the begins of the first and the last period.
 *
 * @param states what follows the name and must not be cut off
 */
export function formatRowName(order: Pick<Order, 'name' | 'summary'>, states = ''): string {
  const { summary } = order;
  const name = formatOrderName(order);
  const free = Math.floor(ROW_CHARACTERS - STATE_CHARACTER * states.length);
  const room = Math.min(MAX_ROW_NAME, Math.max(MIN_ROW_NAME, free));
  const [place] = PLACE_BEFORE_PERIOD.exec(name) ?? [];
  if (!place || !summary || summary.ownName) return shortened(name, room);
  const most = Math.min(room, MAX_PLACE_AND_PERIOD);
  const forms = periodForms(summary).map((period) => `${place} ${period}`);
  return forms.find((form) => form.length <= most) ?? `${place}…`;
}

function shortened(name: string, room: number): string {
  const characters = [...name];
  if (characters.length <= room) return name;
  return `${characters
    .slice(0, room - 1)
    .join('')
    .trimEnd()}…`;
}

/** "2019-06–08" and "2019", or "2019-06–2021-05", "2019–2021" and "2019–21". */
function periodForms({ periodStart, periodEnd, frequency }: OrderSummary): string[] {
  const end = exclusiveEnd(periodEnd, frequency);
  const months = formatWholeUnits(periodStart, end);
  const [from, to] = [periodStart.slice(0, 4), dayBefore(end).slice(0, 4)];
  const isOneCentury = from.slice(0, 2) === to.slice(0, 2);
  const years = [`${from}–${to}`, ...(isOneCentury ? [`${from}–${to.slice(2)}`] : [])];
  return [...(months ? [months] : []), ...(from === to ? [from] : years)];
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
  const covered = formatWholeUnits(start, end) ?? formatSpan(start, dayBefore(end));
  return oneLine(`${formatShortCollection(collection)} ${formatTileName(...tile)} ${covered}`);
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
