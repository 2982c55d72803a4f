/**
 * Finds the pieces of an image in the store that its last task wrote, and whether they are
 * complete.
 *
 * ```ts
 * checkPieces(objects, item, order); // 'whole', 'incomplete', or 'unknown'
 * ```
 */
import type { ExportOptions } from '../config/options.ts';
import type { StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { isPiece } from './itemObjects.ts';

/** `unknown`: the pieces may be all of the image, but nothing on record shows that. */
export type Completeness = 'whole' | 'incomplete' | 'unknown';

/** Row and column of a piece's first pixel, after the name of its image; on Drive after a hyphen. */
const PIECE_OFFSETS = /^-?(\d{10})-(\d{10})\.tif$/;

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
  const layout = imageLayout(document, recordedExportOptions(item, document));
  const isOther = (object: StoredObject) =>
    isPiece(object) && layout !== undefined && !layout.has(pieceStart(object, item));
  const isAnyInLayout = rest.some((object) => isPiece(object) && !isOther(object));
  return isAnyInLayout ? rest.filter((object) => !isOther(object)) : rest;
}

/** The pieces of earlier tasks that an export with these options does not write over. */
export function replacedPieces(
  objects: readonly StoredObject[],
  item: TrackedItem,
  document: TrackingDocument,
  options: ExportOptions,
): StoredObject[] {
  const layout = imageLayout(document, options);
  const isWritten = (object: StoredObject) => layout?.has(pieceStart(object, item)) ?? true;
  const isSkipping = options.skipEmptyTiles === true;
  return objects.filter((object) => isPiece(object) && (isSkipping || !isWritten(object)));
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
  const layout = imageLayout(document, options);
  if (layout) {
    const present = new Set(pieces.map((piece) => pieceStart(piece, item)));
    return [...layout].every((start) => present.has(start)) ? 'whole' : rest;
  }
  const offsets = pieces.flatMap((piece) => pieceOffsets(piece, item) ?? []);
  if (offsets.length < pieces.length) return 'whole';
  const [columns, rows] = document.submission.tile_grid.size;
  const fewest = fewestFiles(offsets, 1, columns) * fewestFiles(offsets, 0, rows);
  return pieces.length > 1 && offsets.length >= fewest ? 'unknown' : rest;
}

/** Result of `pieceStart` for an image in one file. */
const WHOLE = '';

/**
 * Where the files of an image begin, as `pieceStart` writes it. An image in one file has no offsets in
 * its name; the pieces of others begin at multiples of the files' width and height.
 *
 * @returns nothing where `fileDimensions` is not among the options
 */
function imageLayout(
  { submission }: TrackingDocument,
  { fileDimensions }: ExportOptions,
): ReadonlySet<string> | undefined {
  const [columns, rows] = submission.tile_grid.size;
  const [width, height = width] = [fileDimensions ?? []].flat();
  if (!width || !height) return undefined;
  if (columns <= width && rows <= height) return new Set([WHOLE]);
  return new Set(
    starts(rows, height).flatMap((row) =>
      starts(columns, width).map((column) => `${row}-${column}`),
    ),
  );
}

/** Row and column of the first pixel of a piece; nothing of an image in one file. */
function pieceOffsets(
  { fileName }: StoredObject,
  { name }: TrackedItem,
): [readonly [row: number, column: number]] | undefined {
  const match = PIECE_OFFSETS.exec(fileName.slice(name.length));
  return match ? [[Number(match[1]), Number(match[2])]] : undefined;
}

function pieceStart(piece: StoredObject, item: TrackedItem): string {
  return pieceOffsets(piece, item)?.[0].join('-') ?? WHOLE;
}

/** Where files begin along an axis, pixels. */
function starts(size: number, step: number): number[] {
  return Array.from({ length: Math.ceil(size / step) }, (_, index) => index * step);
}

/** Minimum number of files along an axis, by the least distance between those that are there. */
function fewestFiles(offsets: readonly (readonly number[])[], axis: 0 | 1, size: number): number {
  const sorted = [...new Set(offsets.map((offset) => offset[axis] ?? 0))].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((offset, index) => offset - (sorted[index] ?? 0));
  return steps.length > 0 ? Math.ceil(size / Math.min(...steps)) : 1;
}
