/** Brings rings of polygons into one form: without spikes, closed, from -180 to 180 degrees. */
import type { Position } from 'geojson';
import type { AreaPolygons } from './areaLayers.ts';
import { refuseArea } from './areaProblem.ts';

/** Ways to read a ring that is wider than half the Earth. */
export type WideChoice = 'acrossAntimeridian' | 'asWritten';

/**
 * Removes spikes: positions from which a ring returns the way it came.
 *
 * @returns the ring, and the number of spikes
 */
export function withoutSpikes(ring: readonly Position[]): { ring: Position[]; spikes: number } {
  const open = isClosed(ring) ? ring.slice(0, -1) : [...ring];
  const kept: Position[] = [];
  let spikes = 0;
  for (const position of open) {
    while (isSpike(kept.at(-2), kept.at(-1), position)) {
      kept.pop();
      if (isSame(kept.at(-1), position)) kept.pop();
      spikes++;
    }
    if (!isSame(kept.at(-1), position)) kept.push(position);
  }
  const [first] = kept;
  return { ring: first ? [...kept, first] : [], spikes };
}

function isClosed(ring: readonly Position[]): boolean {
  return ring.length > 1 && isSame(ring[0], ring.at(-1));
}

function isSame(a: Position | undefined, b: Position | undefined): boolean {
  return a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1];
}

/** Whether the way from `tip` to `to` runs back over the way from `from` to `tip`. */
function isSpike(from: Position | undefined, tip: Position | undefined, to: Position): boolean {
  if (!from || !tip) return false;
  const [dx0, dy0] = [(tip[0] ?? 0) - (from[0] ?? 0), (tip[1] ?? 0) - (from[1] ?? 0)];
  const [dx1, dy1] = [(to[0] ?? 0) - (tip[0] ?? 0), (to[1] ?? 0) - (tip[1] ?? 0)];
  const isStraight = dx0 * dy1 === dy0 * dx1;
  return isStraight && dx0 * dx1 + dy0 * dy1 < 0;
}

/**
 * Longitudes of a polygon, on one side of the antimeridian or running on across it.
 *
 * @throws AreaProblemError when a ring is wider than 180 degrees and could run either way
 */
export function unwound(polygon: Position[][], wide: WideChoice | undefined): Position[][] {
  const [outside = [], ...holes] = polygon;
  const [west, east] = extentOf(outside);
  const rings = [outside, ...holes.map((hole) => turnedInto(hole, west, east))];
  if (east - west <= 180) return west >= 180 || east < -180 ? turned(rings, west) : rings;
  // From edge to edge of the map: the other way around it has no width.
  if (west <= -180 && east >= 180) return rings;
  if (wide === undefined) return refuseArea({ reason: 'wide', west, east });
  if (wide === 'asWritten') return rings;
  return rings.map((ring) => ring.map(([lon = 0, lat = 0]) => [lon < 0 ? lon + 360 : lon, lat]));
}

/** A hole with the longitudes of the ring that it is in, which may count from another turn. */
function turnedInto(hole: Position[], west: number, east: number): Position[] {
  return hole.map(([lon = 0, lat = 0]) => {
    if (lon >= west && lon <= east) return [lon, lat];
    const inside = [lon + 360, lon - 360].find((other) => other >= west && other <= east);
    return [inside ?? lon, lat];
  });
}

function turned(rings: Position[][], west: number): Position[][] {
  const turn = 360 * Math.floor((west + 180) / 360);
  return rings.map((ring) => ring.map(([lon = 0, lat = 0]) => [lon - turn, lat]));
}

function extentOf(ring: readonly Position[]): [west: number, east: number] {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [lon = 0] of ring) {
    if (lon < west) west = lon;
    if (lon > east) east = lon;
  }
  return [west, east];
}

/** Polygons cut at the antimeridian, so that no longitude is beyond 180 degrees. */
export function splitAtAntimeridian(polygons: AreaPolygons): AreaPolygons {
  return polygons.flatMap((rings) => {
    const [west, east] = extentOf(rings[0] ?? []);
    if (west >= -180 && east <= 180) return [rings];
    return turnsOf(west, east).flatMap((turn) => {
      const [from, to] = [turn * 360 - 180, turn * 360 + 180];
      const parts = rings
        .map((ring) => clip(clip(ring, from, 1), to, -1))
        .filter((ring) => ring.length >= 4)
        .map((ring) => ring.map(([lon = 0, lat = 0]) => [lon - turn * 360, lat]));
      return parts.length > 0 ? [parts] : [];
    });
  });
}

function turnsOf(west: number, east: number): number[] {
  const first = Math.floor((west + 180) / 360);
  const last = Math.ceil((east + 180) / 360) - 1;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The part of a closed ring east (1) or west (−1) of a meridian, closed again. */
function clip(ring: readonly Position[], meridian: number, side: 1 | -1): Position[] {
  const kept: Position[] = [];
  const isInside = ([lon = 0]: Position) => (lon - meridian) * side >= 0;
  for (let index = 1; index < ring.length; index++) {
    const [from, to] = [ring[index - 1], ring[index]];
    if (!from || !to) continue;
    if (isInside(from)) kept.push(from);
    if (isInside(from) !== isInside(to)) kept.push(crossing(from, to, meridian));
  }
  const [first] = kept;
  return first ? [...kept, first] : [];
}

function crossing(
  [x0 = 0, y0 = 0]: Position,
  [x1 = 0, y1 = 0]: Position,
  meridian: number,
): Position {
  return [meridian, y0 + ((meridian - x0) / (x1 - x0)) * (y1 - y0)];
}
