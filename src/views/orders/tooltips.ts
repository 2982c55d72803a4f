/** Tooltips of orders and tasks, with everything that is known about them. */

import { l10n, MarkdownString } from 'vscode';
import type { LeftOutItem, TaskStatus, TrackedItem, TrackingDocument } from '../../core/index.ts';
import { exclusiveEnd, parseUtc } from '../../domain/isoDates.ts';
import { formatFixed, formatNumber } from '../../domain/locale.ts';
import { messageOf } from '../../domain/messages.ts';
import { oneLine } from '../../domain/singleLine.ts';
import type { StoreKind } from '../../domain/stores.ts';
import { isWaitingForRoom } from '../../domain/taskQueue.ts';
import { formatTileName } from '../../domain/tileName.ts';
import type { ConsolePages } from '../../orders/consolePages.ts';
import type { Order } from '../../orders/order.ts';
import { recordedScenes } from '../../orders/recordedScenes.ts';
import { formatEecuHours } from '../../text/computeTime.ts';
import { formatFrequency } from '../../text/frequencyNames.ts';
import { formatGridName } from '../../text/gridNames.ts';
import { formatMoment } from '../../text/moments.ts';
import { describeOrderStates, formatState } from '../../text/orderStates.ts';
import { describeCoverage, describeLeftOut } from '../../text/orders.ts';
import { formatDayRange } from '../../text/periods.ts';
import {
  formatAge,
  formatPercent,
  formatPixelSize,
  formatTaskCount,
} from '../../text/quantities.ts';
import { describeSceneChoice } from '../../text/sceneChoices.ts';
import { formatCollectionWithId } from '../../text/shortNames.ts';
import { formatInStore, formatStoreLabel } from '../../text/storePlaces.ts';
import { formatObjects } from './keptObjects.ts';
import { type Fact, facts, inCode, link, quoted } from './markdown.ts';

/** Tiles and similar items, of which there can be thousands, that a tooltip lists. */
const NAMED = 12;

/** Distinct errors of tasks that a tooltip quotes. */
const ERRORS = 3;

/** How long a tooltip waits for requested data. */
const PATIENCE_MS = 2500;

/** @param signal aborted when the tooltip is not needed any more */
export async function orderTooltip(order: Order, signal: AbortSignal): Promise<MarkdownString> {
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
    return markdown(heading, quoted(known), trouble);
  }
  const inStore = size ? formatObjects(size) : '';
  return markdown(
    heading,
    facts(orderFacts(order, document, store, inStore)),
    await errorsOf(document),
    order.missing.length > 0 ? `$(warning) ${missingAdvice(store)}` : '',
    order.missingLeftOut.length > 0 ? `$(warning) ${leftOutAdvice()}` : '',
    order.waitingForRoom > 0 ? `$(info) ${roomAdvice()}` : '',
    trouble,
    pages ? await linksOf(pages, document.orders[0]?.prefix ?? document.tracking.prefix) : '',
  );
}

function orderFacts(
  order: Order,
  document: TrackingDocument,
  store: StoreKind,
  inStore: string,
): Fact[] {
  const { readAt } = order;
  const { submission, tracking, program } = document;
  const grid = submission.tile_grid;
  const compute = document.orders.reduce((sum, { status }) => sum + eecuSeconds(status), 0);
  const tiles = submission.tile_indices.map(([row, column]) => formatTileName(row, column));
  const submitted = [when(submission.submitted), program.name, program.version];
  return [
    [l10n.t('Own name'), document.annotation.name],
    [l10n.t('Note'), oneLine(document.annotation.note)],
    [l10n.t('Tasks'), describeOrderStates(order)],
    [l10n.t('Collections'), tracking.collections.map(formatCollectionWithId).join('; ')],
    [l10n.t('Tiles'), listed(tiles)],
    [l10n.t('Only inside'), order.summary?.inside ?? ''],
    [
      l10n.t('Period'),
      formatDayRange(
        submission.period_start,
        exclusiveEnd(submission.period_end, submission.period_freq),
      ),
    ],
    [l10n.t('Frequency'), formatFrequency(submission.period_freq)],
    [l10n.t('Scenes and clouds'), formatScenes(document)],
    [l10n.t('Grid'), formatGridName(grid)],
    [l10n.t('Scenes left out'), listed(order.summary?.leaveOutScenes ?? [])],
    [l10n.t('Tile size'), formatPixelSize(grid)],
    [l10n.t('Submitted'), l10n.t('{0}, with {1} {2}', ...submitted)],
    [l10n.t('Run time'), runTimes(document)],
    [l10n.t('Compute time'), compute > 0 ? formatEecuHours(compute) : ''],
    [formatStoreLabel(store), inStore],
    [l10n.t('Stored under'), tracking.prefix],
    [l10n.t('Last read'), readAt ? formatAge(readAt) : ''],
  ];
}

