/** Tiles that the user encloses with a box or a polygon. */
import * as l10n from '@vscode/l10n';
import type { TileMapOptions } from '../components/mapLoader.ts';
import { lonLatRing } from './drawing.ts';
import type { MapPosition, MapProjection } from './mapProjection.ts';
import { blockSize, type Extent, type TileLattice, tilesOf } from './tileLattice.ts';

/** Tiles that a box may enclose; parsing more of them from the field takes too long. */
const MAX_IN_BOX = 10_000;

type Picks = Pick<TileMapOptions, 'pickMany' | 'pickRing'>;

/**
 * Picks the tiles of a box in the projection of the grid.
 *
 * @returns why there are none, if there are none
 */
export function pickInPlane(
  extent: Extent,
  lattice: TileLattice,
  picks: Picks,
): string | undefined {
  const block = lattice.blockIn(extent);
  if (!block) return l10n.t('There are no tiles in this box.');
  if (blockSize(block) > MAX_IN_BOX) {
    return l10n.t('The box contains too many tiles. Zoom in, and choose fewer.');
  }
  picks.pickMany([...tilesOf(block)]);
  return undefined;
}

/**
 * Passes on a ring of the view in longitude and latitude: the core finds its tiles.
 *
 * @returns why it cannot be used, if it cannot
 */
export function pickInRing(
  ring: readonly MapPosition[],
  projection: MapProjection,
  picks: Picks,
): string | undefined {
  const found = lonLatRing(ring, (position) => projection.inverse(position));
  if (!found) return l10n.t('Part of it is outside the projection of the map.');
  picks.pickRing(found);
  return undefined;
}

export function ringOf([left, bottom, right, top]: Extent): MapPosition[] {
  return [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
    [left, bottom],
  ];
}
