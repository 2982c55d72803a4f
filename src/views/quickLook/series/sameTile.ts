/** Compares the pixels of images and data cubes, which write the place of a tile in different ways. */
import type { isSameReference, ReferencedTile } from '../../../core/index.ts';
import type { DocumentedTile } from '../readImageMetadata.ts';
import { tileBounds } from '../tileBounds.ts';

/** Largest difference between the places of two images of a tile, in pixels. */
const TOLERANCE = 0.01;

/** A tile and its reference system: WKT, or an EPSG code. */
export interface PlacedTile {
  readonly tile: DocumentedTile;
  /** Absent where it is not known. */
  readonly crs?: string | undefined;
}

/** Position of a tile's first pixel, and the sides of a pixel. */
export type TileCorner = Pick<DocumentedTile, 'left' | 'top' | 'pixelWidth' | 'pixelHeight'>;

/** Whether the first pixel is where that of the tile is, in the same coordinates. */
export function isSameCorner(
  { left, top }: Pick<TileCorner, 'left' | 'top'>,
  tile: TileCorner,
): boolean {
  const columns = (left - tile.left) / tile.pixelWidth;
  const rows = (top - tile.top) / tile.pixelHeight;
  return Math.abs(columns) <= TOLERANCE && Math.abs(rows) <= TOLERANCE;
}

/** Whether two tiles have the same pixels, if their coordinates are those of one reference system. */
export function isSameGrid(a: DocumentedTile, b: DocumentedTile): boolean {
  if (a.width !== b.width || a.height !== b.height || !isSameCorner(a, b)) return false;
  const columns = ((a.pixelWidth - b.pixelWidth) / b.pixelWidth) * b.width;
  const rows = ((a.pixelHeight - b.pixelHeight) / b.pixelHeight) * b.height;
  return Math.abs(columns) <= TOLERANCE && Math.abs(rows) <= TOLERANCE;
}

/** @returns `unknown` where one of the reference systems is missing, or Cedar cannot compute with it */
export function compareReferences(
  a: PlacedTile,
  b: PlacedTile,
  isSame: typeof isSameReference,
): 'same' | 'different' | 'unknown' {
  if (!a.crs || !b.crs) return 'unknown';
  const referenced = { ...referencedTile(a.tile), crs: a.crs };
  if (isSame(referenced, b.crs, false)) return 'same';
  return isSame(referenced, b.crs, true) ? 'unknown' : 'different';
}

export function referencedTile(tile: DocumentedTile): Omit<ReferencedTile, 'crs'> {
  return { bounds: tileBounds(tile), res: [tile.pixelWidth, tile.pixelHeight] };
}
