/** Formats states of tasks, and how many tasks of an order are in each. */
import * as l10n from '@vscode/l10n';
import type { TaskState } from '../core/index.ts';
import { formatNumber } from '../domain/locale.ts';
import type { Order } from '../orders/order.ts';
import type { OrderSummary } from '../orders/summary.ts';

/** The states in the order in which they are listed: first what a narrow row must show. */
const LISTED_STATES: readonly TaskState[] = [
  'FAILED',
  'RUNNING',
  'READY',
  'CANCEL_REQUESTED',
  'UNSUBMITTED',
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

/** Numbers that are shown beside those of the states. */
interface StateCounts
  extends Pick<OrderSummary, 'states' | 'total'>,
    Partial<Pick<OrderSummary, 'takenOver' | 'waitingForRoom'>> {}

/**
 * "37/40 done · 1 failed · 2 running": completed tasks of all, then the tasks in each other state.
 *
 * @param missing number of completed tasks without an image in the store
 * @param missingLeftOut number of images that were left out and are missing
 */
export function formatStateCounts(counts: StateCounts, missing = 0, missingLeftOut = 0): string {
  const done = l10n.t('{0}/{1} done', ...doneOf(counts, missing));
  return [done, ...otherCounts(counts, missing, missingLeftOut)].join(' · ');
}

/** States of an order in a narrow row. */
export interface RowStates {
  /** "8/48 2✗ 3↻ · 1 cancelled", or "40/40 done" */
  readonly all: string;
  /** The beginning that must be visible: what is done, and what failed or is running. */
  readonly first: string;
}

/** States that are signs in a row; others are words, and may be cut off. */
const SIGNS: readonly (readonly [state: TaskState, sign: string])[] = [
  ['FAILED', '✗'],
  ['RUNNING', '↻'],
];

/** The states of an order in signs, to be read out and explained with `describeOrderStates`. */
export function formatRowStates({ summary, missing, missingLeftOut }: Order): RowStates {
  if (!summary) return { all: '', first: '' };
  const [done, total] = doneOf(summary, missing.length);
  const signs = SIGNS.flatMap(([state, sign]) => {
    const count = summary.states[state] ?? 0;
    return count > 0 ? [`${formatNumber(count)}${sign}`] : [];
  });
  const others = otherCounts(summary, missing.length, missingLeftOut.length, ['FAILED', 'RUNNING']);
  if (signs.length + others.length === 0) {
    const all = l10n.t('{0}/{1} done', done, total);
    return { all, first: all };
  }
  const first = [`${done}/${total}`, ...signs].join(' ');
  return {
    all: [first, ...(isAllWaiting(summary, others) ? [formatState('READY')] : others)].join(' · '),
    first,
  };
}

/** Whether all tasks wait that are not done, failed or running, so that their number is plain. */
function isAllWaiting({ states }: OrderSummary, others: readonly string[]): boolean {
  return others.length === 1 && (states.READY ?? 0) > 0;
}

function doneOf({ states, total }: StateCounts, missing: number): [done: number, total: number] {
  return [Math.max(0, (states.COMPLETED ?? 0) - missing), total];
}

function otherCounts(
  { states, takenOver = 0, waitingForRoom = 0 }: StateCounts,
  missing: number,
  missingLeftOut: number,
  except: readonly TaskState[] = [],
): string[] {
  const others = LISTED_STATES.filter((state) => !except.includes(state)).flatMap((state) => {
    const isSplit = state === 'UNSUBMITTED' && waitingForRoom > 0;
    const count = (states[state] ?? 0) - (isSplit ? waitingForRoom : 0);
    return [
      ...(isSplit ? [l10n.t('{0} waiting for room', formatNumber(waitingForRoom))] : []),
      ...(count > 0 ? [formatStateCount(count, state)] : []),
    ];
  });
  return [
    ...(missing > 0 ? [formatMissing(missing)] : []),
    ...(missingLeftOut > 0 ? [formatMissingLeftOut(missingLeftOut)] : []),
    ...others,
    ...(takenOver > 0 ? [l10n.t('{0} taken over', formatNumber(takenOver))] : []),
  ];
}

/** "downloaded", "12 downloaded"; empty for none. @param of number of images in the store */
export function formatDownloaded(count: number, of: number): string {
  if (count === 0) return '';
  return count >= of ? l10n.t('downloaded') : l10n.t('{0} downloaded', formatNumber(count));
}

/** "all images", "3 of 12 images". @param of number of images in the store */
export function formatImagesHere(count: number, of: number): string {
  return count >= of
    ? l10n.t('all images')
    : l10n.t('{0} of {1} images', formatNumber(count), formatNumber(of));
}

/** "2 images missing" */
export function formatMissing(count: number): string {
  return count === 1
    ? l10n.t('1 image missing')
    : l10n.t('{0} images missing', formatNumber(count));
}

/** "2 left-out images missing" */
export function formatMissingLeftOut(count: number): string {
  return count === 1
    ? l10n.t('1 left-out image missing')
    : l10n.t('{0} left-out images missing', formatNumber(count));
}

/** States of an order's tasks, and its missing images. */
export function describeOrderStates({ summary, missing, missingLeftOut }: Order): string {
  return summary ? formatStateCounts(summary, missing.length, missingLeftOut.length) : '';
}
