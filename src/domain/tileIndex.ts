/** Positions of tiles in a grid. */

/** Row and column of a tile, in this order: the row from the top, the column from the left. */
export type TileIndex = readonly [row: number, column: number];