/** What was wanted, once where it is the same for all collections. */
function formatScenes({ submission, tracking }: TrackingDocument): string {
  const choices = recordedScenes(submission.image_collections);
  const texts = tracking.collections.map((id) => describeSceneChoice(choices[id] ?? {}));
  const isSame = new Set(texts).size <= 1;
  const parts = isSame
    ? texts.slice(0, 1)
    : texts.map((text, index) => {
        const name = formatCollectionWithId(tracking.collections[index] ?? '');
        return `${name}: ${text || l10n.t('all')}`;
      });
  const isMedian = Object.values(choices).some(({ composite }) => composite === 'median');
  const note = l10n.t('cedar-datacube dates a median by its earliest scene');
  return [...parts.filter(Boolean), ...(isMedian ? [note] : [])].join('; ');
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
  const rest = sorted.length - ERRORS;
  const paragraphs: string[] = [];
  for (const [message, n] of sorted.slice(0, ERRORS)) {
    paragraphs.push(`$(error) ${formatTaskCount(n)}: ${quoted(message)}`);
    const advice = await adviceFor(message);
    if (advice) paragraphs.push(`$(lightbulb) ${quoted(advice)}`);
  }
  if (rest > 0) paragraphs.push(l10n.t('… and {0} other errors', rest));
  return paragraphs.join('\n\n');
}

/** What to do about the error of a task, where that is known. */
async function adviceFor(message: string | undefined): Promise<string | undefined> {
  if (!message) return undefined;
  const { taskAdvice } = await import('../../core/index.ts');
  return taskAdvice(message);
}

function missingAdvice(store: StoreKind): string {
  return l10n.t(
    'Images missing: they were computed, but are no longer {0}. "Retry Failed" computes them again.',
    formatInStore(store),
  );
}

function leftOutAdvice(): string {
  return l10n.t(
    'Left-out images missing: they were left out because another order had them, and that order no longer exists. "Retry Failed" computes them for this order.',
  );
}

function takenOverAdvice(): string {
  return l10n.t(
    'Image missing: another order took it over and no longer exists. "Retry Failed" computes it for this order.',
  );
}

/** @param leftOut for an image that was left out and is missing */
export async function taskTooltip(
  order: Order,
  item: TrackedItem,
  leftOut?: LeftOutItem,
): Promise<MarkdownString> {
  const { status } = item;
  if (leftOut) {
    return markdown(
      `**${inCode(item.name)}**`,
      facts([
        [l10n.t('State'), describeLeftOut(leftOut)],
        [l10n.t('Left out because of'), listed(leftOut.orders)],
        ...placeFacts(item),
      ]),
      `$(warning) ${leftOutAdvice()}`,
    );
  }
  const isTaken = item.taken_over_by !== undefined;
  const isMissing = (isTaken ? order.missingLeftOut : order.missing).includes(item.name);
  const [pages, advice, store] = await Promise.all([
    patiently(order.configuration.console()),
    adviceFor(status.error_message),
    storeOf(order),
  ]);
  return markdown(
    `**${inCode(item.name)}**`,
    facts(taskFacts(item, isMissing && !isTaken)),
    isMissing ? `$(warning) ${isTaken ? takenOverAdvice() : missingAdvice(store)}` : '',
    isWaitingForRoom(status) ? `$(info) ${roomAdvice()}` : '',
    status.error_message ? `$(error) ${quoted(status.error_message)}` : '',
    advice ? `$(lightbulb) ${quoted(advice)}` : '',
    pages ? await linksOf(pages, item.prefix) : '',
  );
}

