/**
 * Tiles found at a place: the tiles, and a text with their location or the reason why there are
 * none.
 */

import * as l10n from '@vscode/l10n';
import type { Geometry, Position } from 'geojson';
import type { DegreePlace, TileGrid, TypedPlace } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import { formatTileName } from '../../domain/tileName.ts';

export interface FoundTiles {
  readonly tiles: readonly TileIndex[];
  /** Their location, or why there are none. */
  readonly words: string;
  /**
   * Another reading of the numbers that is in the grid: of a point, or where this one is not in it or is
   * far too large.
   */
  readonly instead?: { readonly words: string; readonly text: string };
}

type Grid = Pick<TileGrid, 'tileAt' | 'tilesIn' | 'tilesInBox' | 'name'>;

/** @param text a point or a bounding box, as `parseDegreePlace` takes it */
export async function tilesAtPlace(text: string, grid: Grid): Promise<FoundTiles> {
  const { describeDegreePlace, isFarSmaller, otherReadings, parseDegreePlace } = await import(
    '../../core/index.ts'
  );
  const place = parseDegreePlace(text);
  if (place.kind === 'wrong') return { tiles: [], words: place.problem };
  const tiles = tilesOf(place, grid);
  const found = { tiles, words: describeFoundTiles(describeDegreePlace(place), tiles) };
  for (const other of otherReadings(text)) {
    // A box much larger than another reading of it is hardly what was meant.
    const isUnclear = place.kind === 'point' || isFarSmaller(other, place);
    if (tiles.length > 0 && !isUnclear) continue;
    const others = tilesOf(other, grid);
    if (others.length > 0) return { ...found, instead: await insteadOf(other, others) };
  }
  return found;
}

/** Tiles of a place that is not in degrees. */
export function tilesAtTypedPlace({ name, geometry }: TypedPlace, grid: Grid): FoundTiles {
  const tiles = new Map<string, TileIndex>();
  const add = (tile: { row: number; column: number } | undefined) => {
    if (tile) tiles.set(`${tile.row},${tile.column}`, [tile.row, tile.column]);
  };
  for (const part of geometry.type === 'GeometryCollection' ? geometry.geometries : [geometry]) {
    for (const [lon = 0, lat = 0] of pointsOf(part)) add(grid.tileAt(lon, lat));
    if (part.type === 'MultiPolygon') grid.tilesIn(part).forEach(add);
  }
  const found = [...tiles.values()];
  return { tiles: found, words: describeFoundTiles(name, found) };
}

function pointsOf(geometry: Geometry): Position[] {
  if (geometry.type === 'Point') return [geometry.coordinates];
  return geometry.type === 'MultiPoint' ? geometry.coordinates : [];
}

function tilesOf(place: DegreePlace, grid: Grid): TileIndex[] {
  if (place.kind === 'box') {
    return grid.tilesInBox(place.box).map(({ row, column }): TileIndex => [row, column]);
  }
  const tile = grid.tileAt(place.lon, place.lat);
  return tile ? [[tile.row, tile.column]] : [];
}

/** Offers another reading as text with the numbers in the order in which they are parsed. */
async function insteadOf(
  place: DegreePlace,
  tiles: readonly TileIndex[],
): Promise<FoundTiles['instead']> {
  const { formatLatitude: latitude, formatLongitude: longitude } = await import(
    '../../core/index.ts'
  );
  const where = formatTileCount(tiles);
  if (place.kind === 'point') {
    const [lat, lon] = [latitude(place.lat), longitude(place.lon)];
    return {
      words: l10n.t('Read As Latitude {0}, Longitude {1}: {2}', lat, lon, where),
      text: [place.lon, place.lat].join(', '),
    };
  }
  const [west, south, east, north] = place.box;
  return {
    words: l10n.t(
      'Read As South {0}, West {1}, North {2}, East {3}: {4}',
      latitude(south),
      longitude(west),
      latitude(north),
      longitude(east),
      where,
    ),
    text: place.box.join(', '),
  };
}

/** "Tile h018v008" or "6 Tiles". */
export function formatTileCount(tiles: readonly TileIndex[]): string {
  const [only] = tiles;
  return only && tiles.length === 1
    ? l10n.t('Tile {0}', formatTileName(...only))
    : l10n.t('{0} Tiles', formatNumber(tiles.length));
}

function describeFoundTiles(where: string, tiles: readonly TileIndex[]): string {
  const [only] = tiles;
  if (!only) return l10n.t('{0}: outside the grid.', where);
  return tiles.length === 1
    ? l10n.t('{0}: in tile {1}.', where, formatTileName(...only))
    : l10n.t('{0}: {1} tiles.', where, formatNumber(tiles.length));
}

/** "area.geojson: in 6 tiles." */
export function describeAreaTiles(name: string, tiles: number): string {
  if (tiles === 0) return l10n.t('{0}: outside the grid.', name);
  return tiles === 1
    ? l10n.t('{0}: in 1 tile.', name)
    : l10n.t('{0}: in {1} tiles.', name, formatNumber(tiles));
}

/** Result of adding found tiles: "4 tiles added." */
export function describeAddedTiles(found: number, added: number): string {
  if (added === found) {
    return added === 1 ? l10n.t('1 tile added.') : l10n.t('{0} tiles added.', formatNumber(added));
  }
  if (added === 0) {
    return found === 1
      ? l10n.t('This tile is already selected.')
      : l10n.t('All {0} tiles are already selected.', formatNumber(found));
  }
  return l10n.t('{0} tiles found, {1} of them new.', formatNumber(found), formatNumber(added));
}
