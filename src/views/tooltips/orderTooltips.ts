/** Tooltips of orders, with everything that is known about them. */

import { l10n, type MarkdownString } from 'vscode';
import type { TrackingDocument } from '../../core/index.ts';
import { exclusiveEnd, parseUtc } from '../../domain/isoDates.ts';
import { formatFixed } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import { oneLine } from '../../domain/singleLine.ts';
import type { StoreKind } from '../../domain/stores.ts';
import { formatTileName } from '../../domain/tileName.ts';
import type { Order } from '../../orders/order.ts';
import { formatEecuHours } from '../../text/computeTime.ts';
import { formatFrequency } from '../../text/frequencyNames.ts';
import { formatGridName } from '../../text/gridNames.ts';
import { formatMoment } from '../../text/moments.ts';
import { describeOrderStates, formatImagesHere } from '../../text/orderStates.ts';
import { describeCoverage } from '../../text/orders.ts';
import { formatDayRange } from '../../text/periods.ts';
import { formatAge, formatPixelSize, formatTaskCount } from '../../text/quantities.ts';
import { formatCollectionWithId } from '../../text/shortNames.ts';
import { formatStoreLabel } from '../../text/storePlaces.ts';
import { formatObjects } from '../orders/keptObjects.ts';
import { type Fact, facts, inCode, quoted } from './markdown.ts';
import {
  formatShortList,
  imageFacts,
  leftOutAdvice,
  linksOf,
  missingAdvice,
  PATIENCE_MS,
  patiently,
  roomAdvice,
  storeOf,
  taskAdviceFor,
  tooltipOf,
} from './tooltipParts.ts';

/** Distinct errors of tasks that a tooltip quotes. */
const MAX_ERRORS = 3;

/**
 * @param here number of its images on this machine
 * @param signal aborted when the tooltip is not needed any more
 */
export async function orderTooltip(
  order: Order,
  here: number,
  signal: AbortSignal,
): Promise<MarkdownString> {
  const { summary } = order;
  const heading = `**${inCode(order.name)}**`;
  const [document, size, pages, store] = await Promise.all([
    patiently(order.configuration.document(order, signal)),
    summary && order.count('COMPLETED') > 0
      ? patiently(
          order.configuration.size(order, { signal: AbortSignal.any([signal, timeLimit()]) }),
        )
      : undefined,
    patiently(order.configuration.console()),
    storeOf(order),
  ]);
  const trouble = order.error ? `$(warning) ${quoted(messageOf(order.error))}` : '';
  if (!document) {
    const known = summary
      ? `${describeOrderStates(order)} · ${oneLine(describeCoverage(summary))}`
      : '';
    return tooltipOf(heading, quoted(known), trouble);
  }
  const inStore = size ? formatObjects(size) : '';
  return tooltipOf(
    heading,
    facts(
      tooltipFacts(order, document, { store, inStore, here, images: await imageFacts(document) }),
    ),
    await errorsOf(document),
    order.missing.length > 0 ? `$(warning) ${missingAdvice(store)}` : '',
    order.missingLeftOut.length > 0 ? `$(warning) ${leftOutAdvice()}` : '',
    order.waitingForRoom > 0 ? `$(info) ${roomAdvice()}` : '',
    trouble,
    pages ? await linksOf(pages, document.orders[0]?.prefix ?? document.tracking.prefix) : '',
  );
}

/** What is known of an order besides its document. */
interface KnownOrder {
  readonly store: StoreKind;
  /** Number and size of its files in the store. */
  readonly inStore: string;
  /** Number of its images on this machine. */
  readonly here: number;
  /** What it wants of its images. */
  readonly images: readonly Fact[];
}

function tooltipFacts(
  order: Order,
  document: TrackingDocument,
  { store, inStore, here, images }: KnownOrder,
): Fact[] {
  const { readAt } = order;
  const { submission, tracking, program } = document;
  const grid = submission.tile_grid;
  const compute = document.orders.reduce(
    (sum, { status }) => sum + (status.batch_eecu_usage_seconds ?? 0),
    0,
  );
  const tiles = submission.tile_indices.map(([row, column]) => formatTileName(row, column));
  const submitted = [when(submission.submitted), program.name, program.version];
  return [
    [l10n.t('Own name'), document.annotation.name],
    [l10n.t('Note'), oneLine(document.annotation.note)],
    [l10n.t('Tasks'), describeOrderStates(order)],
    [l10n.t('Downloaded'), here > 0 ? formatImagesHere(here, order.count('COMPLETED')) : ''],
    [l10n.t('Collections'), tracking.collections.map(formatCollectionWithId).join('; ')],
    [l10n.t('Tiles'), formatShortList(tiles)],
    [l10n.t('Only inside'), order.summary?.inside ?? ''],
    [
      l10n.t('Period'),
      formatDayRange(
        submission.period_start,
        exclusiveEnd(submission.period_end, submission.period_freq),
      ),
    ],
    [l10n.t('Frequency'), formatFrequency(submission.period_freq)],
    ...images,
    [l10n.t('Grid'), formatGridName(grid)],
    [l10n.t('Tile size'), formatPixelSize(grid)],
    [l10n.t('Submitted'), l10n.t('{0}, with {1} {2}', ...submitted)],
    [l10n.t('Run time'), runTimes(document)],
    [l10n.t('Compute time'), compute > 0 ? formatEecuHours(compute) : ''],
    [formatStoreLabel(store), inStore],
    [l10n.t('Stored under'), tracking.prefix],
    [l10n.t('Last read'), readAt ? formatAge(readAt) : ''],
  ];
}

function runTimes({ runtimes: { n, mean, std, total } }: TrackingDocument): string {
  if (n === 0) return '';
  const tasks = formatTaskCount(n);
  return l10n.t(
    '{0} ± {1} per task ({2}), {3} in total',
    ...[minutes(mean), minutes(std), tasks, minutes(total)],
  );
}

/** Full errors of failed tasks: each message once, the most frequent first. */
async function errorsOf({ orders }: TrackingDocument): Promise<string> {
  const tallies = new Map<string, number>();
  for (const { status } of orders) {
    const { state, error_message: message } = status;
    if (state === 'FAILED' && message) tallies.set(message, (tallies.get(message) ?? 0) + 1);
  }
  const sorted = [...tallies].sort(([, a], [, b]) => b - a);
  const rest = sorted.length - MAX_ERRORS;
  const paragraphs: string[] = [];
  for (const [message, n] of sorted.slice(0, MAX_ERRORS)) {
    paragraphs.push(`$(error) ${formatTaskCount(n)}: ${quoted(message)}`);
    const advice = await taskAdviceFor(message);
    if (advice) paragraphs.push(`$(lightbulb) ${quoted(advice)}`);
  }
  if (rest > 0) paragraphs.push(l10n.t('… and {0} other errors', rest));
  return paragraphs.join('\n\n');
}

function timeLimit(): AbortSignal {
  return AbortSignal.timeout(4 * PATIENCE_MS);
}

/** "2026-11-23 01:02 UTC (5 minutes ago)", for a date in UTC, with or without a time zone. */
function when(iso: string): string {
  const time = parseUtc(iso);
  if (time === undefined) return oneLine(iso);
  return formatMoment(time);
}

function minutes(value: number): string {
  return value < 1
    ? l10n.t('{0} s', Math.round(value * 60))
    : l10n.t('{0} min', formatFixed(value, 1));
}
