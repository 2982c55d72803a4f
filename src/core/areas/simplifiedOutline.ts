/**
 * A coarse outline of polygons, small enough to be drawn and kept with the contents of a form. Each polygon
 * is in it: those that are too small for its scale are marks.
 */
import type { Position } from 'geojson';
import type { AreaPolygons } from './areaLayers.ts';

/** Most positions of an outline: as many as those of an area that images can be cut to. */
export const MAX_OUTLINE_POSITIONS = 20_000;

/** Most marks: two numbers each, which are 2 MB in a message. */
export const MAX_MARKS = 100_000;

/** Decimals of marks: about a meter. */
const DEGREES = 1e5;

export interface SimplifiedOutline {
  readonly polygons: AreaPolygons;
  /** Longitude and latitude, in turn, of polygons that are too small for the outline, and of points. */
  readonly marks: readonly number[];
  /** Degrees by which edges were moved, and up to which polygons are marks; undefined if none are. */
  readonly tolerance?: number;
}

/**
 * @param points of the area, which become marks
 * @param finest degrees by which edges are moved at least, if they are at all; half a thousandth of the
 *   whole unless given
 */
export function simplifyOutline(
  polygons: AreaPolygons,
  points: readonly Position[] = [],
  finest?: number,
): SimplifiedOutline {
  const [west, south, east, north] = boundsOf([...polygons, ...points.map((each) => [[each]])]);
  const whole = Math.max(east - west, north - south, 1e-6);
  const isFew = positionCount(polygons) <= MAX_OUTLINE_POSITIONS;
  if (isFew) return { polygons, marks: marksOf(points, whole / 2000) };
  // Until few enough are left.
  for (let tolerance = finest ?? whole / 2000; ; tolerance *= 2) {
    const small: Position[] = [];
    const simplified = polygons.map((rings) => {
      const middle = middleOfSmall(rings[0] ?? [], tolerance);
      if (middle) small.push(middle);
      return middle ? [] : simplifyRings(rings, tolerance);
    });
    const kept = simplified.filter((rings) => rings.length > 0);
    if (positionCount(kept) > MAX_OUTLINE_POSITIONS) continue;
    return { polygons: kept, marks: marksOf([...small, ...points], tolerance), tolerance };
  }
}

/** Number of positions of all rings. */
export function positionCount(polygons: AreaPolygons): number {
  return polygons.reduce((sum, rings) => rings.reduce((part, ring) => part + ring.length, sum), 0);
}

/** The middle of a ring that is smaller than the tolerance. */
function middleOfSmall(ring: readonly Position[], tolerance: number): Position | undefined {
  const [west, south, east, north] = boundsOf([[ring]]);
  if (east - west >= tolerance || north - south >= tolerance) return undefined;
  return [(west + east) / 2, (south + north) / 2];
}

function simplifyRings([outer = [], ...holes]: Position[][], tolerance: number): Position[][] {
  const thinned = holes.map((ring) => thin(ring, tolerance));
  return [thinNarrow(outer, tolerance), ...thinned.filter((ring) => ring.length >= 4)];
}

/** A ring of which only two positions are left is a line there and back. */
function thinNarrow(ring: readonly Position[], tolerance: number): Position[] {
  const thinned = thin(ring, tolerance);
  if (thinned.length >= 4) return thinned;
  const [first = [0, 0]] = ring;
  const far = ring.reduce((most, each) => (distance(each) > distance(most) ? each : most), first);
  return [first, far, far, first];

  function distance([lon = 0, lat = 0]: Position): number {
    return Math.max(Math.abs(lon - (first[0] ?? 0)), Math.abs(lat - (first[1] ?? 0)));
  }
}

/** Leaves out positions that are near the last one that was kept. */
function thin(ring: readonly Position[], tolerance: number): Position[] {
  const kept: Position[] = [];
  for (const position of ring) {
    const [lon = 0, lat = 0] = position;
    const [lastLon = Number.NaN, lastLat = 0] = kept.at(-1) ?? [];
    const isNear = Math.abs(lon - lastLon) < tolerance && Math.abs(lat - lastLat) < tolerance;
    if (!isNear) kept.push(position);
  }
  const [first] = kept;
  return first && kept.length >= 3 ? [...kept, first] : [];
}

/** Marks at positions; of too many, one for those in each cell of a raster that becomes coarser. */
function marksOf(positions: readonly Position[], size: number): number[] {
  let kept = positions;
  for (let cell = size; kept.length > MAX_MARKS; cell *= 2) {
    const cells = new Map(
      kept.map((each) => [
        `${Math.floor((each[0] ?? 0) / cell)} ${Math.floor((each[1] ?? 0) / cell)}`,
        each,
      ]),
    );
    kept = [...cells.values()];
  }
  return kept.flatMap(([lon = 0, lat = 0]) => [rounded(lon), rounded(lat)]);
}

function rounded(degrees: number): number {
  return Math.round(degrees * DEGREES) / DEGREES;
}

/** West, south, east and north of polygons; infinite if there are none. */
export function boundsOf(
  polygons: readonly (readonly (readonly Position[])[])[],
): [number, number, number, number] {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [ring = []] of polygons) {
    for (const [lon = 0, lat = 0] of ring) {
      bounds[0] = Math.min(bounds[0], lon);
      bounds[1] = Math.min(bounds[1], lat);
      bounds[2] = Math.max(bounds[2], lon);
      bounds[3] = Math.max(bounds[3], lat);
    }
  }
  return bounds;
}
