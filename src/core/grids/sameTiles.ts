/** Compares tile grids by their tiles, however their coordinate reference systems are written. */
import type { TileGrid } from './grid.ts';
import { type Projection, projectionOf } from './projection.ts';

/** Degrees by which equal places may differ because of rounding. */
const SAME_PLACE = 1e-7;

/** Whether tiles of the same row and column are the same places, with the same pixels. */
export function areSameTiles(one: TileGrid, other: TileGrid): boolean {
  const numbers = ({ ul, res, size }: TileGrid) => [...ul, ...res, ...size];
  const others = numbers(other);
  if (!numbers(one).every((value, at) => value === others[at])) return false;
  const [a, b] = [projectionOf(one.crs), projectionOf(other.crs)];
  return a.proj === b.proj || isSameAt(one, a, b);
}

/** Compares two corners of the first tile. */
function isSameAt({ ul: [x, y], res, size }: TileGrid, a: Projection, b: Projection): boolean {
  const corners = [
    [x, y],
    [x + res[0] * size[0], y - res[1] * size[1]],
  ] as const;
  return corners.every(([left, top]) => {
    const [lonA, latA] = a.inverse([left, top]);
    const [lonB, latB] = b.inverse([left, top]);
    return Math.abs(lonA - lonB) < SAME_PLACE && Math.abs(latA - latB) < SAME_PLACE;
  });
}
