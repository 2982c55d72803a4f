/** Tile grids as the map shows them. Does not import `vscode`. */
import type { TileGrid, TrackingDocument } from '../../core/index.ts';
import type { MapGrid } from './protocol.ts';

/** @throws GridError when its projection cannot be computed */
export async function mapGrid(grid: TileGrid): Promise<MapGrid> {
  const { projectionOf } = await import('../../core/index.ts');
  const { ul, res, size, limits, name, crs } = grid;
  return {
    name,
    crsName: formatCrsName(crs),
    proj: projectionOf(crs).proj,
    ul,
    tile: [res[0] * size[0], res[1] * size[1]],
    limits,
  };
}

/**
 * The grid of an order.
 *
 * @throws GridError when it cannot be used, or its record contradicts itself
 */
export async function mapGridOfOrder(document: TrackingDocument): Promise<MapGrid> {
  const { recordedGrid, TileGrid } = await import('../../core/index.ts');
  recordedGrid(document);
  // Its WKT has the name of the reference system.
  return mapGrid(TileGrid.from(document.submission.tile_grid));
}

/** The name in a WKT, with spaces, or the code. */
function formatCrsName(crs: string): string {
  const [, name = crs] = /^\s*\w+\s*[[(]\s*"([^"]+)"/.exec(crs) ?? [];
  // A PROJ string has no name.
  const plain = name === 'unknown' ? '' : name.replaceAll('_', ' ');
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}

/** Whether a grid has the tiles of the map, of pixels of any size, however its projection is written. */
export async function hasTilesOfMap(map: MapGrid, grid: TileGrid): Promise<boolean> {
  return areSameTilesOnMap(map, await mapGrid(grid));
}

/** Whether the tiles of an order are those of a grid; a grid that cannot be read is another one. */
export async function isOfGrid(document: TrackingDocument, grid: MapGrid): Promise<boolean> {
  try {
    return await areSameTilesOnMap(grid, await mapGridOfOrder(document));
  } catch {
    return false;
  }
}

async function areSameTilesOnMap(map: MapGrid, other: MapGrid): Promise<boolean> {
  const numbers = ({ ul, tile }: MapGrid) => [...ul, ...tile];
  const others = numbers(other);
  if (!numbers(map).every((value, at) => value === others[at])) return false;
  const { haveSamePlaces, projectionOf } = await import('../../core/index.ts');
  const { ul, tile } = map;
  return haveSamePlaces(projectionOf(map.proj), projectionOf(other.proj), [
    ul,
    [ul[0] + tile[0], ul[1] - tile[1]],
  ]);
}
