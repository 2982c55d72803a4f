/**
 * Polygons with fewer positions, whose edges move by at most a part of a pixel.
 *
 * The algorithm is that of Ramer, Douglas and Peucker: of the positions between two that are kept, the
 * one farthest from the line between them is kept as well, until none is farther than the tolerance.
 */
import type { Position as GeoPosition } from 'geojson';
import type { Polygons } from './lattice.ts';
import { type Projection, projectionOf } from './projection.ts';
import { extentOf } from './tileCells.ts';

/** Farthest that an edge moves, in pixels. */
export const THINNING_TOLERANCE = 0.25;

/** Degrees over which the size of a pixel is measured: about 10 meters. */
const STEP = 1e-4;

/** Pixels per degree of longitude and of latitude. */
type Scale = readonly [perLon: number, perLat: number];

/**
 * @param polygons longitude and latitude, with closed rings
 * @param plane system of the pixels, and their width and height
 * @returns the same polygons in the same order, without those that are narrower than the tolerance
 */
export function thinPolygons(
  polygons: Polygons,
  { crs, res }: { readonly crs: string; readonly res: readonly [number, number] },
): GeoPosition[][][] {
  const projection = projectionOf(crs);
  return polygons.flatMap((rings) => {
    const scale = scaleOf(rings[0] ?? [], projection, res);
    if (!scale) return [rings.map((ring) => [...ring])];
    const [outside = [], ...holes] = rings.map((ring) => thinRing(ring, scale));
    return outside.length >= 4 ? [[outside, ...holes.filter((hole) => hole.length >= 4)]] : [];
  });
}

/** The largest scale at the corners and in the middle of a ring; undefined off the plane. */
function scaleOf(
  ring: readonly GeoPosition[],
  projection: Projection,
  res: readonly [number, number],
): Scale | undefined {
  const [west, south, east, north] = extentOf(ring);
  const [lons, lats] = [
    [west, (west + east) / 2, east],
    [south, (south + north) / 2, north],
  ];
  let [perLon, perLat] = [0, 0];
  for (const lon of lons) {
    for (const lat of lats) {
      const from = projection.forward([lon, lat]);
      const pixels = (to: readonly [number, number]) =>
        Math.hypot((to[0] - from[0]) / res[0], (to[1] - from[1]) / res[1]) / STEP;
      const [toEast, toSouth] = [
        pixels(projection.forward([lon + STEP, lat])),
        pixels(projection.forward([lon, lat > 0 ? lat - STEP : lat + STEP])),
      ];
      if (!Number.isFinite(toEast) || !Number.isFinite(toSouth)) return undefined;
      [perLon, perLat] = [Math.max(perLon, toEast), Math.max(perLat, toSouth)];
    }
  }
  // The axes need not be at right angles on the plane: distances are at most √2 times as long.
  return [perLon * Math.SQRT2, perLat * Math.SQRT2];
}

/** A closed ring without the positions that hardly matter; short of four if nothing is left of it. */
function thinRing(ring: readonly GeoPosition[], scale: Scale): GeoPosition[] {
  const last = ring.length - 1;
  if (last < 3) return [...ring];
  const kept = new Uint8Array(ring.length);
  // A ring has no ends: it is divided at the position farthest from its first one.
  const opposite = farthest(ring, 0, last, scale).at;
  kept[0] = kept[last] = kept[opposite] = 1;
  const open: [from: number, to: number][] = [
    [0, opposite],
    [opposite, last],
  ];
  for (let span = open.pop(); span; span = open.pop()) {
    const { at, distance } = farthest(ring, span[0], span[1], scale);
    if (distance <= THINNING_TOLERANCE) continue;
    kept[at] = 1;
    open.push([span[0], at], [at, span[1]]);
  }
  return ring.filter((_, index) => kept[index]);
}

/** Of the positions between two, the one farthest from the line between these; pixels. */
function farthest(
  ring: readonly GeoPosition[],
  from: number,
  to: number,
  [perLon, perLat]: Scale,
): { at: number; distance: number } {
  const [lon = 0, lat = 0] = ring[from] ?? [];
  const offset = ([x = 0, y = 0]: GeoPosition): [number, number] => [
    (x - lon) * perLon,
    (y - lat) * perLat,
  ];
  const line = offset(ring[to] ?? []);
  const squared = line[0] ** 2 + line[1] ** 2;
  let found = { at: from, distance: 0 };
  for (let at = from + 1; at < to; at++) {
    const [x, y] = offset(ring[at] ?? []);
    const along = squared === 0 ? 0 : (x * line[0] + y * line[1]) / squared;
    const nearest = Math.min(1, Math.max(0, along));
    const distance = Math.hypot(x - nearest * line[0], y - nearest * line[1]);
    if (distance > found.distance) found = { at, distance };
  }
  return found;
}
