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

/** Degrees by which equal places may differ because of rounding. */
const SAME_PLACE = 1e-7;

/** Whether two grids have the same tiles, however their coordinate reference systems are written. */
export async function isSameGrid(one: MapGrid, other: TileGrid): Promise<boolean> {
  const second = await mapGrid(other);
  const numbers = ({ ul, tile }: MapGrid) => [...ul, ...tile];
  const others = numbers(second);
  if (!numbers(one).every((value, at) => value === others[at])) return false;
  if (one.proj === second.proj) return true;
  const { projectionOf } = await import('../../core/index.ts');
  const [a, b] = [projectionOf(one.proj), projectionOf(second.proj)];
  const corners = [one.ul, [one.ul[0] + one.tile[0], one.ul[1] - one.tile[1]] as const];
  return corners.every(([x, y]) => {
    const [lonA, latA] = a.inverse([x, y]);
    const [lonB, latB] = b.inverse([x, y]);
    return Math.abs(lonA - lonB) < SAME_PLACE && Math.abs(latA - latB) < SAME_PLACE;
  });
}

/** Whether the tiles of an order are those of a grid; a grid that cannot be read is another one. */
export async function isOfGrid({ submission }: TrackingDocument, grid: MapGrid): Promise<boolean> {
  const { TileGrid } = await import('../../core/index.ts');
  try {
    return await isSameGrid(grid, TileGrid.from(submission.tile_grid));
  } catch {
    return false;
  }
}
