/** The edges of the tile of an image. */
import type { DocumentedTile } from './readImageMetadata.ts';
import type { TileBounds } from './tileHead.ts';

/** In the coordinates of the tile. */
export function tileBounds({
  left,
  top,
  width,
  height,
  pixelWidth,
  pixelHeight,
}: DocumentedTile): TileBounds {
  return [left, top - height * pixelHeight, left + width * pixelWidth, top];
}