function stateOf(status: TaskStatus, isMissing: boolean): string {
  if (isMissing) return l10n.t('done, image missing');
  return isWaitingForRoom(status)
    ? l10n.t('waiting for room in the queue')
    : formatState(status.state);
}

function roomAdvice(): string {
  return l10n.t(
    'Earth Engine\'s queue has no room for more tasks of this order. They are started as other tasks finish, while VS Code is open. "Resume Submission" starts as many as there is room for.',
  );
}

function taskFacts(item: TrackedItem, isMissing: boolean): Fact[] {
  const { status } = item;
  const used = eecuSeconds(status);
  return [
    [l10n.t('State'), stateOf(status, isMissing)],
    [l10n.t('Taken over by'), item.taken_over_by ?? ''],
    [l10n.t('Taken over from'), listed(item.takes_over ?? [])],
    [l10n.t('Progress'), typeof status.progress === 'number' ? formatPercent(status.progress) : ''],
    [l10n.t('Stage'), status.stage ?? ''],
    ...placeFacts(item),
    [l10n.t('Created'), at(status.creation_timestamp_ms)],
    [l10n.t('Started'), at(status.start_timestamp_ms)],
    [l10n.t('Last update'), at(status.update_timestamp_ms)],
    [l10n.t('Attempt'), status.attempt && status.attempt > 1 ? String(status.attempt) : ''],
    [l10n.t('Compute time'), used > 0 ? formatEecuHours(used) : ''],
    [l10n.t('Task'), status.id ?? ''],
    [l10n.t('Stored under'), item.prefix],
  ];
}

/** Collection, tile and dates of an image. */
function placeFacts({ collection, tile, date_start: start, date_end: end }: TrackedItem): Fact[] {
  const place = tile ? [formatTileName(...tile), tile[0], tile[1]] : [];
  return [
    [l10n.t('Collection'), collection ? formatCollectionWithId(collection) : ''],
    [l10n.t('Tile'), tile ? l10n.t('{0} (row {1}, column {2})', ...place) : ''],
    [l10n.t('Period'), start && end ? formatDayRange(start, end) : ''],
  ];
}

/** Where the files of an order are; a bucket if the configuration cannot be read any more. */
async function storeOf({ configuration }: Order): Promise<StoreKind> {
  return (await patiently(configuration.source.config()))?.store.service ?? 'gcs';
}

async function linksOf(pages: ConsolePages, prefix: string): Promise<string> {
  const place = pages.isDrive ? l10n.t('Google Drive') : l10n.t('Cloud console');
  const page = await patiently(pages.storage(prefix));
  return [
    ...(page ? [`$(link-external) ${link(place, page)}`] : []),
    link(l10n.t('Earth Engine tasks'), pages.tasks),
  ].join(' · ');
}

/** The result of the work if it arrives in time; the tooltip is shown without it otherwise. */
async function patiently<T>(work: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE_MS).unref();
  });
  return Promise.race([work.catch(() => undefined), late]);
}

function timeLimit(): AbortSignal {
  return AbortSignal.timeout(4 * PATIENCE_MS);
}

function markdown(...parts: string[]): MarkdownString {
  // Allows only icons and Cedar's own links: untrusted names and messages stay text.
  const value = new MarkdownString(parts.filter(Boolean).join('\n\n'), true);
  value.isTrusted = false;
  value.supportHtml = false;
  return value;
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  const named = names.slice(0, NAMED).join(', ');
  return rest > 0 ? l10n.t('{0} and {1} more', named, formatNumber(rest)) : named;
}

function at(timestamp: TaskStatus['creation_timestamp_ms']): string {
  return typeof timestamp === 'number' ? when(new Date(timestamp).toISOString()) : '';
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

function eecuSeconds(status: TaskStatus): number {
  return status.batch_eecu_usage_seconds ?? 0;
}
