/** Compares tile grids by their tiles, however their coordinate reference systems are written. */
import type { TileGrid } from './grid.ts';
import { projectionOf } from './projection.ts';
import { haveSamePlaces } from './samePlaces.ts';

/** Whether tiles of the same row and column are the same places, with the same pixels. */
export function areSameTiles(one: TileGrid, other: TileGrid): boolean {
  const numbers = ({ ul, res, size }: TileGrid) => [...ul, ...res, ...size];
  const others = numbers(other);
  if (!numbers(one).every((value, at) => value === others[at])) return false;
  const { ul, res, size } = one;
  return haveSamePlaces(projectionOf(one.crs), projectionOf(other.crs), [
    ul,
    [ul[0] + res[0] * size[0], ul[1] - res[1] * size[1]],
  ]);
}
