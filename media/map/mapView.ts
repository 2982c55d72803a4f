/** Views of the map: what of a projection can be seen, and where a view begins. */

import { getPointResolution } from 'ol/proj.js';
import View from 'ol/View.js';
import type { TileIndex } from '../../src/domain/tileIndex.ts';
import type { MapPosition, MapProjection } from './mapProjection.ts';
import type { Extent } from './tileLattice.ts';
import type { TileOutlines } from './tileOutlines.ts';

/** Pixels of the whole world or more, when the view is farthest away. */
const LEAST_WORLD = 300;

export function createView({ projection }: MapProjection): View {
  const extent = projection.getExtent() as Extent | null;
  return new View({
    projection,
    center: [0, 0],
    resolution: 1,
    // Half a world beside it, for grids across the antimeridian.
    ...(extent && { extent: grown(extent, 0.5) }),
    ...(extent && { maxResolution: Math.max(...sizeOf(extent)) / LEAST_WORLD }),
    smoothExtentConstraint: false,
    showFullExtent: true,
    minResolution: 1e-9,
    constrainResolution: false,
  });
}

export interface ViewContents {
  readonly outlines: TileOutlines | undefined;
  readonly chosen: readonly TileIndex[];
  /** Of the area of interest. */
  readonly area: Extent | undefined;
  /** Whether the area has no polygons: the tiles that its points are in are shown. */
  readonly isPoints: boolean;
}

/**
 * First extent of a view: the chosen tiles with their neighbors, the area of interest, the grid, or
 * the world.
 */
export function extentToFit(
  { outlines, chosen, area, isPoints }: ViewContents,
  { projection }: MapProjection,
): Extent {
  const { lattice } = outlines ?? {};
  const around = lattice?.blockAround(chosen);
  if (area && !around) {
    const block = isPoints ? outlines?.blockIn(area) : undefined;
    const tiles = block && outlines?.outline(block)?.getExtent();
    return grown((tiles as Extent | undefined) ?? area, 0.3);
  }
  if (lattice && around) {
    const wider = lattice.blockIn(grown(lattice.blockExtent(around), 0.75));
    const found = wider && outlines?.outline(wider)?.getExtent();
    if (found) return found as Extent;
  }
  const whole = lattice && outlines?.outline(lattice.whole)?.getExtent();
  return (whole ?? projection.getExtent()) as Extent;
}

/** Size on the ground of a resolution, in meters. */
export function metersOf(
  { projection }: MapProjection,
  resolution: number,
  center: MapPosition,
): number {
  const found = getPointResolution(projection, resolution, center, 'm');
  return Number.isFinite(found) && found > 0 ? found : resolution;
}

function sizeOf([left, bottom, right, top]: Extent): [number, number] {
  return [right - left, top - bottom];
}

/** @param share of its size by which each side moves out */
function grown([left, bottom, right, top]: Extent, share: number): Extent {
  const [width, height] = [(right - left) * share, (top - bottom) * share];
  return [left - width, bottom - height, right + width, top + height];
}
