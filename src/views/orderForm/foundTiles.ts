/** Tiles found by a place: what is there, and in words where they are or why there are none. */
import * as l10n from '@vscode/l10n';
import type { TileGrid } from '../../core/index.ts';
import { formatNumber } from '../../locale.ts';
import { tileName } from '../orders/words.ts';
import { latitude, longitude, type Place, placeInWords, readPlace } from './places.ts';
import type { TileIndex } from './tiles.ts';

export interface FoundTiles {
  readonly tiles: readonly TileIndex[];
  /** Where they are, or why there are none. */
  readonly words: string;
  /** The same numbers the other way round, where that is in the grid and this is not. */
  readonly instead?: { readonly words: string; readonly text: string };
}

type Grid = Pick<TileGrid, 'tileAt' | 'tilesInBox' | 'name'>;

/** @param text a point or a bounding box, as `readPlace` takes it */
export function tilesAtPlace(text: string, grid: Grid): FoundTiles {
  const place = readPlace(text);
  if (place.kind === 'wrong') return { tiles: [], words: place.problem };
  return place.kind === 'point' ? atPoint(place, grid) : inBox(place, grid);
}

function atPoint(place: Extract<Place, { kind: 'point' }>, grid: Grid): FoundTiles {
  const where = placeInWords(place);
  const tile = grid.tileAt(place.lon, place.lat);
  if (tile) {
    return {
      tiles: [[tile.row, tile.column]],
      words: l10n.t('{0}: in tile {1}.', where, tileName(tile.row, tile.column)),
    };
  }
  const outside = { tiles: [], words: l10n.t('{0}: outside the grid.', where) };
  const turned = place.ambiguous ? grid.tileAt(place.lat, place.lon) : undefined;
  if (!turned) return outside;
  const [lat, lon] = [latitude(place.lon), longitude(place.lat)];
  return {
    ...outside,
    instead: {
      words: l10n.t(
        'Read As Latitude {0}, Longitude {1}: Tile {2}',
        lat,
        lon,
        tileName(turned.row, turned.column),
      ),
      text: `${lat} ${lon}`,
    },
  };
}

function inBox(place: Extract<Place, { kind: 'box' }>, grid: Grid): FoundTiles {
  const where = placeInWords(place);
  const tiles = grid.tilesInBox(place.box).map(({ row, column }): TileIndex => [row, column]);
  return { tiles, words: foundInWords(where, tiles) };
}

function foundInWords(where: string, tiles: readonly TileIndex[]): string {
  const [only] = tiles;
  if (!only) return l10n.t('{0}: outside the grid.', where);
  return tiles.length === 1
    ? l10n.t('{0}: in tile {1}.', where, tileName(...only))
    : l10n.t('{0}: {1} tiles.', where, formatNumber(tiles.length));
}

/** What was done with tiles that were found: "4 tiles added." */
export function addedInWords(found: number, added: number): string {
  if (added === found) {
    return added === 1 ? l10n.t('1 tile added.') : l10n.t('{0} tiles added.', formatNumber(added));
  }
  if (added === 0) {
    return found === 1
      ? l10n.t('That tile was chosen already.')
      : l10n.t('All {0} tiles were chosen already.', formatNumber(found));
  }
  return l10n.t('{0} tiles found, {1} of them new.', formatNumber(found), formatNumber(added));
}
