/** Outlines cut off at the edges of a swath. */
import type { Position } from 'geojson';
import { type Orbit, wrapLongitude } from './orbits.ts';

/** What a satellite recorded on one pass; angles in degrees, as in `orbits.ts`. */
export interface Swath {
  readonly orbit: Orbit;
  readonly nodeLongitude: number;
  readonly halfWidth: number;
  /** Where the recording begins and ends along the orbit; it has no end unless given. */
  readonly along?: readonly [from: number, to: number];
}

/** Whether a place, in angles of the orbit, is in the swath. */
export function isInSwath({ halfWidth, along: part }: Swath, along: number, across: number) {
  if (Math.abs(across) > halfWidth) return false;
  return !part || (along >= part[0] && along <= part[1]);
}

/** The part of a convex ring that is in a swath. */
export function clipToSwath(swath: Swath, ring: readonly Position[]): Position[] {
  const { orbit, nodeLongitude, halfWidth, along } = swath;
  const angles = ring.map(([lon = 0, lat = 0]) => orbit.toAngles(nodeLongitude, lon, lat));
  if (angles.every((place) => isInSwath(swath, ...place))) return [...ring];
  const [from, to] = along ?? [];
  const edges: Edge[] = [
    ([, across]) => across - halfWidth,
    ([, across]) => -across - halfWidth,
    ...(from === undefined ? [] : [([place]: Angles) => from - place]),
    ...(to === undefined ? [] : [([place]: Angles) => place - to]),
  ];
  const kept = edges.reduce(cut, angles);
  const near = ring[0]?.[0] ?? 0;
  const places = kept.map(([along, across]) => {
    const [lon, lat] = orbit.toPlace(nodeLongitude, along, across);
    return [near + wrapLongitude(lon - near), lat];
  });
  return places.length < 4 ? [...ring] : places;
}

type Angles = readonly [along: number, across: number];

/** Degrees by which a place is beyond an edge of the swath; negative inside. */
type Edge = (place: Angles) => number;

/** Cuts a closed ring at one edge of the swath. */
function cut(ring: readonly Angles[], beyond: Edge): Angles[] {
  const kept: Angles[] = [];
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
