/**
 * Texts of the status bar and of notifications for orders that are in progress or have ended.
 *
 * ```ts
 * describeActivity(activity, { state: 'watching' }).text; // '$(sync~spin) 3 running · 37 done'
 * ```
 *
 * Does not import `vscode`.
 */

import * as l10n from '@vscode/l10n';
import type { TaskState } from '../core/index.ts';
import { formatIsoDate } from '../domain/isoDates.ts';
import { formatNumber, formatTime } from '../domain/locale.ts';
import { oneLine } from '../domain/singleLine.ts';
import type { Order } from '../orders/order.ts';
import type { WatcherStatus } from '../orders/watcher.ts';
import { formatStateCount, formatStateCounts } from './orderStates.ts';
import { formatOrderCount } from './quantities.ts';
import { formatShortName } from './shortNames.ts';

/** States in the order in which they are listed; states without tasks are left out. */
const LISTED_STATES: readonly TaskState[] = [
  'RUNNING',
  'READY',
  'CANCEL_REQUESTED',
  'COMPLETED',
  'EMPTY',
  'FAILED',
  'CANCELLED',
];

/** Orders named in a tooltip. */
const NAMED = 12;

export interface Counted {
  readonly orders: readonly Order[];
  readonly isUnderWay: boolean;
  count(...states: TaskState[]): number;
}

export interface ActivityText {
  /** With icons, for the status bar. */
  readonly text: string;
  /** The same for a screen reader. */
  readonly label: string;
  readonly tooltip: string;
  readonly isWarning: boolean;
}

/**
 * Undefined when there is nothing to show.
 *
 * @param more.unseen orders with failures that the user has not looked at yet: those show a warning
 * @param more.watchedAt time of the last answer of Earth Engine
 */
export function describeActivity(
  activity: Counted,
  status: WatcherStatus,
  more: { readonly unseen?: readonly Order[]; readonly watchedAt?: Date | undefined } = {},
): ActivityText | undefined {
  const { orders } = activity;
  if (orders.length === 0) return undefined;
  const counts = LISTED_STATES.flatMap((state) => {
    const count = activity.count(state);
    return count > 0 ? [formatStateCount(count, state)] : [];
  });
  const state = stateShort(status);
  const parts = [...counts, ...(state ? [state] : [])].join(' · ');
  const unseen = new Set(more.unseen);
  const why = stateLong(status, more.watchedAt);
  return {
    text: `$(${icon(activity, status)}) ${parts}`,
    label: l10n.t('Cedar, {0}: {1}', formatOrderCount(orders.length), parts),
    tooltip: [...namesAndStates(orders), ...(why ? ['', why] : [])].join('\n'),
    isWarning: orders.some((order) => unseen.has(order)),
  };
}

function namesAndStates(orders: readonly Order[]): string[] {
  const lines = orders.slice(0, NAMED).map(describeOrderCounts);
  const left = orders.length - lines.length;
  if (left === 0) return lines;
  return [...lines, left === 1 ? l10n.t('and 1 more order') : l10n.t('and {0} more orders', left)];
}

/** "h009v003_2019: 37/40 done · 1 failed · 2 running" */
function describeOrderCounts({ name, summary }: Order): string {
  return summary
    ? `${oneLine(formatShortName(name))}: ${formatStateCounts(summary)}`
    : formatShortName(name);
}

function icon(activity: Counted, { state }: WatcherStatus): string {
  if (state === 'offline') return 'debug-disconnect';
  if (state === 'asleep' || state === 'off') return 'debug-pause';
  if (activity.isUnderWay) return 'sync~spin';
  return activity.count('FAILED') > 0 ? 'warning' : 'check';
}

function stateShort({ state, since }: WatcherStatus): string {
  if (state === 'offline' && since) return l10n.t('offline since {0}', clockTime(since));
  if (state === 'asleep') return l10n.t('paused');
  return state === 'off' ? l10n.t('not updated') : '';
}

function stateLong({ state, since }: WatcherStatus, watchedAt: Date | undefined): string {
  switch (state) {
    case 'offline':
      return l10n.t(
        'No connection since {0}. The tasks continue in Earth Engine, and Cedar tries again automatically.',
        since ? clockTime(since) : '?',
      );
    case 'asleep':
      return l10n.t('Paused while the window is inactive.');
    case 'off':
      return l10n.t('Automatic updates are disabled by the setting cedar.autoUpdate.');
    default:
      return watchedAt ? l10n.t('As of {0}.', clockTime(watchedAt)) : '';
  }
}

/** "14:05"; with the day when it is not today. */
function clockTime(time: Date): string {
  const isToday = new Date().toDateString() === time.toDateString();
  const hours = formatTime(time);
  return isToday ? hours : `${formatIsoDate(time)} ${hours}`;
}

export interface EndingText {
  readonly message: string;
  /** Orders with failed tasks. */
  readonly failed: readonly Order[];
  /** Orders with images to download. */
  readonly downloadable: readonly Order[];
}

/**
 * Text of the notification when orders have ended; none for orders that the user cancelled
 * completely.
 *
 * @param errors the first error of an order, where it is known
 */
export function describeEndings(
  orders: readonly Order[],
  errors: ReadonlyMap<Order, string> = new Map(),
): EndingText | undefined {
  const ended = orders.filter((order) => order.count('COMPLETED', 'EMPTY', 'FAILED') > 0);
  const [first] = ended;
  if (!first) return undefined;
  const failed = ended.filter((order) => order.count('FAILED') > 0);
  const downloadable = ended.filter((order) => order.count('COMPLETED') > 0);
  const message = ended.length === 1 ? oneEnding(first, errors.get(first)) : endings(ended, failed);
  return { message: withoutLinks(message), failed, downloadable };
}

function oneEnding({ name, summary }: Order, error: string | undefined): string {
  const [what, states] = [formatShortName(name), summary ? formatStateCounts(summary) : ''];
  if (!summary?.states.FAILED) return l10n.t('{0} has finished: {1}.', what, states);
  return error
    ? l10n.t('{0} has ended: {1}. {2}', what, states, error)
    : l10n.t('{0} has ended: {1}.', what, states);
}

function endings(ended: readonly Order[], failed: readonly Order[]): string {
  const counts = [ended, failed].map(({ length }) => formatNumber(length));
  if (failed.length === 0) return l10n.t('{0} orders have finished.', ...counts);
  if (failed.length === ended.length) {
    return l10n.t('{0} orders have ended, all with failed tasks.', ...counts);
  }
  const done = formatNumber(ended.length - failed.length);
  return l10n.t('{0} orders have ended: {2} done, {1} with failed tasks.', ...counts, done);
}

/**
 * Names and errors are untrusted, and VS Code turns what looks like a Markdown link into a link.
 */
function withoutLinks(text: string): string {
  return oneLine(text).replace(/\]\(/g, '] (');
}
