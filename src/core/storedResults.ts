/**
 * What the store says of tasks beside Earth Engine's operations.
 *
 * Earth Engine forgets an operation some time after it has ended. Whether it succeeded is then
 * decided by what is in the store: a whole image that was written after the task was created. A task
 * that was started but not recorded has a metadata document that is not on record either.
 */
import type { ExportOptions } from './config/index.ts';
import type { OperationsSearch, StoredResults } from './joinoperations.ts';
import { createLimiter, forEachLimited } from './limiter.ts';
import type { Store, StoredObject } from './stores/store.ts';
import type { TaskStatus, TrackedItem, TrackingDocument } from './tracking.ts';

/** In documents, beside Earth Engine's own reasons: in the same language as those. */
export const GONE_REASON =
  'Earth Engine no longer has this task, and its whole image is not in the store.';
const UNKNOWN_REASON = 'Earth Engine no longer has this task, nor the reason why it failed.';

const LISTINGS_AT_ONCE = 16;

/** Row and column of a piece's first pixel, after the name of its image; on Drive after a hyphen. */
const PIECE_OFFSETS = /^-?(\d{10})-(\d{10})\.tif$/;

/**
 * Looks into the store for the images of tasks that are gone, and for the metadata of tasks that were
 * not recorded.
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
    if (id) results.gone.set(id, await statusOf(item, document, store, signal));
    else {
      const watch = signal ? { signal } : {};
      const stored = await store.metadataObject(item.name, item.prefix, watch);
      if (stored) results.metadata.set(item.name, stored.id);
    }
  };
  const isUnknown = (item: TrackedItem) => !item.status.id && search.find(item) !== undefined;
  const items = document.orders.filter((item) => search.isGone(item) || isUnknown(item));
  await forEachLimited(items, createLimiter({ atOnce: LISTINGS_AT_ONCE }), look, signal);
  return results;
}

async function statusOf(
  item: TrackedItem,
  document: TrackingDocument,
  store: Store,
  signal: AbortSignal | undefined,
): Promise<TaskStatus> {
  const { stage: _, ...status } = item.status;
  if (status.state === 'FAILED') return { ...status, error_message: UNKNOWN_REASON };
  const objects = await store.itemObjects(item.name, item.prefix, signal ? { signal } : {});
  const created = Number(status.creation_timestamp_ms) || 0;
  // What is older is of an earlier task of the same item.
  const pieces = objects.filter(
    ({ fileName, size, updated }) =>
      fileName.endsWith('.tif') && size > 0 && (updated?.getTime() ?? created) >= created,
  );
  if (isWholeImage(pieces, item, document)) {
    const written = Math.max(...pieces.map(({ updated }) => updated?.getTime() ?? 0));
    return {
      ...status,
      state: 'COMPLETED',
      progress: 1,
      ...(written > 0 && { update_timestamp_ms: written }),
    };
  }
  return status.state === 'CANCEL_REQUESTED'
    ? { ...status, state: 'CANCELLED' }
    : { ...status, state: 'FAILED', error_message: GONE_REASON };
}

/**
 * Whether objects are all pieces of an image.
 *
 * An image in one file has no offsets in its name. The pieces of others begin at multiples of the
 * files' width and height; where those are not recorded, the distance between the pieces is taken.
 * With `skipEmptyTiles`, empty pieces are not written: any piece counts as all then.
 */
function isWholeImage(
  pieces: readonly StoredObject[],
  item: TrackedItem,
  { submission }: TrackingDocument,
): boolean {
  const options = (item.export_image_kwds ?? submission.export_image_kwds ?? {}) as ExportOptions;
  if (pieces.length === 0) return false;
  if (options.skipEmptyTiles === true) return true;
  const offsets = pieces.map(({ fileName }) =>
    PIECE_OFFSETS.exec(fileName.slice(item.name.length)),
  );
  if (offsets.some((found) => !found)) return true;
  const [rows, columns] = [1, 2].map((axis) => offsets.map((found) => Number(found?.[axis])));
  const [down, across] = [stepOf(rows ?? []), stepOf(columns ?? [])];
  const recorded = [options.fileDimensions ?? []].flat();
  const width = recorded[0] ?? across ?? down;
  const height = recorded[1] ?? recorded[0] ?? down ?? across;
  if (!width || !height) return false;
  const [tileWidth, tileHeight] = submission.tile_grid.size;
  const expected = Math.ceil(tileWidth / width) * Math.ceil(tileHeight / height);
  return new Set(offsets.map(String)).size === expected;
}

/** The least distance between offsets; none of a single one. */
function stepOf(offsets: readonly number[]): number | undefined {
  const sorted = [...new Set(offsets)].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((offset, index) => offset - (sorted[index] ?? 0));
  return steps.length > 0 ? Math.min(...steps) : undefined;
}
