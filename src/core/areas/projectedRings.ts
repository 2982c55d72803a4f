/**
 * Converts rings of polygons in a projection to longitude and latitude.
 *
 * Edges are straight in the coordinates of the file; they get more positions where they would not be
 * straight in longitude and latitude. Longitudes run on over the antimeridian.
 */

import type { Position } from 'geojson';
import { nearestLongitude } from '../../domain/longitudes.ts';
import type { Projection } from '../grids/projection.ts';
import { isInRing } from '../grids/rings.ts';
import { refuseArea } from './areaProblem.ts';
import { type Pole, ringsAroundPole, unrolled, windingOf } from './poleRings.ts';
import { closed } from './ringCleanup.ts';

/** Degrees by which a straight line between converted positions may miss an edge: about a meter. */
const TOLERANCE = 1e-5;
/** Longest piece in degrees before its bend is looked at: an edge may bend one way and back. */
const MAX_PIECE = 2;
/** Longest step in longitude: of a longer one it is not certain which way it runs. */
const MAX_STEP = 90;
/** Halvings of an edge, as many as one needs that passes a pole at a distance of millimeters. */
const MAX_DEPTH = 32;
/** Degrees from a pole at which a position is the pole. */
const AT_POLE = 1e-9;
/** Part of the length of an edge at which it runs through a pole. */
const THROUGH_POLE = 1e-9;

type Convert = (position: Position) => Position;
type IsStraight = (from: Position, middle: Position, to: Position) => boolean;
type Rings = readonly (readonly Position[])[];

/** A pole in the coordinates of a projection. */
interface PolePosition {
  readonly lat: Pole;
  readonly position: Position;
}

/**
 * A function that converts the rings of a polygon, the outer one first, to longitude and latitude
 * (WGS 84). A polygon around a pole becomes a band from edge to edge of the map.
 *
 * The function throws an AreaProblemError where the outer ring runs around the Earth but not around one
 * pole, and what `convert` throws.
 *
 * @param convert throws where the projection has no such position
 */
export function ringConverter(
  projection: Projection,
  convert: Convert,
): (rings: Rings) => Position[][] {
  if (projection.isGeographic) return (rings) => rings.map((ring) => degreesOf(ring, convert));
  const poles = polesOf(projection);
  return (rings) => {
    const lines = rings.map((ring) => lineOf(closed(ring), poles, convert));
    const [outside = []] = lines;
    if (windingOf(outside) === 0) return lines;
    const inside = poles.filter(({ position: [x = 0, y = 0] }) => isInRing(rings[0] ?? [], x, y));
    const [pole] = inside;
    const isOnce = inside.length === 1 && Math.abs(windingOf(outside)) === 1;
    if (pole && isOnce) return ringsAroundPole(lines, pole.lat);
    return refuseArea({ reason: 'winding' });
  };
}

/** The poles that a projection has. */
function polesOf({ forward, inverse }: Projection): PolePosition[] {
  return ([90, -90] as const).flatMap((lat) => {
    const position = forward([0, lat]);
    if (!position.every(Number.isFinite)) return [];
    return Math.abs(inverse(position)[1] - lat) < AT_POLE ? [{ lat, position }] : [];
  });
}

/** A ring in longitudes that run on as they are written: only its datum differs. */
function degreesOf(ring: readonly Position[], convert: Convert): Position[] {
  const toLonLat = (position: Position): Position => {
    const [lon = 0, lat = 0] = convert(position);
    return [nearestLongitude(lon, position[0] ?? 0), lat];
  };
  return densified(closed(ring), toLonLat, isMiddle);
}

/** A closed ring in longitude and latitude, unrolled; a pole on it is a line along the map's edge. */
function lineOf(
  ring: readonly Position[],
  poles: readonly PolePosition[],
  convert: Convert,
): Position[] {
  const near = poles.filter(({ position }) => isWithin(position, ring));
  const corners =
    near.length === 0
      ? ring
      : ring.flatMap((from, index) => [from, ...polesBetween(from, ring[index + 1], near)]);
  const converted = densified(corners, convert, isStraight);
  return near.length === 0 ? unrolled(converted) : alongPoles(startingAtPole(converted));
}

function isWithin([x = 0, y = 0]: Position, ring: readonly Position[]): boolean {
  let [left, bottom, right, top] = [true, true, true, true];
  for (const [each = 0, other = 0] of ring) {
    if (each <= x) left = false;
    if (each >= x) right = false;
    if (other <= y) bottom = false;
    if (other >= y) top = false;
  }
  return !left && !right && !bottom && !top;
}

