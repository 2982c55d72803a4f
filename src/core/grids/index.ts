export { type GridDefinition, type GridJson, TileGrid } from './grid.ts';
export { Tile, type TileDefinition } from './tile.ts';
