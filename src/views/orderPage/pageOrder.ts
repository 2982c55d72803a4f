/** Everything the page shows of an order besides its images. */
import * as l10n from '@vscode/l10n';
import type { OrderedImages, TaskState, TrackingDocument } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { StoreKind } from '../../domain/stores.ts';
import type { ObjectsSize, Order } from '../../orders/order.ts';
import { formatEecuHours } from '../../text/computeTime.ts';
import { describeOrderStates } from '../../text/orderStates.ts';
import { describeCoverage, formatOrderName } from '../../text/orders.ts';
import { formatBytes, formatFileCount, formatTaskCount } from '../../text/quantities.ts';
import { formatStoreLabel } from '../../text/storePlaces.ts';
import { type FailureAdvice, failureGroups } from './failureGroups.ts';
import { contentFacts, optionFacts } from './orderOptions.ts';
import type { OrderButton, PageFact, PageOrder } from './protocol.ts';
import { orderTimeline } from './timeline.ts';

export interface KnownFiles {
  readonly store: StoreKind;
  /** All files in the store, once they have been listed. */
  readonly stored?: ObjectsSize;
  /** Number of images on this machine. */
  readonly here: number;
  readonly folders: readonly string[];
}

export interface KnownOrder {
  readonly files: KnownFiles;
  readonly advice: FailureAdvice;
  /** What the order wants of its images, by collection. */
  readonly images: readonly OrderedImages[];
  readonly now: number;
}

export function pageOrder(order: Order, document: TrackingDocument, known: KnownOrder): PageOrder {
  const { name: ownName, note } = document.annotation;
  const { summary } = order;
  return {
    title: formatOrderName(order),
    lines: [...(summary ? [describeCoverage(summary)] : []), describeOrderStates(order)],
    ownName,
    note,
    buttons: orderButtons(order),
    isOnCloud: !order.configuration.source.isLocal,
    errors: failureGroups(document, known.advice),
    timeline: orderTimeline(document, known.now),
    facts: [
      { title: l10n.t('Files'), facts: fileFacts(document, known.files) },
      { title: l10n.t('Compute'), facts: computeFacts(document) },
      { title: l10n.t('Content'), facts: contentFacts(document) },
      { title: l10n.t('Filters and options'), facts: optionFacts(document, known.images) },
    ],
  };
}

/** Actions that apply to the order now. */
function orderButtons(order: Order): OrderButton[] {
  const has = (...states: TaskState[]) => order.count(...states) > 0;
  const buttons: (OrderButton | false)[] = [
    { action: 'update', label: l10n.t('Update') },
    has('COMPLETED', 'EMPTY') && { action: 'download', label: l10n.t('Download All') },
    has('COMPLETED', 'EMPTY') && { action: 'showFiles', label: l10n.t('Show Downloaded Files') },
    (has('FAILED') || order.isIncomplete) && { action: 'retry', label: l10n.t('Retry Failed') },
    has('UNSUBMITTED') && { action: 'resume', label: l10n.t('Resume Submission') },
    (order.active > 0 || has('UNSUBMITTED')) && { action: 'cancel', label: l10n.t('Cancel All') },
    { action: 'orderAgain', label: l10n.t('Order Again…') },
    { action: 'exportFile', label: l10n.t('Export as Order File…') },
    { action: 'openDocument', label: l10n.t('Open Tracking Document') },
    { action: 'clean', label: l10n.t('Clean…') },
  ];
  return buttons.filter((each) => each !== false);
}

function fileFacts(document: TrackingDocument, files: KnownFiles): PageFact[] {
  const { stored } = files;
  const images = document.states.COMPLETED ?? 0;
  const inStore = stored
    ? `${formatFileCount(stored.count)}, ${formatBytes(stored.bytes)}`
    : images > 0
      ? l10n.t('not listed yet')
      : l10n.t('none yet');
  return [
    [formatStoreLabel(files.store), inStore],
    [
      l10n.t('On this machine'),
      l10n.t('{0} of {1} images', formatNumber(files.here), formatNumber(images)),
    ],
    [l10n.t('Folder'), files.folders.join('\n')],
  ];
}

function computeFacts(document: TrackingDocument): PageFact[] {
  const used = document.ownItems.flatMap(({ status }) => status.batch_eecu_usage_seconds ?? []);
  const total = used.reduce((sum, seconds) => sum + seconds, 0);
  const { n, mean } = document.runtimes;
  const most = used.reduce((a, b) => Math.max(a, b), 0);
  return [
    [l10n.t('Compute time'), total > 0 ? formatEecuHours(total) : l10n.t('none recorded yet')],
    [l10n.t('Mean for each task'), total > 0 ? formatEecuHours(total / used.length) : ''],
    [l10n.t('Most of a task'), total > 0 ? formatEecuHours(most) : ''],
    [
      l10n.t('Mean run time'),
      n === 0
        ? ''
        : l10n.t(
            '{0} minutes ({1})',
            formatNumber(Number(mean.toPrecision(2))),
            formatTaskCount(n),
          ),
    ],
  ];
}
