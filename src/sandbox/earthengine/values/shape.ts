/**
 * Points, lines and areas in degrees, for predicates and measures.
 *
 * Longitudes continue over the antimeridian, so that a shape is never torn apart; two shapes are
 * compared with one of them also turned once around the Earth either way.
 */
export type LonLat = readonly [lon: number, lat: number];
export type Ring = readonly LonLat[];
/** Outer ring first, then holes; each ring closed. */
export type AreaRings = readonly Ring[];

export interface OutlineShape {
  readonly areas: readonly AreaRings[];
  readonly lines: readonly Ring[];
  readonly points: readonly LonLat[];
}

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Mean radius of the Earth in meters, as the S2 library that Earth Engine measures with has it. */
export const EARTH_RADIUS_M = 6371010;

const RADIANS = Math.PI / 180;

export function shapeBounds(shape: OutlineShape): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of vertices(shape)) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return west <= east ? [west, south, east, north] : null;
}

export function* vertices({ areas, lines, points }: OutlineShape): Generator<LonLat> {
  for (const area of areas) for (const ring of area) yield* ring;
  for (const line of lines) yield* line;
  yield* points;
}

export function turned(shape: OutlineShape, degrees: number): OutlineShape {
  if (degrees === 0) return shape;
  const turn = ([lon, lat]: LonLat): LonLat => [lon + degrees, lat];
  return {
    areas: shape.areas.map((area) => area.map((ring) => ring.map(turn))),
    lines: shape.lines.map((line) => line.map(turn)),
    points: shape.points.map(turn),
  };
}

/** The turns of `b` at which it can meet `a`. */
export function turnsOf(a: Bounds, b: Bounds): number[] {
  return [-720, -360, 0, 360, 720].filter(
    (turn) => b[0] + turn <= a[2] && b[2] + turn >= a[0] && b[1] <= a[3] && b[3] >= a[1],
  );
}

export function intersects(a: OutlineShape, b: OutlineShape): boolean {
  const [boundsA, boundsB] = [shapeBounds(a), shapeBounds(b)];
  if (!boundsA || !boundsB) return false;
  return turnsOf(boundsA, boundsB).some((turn) => touch(a, turned(b, turn)));
}

function touch(a: OutlineShape, b: OutlineShape): boolean {
  const [edgesA, edgesB] = [edgesOf(a), edgesOf(b)];
  for (const [p, q] of edgesA) {
    for (const [r, s] of edgesB) if (segmentsMeet(p, q, r, s)) return true;
  }
  return (
    b.areas.some((area) => firstPlaces(a).some((place) => insideArea(area, place))) ||
    a.areas.some((area) => firstPlaces(b).some((place) => insideArea(area, place))) ||
    a.points.some((place) => edgesB.some(([r, s]) => onSegment(r, s, place))) ||
    b.points.some((place) => edgesA.some(([p, q]) => onSegment(p, q, place))) ||
    a.points.some(([lon, lat]) => b.points.some((other) => other[0] === lon && other[1] === lat))
  );
}

/** Whether no part of `b` is outside `a`. */
export function contains(a: OutlineShape, b: OutlineShape): boolean {
  const [boundsA, boundsB] = [shapeBounds(a), shapeBounds(b)];
  if (!boundsA || !boundsB) return false;
  return turnsOf(boundsA, boundsB).some((turn) => {
    const inner = turned(b, turn);
    const inside = (place: LonLat) =>
      a.areas.some((area) => insideArea(area, place) || onBoundary(area, place)) ||
      a.points.some(([lon, lat]) => lon === place[0] && lat === place[1]);
    for (const place of vertices(inner)) if (!inside(place)) return false;
    return !edgesOf(a).some(([p, q]) => edgesOf(inner).some(([r, s]) => segmentsCross(p, q, r, s)));
  });
}

function firstPlaces({ areas, lines, points }: OutlineShape): LonLat[] {
  const firsts = [...areas.map((area) => area[0]?.[0]), ...lines.map((line) => line[0])];
  return [...firsts.filter((place) => place !== undefined), ...points];
}

