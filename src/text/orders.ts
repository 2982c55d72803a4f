/**
 * Texts for orders and tasks in the tree and elsewhere. Does not import `vscode`.
 *
 * ```ts
 * statesInWords(summary); // '37/40 done · 2 running · 1 failed'
 * coverage(summary); // 'Landsat 8 (LC08) · h009v003 · 2019–2020'
 * ```
 */
import * as l10n from '@vscode/l10n';
import type { LeftOutItem, TaskState, TrackedItem } from '../core/index.ts';
import { addDays } from '../domain/days.ts';
import { formatFixed, formatNumber } from '../domain/locale.ts';
import { isWaitingForRoom } from '../domain/queue.ts';
import type { Order } from '../orders/order.ts';
import type { OrderSummary } from '../orders/summary.ts';

/** The states in the order in which they are listed. */
const TOLD: readonly TaskState[] = [
  'RUNNING',
  'READY',
  'CANCEL_REQUESTED',
  'UNSUBMITTED',
  'FAILED',
  'CANCELLED',
  'EMPTY',
];

/** Display name of a state. */
export function formatState(state: TaskState): string {
  switch (state) {
    case 'RUNNING':
      return l10n.t('running');
    case 'READY':
      return l10n.t('waiting');
    case 'CANCEL_REQUESTED':
      return l10n.t('being cancelled');
    case 'UNSUBMITTED':
      return l10n.t('not submitted');
    case 'FAILED':
      return l10n.t('failed');
    case 'CANCELLED':
      return l10n.t('cancelled');
    case 'EMPTY':
      return l10n.t('without scenes');
    case 'COMPLETED':
      return l10n.t('done');
    default:
      return String(state).toLowerCase();
  }
}

/** "2 running": number of tasks in a state. */
export function formatStateCount(count: number, state: TaskState): string {
  const n = formatNumber(count);
  switch (state) {
    case 'RUNNING':
      return l10n.t('{0} running', n);
    case 'READY':
      return l10n.t('{0} waiting', n);
    case 'CANCEL_REQUESTED':
      return l10n.t('{0} being cancelled', n);
    case 'UNSUBMITTED':
      return l10n.t('{0} not submitted', n);
    case 'FAILED':
      return l10n.t('{0} failed', n);
    case 'CANCELLED':
      return l10n.t('{0} cancelled', n);
    case 'EMPTY':
      return l10n.t('{0} without scenes', n);
    case 'COMPLETED':
      return l10n.t('{0} done', n);
    default:
      return `${n} ${formatState(state)}`;
  }
}

/**
 * "37/40 done · 2 running · 1 failed": completed tasks of all, then the tasks in each other state.
 *
 * @param missing number of completed tasks without an image in the store
 * @param missingLeftOut number of images that were left out and are missing
 */
export function formatStateCounts(
  {
    states,
    total,
    takenOver = 0,
    waitingForRoom = 0,
  }: Pick<OrderSummary, 'states' | 'total'> &
    Partial<Pick<OrderSummary, 'takenOver' | 'waitingForRoom'>>,
  missing = 0,
  missingLeftOut = 0,
): string {
  const others = TOLD.flatMap((state) => {
    const isSplit = state === 'UNSUBMITTED' && waitingForRoom > 0;
    const count = (states[state] ?? 0) - (isSplit ? waitingForRoom : 0);
    return [
      ...(isSplit ? [l10n.t('{0} waiting for room', formatNumber(waitingForRoom))] : []),
      ...(count > 0 ? [formatStateCount(count, state)] : []),
    ];
  });
  return [
    l10n.t('{0}/{1} done', Math.max(0, (states.COMPLETED ?? 0) - missing), total),
    ...(missing > 0 ? [formatMissing(missing)] : []),
    ...(missingLeftOut > 0 ? [formatMissingLeftOut(missingLeftOut)] : []),
    ...others,
    ...(takenOver > 0 ? [l10n.t('{0} taken over', formatNumber(takenOver))] : []),
  ].join(' · ');
}

/** "2 images missing" */
function formatMissing(count: number): string {
  return count === 1
    ? l10n.t('1 image missing')
    : l10n.t('{0} images missing', formatNumber(count));
}

/** "2 left-out images missing" */
function formatMissingLeftOut(count: number): string {
  return count === 1
    ? l10n.t('1 left-out image missing')
    : l10n.t('{0} left-out images missing', formatNumber(count));
}

/** States of an order's tasks, and its missing images. */
export function orderStates({ summary, missing, missingLeftOut }: Order): string {
  return summary ? formatStateCounts(summary, missing.length, missingLeftOut.length) : '';
}

/** Why an image is missing: "missing: left out because of A, which no longer exists" */
export function describeLeftOut({ orders }: LeftOutItem): string {
  const names = orders.map(shortName).join(', ');
  if (orders.length === 0) return l10n.t('missing: left out, and no longer in the bucket');
  return orders.length === 1
    ? l10n.t('missing: left out because of {0}, which no longer exists', names)
    : l10n.t('missing: left out because of {0}, which no longer exist', names);
}

