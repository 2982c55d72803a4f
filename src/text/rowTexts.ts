/**
 * Texts of rows in a sidebar of 300 pixels, where VS Code cuts off the end of a row.
 *
 * ```ts
 * formatRowName(order, '8/48 2✗ 3↻'); // 'h004v004+3 2019'
 * formatTaskRow(task, summary); // '2020-01–03', in an order of one collection and tile
 * describeTaskRow(task); // 'memory limit: User memory limit exceeded.'
 * ```
 *
 * Screen readers get the whole texts of `orders.ts`, and tooltips show them.
 */
import * as l10n from '@vscode/l10n';
import type { TrackedItem } from '../core/index.ts';
import { dayBefore } from '../domain/isoDates.ts';
import { firstLine, oneLine } from '../domain/singleLine.ts';
import { formatTileName } from '../domain/tileName.ts';
import type { Order } from '../orders/order.ts';
import type { OrderSummary } from '../orders/summary.ts';
import {
  describeTask,
  formatOrderName,
  formatTaskLabel,
  type PlaceAndPeriod,
  placeAndPeriod,
} from './orders.ts';
import { formatCompactPeriod } from './periods.ts';
import { formatPercent } from './quantities.ts';
import { formatShortCollection } from './shortNames.ts';
import { formatShortFailure } from './shortReason.ts';

/**
 * Width for the texts of a row of 300 pixels, beside its icon and the mark of what is cut off, in units
 * of the size of the name's font (13 pixels).
 */
const ROW_WIDTH = 16.3;

/** Distance of the states from the name, and their size compared with that of the name. */
const [STATES_GAP, STATES_SIZE] = [0.45, 0.9];

/** Widths of characters in DejaVu Sans, the widest of the usual fonts, in units of its size. */
const WIDTHS: readonly (readonly [characters: RegExp, width: number])[] = [
  [/[ .,:;·/’'|ijl]/, 0.32],
  [/[-frtI]/, 0.39],
  [/[–]/, 0.5],
  [/[+✗↻mwMW…]/, 0.84],
  [/[A-Z]/, 0.68],
  [/[!-\u024f]/, 0.63],
];
/** Width of other characters, such as Chinese ones. */
const WIDE = 1;

/** Characters of an own name in a row, at least and at most. */
const [MIN_NAME, MAX_NAME] = [13, 28];

/** Characters for tiles and period, in place of a name that contains both. */
const MAX_PLACE_AND_PERIOD = 22;

/**
 * Name of an order in a row of a narrow view, in which it must leave room for the states. The years of
 * its period are always in it.
 *
 * @param states what follows the name and must not be cut off
 */
export function formatRowName(order: Pick<Order, 'name' | 'summary'>, states = ''): string {
  const room = ROW_WIDTH - (states ? STATES_GAP + STATES_SIZE * widthOf(states) : 0);
  const named = placeAndPeriod(order);
  if (!named) return shortened(formatOrderName(order), room);
  const periods = periodForms(named).map((period) => `${named.place} ${period}`);
  const wholes = named.rest ? periods.map((form) => `${form}${named.rest}`) : [];
  const fits = (form: string) => form.length <= MAX_PLACE_AND_PERIOD && widthOf(form) <= room;
  return [...wholes, ...periods].find(fits) ?? periods.at(-1) ?? named.place;
}

function widthOf(text: string): number {
  return [...text].reduce((sum, character) => {
    const [, width = WIDE] = WIDTHS.find(([pattern]) => pattern.test(character)) ?? [];
    return sum + width;
  }, 0);
}

/** The name, or its beginning: as much as there is room for, and at least some characters. */
function shortened(name: string, room: number): string {
  const characters = [...name];
  const begins = (count: number) => `${characters.slice(0, count).join('').trimEnd()}…`;
  if (characters.length <= MIN_NAME) return name;
  if (characters.length <= MAX_NAME && widthOf(name) <= room) return name;
  let count = Math.min(MAX_NAME, characters.length) - 1;
  while (count >= MIN_NAME && widthOf(begins(count)) > room) count--;
  return begins(count);
}

/** "2019-06–08", "2019" and "’19", or "2019-06–2021-05", "2019–2021", "2019–21" and "’19–21". */
function periodForms({ start, end }: PlaceAndPeriod): string[] {
  const [from, to] = [start.slice(0, 4), dayBefore(end).slice(0, 4)];
  const whole = formatCompactPeriod(start, end);
  if (from === to) return [whole, from, `’${from.slice(2)}`];
  const years = `${from}–${to}`;
  if (from.slice(0, 2) !== to.slice(0, 2)) return [whole, years];
  return [whole, years, `${from}–${to.slice(2)}`, `’${from.slice(2)}–${to.slice(2)}`];
}

/** Label of a task below its order: what distinguishes it from the other tasks of the order. */
export function formatTaskRow(item: TrackedItem, summary: OrderSummary | undefined): string {
  const { collection, tile, date_start: start, date_end: end } = item;
  if (!summary || !collection || !tile || !start || !end) return formatTaskLabel(item);
  const parts = [
    ...(summary.collections.length > 1 ? [formatShortCollection(collection)] : []),
    ...(summary.tiles.length > 1 ? [formatTileName(...tile)] : []),
  ];
  const isOnePeriod = summary.frequency === '' && parts.length > 0;
  return oneLine([...parts, ...(isOnePeriod ? [] : [formatCompactPeriod(start, end)])].join(' '));
}

/**
 * State of a task beside the icon that shows it as well: "46 % · Create Local Files", or the reason of
 * a failure.
 *
 * @param isMissing whether its image is not in the store any more, see `describeTask`
 */
export function describeTaskRow(item: TrackedItem, isMissing = false): string {
  const { status, taken_over_by: owner } = item;
  const { state, error_message: message, progress, stage } = status;
  if (isMissing || owner !== undefined) return describeTask(item, isMissing);
  if (state === 'FAILED' && message) {
    const [short, whole] = [formatShortFailure(message), oneLine(firstLine(message))];
    return short ? l10n.t('{0}: {1}', short, whole) : whole;
  }
  if (state === 'RUNNING' && typeof progress === 'number') {
    return oneLine([formatPercent(progress), stage ?? ''].filter(Boolean).join(' · '));
  }
  return describeTask(item);
}