function edgesOf({ areas, lines }: OutlineShape): [LonLat, LonLat][] {
  const edges: [LonLat, LonLat][] = [];
  for (const ring of [...areas.flat(), ...lines]) {
    for (let i = 1; i < ring.length; i++) {
      const [p, q] = [ring[i - 1], ring[i]];
      if (p && q) edges.push([p, q]);
    }
  }
  return edges;
}

/** Even-odd rule over all rings. */
export function insideArea(area: AreaRings, [lon, lat]: LonLat): boolean {
  let inside = false;
  for (const ring of area) {
    for (let i = 1; i < ring.length; i++) {
      const [x0, y0] = ring[i - 1] ?? [0, 0];
      const [x1, y1] = ring[i] ?? [0, 0];
      if (y0 > lat === y1 > lat) continue;
      if (lon < x0 + ((x1 - x0) * (lat - y0)) / (y1 - y0)) inside = !inside;
    }
  }
  return inside;
}

function onBoundary(area: AreaRings, place: LonLat): boolean {
  return edgesOf({ areas: [area], lines: [], points: [] }).some(([p, q]) => onSegment(p, q, place));
}

function side([x0, y0]: LonLat, [x1, y1]: LonLat, [x, y]: LonLat): number {
  return Math.sign((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0));
}

function onSegment(p: LonLat, q: LonLat, [x, y]: LonLat): boolean {
  return (
    side(p, q, [x, y]) === 0 &&
    x >= Math.min(p[0], q[0]) &&
    x <= Math.max(p[0], q[0]) &&
    y >= Math.min(p[1], q[1]) &&
    y <= Math.max(p[1], q[1])
  );
}

function segmentsCross(p: LonLat, q: LonLat, r: LonLat, s: LonLat): boolean {
  return side(p, q, r) * side(p, q, s) < 0 && side(r, s, p) * side(r, s, q) < 0;
}

function segmentsMeet(p: LonLat, q: LonLat, r: LonLat, s: LonLat): boolean {
  if (Math.max(p[0], q[0]) < Math.min(r[0], s[0]) || Math.min(p[0], q[0]) > Math.max(r[0], s[0]))
    return false;
  if (Math.max(p[1], q[1]) < Math.min(r[1], s[1]) || Math.min(p[1], q[1]) > Math.max(r[1], s[1]))
    return false;
  return (
    segmentsCross(p, q, r, s) ||
    onSegment(p, q, r) ||
    onSegment(p, q, s) ||
    onSegment(r, s, p) ||
    onSegment(r, s, q)
  );
}

/** Square meters on the sphere. */
export function areaOf(shape: OutlineShape): number {
  let total = 0;
  for (const area of shape.areas) {
    area.forEach((ring, i) => {
      total += (i === 0 ? 1 : -1) * Math.abs(ringArea(ring));
    });
  }
  return total;
}

function ringArea(ring: Ring): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    const [x0, y0] = ring[i - 1] ?? [0, 0];
    const [x1, y1] = ring[i] ?? [0, 0];
    sum += (x1 - x0) * RADIANS * (2 + Math.sin(y0 * RADIANS) + Math.sin(y1 * RADIANS));
  }
  return (sum * EARTH_RADIUS_M ** 2) / 2;
}

/** Meters along the great circle. */
export function distanceBetween([lon0, lat0]: LonLat, [lon1, lat1]: LonLat): number {
  const h =
    Math.sin(((lat1 - lat0) * RADIANS) / 2) ** 2 +
    Math.cos(lat0 * RADIANS) *
      Math.cos(lat1 * RADIANS) *
      Math.sin(((lon1 - lon0) * RADIANS) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

export function lengthOf(rings: readonly Ring[]): number {
  let total = 0;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [p, q] = [ring[i - 1], ring[i]];
      if (p && q) total += distanceBetween(p, q);
    }
  }
  return total;
}

