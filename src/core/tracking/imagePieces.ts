/**
 * Finds the pieces of an image in the store that its last task wrote, and whether they are
 * complete.
 *
 * ```ts
 * checkPieces(objects, item, order); // 'whole', 'incomplete', or 'unknown'
 * ```
 */

import { parsePieceOffsets } from '../../domain/pieceNames.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { ExportOptions } from '../earthengine/requestOptions.ts';
import { isPiece } from '../stores/itemObjects.ts';
import type { Store, StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from './document.ts';
import type { TrackedItem } from './documentJson.ts';

/** `unknown`: the pieces may be all of the image, but nothing on record shows that. */
export type Completeness = 'whole' | 'incomplete' | 'unknown';

/** Export options of an item, as its document records them. */
export function recordedExportOptions(
  item: TrackedItem,
  { submission }: TrackingDocument,
): ExportOptions {
  return item.export_image_kwds ?? submission.export_image_kwds ?? {};
}

/**
 * The objects of an item without what an earlier task of it has left: pieces that were written before
 * the item's task was created, and those of another layout than the one on record.
 *
 * @param objects those of the item
 */
export function currentObjects(
  objects: readonly StoredObject[],
  item: TrackedItem,
  document: TrackingDocument,
): StoredObject[] {
  const { id, state, creation_timestamp_ms: creation } = item.status;
  // The image that an empty item may have had before is not what was ordered.
  if (state === 'EMPTY') return objects.filter((object) => !isPiece(object));
  const created = id ? Number(creation) : 0;
  const isOlder = (object: StoredObject) =>
    isPiece(object) && object.updated !== undefined && object.updated.getTime() < created;
  const rest = objects.filter((object) => !isOlder(object));
  const layout = imageLayout(document, recordedExportOptions(item, document), item);
  const isOther = (object: StoredObject) =>
    isPiece(object) && layout !== undefined && !layout.has(object);
  const isAnyInLayout = rest.some((object) => isPiece(object) && !isOther(object));
  return newestOfEachName(isAnyInLayout ? rest.filter((object) => !isOther(object)) : rest);
}

/** Of objects of the same name, as Google Drive may have them, the one that was written last. */
function newestOfEachName(objects: readonly StoredObject[]): StoredObject[] {
  const newest = new Map<string, StoredObject>();
  const time = ({ updated }: StoredObject) => updated?.getTime() ?? 0;
  for (const object of objects) {
    const known = newest.get(object.fileName);
    if (!known || time(object) > time(known)) newest.set(object.fileName, object);
  }
  return objects.filter((object) => newest.get(object.fileName) === object);
}

/**
 * The pieces of earlier tasks that an export with these options does not write over.
 *
 * @param store where they are; some stores write over none
 */
export function replacedPieces(
  objects: readonly StoredObject[],
  item: TrackedItem,
  document: TrackingDocument,
  options: ExportOptions,
  { addsExports: isAdded = false }: Pick<Store, 'addsExports'> = {},
): StoredObject[] {
  const layout = imageLayout(document, options, item);
  const isWritten = (object: StoredObject) => layout?.has(object) ?? true;
  const isSkipping = options.skipEmptyTiles === true;
  return objects.filter(
    (object) => isPiece(object) && (isSkipping || isAdded || !isWritten(object)),
  );
}

/**
 * Compares the pieces of an image with those that it must have. Those without content do not count,
 * nor do those of another layout where `fileDimensions` is on record.
 *
 * Where it is not, the pieces show at most that some are missing. The same with `skipEmptyTiles`:
 * empty pieces are not written then.
 *
 * @param objects those of the item
 * @param options export options of the image; those on record unless given
 */
export function checkPieces(
  objects: readonly StoredObject[],
  item: TrackedItem,
  document: TrackingDocument,
  options: ExportOptions = recordedExportOptions(item, document),
): Completeness {
  const pieces = objects.filter((object) => isPiece(object) && object.size > 0);
  if (pieces.length === 0) return 'incomplete';
  const rest = options.skipEmptyTiles === true ? 'unknown' : 'incomplete';
  const layout = imageLayout(document, options, item);
  if (layout) {
    const present = new Set(pieces.filter(layout.has).map(({ fileName }) => fileName));
    return present.size === layout.count ? 'whole' : rest;
  }
  const offsets = pieces.flatMap((piece) => pieceOffsets(piece, item) ?? []);
  if (offsets.length < pieces.length) return 'whole';
  const [columns, rows] = document.submission.tile_grid.size;
  const fewest = fewestFiles(offsets, 1, columns) * fewestFiles(offsets, 0, rows);
  return pieces.length > 1 && offsets.length >= fewest ? 'unknown' : rest;
}

/** The files that an image has. */
interface ImageLayout {
  /** Number of files. */
  readonly count: number;
  /** Whether one of them is of this name. */
  readonly has: (piece: StoredObject) => boolean;
}

/**
 * The files of an image, which are counted rather than listed: a damaged record may call for more of
 * them than fit in memory. An image in one file has no offsets in its name; the pieces of others begin
 * at multiples of the files' width and height.
 *
 * @returns nothing where `fileDimensions` is not among the options, or is not in whole pixels
 */
function imageLayout(
  { submission }: TrackingDocument,
  { fileDimensions }: ExportOptions,
  item: TrackedItem,
): ImageLayout | undefined {
  const [columns, rows] = submission.tile_grid.size;
  const [width, height = width] = [fileDimensions ?? []].flat();
  if (!isPixels(width) || !isPixels(height)) return undefined;
  if (columns <= width && rows <= height) {
    return { count: 1, has: (piece) => pieceOffsets(piece, item) === undefined };
  }
  return {
    count: Math.ceil(rows / height) * Math.ceil(columns / width),
    has: (piece) => {
      const [offsets] = pieceOffsets(piece, item) ?? [];
      if (!offsets) return false;
      const [row, column] = offsets;
      return row < rows && row % height === 0 && column < columns && column % width === 0;
    },
  };
}

function isPixels(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

/** Row and column of the first pixel of a piece; nothing of an image in one file. */
function pieceOffsets({ fileName }: StoredObject, { name }: TrackedItem): [TileIndex] | undefined {
  const offsets = parsePieceOffsets(fileName, name);
  return offsets && [[offsets.row, offsets.column]];
}

/** Minimum number of files along an axis, by the least distance between those that are there. */
function fewestFiles(offsets: readonly (readonly number[])[], axis: 0 | 1, size: number): number {
  const sorted = [...new Set(offsets.map((offset) => offset[axis] ?? 0))].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((offset, index) => offset - (sorted[index] ?? 0));
  return steps.length > 0 ? Math.ceil(size / Math.min(...steps)) : 1;
}
