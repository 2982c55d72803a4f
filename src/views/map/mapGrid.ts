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

/** The name in a WKT, with spaces, or the code. */
function formatCrsName(crs: string): string {
  const [, name = crs] = /^\s*\w+\s*[[(]\s*"([^"]+)"/.exec(crs) ?? [];
  // A PROJ string has no name.
  const plain = name === 'unknown' ? '' : name.replaceAll('_', ' ');
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}

/** Whether a grid has the tiles of the map, of pixels of any size, however its projection is written. */
export async function hasTilesOfMap(map: MapGrid, grid: TileGrid): Promise<boolean> {
  const other = await mapGrid(grid);
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

/** Whether the tiles of an order are those of a grid; a grid that cannot be read is another one. */
export async function isOfGrid({ submission }: TrackingDocument, grid: MapGrid): Promise<boolean> {
  const { TileGrid } = await import('../../core/index.ts');
  try {
    return await hasTilesOfMap(grid, TileGrid.from(submission.tile_grid));
  } catch {
    return false;
  }
}
