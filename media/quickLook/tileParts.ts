/** Tiles that are visible, and the visible parts of their numbers. Does not use the DOM. */
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import type { StretchedPart } from './stretch.ts';
import type { Tiles } from './tileCache.ts';
import {
  levelFor,
  type Rectangle,
  tilesIn,
  type Viewport,
  type ViewportSize,
  type VisibleTile,
  visiblePart,
} from './viewport.ts';

export interface ViewedTiles {
  /** The visible part, in pixels of the tiles' level. */
  readonly part: Rectangle;
  readonly places: readonly VisibleTile[];
}

export const NO_TILES: ViewedTiles = {
  part: { left: 0, top: 0, right: 0, bottom: 0 },
  places: [],
};

export function viewedTiles(
  image: ImageDescription,
  view: Viewport,
  screen: ViewportSize,
): ViewedTiles {
  const level = levelFor(view.scale, image.levels.length);
  const part = visiblePart(view, screen, level, image.levels[level] ?? image);
  return { part, places: tilesIn(part, level, image.tileSize) };
}

/** Visible parts of the tiles that are loaded, for each of the bands. */
export function tileParts(
  { part, places }: ViewedTiles,
  tiles: Tiles,
  { tileSize }: ImageDescription,
  bands: readonly number[],
): StretchedPart[][] {
  return bands.map((_, band) =>
    places.flatMap((place) => {
      const tile = tiles.get(place, bands);
      const values = tile?.values[band];
      if (!tile || !values) return [];
      const [x, y] = [place.column * tileSize, place.row * tileSize];
      const opaque = tile.alpha && Uint8Array.from(tile.alpha, (alpha) => (alpha > 0 ? 1 : 0));
      return {
        values,
        hidden: tile.mask ?? opaque,
        width: tile.width,
        left: Math.max(0, part.left - x),
        top: Math.max(0, part.top - y),
        right: Math.max(0, Math.min(tile.width, part.right - x)),
        bottom: Math.max(0, Math.min(tile.height, part.bottom - y)),
      };
    }),
  );
}
