/**
 * Sources of the items in the Python tool's orders.
 *
 * Its tracking documents name the items only; collection, tile, period, filters and export options
 * are in the metadata document of each image.
 */

import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { isoDateTime } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { messageOf, shorten } from '../../domain/messages.ts';
import { taskDescription } from '../earthengine/export.ts';
import { checkFilter } from '../earthengine/filterExpressions.ts';
import type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
import { parseSerializedFilter } from '../earthengine/serializedFilters.ts';
import { NotFoundError, TrackingDocumentError } from '../errors.ts';
import { parseDate } from '../periods/splitPeriods.ts';
import { forEachLimited } from '../services/limiter.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';

const READS_AT_ONCE = 16;

/** Export options as configurations have them; the metadata also has the grid of the tile. */
const OPTIONS: ReadonlySet<string> = new Set([
  'shardSize',
  'fileDimensions',
  'cloudOptimized',
  'skipEmptyTiles',
  'maxPixels',
  'priority',
] satisfies (keyof ExportOptions)[]);

/** Data needed to start an item. */
export interface ItemSource {
  readonly collection: string;
  readonly tile: [row: number, column: number];
  readonly date_start: string;
  readonly date_end: string;
  readonly filters: FilterSpec[];
  readonly export_image_kwds: object;
}

/**
 * Reads what items are made from, of those items whose tracking document does not contain it.
 *
 * @param isWanted whether an item is going to be started
 * @returns by the names of items
 * @throws TrackingDocumentError when an item's metadata document is missing or does not contain
 *   it either
 */
export async function readItemSources(
  store: Store,
  document: TrackingDocument,
  isWanted: (item: TrackedItem) => boolean,
  signal?: AbortSignal,
): Promise<Map<string, ItemSource>> {
  const sources = new Map<string, ItemSource>();
  const items = document.orders.filter((item) => !hasSource(item) && isWanted(item));
  const read = async (item: TrackedItem) => {
    const text = await metadataOf(store, document, item, signal);
    sources.set(item.name, parseItemSource(text, document, item));
  };
  await forEachLimited(items, READS_AT_ONCE, read, signal);
  return sources;
}

/**
 * The document with what its items are made from, and a request for each of them that has none; the
 * very same one when nothing is added.
 */
export function withItemSources(
  document: TrackingDocument,
  sources: ReadonlyMap<string, ItemSource>,
): TrackingDocument {
  let changed = false;
  const orders = document.orders.map((item) => {
    const source = sources.get(item.name);
    if (!source || hasSource(item)) return item;
    changed = true;
    const requestId = item.request_id ?? randomUUID();
    return {
      ...source,
      ...item,
      request_id: requestId,
      description: item.description ?? taskDescription(item.name, requestId),
    };
  });
  return changed ? document.withOrders(orders) : document;
}

/** Whether the document has any of it: one of Cedar's that has only a part is damaged. */
function hasSource({ collection, tile, date_start: start, date_end: end }: TrackedItem): boolean {
  return Boolean(collection || tile || start || end);
}

async function metadataOf(
  store: Store,
  document: TrackingDocument,
  { name, prefix }: TrackedItem,
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    return (await store.readMetadata(name, prefix, signal ? { signal } : {})).text;
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    throw new TrackingDocumentError(
      document.name,
      l10n.t(
        'The item "{1}" of "{0}" cannot be started again: the record does not contain its filters and export options, and the metadata of its image is no longer in the store. Order the image again, and take it over from this order.',
        document.name,
        name,
      ),
      { cause: error },
    );
  }
}

function parseItemSource(text: string, document: TrackingDocument, item: TrackedItem): ItemSource {
  try {
    const json = requireRecord(JSON.parse(text), 'metadata');
    const order = requireRecord(json.order, 'order');
    return {
      collection: String(order.collection || missing('order.collection')),
      tile: tileIndex(requireRecord(json.tile, 'tile').index),
      date_start: parseItemDate(order.date_start, 'start'),
      date_end: parseItemDate(order.date_end, 'end'),
      filters: filtersOf(order.filters),
      export_image_kwds: optionsOf(requireRecord(json.store, 'store').export_image_kwds),
    };
  } catch (error) {
    throw new TrackingDocumentError(
      document.name,
      l10n.t(
        'The item "{1}" of "{0}" cannot be started again: the record does not contain what it is made from, and the metadata of its image cannot be used ({2}). Order the image again.',
        document.name,
        item.name,
        messageOf(error),
      ),
      { cause: error },
    );
  }
}

function tileIndex(index: unknown): [number, number] {
  const [row, column] = Array.isArray(index) ? index : [];
  return Number.isInteger(row) && Number.isInteger(column) ? [row, column] : missing('tile.index');
}

function parseItemDate(date: unknown, which: 'start' | 'end'): string {
  if (typeof date !== 'string') missing(`order.date_${which}`);
  return isoDateTime(new Date(parseDate(date, which)));
}

function filtersOf(filters: unknown): FilterSpec[] {
  const given = Array.isArray(filters) ? filters : missing('order.filters');
  return given.map((filter) => {
    const spec = parseSerializedFilter(filter);
    if (!spec) {
      throw new Error(
        l10n.t('the filter {0} cannot be written in a configuration', shortJson(filter)),
      );
    }
    checkFilter(spec);
    return spec;
  });
}

function optionsOf(options: unknown): object {
  const given = Object.entries(requireRecord(options, 'store.export_image_kwds'));
  return Object.fromEntries(given.filter(([key]) => OPTIONS.has(key)));
}

function requireRecord(value: unknown, part: string): Record<string, unknown> {
  return isRecord(value) ? value : missing(part);
}

function missing(part: string): never {
  throw new Error(l10n.t('"{0}" is missing', part));
}

function shortJson(value: unknown): string {
  return shorten(JSON.stringify(value), 200);
}
