/** Outlines cut off at the edges of a swath. */
import type { Position } from 'geojson';
import { type Orbit, wrapLongitude } from './orbits.ts';

/** The part of a convex ring whose angle across an orbit is at most a half width. */
export function clipAcross(
  orbit: Orbit,
  nodeLongitude: number,
  halfWidth: number,
  ring: readonly Position[],
): Position[] {
  const angles = ring.map(([lon = 0, lat = 0]) => orbit.toAngles(nodeLongitude, lon, lat));
  if (angles.every(([, across]) => Math.abs(across) <= halfWidth)) return [...ring];
  const kept = cut(cut(angles, halfWidth, 1), halfWidth, -1);
  const near = ring[0]?.[0] ?? 0;
  const places = kept.map(([along, across]) => {
    const [lon, lat] = orbit.toPlace(nodeLongitude, along, across);
    return [near + wrapLongitude(lon - near), lat];
  });
  return places.length < 4 ? [...ring] : places;
}

type Angles = readonly [along: number, across: number];

/** Cuts a closed ring at one edge of the swath: 1 the eastern, -1 the western. */
function cut(ring: readonly Angles[], halfWidth: number, side: 1 | -1): Angles[] {
  const kept: Angles[] = [];
  const beyond = ([, across]: Angles) => across * side - halfWidth;
  for (let i = 1; i < ring.length; i++) {
    const [a, b] = [ring[i - 1], ring[i]];
    if (!a || !b) continue;
    const [outA, outB] = [beyond(a), beyond(b)];
    if (outA <= 0) kept.push(a);
    if (outA * outB < 0) {
      const t = outA / (outA - outB);
      kept.push([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);
    }
  }
  const [first] = kept;
  if (first) kept.push(first);
  return kept;
}
