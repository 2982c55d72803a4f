/** Geometries from other geometries: outlines, combinations, buffers, fewer vertices. */
import { difference, intersection, union, xor } from 'polyclip-ts';
import type { Define } from '../signature.ts';
import { WGS84 } from '../values/eeProjection.ts';
import { FeatureObject } from '../values/featureObject.ts';
import { Geometry, rectangle } from '../values/geometry.ts';
import {
  type AreaRings,
  centroidOf,
  convexHull,
  EARTH_RADIUS_M,
  type LonLat,
  type Ring,
  shapeBounds,
  turned,
  turnsOf,
} from '../values/shape.ts';
import { geometryOf } from './elements.ts';
import { EXTRAS } from './geometries.ts';

/** One geometry in, one out. */
const CHANGES: Readonly<Record<string, readonly [string, (geometry: Geometry) => Geometry]>> = {
  bounds: [
    'The rectangle around it.',
    ({ shape }) => {
      const bounds = shapeBounds(shape);
      return bounds ? rectangle(WGS84, ...bounds, false) : Geometry.fromAreas([]);
    },
  ],
  centroid: [
    'Its center of gravity.',
    ({ shape }) => {
      const place = centroidOf(shape);
      return place ? new Geometry('Point', place) : new Geometry('MultiPoint', []);
    },
  ],
  convexHull: [
    'The smallest convex area around it.',
    ({ shape }) => Geometry.fromAreas([[convexHull(shape)]]),
  ],
  dissolve: [
    'Its areas as one.',
    (geometry) => combineAreas('union', geometry, Geometry.fromAreas([])),
  ],
};

const CLIPPING = { union, intersection, difference, xor };

type Combination = keyof typeof CLIPPING;

const COMBINATIONS: Readonly<Record<string, readonly [string, Combination]>> = {
  union: ['The area in either.', 'union'],
  intersection: ['The area in both.', 'intersection'],
  difference: ['The area in the first only.', 'difference'],
  symmetricDifference: ['The area in exactly one of the two.', 'xor'],
};

export function defineGeometryOperations(define: Define): void {
  for (const [name, [description, change]] of Object.entries(CHANGES)) {
    define(
      `Geometry.${name}(geometry: Geometry, ${EXTRAS}) -> Geometry`,
      description,
      (geometry, _, projection) =>
        projection ? change(geometry).transform(projection) : change(geometry),
    );
    define(
      `Feature.${name}(feature: Element, ${EXTRAS}) -> ${name === 'dissolve' ? 'Element' : 'Feature'}`,
      description,
      (feature) => {
        const geometry = geometryOf(feature);
        return new FeatureObject(geometry && change(geometry), feature.properties);
      },
    );
  }
  for (const [name, [description, kind]] of Object.entries(COMBINATIONS)) {
    define(
      `Geometry.${name}(left: Geometry, right: Geometry, ${EXTRAS}) -> Geometry`,
      description,
      (left, right) => combineAreas(kind, left, right),
    );
    define(
      `Feature.${name}(left: Element, right: Element, ${EXTRAS}) -> Feature`,
      description,
      (left, right) => {
        const [a, b] = [geometryOf(left), geometryOf(right)];
        return new FeatureObject(a && b ? combineAreas(kind, a, b) : (a ?? b), left.properties);
      },
    );
  }
  define(
    `Geometry.buffer(geometry: Geometry, distance: Float, ${EXTRAS}) -> Geometry`,
    'The area within a distance in meters; a negative distance shrinks it.',
    (geometry, meters) => buffer(geometry, meters),
  );
  define(
    `Feature.buffer(feature: Element, distance: Float, ${EXTRAS}) -> Feature`,
    'The feature with the area within a distance in meters.',
    (feature, meters) => {
      const geometry = geometryOf(feature);
      return new FeatureObject(geometry && buffer(geometry, meters), feature.properties);
    },
  );
  define(
    'Geometry.simplify(geometry: Geometry, maxError: ErrorMargin, proj: Projection = null) -> Geometry',
    'With fewer vertices, off by at most so many meters.',
    (geometry, { value }) => simplify(geometry, value ?? 0),
  );
}

function combineAreas(kind: Combination, left: Geometry, right: Geometry): Geometry {
  const [a, b] = [left.shape, right.shape];
  const [boundsA, boundsB] = [shapeBounds(a), shapeBounds(b)];
  const turn = boundsA && boundsB ? (turnsOf(boundsA, boundsB)[0] ?? 0) : 0;
  const result = CLIPPING[kind](toClip(a.areas), toClip(turned(b, turn).areas));
  return Geometry.fromAreas(result as unknown as readonly AreaRings[]);
}

function toClip(areas: readonly AreaRings[]): [number, number][][][] {
  return areas.map((area) =>
    area.map((ring) => ring.map(([lon, lat]): [number, number] => [lon, lat])),
  );
}

const CIRCLE_STEPS = 32;

/** The union of the geometry with a disc around each vertex and a strip along each edge. */
function buffer(geometry: Geometry, meters: number): Geometry {
  const { shape } = geometry;
  const size = Math.abs(meters);
  const rings = [...shape.areas.flat(), ...shape.lines];
  const around: AreaRings[] = [...shape.points, ...rings.flat()].map((place) => [
    disc(place, size),
  ]);
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [p, q] = [ring[i - 1], ring[i]];
      if (p && q && (p[0] !== q[0] || p[1] !== q[1]))
        around.push([
          convexHull({ areas: [[disc(p, size)], [disc(q, size)]], lines: [], points: [] }),
        ]);
    }
  }
  const edge = toClip(around).map((polygon) => [polygon]);
  const base = toClip(shape.areas);
  const result = meters >= 0 ? union(base, ...edge) : difference(base, ...edge);
  return Geometry.fromAreas(result as unknown as readonly AreaRings[]);
}

function disc([lon, lat]: LonLat, meters: number): Ring {
  const degrees = meters / EARTH_RADIUS_M / (Math.PI / 180);
  const shrink = Math.max(0.01, Math.cos(lat * (Math.PI / 180)));
  const ring = Array.from({ length: CIRCLE_STEPS }, (_, i): LonLat => {
    const angle = (i / CIRCLE_STEPS) * 2 * Math.PI;
    return [lon + (degrees * Math.cos(angle)) / shrink, lat + degrees * Math.sin(angle)];
  });
  return [...ring, ring[0] ?? [lon, lat]];
}

/**
 * Leaves out vertices that are closer than a distance in meters to the line without them
 * (Douglas-Peucker).
 */
function simplify(geometry: Geometry, meters: number): Geometry {
  const tolerance = meters / EARTH_RADIUS_M / (Math.PI / 180);
  const thin = (ring: Ring): Ring => {
    const [first, last] = [ring[0], ring[ring.length - 1]];
    if (ring.length < 3 || !first || !last) return ring;
    let [furthest, at] = [0, 0];
    ring.forEach((place, i) => {
      const off = offLine(first, last, place);
      if (off > furthest) [furthest, at] = [off, i];
    });
    if (furthest <= tolerance) return [first, last];
    return [...thin(ring.slice(0, at + 1)).slice(0, -1), ...thin(ring.slice(at))];
  };
  const { areas, lines } = geometry.shape;
  if (areas.length > 0) return Geometry.fromAreas(areas.map((area) => area.map(thin)));
  const [line] = lines;
  return line ? new Geometry('LineString', thin(line), { geodesic: false }) : geometry;
}

function offLine([x0, y0]: LonLat, [x1, y1]: LonLat, [x, y]: LonLat): number {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (length === 0) return Math.hypot(x - x0, y - y0);
  return Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length;
}
