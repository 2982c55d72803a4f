/** Finds the tiles, the grid and the area of an order file. */

import { homedir } from 'node:os';
import { resolve } from 'node:path';
import * as l10n from '@vscode/l10n';
import { isOnOtherServer } from '../../domain/files.ts';
import { expandHome } from '../../domain/homeFolder.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import { WIDE_RINGS } from '../../domain/wideRings.ts';
import { type Area, type InsideArea, LocatedPlace, readArea } from '../areas/index.ts';
import { outsideGrid } from '../areas/places/locatedPlace.ts';
import { AreaError, OrderRequestError } from '../errors.ts';
import { TileGrid } from '../grids/index.ts';
import { nameCode } from '../orders/nameCode.ts';
import type { OrderRequest } from '../orders/plan.ts';
import type { Watch } from '../watch.ts';
import type { OrderFile, OrderFileArea } from './orderFile.ts';

/** Grid of an order file: that of a tracker, or one with a way to make another for an area. */
export interface OrderFilePlaceContext extends Watch {
  /** Grid of the configuration. */
  readonly grid: TileGrid;
  /** Makes a grid of one tile for an area, as `Tracker.areaGrid` does. */
  readonly areaGrid: (
    request: Pick<OrderRequest, 'collections' | 'choices'>,
    area: InsideArea,
    watch: Watch,
  ) => Promise<TileGrid>;
  /** Folder of the order file, which paths in it are relative to. */
  readonly folder: string;
}

/** Where the images of an order file are. */
export interface OrderFilePlace {
  readonly place: Pick<OrderRequest, 'tiles' | 'grid' | 'inside'>;
  /** Notes about the area for the user. */
  readonly notes: readonly string[];
}

/** An area that was read, in whatever way. */
interface FoundArea {
  readonly name: string;
  /** Tiles of the configuration's grid that it covers. */
  readonly tiles: () => readonly TileIndex[];
  /** Its polygons. @throws AreaError when it has none, or too many positions */
  readonly inside: () => InsideArea;
  readonly notes: readonly string[];
}

/**
 * @param wanted collections and choices of the file
 * @throws AreaError, GridError, TileIndexError, OrderRequestError; what `Tracker.areaGrid` throws;
 *   CancelledError
 */
export async function orderFilePlace(
  file: OrderFile,
  wanted: Pick<OrderRequest, 'collections' | 'choices'>,
  context: OrderFilePlaceContext,
): Promise<OrderFilePlace> {
  checkTileGrid(file, context.grid);
  const own = file.grid && TileGrid.from(file.grid);
  const area = file.area && (await findArea(file, file.area, own ?? context.grid, context));
  const notes = area?.notes ?? [];
  if (file.withoutGrid && area) {
    const whole = area.inside();
    const grid = await context.areaGrid(wanted, whole, { signal: context.signal });
    const place = { tiles: [[0, 0] as const], grid: grid.toJSON() };
    return { place: { ...place, ...(file.inside && { inside: whole }) }, notes };
  }
  const tiles = file.tiles.length > 0 ? file.tiles : (area?.tiles() ?? []);
  return {
    place: {
      tiles,
      ...(own && { grid: own.toJSON() }),
      ...(file.inside && area && { inside: area.inside() }),
    },
    notes,
  };
}

/** Code of a grid for order files: readable, and different for each grid. */
export function formatTileGridName(grid: TileGrid): string {
  return nameCode(grid.name, grid);
}

/** In another grid, the same tile numbers mean other places. @throws OrderRequestError */
function checkTileGrid({ tileGrid }: OrderFile, grid: TileGrid): void {
  if (tileGrid === undefined) return;
  const isKey = TileGrid.names().includes(tileGrid) && TileGrid.named(tileGrid).name === grid.name;
  if (isKey || tileGrid === grid.name || tileGrid === formatTileGridName(grid)) return;
  throw new OrderRequestError(
    'tile_grid',
    l10n.t(
      'The tiles are of the grid "{0}", and the configuration has "{1}" ({2}), in which the same tile numbers mean other places. Use the configuration of that grid, or choose the tiles again and correct "tile_grid".',
      tileGrid,
      grid.name,
      formatTileGridName(grid),
    ),
  );
}

async function findArea(
  { withoutGrid }: OrderFile,
  area: OrderFileArea,
  grid: TileGrid,
  context: OrderFilePlaceContext,
): Promise<FoundArea> {
  if ('place' in area) return areaOfPlace(area.place, grid);
  if ('file' in area) return areaOfFile(area, withoutGrid ? undefined : grid, context);
  const { name, geojson } = area;
  return {
    name,
    tiles: () => tilesInGrid(name, grid.tilesIn(geojson), grid),
    inside: () => ({ name, geometry: geojson }),
    notes: [],
  };
}

/** @param grid undefined for an image without it: its pixels may be smaller, so nothing is simplified */
async function areaOfFile(
  { file, feature, crs, latitudeFirst, antimeridian }: Extract<OrderFileArea, { file: string }>,
  grid: TileGrid | undefined,
  { folder, signal }: OrderFilePlaceContext,
): Promise<FoundArea> {
  const path = resolve(folder, expandHome(file, homedir()));
  if (isOnOtherServer(path, folder, process.platform)) {
    const message = l10n.t('{0} is on another machine. Copy it beside the order file.', file);
    throw new AreaError('elsewhere', file, message);
  }
  const wide = antimeridian && WIDE_RINGS[antimeridian];
  const area = await readArea(
    { file: path },
    { feature, crs, swap: latitudeFirst, ...(wide && { wide }), ...(grid && { grid }), signal },
  );
  return {
    name: area.name,
    tiles: () => (grid ? tilesOfFile(area, grid) : []),
    inside: () => area.inside(),
    notes: area.notes.map((note) => `${area.source}: ${note}`),
  };
}

function tilesOfFile({ source, tiles = [], swappedTiles }: Area, grid: TileGrid) {
  if (tiles.length > 0) return tiles;
  const hint = swappedTiles > 0 ? l10n.t('With "latitude_first: true" it is inside.') : '';
  throw outsideGrid({ source, name: source }, grid, hint);
}

function areaOfPlace(text: string, grid: TileGrid): FoundArea {
  const place = new LocatedPlace(text, grid);
  const notes = place.note === undefined ? [] : [place.note];
  return { name: place.label, tiles: () => place.tiles(), inside: () => place.inside(), notes };
}

function tilesInGrid(
  name: string,
  tiles: readonly { readonly row: number; readonly column: number }[],
  grid: TileGrid,
): readonly TileIndex[] {
  if (tiles.length === 0) throw outsideGrid({ source: name, name }, grid);
  return tiles.map(({ row, column }) => [row, column]);
}
