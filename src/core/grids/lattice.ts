/** Lattice of tiles, as the search for the tiles of polygons uses it. */
import type { Position as GeoPosition } from 'geojson';
import type { Projection } from './projection.ts';

/** Rings of polygons in longitude, latitude; the first of each is its outside, others are holes. */
export type Polygons = readonly (readonly (readonly GeoPosition[])[])[];

/** The plane of a grid, cut into tiles. */
export interface Lattice {
  readonly projection: Projection;
  /** Upper left corner of tile 0, 0. */
  readonly ul: readonly [x: number, y: number];
  /** Width and height of a tile in CRS units. */
  readonly tile: readonly [width: number, height: number];
  /** Smaller of a pixel's width and height. */
  readonly pixel: number;
}

/** First and last row and column, inclusive. */
export interface Block {
  readonly rows: readonly [first: number, last: number];
  readonly columns: readonly [first: number, last: number];
}
