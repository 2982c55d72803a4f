/** Tooltips of the tasks of orders. */
import { l10n, type MarkdownString } from 'vscode';
import type { LeftOutItem, TaskStatus, TrackedItem } from '../../core/index.ts';
import { isWaitingForRoom } from '../../domain/taskQueue.ts';
import { formatTileName } from '../../domain/tileName.ts';
import type { Order } from '../../orders/order.ts';
import { formatEecuHours } from '../../text/computeTime.ts';
import { formatState } from '../../text/orderStates.ts';
import { describeLeftOut } from '../../text/orders.ts';
import { formatDayRange } from '../../text/periods.ts';
import { formatPercent } from '../../text/quantities.ts';
import { formatCollectionWithId } from '../../text/shortNames.ts';
import { type Fact, facts, inCode, quoted } from './markdown.ts';
import {
  formatShortList,
  formatTaskTime,
  imageFacts,
  leftOutAdvice,
  linksOf,
  missingAdvice,
  patiently,
  roomAdvice,
  storeOf,
  takenOverAdvice,
  taskAdviceFor,
  tooltipOf,
} from './tooltipParts.ts';

/** What a row knows of an image besides the record of its task. */
interface KnownImage {
  /** Whether it is on this machine. */
  readonly isHere: boolean;
  /** Set for an image that was left out and is missing. */
  readonly leftOut: LeftOutItem | undefined;
}

export async function taskTooltip(
  order: Order,
  item: TrackedItem,
  { isHere, leftOut }: KnownImage,
): Promise<MarkdownString> {
  const { status } = item;
  if (leftOut) {
    return tooltipOf(
      `**${inCode(item.name)}**`,
      facts([
        [l10n.t('State'), describeLeftOut(leftOut)],
        [l10n.t('Left out because of'), formatShortList(leftOut.orders)],
        ...hereFacts(isHere),
        ...placeFacts(item),
      ]),
      `$(warning) ${leftOutAdvice()}`,
    );
  }
  const isTaken = item.taken_over_by !== undefined;
  const isMissing = (isTaken ? order.missingLeftOut : order.missing).includes(item.name);
  const [pages, advice, store, images] = await Promise.all([
    patiently(order.configuration.console()),
    taskAdviceFor(status.error_message),
    storeOf(order),
    patiently(imagesOf(order, item)),
  ]);
  return tooltipOf(
    `**${inCode(item.name)}**`,
    facts(taskFacts(item, { isMissing: isMissing && !isTaken, isHere, images: images ?? [] })),
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

/** Bands and scenes that the order wants of the images of the task's collection. */
async function imagesOf(order: Order, { collection }: TrackedItem): Promise<Fact[]> {
  if (!collection) return [];
  return imageFacts(await order.configuration.document(order), collection);
}

function taskFacts(
  item: TrackedItem,
  known: {
    readonly isMissing: boolean;
    readonly isHere: boolean;
    readonly images: readonly Fact[];
  },
): Fact[] {
  const { isMissing, isHere, images } = known;
  const { status } = item;
  const used = status.batch_eecu_usage_seconds ?? 0;
  return [
    [l10n.t('State'), stateOf(status, isMissing)],
    ...hereFacts(isHere),
    [l10n.t('Taken over by'), item.taken_over_by ?? ''],
    [l10n.t('Taken over from'), formatShortList(item.takes_over ?? [])],
    [l10n.t('Progress'), typeof status.progress === 'number' ? formatPercent(status.progress) : ''],
    [l10n.t('Stage'), status.stage ?? ''],
    ...placeFacts(item),
    ...images,
    [l10n.t('Created'), formatTaskTime(status.creation_timestamp_ms)],
    [l10n.t('Started'), formatTaskTime(status.start_timestamp_ms)],
    [l10n.t('Last update'), formatTaskTime(status.update_timestamp_ms)],
    [l10n.t('Attempt'), status.attempt && status.attempt > 1 ? String(status.attempt) : ''],
    [l10n.t('Compute time'), used > 0 ? formatEecuHours(used) : ''],
    [l10n.t('Task'), status.id ?? ''],
    [l10n.t('Stored under'), item.prefix],
  ];
}

function hereFacts(isHere: boolean): Fact[] {
  return isHere ? [[l10n.t('Image'), l10n.t('downloaded')]] : [];
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
