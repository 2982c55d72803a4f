/** Entry point of New Tile Grid, which is part of the bundle of the order form: both read areas. */
export {
  type CompleteGridRequest,
  NewTileGrid,
  type NewTileGridParts,
  type TileGridRequest,
} from './newTileGrid.ts';