/** Coverage of an order: collections, tiles and the requested period. */
export function coverage(summary: OrderSummary): string {
  const { collections, tiles, periodStart, periodEnd, frequency } = summary;
  const names = tiles.map(([row, column]) => tileName(row, column));
  return [
    fewCollections(collections.map(formatCollection)),
    fewTiles(names),
    period(periodStart, orderEnd(periodEnd, frequency)),
  ].join(' · ');
}

const describedOrders = new WeakMap<OrderSummary, string>();

/** Whole text of an order's row: its name, states and coverage. */
export function describeOrder({ name, summary, missing, missingLeftOut }: Order): string {
  if (!summary) return shortName(name);
  const known = describedOrders.get(summary);
  const words = known ?? `${shortName(name)} ${formatStateCounts(summary)} ${coverage(summary)}`;
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

/** The start and end in a name from a name template, with the separators before them. */
const PERIOD_IN_NAME =
  /[_-]?(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?_(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?/;

/**
 * Shortens an order's name: removes the common prefix, the time of ordering (the tooltip
 * shows it), all tiles but the first, and needless precision:
 * `TRACKING_h009v003_h010v003_2019-01-01T00:00:00_2021-06-01T00:00:00_2026-11-23T01:02:03.456`
 * becomes `h009v003+1 2019-01–2021-05`.
 */
export function shortName(name: string): string {
  const own = name
    .replace(/^(?:(?:CEDAR|TRACKING|ORDER)[_-]+)+(?=.)/i, '')
    .replace(
      /(?<=.)[_-]*(?:TASK|SUB)?\d{4}-\d\d-\d\dT(?!00:00:00(?!\.))\d\d:\d\d:\d\d(?:\.\d+)?$/,
      '',
    )
    .replace(
      /(h\d{3,}v\d{3,})((?:_h\d{3,}v\d{3,})+)/,
      (_, first: string, rest: string) => `${first}+${rest.split('_').length - 1}`,
    );
  const short = PERIOD_IN_NAME.test(own)
    ? own.replace(PERIOD_IN_NAME, (_, start: string, end: string) => ` ${span(start, end)}`)
    : own
        .replace(/(\d{4}-\d\d-\d\d)[T ]00:00:00(?:\.0+)?/g, '$1')
        .replace(/(?<!\d)(\d{4})-01-01(?!\d)/g, '$1')
        .replace(/(?<!\d)(\d{4}-\d\d)-01(?!\d)/g, '$1');
  return oneLine(short.trim());
}

/** The shortest form of a period; both days unless it consists of whole months or years. */
function span(start: string, end: string): string {
  const inUnits = wholeUnits(start, end);
  if (inUnits) return inUnits;
  const [from = '', to = ''] = [start, end].map(withoutMidnight);
  return `${from}–${from.slice(0, 5) === to.slice(0, 5) ? to.slice(5) : to}`;
}

/** `LC08` of `LANDSAT/LC08/C02/T1_L2`, `LC08 T2` of its Tier 2; ids of other missions unchanged. */
export function shortCollection(id: string): string {
  const [, satellite, number, tier] = /^LANDSAT\/(\w+)\/C0(\d)\/(T\d)?/.exec(id) ?? [];
  if (!satellite) return id;
  const others = [number === '1' && 'C1', tier !== 'T1' && tier].filter(Boolean);
  return [satellite, ...others].join(' ');
}

/** Name of a collection wherever it is shown: "Landsat 8 (LC08)"; ids of other missions unchanged. */
export function formatCollection(id: string): string {
  const [, number] = /^LANDSAT\/L[A-Z]0(\d)\//.exec(id) ?? [];
  return number ? `Landsat ${number} (${shortCollection(id)})` : id;
}

/** "Landsat 8 (LC08), LANDSAT/LC08/C02/T1_L2" */
export function formatCollectionWithId(id: string): string {
  const name = formatCollection(id);
  return name === id ? id : `${name}, ${id}`;
}

/** `h009v003` for row 3, column 9. */
export function tileName(row: number, column: number): string {
  const three = (index: number) => String(index).padStart(3, '0');
  return `h${three(column)}v${three(row)}`;
}

/**
 * Label of a task: collection, tile and period, or its name where the document has none of them.
 */
export function taskLabel(item: TrackedItem): string {
  const { collection, tile, date_start: start, date_end: end } = item;
  if (!collection || !tile || !start || !end) return oneLine(item.name);
  const covered = wholeUnits(start, end) ?? span(start, lastDay(end));
  return oneLine(`${shortCollection(collection)} ${tileName(...tile)} ${covered}`);
}

/** Why an image is missing that another order took over. @param owner its name; empty if unknown */
function describeTakenOver(owner: string): string {
  return owner
    ? oneLine(l10n.t('missing: taken over by {0}, which no longer exists', shortName(owner)))
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
  if (owner) return oneLine(l10n.t('taken over by {0}', shortName(owner)));
  if (owner !== undefined) return l10n.t('taken over');
  if (isMissing) return l10n.t('image missing');
  if (isWaitingForRoom(status)) return l10n.t('waiting for room in the queue');
  const word = formatState(status.state);
  if (status.state === 'FAILED' && status.error_message) {
    return oneLine(l10n.t('failed: {0}', firstLine(status.error_message)));
  }
  if (status.state !== 'RUNNING') return word;
  const share = typeof status.progress === 'number' ? ` ${percent(status.progress)}` : '';
  return oneLine([`${word}${share}`, status.stage ?? ''].filter(Boolean).join(' · '));
}

/**
 * The days of a half-open range, both inclusive: "2019-01-01 to 2020-12-31"; with times of day only
 * where there are any.
 */
export function range(start: string, end: string): string {
  const [from, to] = [withoutMidnight(start), lastDay(end)];
  return from === to ? from : l10n.t('{0} to {1}', from, to);
}

/**
 * Exclusive end of an order's requested range: with a frequency, pandas includes the end itself.
 */
export function orderEnd(periodEnd: string, frequency: string): string {
  return frequency ? addDays(withoutMidnight(periodEnd), 1) : periodEnd;
}

/** The day before an exclusive end at midnight; an end within a day is returned unchanged. */
function lastDay(end: string): string {
  return addDays(withoutMidnight(end), -1);
}

/**
 * A half-open period: "2019" for that year, "2019–2020" for two years, "2019-06" or "2019-06–08"
 * for months, else its first and last day.
 */
export function period(start: string, end: string): string {
  return wholeUnits(start, end) ?? range(start, end);
}

function wholeUnits(start: string, end: string): string | undefined {
  const [from = '', to = ''] = [start, end].map(withoutMidnight);
  for (const [pattern, step] of WHOLE_UNITS) {
    const first = pattern.exec(from)?.[1];
    if (!first || !pattern.test(to)) continue;
    const last = step(new Date(`${to}T00:00:00Z`));
    const sameYear = last.slice(0, 5) === first.slice(0, 5);
    return first === last ? first : `${first}–${sameYear ? last.slice(5) : last}`;
  }
  return undefined;
}

/** Years and months: pattern of a start of the unit, and name of the unit before an end. */
const WHOLE_UNITS: readonly (readonly [RegExp, (end: Date) => string])[] = [
  [/^(\d{4})-01-01$/, (end) => String(end.getUTCFullYear() - 1)],
  [
    /^(\d{4}-\d\d)-01$/,
    (end) => new Date(end.setUTCMonth(end.getUTCMonth() - 1)).toISOString().slice(0, 7),
  ],
];

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** "1.5 GB", in powers of 1,000 as Cloud Storage counts. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? l10n.t('1 byte') : l10n.t('{0} bytes', bytes);
  const units = ['kB', 'MB', 'GB', 'TB', 'PB'];
  let value = bytes / 1000;
  let unit = 0;
  // 999.95 would be written as 1000.0.
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${formatFixed(value, value < 10 ? 1 : 0)} ${units[unit]}`;
}

/** "1 task", "2 tasks", "12,345 tasks" */
export function formatTaskCount(n: number): string {
  return n === 1 ? l10n.t('1 task') : l10n.t('{0} tasks', formatNumber(n));
}

/** "1 order", "2 orders" */
export function formatOrderCount(n: number): string {
  return n === 1 ? l10n.t('1 order') : l10n.t('{0} orders', formatNumber(n));
}

/** "1 file", "2 files" */
export function formatFileCount(n: number): string {
  return n === 1 ? l10n.t('1 file') : l10n.t('{0} files', formatNumber(n));
}

/** "just now", "5 minutes ago", "3 days ago" */
export function formatAge(then: Date, now = new Date()): string {
  const minutes = Math.floor((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return l10n.t('just now');
  if (minutes === 1) return l10n.t('1 minute ago');
  if (minutes < 60) return l10n.t('{0} minutes ago', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours === 1) return l10n.t('1 hour ago');
  return hours < 48
    ? l10n.t('{0} hours ago', hours)
    : l10n.t('{0} days ago', Math.floor(hours / 24));
}

/** "256 × 256 pixels of 30 m" */
export function formatPixelSize(of: {
  readonly size: readonly number[];
  readonly res: readonly number[];
  readonly crs: string | number;
}): string {
  const across = of.size.map((count) => formatNumber(count)).join(' × ');
  const [x, y = x] = of.res;
  const each = `${x === y ? x : `${x} × ${y}`}${unitOf(String(of.crs))}`;
  return l10n.t('{0} pixels of {1}', across, each);
}

/** Unit of a CRS where it is known: from WKT, and metres for the EPSG codes of UTM. */
function unitOf(crs: string): string {
  if (/^EPSG:32[67]\d\d$/.test(crs)) return ' m';
  const unit = [...crs.matchAll(/UNIT\["([^"]+)"/gi)].at(-1)?.[1] ?? '';
  if (/^met(er|re)$/i.test(unit)) return ' m';
  if (/^degree/i.test(unit) || crs === 'EPSG:4326') return '°';
  return unit && ` ${unit}`;
}

function withoutMidnight(date: string): string {
  return date.replace(/[T ]00:00:00(?:\.0+)?Z?$/, '').replace('T', ' ');
}

export function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? '';
}

/** Names are untrusted: removes control characters and those that change the writing direction. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