/** Meters between the nearest places of two shapes; 0 where they meet. */
export function distance(a: OutlineShape, b: OutlineShape): number {
  if (intersects(a, b)) return 0;
  let least = Infinity;
  for (const turn of [-360, 0, 360]) {
    const other = turned(b, turn);
    for (const place of vertices(a)) least = Math.min(least, distanceToShape(place, other));
    for (const place of vertices(other)) least = Math.min(least, distanceToShape(place, a));
  }
  return least;
}

function distanceToShape(place: LonLat, shape: OutlineShape): number {
  let least = Infinity;
  for (const other of shape.points) least = Math.min(least, distanceBetween(place, other));
  for (const [p, q] of edgesOf(shape))
    least = Math.min(least, distanceBetween(place, nearestOn(p, q, place)));
  return least;
}

/** Nearest place of a segment, on a plane that is true to scale at `place`. */
function nearestOn(p: LonLat, q: LonLat, place: LonLat): LonLat {
  const shrink = Math.cos(place[1] * RADIANS) || 1e-9;
  const [dx, dy] = [(q[0] - p[0]) * shrink, q[1] - p[1]];
  const square = dx * dx + dy * dy;
  if (square === 0) return p;
  const t = ((place[0] - p[0]) * shrink * dx + (place[1] - p[1]) * dy) / square;
  const along = Math.min(1, Math.max(0, t));
  return [p[0] + (q[0] - p[0]) * along, p[1] + (q[1] - p[1]) * along];
}

/** Center of gravity: of the areas, else of the lines, else of the points. */
export function centroidOf(shape: OutlineShape): LonLat | null {
  if (shape.areas.length > 0) return weightedMean(shape.areas.flatMap(triangles));
  if (shape.lines.length > 0) {
    return weightedMean(
      edgesOf(shape).map(
        ([p, q]) => [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2, distanceBetween(p, q)] as const,
      ),
    );
  }
  return weightedMean(shape.points.map(([lon, lat]) => [lon, lat, 1] as const));
}

type Weighted = readonly [x: number, y: number, weight: number];

function triangles(area: AreaRings): Weighted[] {
  return area.flatMap((ring, hole) => {
    const [origin = [0, 0] as const] = ring;
    const parts: Weighted[] = [];
    for (let i = 2; i < ring.length; i++) {
      const [x0, y0] = ring[i - 1] ?? [0, 0];
      const [x1, y1] = ring[i] ?? [0, 0];
      const doubled = (x0 - origin[0]) * (y1 - origin[1]) - (x1 - origin[0]) * (y0 - origin[1]);
      const weight = doubled * Math.cos(((y0 + y1 + origin[1]) / 3) * RADIANS);
      parts.push([(x0 + x1 + origin[0]) / 3, (y0 + y1 + origin[1]) / 3, weight]);
    }
    const total = parts.reduce((sum, [, , weight]) => sum + weight, 0);
    const sign = Math.sign(total) * (hole === 0 ? 1 : -1);
    return parts.map(([x, y, weight]): Weighted => [x, y, weight * sign]);
  });
}

function weightedMean(parts: readonly Weighted[]): LonLat | null {
  const total = parts.reduce((sum, [, , weight]) => sum + weight, 0);
  const [first] = parts;
  if (total === 0) return first ? [first[0], first[1]] : null;
  const x = parts.reduce((sum, [px, , weight]) => sum + px * weight, 0) / total;
  const y = parts.reduce((sum, [, py, weight]) => sum + py * weight, 0) / total;
  return [x, y];
}

/** Smallest convex ring around all places (monotone chain). */
export function convexHull(shape: OutlineShape): Ring {
  const sorted = [...vertices(shape)].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const half = (places: LonLat[]) => {
    const chain: LonLat[] = [];
    for (const place of places) {
      while (chain.length >= 2) {
        const [p, q] = [chain[chain.length - 2], chain[chain.length - 1]];
        if (p && q && side(p, q, place) > 0) break;
        chain.pop();
      }
      chain.push(place);
    }
    return chain;
  };
  const hull = [...half(sorted).slice(0, -1), ...half(sorted.reverse()).slice(0, -1)];
  const [first] = hull;
  return first ? [...hull, first] : [];
}
