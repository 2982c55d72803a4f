/** Compares coordinate reference systems by the places of positions, however the systems are written. */
import type { Projection } from './projection.ts';

/** Degrees by which equal places may differ because of rounding: a centimeter on the ground. */
const ROUNDING = 1e-7;

/**
 * Whether positions of two planes are the same places on the globe.
 *
 * @param one a projection
 * @param other another one
 * @param positions x and y, in units of the reference systems
 * @returns false where a position is outside one of the projections
 */
export function haveSamePlaces(
  one: Projection,
  other: Projection,
  positions: readonly (readonly [x: number, y: number])[],
): boolean {
  if (one.proj === other.proj) return true;
  return positions.every(([x, y]) => {
    const [lon, lat] = one.inverse([x, y]);
    const [otherLon, otherLat] = other.inverse([x, y]);
    const east = Math.abs(lon - otherLon);
    return Math.min(east, Math.abs(360 - east)) <= ROUNDING && Math.abs(lat - otherLat) <= ROUNDING;
  });
}
