/**
 * Filtering, sorting and grouping of orders.
 *
 * ```ts
 * const layout = arrange(orders, { ...PLAIN, groupBy: 'state', text: 'h009v003' });
 * layout.groups; // [{ key: 'FAILED', orders: [...] }, …]
 * ```
 *
 * Does not import `vscode` and returns no texts: keys identify the groups, and views format them.
 */
import type { TaskState, TrackedItem } from '../core/index.ts';
import { DAY_MS, formatIsoDate, parseUtc } from '../domain/isoDates.ts';
import { formatTileName } from '../domain/tileName.ts';
import type { Order } from './order.ts';
import { newestFirst } from './orderGroups.ts';

export const GROUPINGS = ['none', 'state', 'tile', 'collection', 'age'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const SORTINGS = ['newest', 'oldest', 'state', 'tile', 'collection', 'name'] as const;
export type Sorting = (typeof SORTINGS)[number];

export interface Arrangement {
  readonly groupBy: Grouping;
  readonly sortBy: Sorting;
  /** Words that must all be found in an order's name and coverage. */
  readonly text: string;
  /** Only orders with tasks in one of these states, and only those tasks; all when empty. */
  readonly states: readonly TaskState[];
}

export const PLAIN: Arrangement = { groupBy: 'none', sortBy: 'newest', text: '', states: [] };

/** States by their weight for an order: first those that change, then those that went wrong. */
export const STATES: readonly TaskState[] = [
  'RUNNING',
  'CANCEL_REQUESTED',
  'READY',
  'FAILED',
  'UNSUBMITTED',
  'CANCELLED',
  'COMPLETED',
  'EMPTY',
];

/** Key of the group for orders that cannot be read. */
export const UNKNOWN = '';

export function tellingState(order: Order): TaskState | undefined {
  return STATES.find((state) => order.count(state) > 0);
}

export interface Group {
  readonly key: string;
  readonly orders: readonly Order[];
}

export interface ArrangedOrders {
  /** One group with an empty key where nothing is grouped. */
  readonly groups: readonly Group[];
  /** Number of orders that the filters hide. */
  readonly hidden: number;
}

export function isFiltered({ text, states }: Arrangement): boolean {
  return text.trim() !== '' || states.length > 0;
}

/** Further texts that the words of a filter are searched in. */
export interface SearchedText {
  /** Text of an order's row. */
  readonly ofOrder: (order: Order) => string;
  /** Text of a task's row. */
  readonly ofTask: (task: TrackedItem) => string;
}

const NOTHING: SearchedText = { ofOrder: () => '', ofTask: () => '' };

/** @param now reference time for ages */
export function arrange(
  orders: readonly Order[],
  arrangement: Arrangement,
  { now = new Date(), searched = NOTHING }: { now?: Date; searched?: SearchedText } = {},
): ArrangedOrders {
  const shown = isFiltered(arrangement) ? orders.filter(matcher(arrangement, searched)) : orders;
  const sorted = sort(shown, arrangement.sortBy);
  const hidden = orders.length - shown.length;
  if (arrangement.groupBy === 'none') return { groups: [{ key: '', orders: sorted }], hidden };
  const groups = new Map<string, Order[]>();
  for (const order of sorted) {
    for (const key of groupKeys(order, arrangement.groupBy, now)) {
      const own = groups.get(key);
      if (own) own.push(order);
      else groups.set(key, [order]);
    }
  }
  const listed = [...groups].map(([key, own]) => ({ key, orders: own }));
  const meant = listed.filter(({ key }) => isMeant(key.toLowerCase(), listed, arrangement.text));
  return { groups: meant.sort(groupOrder(arrangement.groupBy)), hidden };
}

/**
 * Whether a group is meant: a word that names a group, such as a tile, matches that group alone.
 */
function isMeant(key: string, groups: readonly Group[], text: string): boolean {
  return wordsOf(text).every(
    (word) => key.includes(word) || !groups.some((group) => group.key.toLowerCase().includes(word)),
  );
}

/**
 * The tasks of an order that are shown under it in a group. A filter word that any of them
 * contains, such as a tile, limits the list to those tasks.
 */
export function shownTasks(
  tasks: readonly TrackedItem[],
  group: string,
  arrangement: Arrangement,
  searched: SearchedText = NOTHING,
): TrackedItem[] {
  const inGroup = tasks.filter((task) => showsTask(task, group, arrangement));
  const words = wordsOf(arrangement.text);
  if (words.length === 0) return inGroup;
  const texts = inGroup.map((task) => `${task.name} ${searched.ofTask(task)}`.toLowerCase());
  const telling = words.filter((word) => texts.some((text) => text.includes(word)));
  return inGroup.filter((_, index) => telling.every((word) => texts[index]?.includes(word)));
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

function showsTask(task: TrackedItem, group: string, arrangement: Arrangement): boolean {
  const { states, groupBy } = arrangement;
  if (states.length > 0 && !states.includes(task.status.state)) return false;
  if (groupBy === 'tile' && task.tile) return tileKey(task.tile) === group;
  if (groupBy === 'collection' && task.collection) return task.collection === group;
  return true;
}

function matcher({ text, states }: Arrangement, searched: SearchedText): (order: Order) => boolean {
  const words = wordsOf(text);
  return (order) => {
    if (states.length > 0 && order.count(...states) === 0) return false;
    if (words.length === 0) return true;
    const found = `${searchable(order)} ${searched.ofOrder(order).toLowerCase()}`;
    return words.every((word) => found.includes(word));
  };
}

/** Text of an order that is searched: its name, and its coverage in common spellings. */
function searchable({ name, summary }: Order): string {
  if (!summary) return name.toLowerCase();
  const { collections, tiles, periodStart, periodEnd } = summary;
  const years = yearsOf(periodStart, periodEnd);
  const texts = [name, ...collections, ...tiles.map(tileKey), periodStart, periodEnd, ...years];
  return texts.join(' ').toLowerCase();
}

/** Every year that overlaps the range. */
function yearsOf(start: string, end: string): number[] {
  const [first, last] = [start, end].map((date) => Number(date.slice(0, 4)));
  if (!first || !last || last < first) return [];
  return Array.from({ length: Math.min(last - first + 1, 200) }, (_, index) => first + index);
}

function tileKey([row, column]: readonly [number, number]): string {
  return formatTileName(row, column);
}

function groupKeys(order: Order, by: Grouping, now: Date): readonly string[] {
  const { summary } = order;
  if (by === 'state') return [tellingState(order) ?? UNKNOWN];
  if (!summary) return [UNKNOWN];
  if (by === 'tile') return [...new Set(summary.tiles.map(tileKey))];
  if (by === 'collection') return [...new Set(summary.collections)];
  return [ageKey(summary.submitted, now)];
}

/** Keys of recent ages; older orders are grouped by month: `2026-10`. */
export const NEAR_AGES = ['today', 'yesterday', 'week', 'month'] as const;

function ageKey(submitted: string, now: Date): string {
  const then = parseUtc(submitted);
  if (then === undefined) return UNKNOWN;
  // Days in local time, not UTC.
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const days = Math.ceil((midnight - then) / DAY_MS);
  if (days <= 0) return 'today';
  if (days <= 1) return 'yesterday';
  if (days <= 7) return 'week';
  if (days <= 30) return 'month';
  return formatIsoDate(then).slice(0, 'YYYY-MM'.length);
}

function groupOrder(by: Grouping): (a: Group, b: Group) => number {
  if (by === 'state') return (a, b) => rank(STATES, a.key) - rank(STATES, b.key);
  if (by === 'age') {
    return (a, b) => {
      const near = rank(NEAR_AGES, a.key) - rank(NEAR_AGES, b.key);
      return near !== 0 ? near : compare(b.key, a.key);
    };
  }
  // Orders without a known value come last.
  return (a, b) => Number(a.key === UNKNOWN) - Number(b.key === UNKNOWN) || compare(a.key, b.key);
}

function sort(orders: readonly Order[], by: Sorting): readonly Order[] {
  if (by === 'newest') return [...orders].sort(newestFirst);
  const ranks = new Map(orders.map((order) => [order, rankOf(order, by)]));
  return [...orders].sort(
    (a, b) => compare(ranks.get(a) ?? '', ranks.get(b) ?? '') || newestFirst(a, b),
  );
}

/** Text that orders are sorted by. */
function rankOf(order: Order, by: Sorting): string {
  const { summary } = order;
  switch (by) {
    case 'newest':
    case 'oldest':
      return summary?.submitted ?? '~';
    case 'state':
      return String(rank(STATES, tellingState(order) ?? UNKNOWN));
    case 'tile':
      return summary?.tiles.map(tileKey).sort()[0] ?? '~';
    case 'collection':
      return [...(summary?.collections ?? [])].sort()[0] ?? '~';
    case 'name':
      return order.name;
  }
}

function rank(list: readonly string[], key: string): number {
  const at = list.indexOf(key);
  return at < 0 ? list.length : at;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether two arrangements have the same orders at the same positions. */
export function isSameArrangement(a: ArrangedOrders, b: ArrangedOrders): boolean {
  return (
    a.groups.length === b.groups.length &&
    a.groups.every(({ key, orders }, index) => {
      const other = b.groups[index];
      return (
        other?.key === key &&
        other.orders.length === orders.length &&
        orders.every((order, at) => order === other.orders[at])
      );
    })
  );
}
