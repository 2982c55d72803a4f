/** Areas outside of which the pixels of an order have no data, made small enough for expressions. */
import * as l10n from '@vscode/l10n';
import type { MultiPolygon, Polygon } from 'geojson';
import { formatNumber } from '../../domain/locale.ts';
import { type TileGrid, thinPolygons } from '../grids/index.ts';
import type { AreaPolygons } from './areaLayers.ts';
import { positionCount } from './simplifiedOutline.ts';

/** An area, outside of which pixels are to have no data. */
export interface InsideArea {
  /** Name in documents and messages, such as `parcels.gpkg: Farm 12`. */
  readonly name: string;
  /** Polygons in longitude and latitude (WGS 84), with edges that are straight in both. */
  readonly geometry: Polygon | MultiPolygon;
  /** Number of positions before it was simplified, where it was. */
  readonly simplifiedFrom?: number | undefined;
}

/**
 * Most positions of an area: about half a megabyte in the document, which is written every second
 * while tasks start, and far below the 10 MB that Earth Engine takes in a request.
 */
export const MAX_INSIDE_POSITIONS = 20_000;

/** Polygons of at most 20,000 positions, or numbers that show why there are none. */
export type InsidePolygons =
  | { readonly polygons: AreaPolygons; readonly simplifiedFrom?: number }
  | { readonly positions: number; readonly left: number };

/**
 * Polygons that an order can be cut to. Up to 20,000 positions are kept as they are; more are
 * simplified, as far as no edge moves by more than a quarter of a pixel of the grid.
 *
 * @param polygons with closed rings
 */
export function insidePolygons(polygons: AreaPolygons, grid: TileGrid): InsidePolygons {
  const positions = positionCount(polygons);
  if (positions <= MAX_INSIDE_POSITIONS) return { polygons };
  const thinned = thinPolygons(polygons, grid);
  const left = positionCount(thinned);
  if (left > MAX_INSIDE_POSITIONS) return { positions, left };
  return { polygons: thinned, simplifiedFrom: positions };
}

/** Why images cannot be cut to an area, and what to do. */
export function describeTooDetailed(
  name: string,
  { positions, left }: { readonly positions: number; readonly left: number },
): string {
  return l10n.t(
    'The outline of {0} has {1} positions, and still {2} if its edges move by a quarter of a pixel. Images can be cut to areas of up to {3} positions. Choose one feature of it, dissolve its inner borders, simplify it, or order whole tiles.',
    name,
    formatNumber(positions),
    formatNumber(left),
    formatNumber(MAX_INSIDE_POSITIONS),
  );
}
