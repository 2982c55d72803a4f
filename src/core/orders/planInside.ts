/** The tiles of an order that is only wanted inside an area, and the names of their images. */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { formatNameList } from '../errors/nameList.ts';
import { OrderRequestError } from '../errors.ts';
import { THINNING_TOLERANCE, type Tile, type TilePart } from '../grids/index.ts';
import { insidePart, type OrderedArea } from './orderedArea.ts';

/** Tiles that a warning names; of others it gives the number. */
const MAX_NAMED_TILES = 10;

/** The tiles with pixels inside an area, with the part of each. */
export interface TilesInside {
  readonly tiles: readonly Tile[];
  readonly parts: ReadonlyMap<Tile, TilePart>;
  /** Warnings for the user. */
  readonly warnings: readonly string[];
}

/** @throws OrderRequestError when no tile has a pixel inside; GridError */
export function tilesInside(area: OrderedArea, tiles: readonly Tile[]): TilesInside {
  const parts = new Map<Tile, TilePart>();
  for (const tile of tiles) {
    const part = insidePart(area, tile);
    if (part) parts.set(tile, part);
  }
  const outside = tiles.filter((tile) => !parts.has(tile));
  if (parts.size === 0) {
    throw new OrderRequestError(
      'tiles',
      l10n.t(
        'No pixel of these tiles is inside {0}: {1}. Choose tiles that the area covers, or order whole tiles.',
        area.name,
        formatTiles(outside),
      ),
    );
  }
  const warnings = [
    ...(outside.length > 0
      ? [l10n.t('Left out, because no pixel is inside {0}: {1}.', area.name, formatTiles(outside))]
      : []),
    ...simplificationWarning(area),
  ];
  return { tiles: [...parts.keys()], parts, warnings };
}

function simplificationWarning({ name, geometry, simplifiedFrom }: OrderedArea): string[] {
  if (simplifiedFrom === undefined) return [];
  return [
    l10n.t(
      'The outline of {0} was simplified from {1} to {2} positions; its edges move by {3} pixels at most.',
      name,
      formatNumber(simplifiedFrom),
      formatNumber(geometry.coordinates.flat(2).length),
      formatNumber(THINNING_TOLERANCE),
    ),
  ];
}

function formatTiles(tiles: readonly Tile[]): string {
  return formatNameList(
    tiles.map(({ name }) => name),
    MAX_NAMED_TILES,
  );
}
