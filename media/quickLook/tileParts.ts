/** Tiles that are visible, and the visible parts of their numbers. Does not use the DOM. */
import type { ImageDescription } from '../../src/views/quickLook/protocol.ts';
import { formulaValues } from './formulaValues.ts';
import type { LayerBands } from './layers.ts';
import type { StretchedPart, Values } from './stretch.ts';
import type { LoadedTile, Tiles } from './tileCache.ts';
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

/** Values of a tile as they are shown: those of its bands, or of a formula of them. */
export function shownValues(
  tile: LoadedTile,
  { formula }: Pick<LayerBands, 'formula'>,
  image: ImageDescription,
): readonly Values[] {
  return formula ? [formulaValues(tile, formula, noDataNumber(image))] : tile.values;
}

/** No-data value of what is shown; formulas have NaN instead. */
export function shownNoData(
  { formula }: Pick<LayerBands, 'formula'>,
  image: ImageDescription,
): number | undefined {
  return formula ? undefined : noDataNumber(image);
}

export function noDataNumber({ noData }: ImageDescription): number | undefined {
  return noData === undefined ? undefined : Number(noData);
}

/** Visible parts of the tiles that are loaded, for each of the bands or for the formula. */
export function tileParts(
  { part, places }: ViewedTiles,
  tiles: Tiles,
  image: ImageDescription,
  layer: Pick<LayerBands, 'bands' | 'formula'>,
): StretchedPart[][] {
  const { tileSize } = image;
  const { bands, formula } = layer;
  return (formula ? [0] : bands).map((_, band) =>
    places.flatMap((place) => {
      const tile = tiles.get(place, bands);
      const values = tile && shownValues(tile, layer, image)[band];
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
