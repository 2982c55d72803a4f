/**
 * Results of tasks that Earth Engine's operations do not show, from what is in the store.
 *
 * Earth Engine forgets an operation some time after it has ended. Whether it succeeded is then
 * decided by what is in the store: a whole image that was written after the task was created. A task
 * that was started but not recorded has a metadata document that is not on record either.
 */
import * as l10n from '@vscode/l10n';
import type { ExportOptions } from '../earthengine/requestOptions.ts';
import { NotFoundError } from '../errors.ts';
import { forEachLimited } from '../services/limiter.ts';
import { isPiece } from '../stores/itemObjects.ts';
import type { Store, StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from './document.ts';
import type { TaskStatus, TrackedItem } from './documentJson.ts';
import { type Completeness, checkPieces, recordedExportOptions } from './imagePieces.ts';
import type { OperationsSearch, StoredResults } from './joinOperations.ts';

const LISTINGS_AT_ONCE = 16;

/** The Python tool records local time, which is ahead of UTC by at most this. */
const EARLIEST_TIME_ZONE_MS = 14 * 3_600_000;

/**
 * Looks into the store for the images of tasks that Earth Engine does not have any more, and for
 * the metadata of tasks that were not recorded.
 *
 * @throws ServiceError, CancelledError
 */
export async function storedResults(
  store: Store,
  document: TrackingDocument,
  search: OperationsSearch,
  signal?: AbortSignal,
): Promise<StoredResults> {
  const results = { gone: new Map<string, TaskStatus>(), metadata: new Map<string, string>() };
  const look = async (item: TrackedItem) => {
    const { id } = item.status;
    if (id) results.gone.set(id, await statusByStore(item, document, store, signal));
    else {
      const watch = signal ? { signal } : {};
      const stored = await store.metadataObject(item.name, item.prefix, watch);
      if (stored) results.metadata.set(item.name, stored.id);
    }
  };
  const isUnknown = (item: TrackedItem) => !item.status.id && search.find(item) !== undefined;
  const items = document.orders.filter((item) => search.isGone(item) || isUnknown(item));
  await forEachLimited(items, LISTINGS_AT_ONCE, look, signal);
  return results;
}

async function statusByStore(
  item: TrackedItem,
  document: TrackingDocument,
  store: Store,
  signal: AbortSignal | undefined,
): Promise<TaskStatus> {
  const { stage: _, ...status } = item.status;
  if (status.state === 'FAILED') return { ...status, error_message: unknownReason() };
  const objects = await store.itemObjects(item.name, item.prefix, signal ? { signal } : {});
  const since = earliestImage(item, document, objects);
  // Older objects are of an earlier task of the same item.
  const pieces = objects.filter(
    (object) => isPiece(object) && (object.updated?.getTime() ?? since) >= since,
  );
  const { completeness, options } = await checkImage(pieces, item, document, store, signal);
  if (completeness === 'whole') {
    const written = Math.max(...pieces.map(({ updated }) => updated?.getTime() ?? 0));
    return {
      ...status,
      state: 'COMPLETED',
      progress: 1,
      ...(written > 0 && { update_timestamp_ms: written }),
    };
  }
  if (status.state === 'CANCEL_REQUESTED') return { ...status, state: 'CANCELLED' };
  return { ...status, state: 'FAILED', error_message: failureReason(completeness, options) };
}

function failureReason(
  completeness: Completeness,
  { skipEmptyTiles: isSkipping = false }: ExportOptions,
): string {
  if (completeness === 'incomplete') {
    return l10n.t(
      'Earth Engine no longer has this task, and its image is missing from the store or incomplete.',
    );
  }
  return isSkipping
    ? l10n.t(
        'Earth Engine no longer has this task, and the files in the store do not show whether its image is complete: with "skipEmptyTiles", empty files are left out. Retry the item to be sure.',
      )
    : l10n.t(
        'Earth Engine no longer has this task, and the files in the store do not show whether its image is complete: the size of the files ("fileDimensions") is not recorded. Retry the item to be sure.',
      );
}

function unknownReason(): string {
  return l10n.t('Earth Engine no longer has this task, and the reason why it failed is not known.');
}

/**
 * Before when no image of an item's task can have been written, milliseconds since 1970.
 *
 * That is when the task was created. Where this is not recorded, it is when the order was submitted
 * and, as image metadata is stored before its task starts, when that was last stored.
 */
function earliestImage(
  { status }: TrackedItem,
  { submission }: TrackingDocument,
  objects: readonly StoredObject[],
): number {
  const created = Number(status.creation_timestamp_ms);
  if (created > 0) return created;
  const submitted = Date.parse(`${submission.submitted}Z`);
  const ahead = submission.id ? 0 : EARLIEST_TIME_ZONE_MS;
  const metadata = objects.filter((object) => !isPiece(object));
  const known = [submitted - ahead, ...metadata.map(({ updated }) => updated?.getTime())].filter(
    (time): time is number => time !== undefined && Number.isFinite(time),
  );
  return known.length > 0 ? Math.max(...known) : Number.POSITIVE_INFINITY;
}

/** Looks into the image metadata for export options that the tracking document does not record. */
async function checkImage(
  pieces: readonly StoredObject[],
  item: TrackedItem,
  document: TrackingDocument,
  store: Store,
  signal: AbortSignal | undefined,
): Promise<{ completeness: Completeness; options: ExportOptions }> {
  const options = recordedExportOptions(item, document);
  const completeness = checkPieces(pieces, item, document);
  const isRecorded = options.fileDimensions !== undefined;
  if (pieces.length === 0 || completeness === 'whole' || isRecorded) {
    return { completeness, options };
  }
  const stored = { ...options, ...(await storedExportOptions(store, item, signal)) };
  return { completeness: checkPieces(pieces, item, document, stored), options: stored };
}

/** Export options by the metadata of an image; none when it is missing or cannot be read. */
async function storedExportOptions(
  store: Store,
  { name, prefix }: TrackedItem,
  signal: AbortSignal | undefined,
): Promise<ExportOptions> {
  try {
    const { text } = await store.readMetadata(name, prefix, signal ? { signal } : {});
    return parseExportOptions(text);
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** @throws SyntaxError when the text is not JSON */
function parseExportOptions(text: string): ExportOptions {
  const json = JSON.parse(text) as { store?: { export_image_kwds?: Record<string, unknown> } };
  const { fileDimensions, skipEmptyTiles } = json?.store?.export_image_kwds ?? {};
  const sizes = [fileDimensions].flat();
  const areSizes = sizes.every((size) => Number.isSafeInteger(size) && Number(size) > 0);
  return {
    ...(areSizes && { fileDimensions: sizes as number[] }),
    ...(skipEmptyTiles === true && { skipEmptyTiles }),
  };
}
