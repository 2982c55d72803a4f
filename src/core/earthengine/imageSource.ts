/** What one image is made from: a collection, a tile and a period. */
import type { ImageCollection } from '../collections/index.ts';
import type { Tile, TilePart } from '../grids/index.ts';

/** A tile and a half-open period in UTC, of which scenes are requested. */
export interface TilePeriod {
  readonly tile: Tile;
  /** The only part of the tile that has data; scenes are looked for in the box around it. */
  readonly inside?: TilePart;
  readonly start: Date;
  readonly end: Date;
}

/** Source of one image. */
export interface ImageSource extends TilePeriod {
  readonly collection: ImageCollection;
}