/** The pole that an edge runs through, between its ends. */
function polesBetween(
  [x0 = 0, y0 = 0]: Position,
  end: Position | undefined,
  poles: readonly PolePosition[],
): Position[] {
  if (!end) return [];
  const [dx, dy] = [(end[0] ?? 0) - x0, (end[1] ?? 0) - y0];
  const square = dx * dx + dy * dy;
  return poles
    .map(({ position }) => position)
    .filter(([x = 0, y = 0]) => {
      const share = ((x - x0) * dx + (y - y0) * dy) / square;
      const off = Math.abs((x - x0) * dy - (y - y0) * dx) / square;
      return share > THROUGH_POLE && share < 1 - THROUGH_POLE && off < THROUGH_POLE;
    });
}

/** A closed line of converted positions, with more of them where an edge is not straight. */
function densified(
  corners: readonly Position[],
  convert: Convert,
  isStraightEdge: IsStraight,
): Position[] {
  const converted: Position[] = [];
  const [first] = corners;
  if (!first) return converted;
  let [from, fromLonLat] = [first, convert(first)];
  for (const to of corners.slice(1)) {
    const edge = { from, to, fromLonLat, toLonLat: convert(to) };
    addEdge(edge, { convert, isStraightEdge, converted }, 0);
    [from, fromLonLat] = [to, edge.toLonLat];
  }
  converted.push(fromLonLat);
  return converted;
}

interface Edge {
  readonly from: Position;
  readonly to: Position;
  readonly fromLonLat: Position;
  readonly toLonLat: Position;
}

interface Densifying {
  readonly convert: Convert;
  readonly isStraightEdge: IsStraight;
  readonly converted: Position[];
}

/** Adds the positions from the start of an edge on, without its end. */
function addEdge(
  { from, to, fromLonLat, toLonLat }: Edge,
  densifying: Densifying,
  depth: number,
): void {
  const { convert, isStraightEdge, converted } = densifying;
  const middle = midpoint(from, to);
  const middleLonLat = convert(middle);
  if (depth >= MAX_DEPTH || isStraightEdge(fromLonLat, middleLonLat, toLonLat)) {
    converted.push(fromLonLat);
    return;
  }
  addEdge({ from, to: middle, fromLonLat, toLonLat: middleLonLat }, densifying, depth + 1);
  addEdge({ from: middle, to, fromLonLat: middleLonLat, toLonLat }, densifying, depth + 1);
}

function midpoint([x0 = 0, y0 = 0]: Position, [x1 = 0, y1 = 0]: Position): Position {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

/** Whether a position is the middle of two others. */
function isMiddle(from: Position, [lon = 0, lat = 0]: Position, to: Position): boolean {
  const [middleLon = 0, middleLat = 0] = midpoint(from, to);
  return Math.max(Math.abs(lon - middleLon), Math.abs(lat - middleLat)) <= TOLERANCE;
}

/** Whether an edge with this middle is a straight line on the globe's map, wherever it is cut. */
function isStraight(from: Position, middle: Position, to: Position): boolean {
  // A pole has any longitude: its own is that of the other end.
  const [start, end] = [isPole(from) ? to : from, isPole(to) ? from : to];
  const [lon0 = 0, lat0 = 0] = [start[0] ?? 0, from[1] ?? 0];
  const [lon1, lat1 = 0] = [nearestLongitude(end[0] ?? 0, lon0), to[1] ?? 0];
  const [lon, lat = 0] = [nearestLongitude(middle[0] ?? 0, lon0), middle[1] ?? 0];
  const narrow = Math.cos((lat * Math.PI) / 180);
  const [across, along] = [Math.abs(lon1 - lon0), Math.abs(lat1 - lat0)];
  if (across > MAX_STEP || Math.max(across * narrow, along) > MAX_PIECE) return false;
  const bend = Math.max(
    Math.abs(lon - (lon0 + lon1) / 2) * narrow,
    Math.abs(lat - (lat0 + lat1) / 2),
  );
  return bend <= TOLERANCE;
}

function isPole([, lat = 0]: Position): boolean {
  return 90 - Math.abs(lat) < AT_POLE;
}

/** The same closed ring, starting at a pole if it touches one. */
function startingAtPole(ring: Position[]): Position[] {
  const index = ring.findIndex(isPole);
  return index <= 0 ? ring : [...ring.slice(index, -1), ...ring.slice(0, index + 1)];
}

/** Unrolls a closed ring; a pole gets the longitudes at which the ring comes in and leaves. */
function alongPoles(ring: readonly Position[]): Position[] {
  const [first] = ring;
  if (!first || !isPole(first)) return unrolled(ring);
  const line: Position[] = [];
  let previous: number | undefined;
  for (const [index, position] of ring.entries()) {
    const [lon = 0, lat = 0] = position;
    if (!isPole(position)) {
      previous = nearestLongitude(lon, previous ?? lon);
      line.push([previous, lat]);
      continue;
    }
    if (previous !== undefined) line.push([previous, lat]);
    const next = ring.slice(index + 1).find((other) => !isPole(other));
    if (!next) continue;
    previous = nearestLongitude(next[0] ?? 0, previous ?? next[0] ?? 0);
    line.push([previous, lat]);
  }
  return [...closed(line)];
}
