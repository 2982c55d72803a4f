/** Great circles, which edges of geometries in Earth Engine are unless they are planar. */

import type { Position } from 'geojson';
import { nearestLongitude } from '../../domain/longitudes.ts';

/** Degrees by which a straight line in longitude and latitude may miss a great circle. */
const TOLERANCE = 1e-6;
/** Halvings of an edge. */
const MAX_DEPTH = 12;

type Vector = readonly [x: number, y: number, z: number];

/** A ring whose edges follow great circles closely when they are drawn straight. */
export function densifyGreatCircle(ring: readonly Position[]): Position[] {
  const densified: Position[] = [];
  for (let index = 0; index + 1 < ring.length; index++) {
    const [from, to] = [ring[index], ring[index + 1]];
    if (from && to) addArc(from, to, densified, 0);
  }
  const last = ring.at(-1);
  return last ? [...densified, last] : densified;
}

/** The positions from the start of an edge on, without its end. */
function addArc(from: Position, to: Position, densified: Position[], depth: number): void {
  const middle = middleOf(from, to);
  const [lon = 0, lat = 0] = middle;
  const off = Math.max(
    Math.abs(lon - ((from[0] ?? 0) + (to[0] ?? 0)) / 2),
    Math.abs(lat - ((from[1] ?? 0) + (to[1] ?? 0)) / 2),
  );
  if (off <= TOLERANCE || depth >= MAX_DEPTH) {
    densified.push(from);
    return;
  }
  addArc(from, middle, densified, depth + 1);
  addArc(middle, to, densified, depth + 1);
}

function middleOf(from: Position, to: Position): Position {
  const [a, b] = [vectorOf(from), vectorOf(to)];
  const [x, y, z] = [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
  const lon = (Math.atan2(y, x) * 180) / Math.PI;
  const lat = (Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI;
  const reference = ((from[0] ?? 0) + (to[0] ?? 0)) / 2;
  return [nearestLongitude(lon, reference), lat];
}

function vectorOf([lon = 0, lat = 0]: Position): Vector {
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
}
