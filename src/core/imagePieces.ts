/**
 * Whether the pieces of an image in the store are all of it.
 *
 * ```ts
 * checkPieces(objects, item, order); // 'whole', 'incomplete', or 'unknown'
 * ```
 */
import type { ExportOptions } from './config/index.ts';
import { isPiece } from './itemObjects.ts';
import type { StoredObject } from './stores/store.ts';
import type { TrackedItem, TrackingDocument } from './tracking.ts';

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
 * Compares the pieces of an image with those that it must have. Those without content do not count.
 *
 * An image in one file has no offsets in its name. The pieces of others begin at multiples of the
 * files' width and height. Where `fileDimensions` is not recorded, the pieces show at most that some
 * are missing. The same with `skipEmptyTiles`: empty pieces are not written then.
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
  const found = pieces.map(({ fileName }) => PIECE_OFFSETS.exec(fileName.slice(item.name.length)));
  const offsets = found.flatMap((match) => (match ? [[Number(match[1]), Number(match[2])]] : []));
  if (offsets.length < pieces.length) return 'whole';
  const [columns, rows] = document.submission.tile_grid.size;
  const [width, height = width] = [options.fileDimensions ?? []].flat();
  const rest = options.skipEmptyTiles === true ? 'unknown' : 'incomplete';
  if (!width || !height) {
    const fewest = fewestFiles(offsets, 1, columns) * fewestFiles(offsets, 0, rows);
    return pieces.length > 1 && offsets.length >= fewest ? 'unknown' : rest;
  }
  const expected = starts(rows, height).flatMap((row) =>
    starts(columns, width).map((column) => `${row}-${column}`),
  );
  const present = new Set(offsets.map(([row, column]) => `${row}-${column}`));
  const isComplete =
    present.size === expected.length && expected.every((start) => present.has(start));
  return isComplete ? 'whole' : rest;
}

/** Where files begin along an axis, pixels. */
function starts(size: number, step: number): number[] {
  return Array.from({ length: Math.ceil(size / step) }, (_, index) => index * step);
}

/** How many files an axis has at least, by the least distance between those that are there. */
function fewestFiles(offsets: readonly (readonly number[])[], axis: 0 | 1, size: number): number {
  const sorted = [...new Set(offsets.map((offset) => offset[axis] ?? 0))].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((offset, index) => offset - (sorted[index] ?? 0));
  return steps.length > 0 ? Math.ceil(size / Math.min(...steps)) : 1;
}
