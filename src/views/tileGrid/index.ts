/** Entry point of New Tile Grid, which is part of the bundle of the order form: both read areas. */
export {
  type CompleteGridRequest,
  GridDialog,
  type GridDialogParts,
  type TileGridRequest,
} from './gridDialog.ts';
