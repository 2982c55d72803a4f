/** Rings on the plane of a grid: laid there from the globe, and cut to boxes. */
import type { Position, Projection } from './projection.ts';

/** Longest piece in degrees before its bend is looked at: edges may bend one way and back. */
const MAX_PIECE = 0.5;
/** Halvings of an edge: at most 16,384 pieces. */
const MAX_DEPTH = 14;

export type Box = readonly [left: number, bottom: number, right: number, top: number];

/** The outline of a box: a closed, counterclockwise ring. */
export function boxRing([left, bottom, right, top]: Box): Position[] {
  return [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
    [left, bottom],
  ];
}

/** The part of a closed ring within a box, by the algorithm of Sutherland and Hodgman; closed. */
export function cutRing(ring: readonly Position[], [left, bottom, right, top]: Box): Position[] {
  const sides = [
    { axis: 0, limit: left, sign: 1 },
    { axis: 0, limit: right, sign: -1 },
    { axis: 1, limit: bottom, sign: 1 },
    { axis: 1, limit: top, sign: -1 },
  ] as const;
  return sides.reduce<Position[]>(
    (rest, { axis, limit, sign }) => cutSide(rest, axis, limit, sign),
    [...ring],
  );
}

function cutSide(ring: readonly Position[], axis: 0 | 1, limit: number, sign: 1 | -1): Position[] {
  const isInside = (position: Position) => (position[axis] - limit) * sign >= 0;
  if (ring.every(isInside)) return [...ring];
  const kept: Position[] = [];
  for (let index = 1; index < ring.length; index++) {
    const [from, to] = [ring[index - 1], ring[index]];
    if (!from || !to) continue;
    if (isInside(from)) kept.push(from);
    if (isInside(from) === isInside(to)) continue;
    const share = (limit - from[axis]) / (to[axis] - from[axis]);
    const other = axis === 0 ? 1 : 0;
    const across = from[other] + share * (to[other] - from[other]);
    kept.push(axis === 0 ? [limit, across] : [across, limit]);
  }
  const [first] = kept;
  return first ? [...kept, first] : [];
}

export interface Laying {
  readonly projection: Projection;
  /** Added to x: the plane of a geographic grid does not go round. */
  readonly turn: number;
  /** How far a straight piece may miss the edge, CRS units. */
  readonly tolerance: number;
  /** Throws the error about a position that the plane does not have. */
  readonly refuse: (lonLat: Position) => never;
}

/** A closed ring on the plane, as a line of short pieces. */
export function layRing(ring: readonly Position[], laying: Laying): Position[] {
  const laid = ring.map((position) => onPlane(position, laying));
  const pieces = ring.slice(1).flatMap((to, index) => {
    const [from, start, end] = [ring[index], laid[index], laid[index + 1]];
    return from && start && end ? layEdge(from, to, start, end, laying, 0) : [];
  });
  const [first] = laid;
  return first && pieces.length > 0 ? [...pieces, first] : [];
}

/** The points from `from` on toward `to`, which is left out: the next edge begins with it. */
function layEdge(
  from: Position,
  to: Position,
  start: Position,
  end: Position,
  laying: Laying,
  depth: number,
): Position[] {
  if (laying.projection.isGeographic && isUnshifted(laying.projection)) return [start];
  const middle: Position = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const bent = onPlane(middle, laying);
  const isShort = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) <= MAX_PIECE;
  const off = Math.hypot(bent[0] - (start[0] + end[0]) / 2, bent[1] - (start[1] + end[1]) / 2);
  if ((isShort && off <= laying.tolerance) || depth >= MAX_DEPTH) return [start];
  return [
    ...layEdge(from, middle, start, bent, laying, depth + 1),
    ...layEdge(middle, to, bent, end, laying, depth + 1),
  ];
}

/** Whether longitude and latitude are those of WGS 84: straight edges stay straight. */
function isUnshifted({ proj }: Projection): boolean {
  return /\+datum=WGS84|\+towgs84=0,0,0(?:,0,0,0,0)?(?:\s|$)/.test(proj);
}

function onPlane(lonLat: Position, { projection, turn, refuse }: Laying): Position {
  const [x, y] = projection.forward(lonLat);
  return Number.isFinite(x) && Number.isFinite(y) ? [x + turn, y] : refuse(lonLat);
}
