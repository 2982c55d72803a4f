/** Outlines of tiles on the globe: edges that curve, the antimeridian, and the poles. */

import * as l10n from '@vscode/l10n';
import type { Position as GeoPosition, MultiPolygon, Polygon } from 'geojson';
import { nearestLongitude } from '../../domain/longitudes.ts';
import { GridError } from '../errors.ts';
import { type Position, type Projection, projectionOf } from './projection.ts';
import { clipToTurn, longitudeRange, turnedBack, turnsBetween } from './rings.ts';

/** Pixels by which a straight line between two points may miss the edge. */
const TOLERANCE = 0.05;
/** Degrees by which it may miss it at most: about a meter. */
const MAX_TOLERANCE = 1e-5;
/** Halvings of an edge: at most 4,096 points. */
const MAX_DEPTH = 12;
/** Edges are halved at least this often, so that a symmetric curve is not taken for a line. */
const MIN_DEPTH = 2;

type Bounds = readonly [left: number, bottom: number, right: number, top: number];

/** Degrees from a pole at which a point is the pole. */
const AT_POLE = 1e-9;

/**
 * @param pixels across and down the bounds
 * @throws GridError when part of the bounds is outside the projection
 */
export function lonLatOutline(
  bounds: Bounds,
  pixels: readonly [width: number, height: number],
  crs: string,
  name: string,
): Polygon | MultiPolygon {
  const projection = projectionOf(crs);
  const ring = unwrap(densifiedRing(bounds, pixels, projection, name), projection);
  const turns = Math.round(((ring.at(-1)?.[0] ?? 0) - (ring[0]?.[0] ?? 0)) / 360);
  return splitAtAntimeridian(turns === 0 ? ring : aroundPole(ring));
}

/** Corners lower left, lower right, upper right, upper left, with points between them. */
function densifiedRing(
  [left, bottom, right, top]: Bounds,
  [width, height]: readonly [number, number],
  projection: Projection,
  name: string,
): Position[] {
  const corners: Position[] = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ];
  const toLonLat = (position: Position): Position => {
    const [lon, lat] = projection.inverse(position);
    if (Number.isFinite(lon) && Math.abs(lat) <= 90 + AT_POLE) return [lon, lat];
    throw new GridError(
      l10n.t(
        'Tile {0} is partly outside the area that its projection can represent, at {1}.',
        name,
        position.join(', '),
      ),
    );
  };
  const [from, to] = [toLonLat([left, bottom]), toLonLat([right, top])];
  const eastwards =
    (nearestLongitude(to[0], from[0]) - from[0]) * Math.cos((to[1] * Math.PI) / 180);
  const pixel = Math.hypot(eastwards, to[1] - from[1]) / Math.hypot(width, height);
  const edge: Edge = { toLonLat, tolerance: Math.min(MAX_TOLERANCE, TOLERANCE * pixel) };
  const ring = corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from;
    return densify(edge, from, to, toLonLat(from), toLonLat(to), 0);
  });
  const [first] = ring;
  return first ? [...ring, first] : ring;
}

interface Edge {
  readonly toLonLat: (position: Position) => Position;
  /** In degrees. */
  readonly tolerance: number;
}

/** The points from `a` on toward `b`, which is left out: the next edge begins with it. */
function densify(
  edge: Edge,
  a: Position,
  b: Position,
  lonLatA: Position,
  lonLatB: Position,
  depth: number,
): Position[] {
  const middle: Position = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const lonLat = edge.toLonLat(middle);
  const east = nearestLongitude(lonLatB[0], lonLatA[0]);
  const offLon = Math.abs(nearestLongitude(lonLat[0], lonLatA[0]) - (lonLatA[0] + east) / 2);
  const offLat = Math.abs(lonLat[1] - (lonLatA[1] + lonLatB[1]) / 2);
  const straight = Math.max(offLon, offLat) < edge.tolerance && depth >= MIN_DEPTH;
  if (straight || depth >= MAX_DEPTH) return [lonLatA];
  return [
    ...densify(edge, a, middle, lonLatA, lonLat, depth + 1),
    ...densify(edge, middle, b, lonLat, lonLatB, depth + 1),
  ];
}

/** Longitudes that run on over the antimeridian instead of jumping. */
function unwrap(ring: readonly Position[], { isGeographic }: Projection): Position[] {
  // There the longitudes run on by themselves, and a pole is a line already.
  if (isGeographic) return [...ring];
  const unwrapped: Position[] = [];
  for (const [index, [lon, lat]] of ring.entries()) {
    const previous = unwrapped.at(-1)?.[0] ?? lon;
    if (!isPole(lat)) unwrapped.push([nearestLongitude(lon, previous), lat]);
    else if (unwrapped.length > 0) unwrapped.push(...alongPole(ring, index, previous));
  }
  return unwrapped;
}

function isPole(lat: number): boolean {
  return 90 - Math.abs(lat) < AT_POLE;
}

/**
 * A pole on the edge is a line in longitude and latitude, from where the edge comes in to where it
 * leaves. The tile is to the left of its edge, so that line runs west at the north pole, east at
 * the south pole.
 */
function alongPole(ring: readonly Position[], index: number, from: number): Position[] {
  const pole = (ring[index]?.[1] ?? 0) > 0 ? 90 : -90;
  const [next] = ring.slice(index + 1).find(([, lat]) => !isPole(lat)) ?? [];
  if (next === undefined) return [[from, pole]];
  const turn = ((next - from) % 360) - (pole > 0 ? 360 : 0);
  const to = from + (pole > 0 ? turn % 360 : (turn + 360) % 360);
  return [
    [from, pole],
    [to, pole],
  ];
}

/** A ring that runs once around the Earth, closed along the pole it runs around. */
function aroundPole(ring: readonly Position[]): Position[] {
  const pole = ring.reduce((sum, [, lat]) => sum + lat, 0) > 0 ? 90 : -90;
  const [first] = ring;
  const last = ring.at(-1);
  return first && last ? [...ring, [last[0], pole], [first[0], pole], first] : [...ring];
}

function splitAtAntimeridian(ring: readonly Position[]): Polygon | MultiPolygon {
  const parts = turnsBetween(...longitudeRange(ring)).flatMap((turn) => {
    const part = clipToTurn(ring, turn);
    return part.length >= 4 ? [counterclockwise(turnedBack(part, turn))] : [];
  });
  return parts.length === 1
    ? { type: 'Polygon', coordinates: parts }
    : { type: 'MultiPolygon', coordinates: parts.map((part) => [part]) };
}

function counterclockwise(ring: GeoPosition[]): GeoPosition[] {
  const doubleArea = ring.reduce((sum, [lon = 0, lat = 0], index) => {
    const [nextLon = lon, nextLat = lat] = ring[(index + 1) % ring.length] ?? [];
    return sum + (lon * nextLat - nextLon * lat);
  }, 0);
  return doubleArea < 0 ? ring.toReversed() : ring;
}
