/** Compares coordinate reference systems where it matters: at the places of a tile. */
import { projectionOf } from './projection.ts';

/**
 * Largest difference between both reference systems, in pixels: datums that are taken for the same
 * differ by some meters.
 */
const MAX_CRS_SHIFT = 2;

/** A tile, as far as it is compared. */
export interface ReferencedTile {
  /** WKT, or an EPSG code. */
  readonly crs: string;
  /** In the unit of the reference system. */
  readonly bounds: readonly [left: number, bottom: number, right: number, top: number];
  /** Width and height of a pixel. */
  readonly res: readonly [width: number, height: number];
}

/**
 * Whether the coordinates of a tile are the same places in another reference system.
 *
 * @param tile its reference system, and the bounds in it
 * @param crs an EPSG code or WKT
 * @param ifUnknown answer where a definition is beyond what Cedar can compute with
 */
export function isSameReference(tile: ReferencedTile, crs: string, ifUnknown = true): boolean {
  if (crs === tile.crs) return true;
  const [left, bottom, right, top] = tile.bounds;
  const places: [number, number][] = [
    [(left + right) / 2, (bottom + top) / 2],
    [left, top],
    [right, bottom],
  ];
  const [own, other] = [tile.crs, crs].map(projectionIfKnown);
  if (!own || !other) return ifUnknown;
  return places.every((place) => {
    const found = other.forward(own.inverse(place));
    const shift = Math.max(
      Math.abs(found[0] - place[0]) / tile.res[0],
      Math.abs(found[1] - place[1]) / tile.res[1],
    );
    // Outside of a projection nothing can be compared.
    return Number.isNaN(shift) ? own.proj !== other.proj : shift < MAX_CRS_SHIFT;
  });
}

function projectionIfKnown(crs: string) {
  try {
    return projectionOf(crs);
  } catch {
    return undefined;
  }
}
