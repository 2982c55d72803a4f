/** Entry point of tile grids for other folders of the core. */
export { TileGrid } from './grid.ts';
export type { GridDefinition, GridJson } from './gridDefinition.ts';
export { partInTile, type TilePart } from './partInTile.ts';
export { THINNING_TOLERANCE, thinPolygons } from './thinnedPolygons.ts';
export { Tile, type TileDefinition } from './tile.ts';
