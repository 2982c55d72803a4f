/**
 * The size that the tracking document of an order reaches, so that one that could not be read any more
 * is refused before anything is stored.
 */
import * as l10n from '@vscode/l10n';
import { MAX_DOCUMENT_BYTES } from '../../domain/files.ts';
import { formatNumber } from '../../domain/locale.ts';
import { MAX_MESSAGE_LENGTH } from '../../domain/messages.ts';
import { OrderRequestError } from '../errors.ts';
import { tileRecord } from '../grids/records.ts';
import { documentBytes } from '../stores/documentText.ts';
import { joinPath } from '../stores/store.ts';
import type { Templates } from '../templates/orderTemplates.ts';
import { trackedItem } from './itemForms.ts';
import { newTrackingDocument, type SubmissionOptions } from './newDocument.ts';
import { describeSplit, extentOfImages } from './orderSplit.ts';
import type { OrderPlan } from './plan.ts';

/**
 * Most bytes that an item gains until its task has ended, besides the path of its metadata and its
 * export options: the status with the longest message, and the content of its image. Those without a
 * message take about 400; the rest is for ids of earlier tasks, 40 bytes each, and names of other orders.
 */
const ITEM_GAIN_BYTES = MAX_MESSAGE_LENGTH + 1000;

/** A place in a list, with its numbers. */
const TILE_INDEX_BYTES = 100;

/** Orders of fewer items fit whatever becomes of these; their size is not computed. */
const FEW_ITEMS = 1000;

/** What the record of an order contains besides its plan. */
export type RecordOptions = Pick<SubmissionOptions, 'filters' | 'exportOptions'>;

/**
 * Most items of a plan whose tracking document can be read when all of them have ended, the failed ones
 * with the longest messages.
 */
export function recordedItemLimit(
  plan: OrderPlan,
  templates: Templates,
  options: RecordOptions,
): number {
  const [tile] = plan.tiles;
  const recorded = { ...options, saveEmptyMetadata: true, project: '', workloadTag: '' };
  const shared = newTrackingDocument(
    { ...plan, items: [], tiles: tile ? [tile] : [] },
    templates,
    recorded,
  );
  const tileBytes = tile ? documentBytes([[tileRecord(tile)]]) + TILE_INDEX_BYTES : 0;
  const left = MAX_DOCUMENT_BYTES - documentBytes(shared) - tileBytes * plan.tiles.length;
  return Math.max(0, Math.floor(left / itemBytes(plan, options)));
}

/** @throws OrderRequestError when the tracking document could not be read any more */
export function requireReadableRecord(
  plan: OrderPlan,
  templates: Templates,
  options: RecordOptions,
): void {
  const { length } = plan.items;
  if (length <= FEW_ITEMS) return;
  const limit = recordedItemLimit(plan, templates, options);
  if (length <= limit) return;
  throw new OrderRequestError(
    'order',
    l10n.t(
      'This order has {0} images, but the record of such an order has room for {1}. {2}',
      formatNumber(length),
      formatNumber(limit),
      describeSplit(extentOfImages(plan.items), limit),
    ),
  );
}

/** Most bytes of one item of a plan, and of what is listed of it. */
function itemBytes({ items }: OrderPlan, { exportOptions }: RecordOptions): number {
  const names = items.map(({ prefix, name }) => joinPath(prefix, `${name}.json`));
  const lengths = names.map((path) => Buffer.byteLength(path));
  const longest = lengths.reduce(
    (most, length, at) => (length > (lengths[most] ?? 0) ? at : most),
    0,
  );
  const item = items[longest];
  if (!item) return ITEM_GAIN_BYTES;
  const path = names[longest];
  // The path of its metadata is listed, and its folder is a part of its task's address.
  return (
    documentBytes([[trackedItem(item)]]) +
    documentBytes([[path, path]]) +
    documentBytes([[[exportOptions]]]) +
    ITEM_GAIN_BYTES
  );
}
