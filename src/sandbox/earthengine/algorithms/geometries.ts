/** Geometries, and features by their geometry. */
import { difference, intersection, union, xor } from 'polyclip-ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import type { EeProjection } from '../values/eeProjection.ts';
import { WGS84 } from '../values/eeProjection.ts';
import { FeatureObject } from '../values/featureObject.ts';
import { Geometry, type GeometryType, rectangle } from '../values/geometry.ts';
import {
  type Area,
  areaOf,
  boundsOf,
  centroidOf,
  contains,
  convexHull,
  distance,
  EARTH_RADIUS_M,
  intersects,
  type LonLat,
  lengthOf,
  type OutlineShape,
  type Ring,
  turned,
  turnsOf,
} from '../values/shape.ts';
import { type Holder, isList, type Value } from '../values/value.ts';
import { geometryOf } from './elements.ts';

type Nested = Geometry['coordinates'];

export function defineGeometries(define: Define): void {
  defineConstructors(define);
  define('Geometry.type(geometry: Geometry) -> String', 'Its kind.', (geometry) => geometry.kind);
  define(
    'Geometry.coordinates(geometry: Geometry) -> List<Object>',
    'Its coordinates as nested lists.',
    (geometry) => geometry.crsCoordinates as Value as readonly Value[],
  );
  define('Geometry.geometries(geometry: Geometry) -> List<Geometry>', 'Its parts.', (geometry) =>
    partsOf(geometry),
  );
  define(
    'Geometry.projection(geometry: Geometry) -> Projection',
    'The projection of its coordinates.',
    (geometry) => geometry.projection,
  );
  define(
    'Geometry.geodesic(geometry: Geometry) -> Boolean',
    'Whether its edges are great circles.',
    (geometry) => geometry.geodesic,
  );
  define(
    'Geometry.edgesAreGeodesics(geometry: Geometry) -> Boolean',
    'Whether its edges are great circles.',
    (geometry) => geometry.geodesic,
  );
  define(
    'Geometry.isUnbounded(geometry: Geometry) -> Boolean',
    'Whether it has no bounds.',
    ({ bounds }) => bounds === null,
  );
  define(
    'Geometry.transform(geometry: Geometry, proj: Projection = WGS84, maxError: ErrorMargin = null, geodesic: Boolean = null) -> Geometry',
    'With its coordinates in another projection.',
    (geometry, projection, _, geodesic) => geometry.transform(projection, geodesic),
  );
  define(
    'Feature.geometry(feature: Element, maxError: ErrorMargin = null, proj: Projection = null, geodesics: Boolean = null) -> Geometry',
    'Its geometry.',
    (feature, _, projection) => {
      const geometry = geometryOf(feature);
      return geometry && projection ? geometry.transform(projection) : geometry;
    },
  );
  definePredicates(define);
  defineMeasures(define);
  defineOperations(define);
}

function defineConstructors(define: Define): void {
  const nested = (coordinates: readonly Value[]) => coordinates as Nested;
  define(
    'GeometryConstructors.Point(coordinates: List<Number>, crs: Projection = null) -> Geometry',
    'A point.',
    (coordinates, crs) => {
      if (coordinates.length !== 2) throw new EvaluationError('A point needs two coordinates.');
      return new Geometry('Point', coordinates, { projection: crs ?? WGS84 });
    },
  );
  define(
    'GeometryConstructors.MultiPoint(coordinates: List<Object>, crs: Projection = null) -> Geometry',
    'Several points.',
    (coordinates, crs) =>
      new Geometry('MultiPoint', depth(nested(coordinates), 2), { projection: crs ?? WGS84 }),
  );
  const lines = [
    ['LineString', 2],
    ['LinearRing', 2],
    ['MultiLineString', 3],
  ] as const;
  for (const [kind, levels] of lines) {
    define(
      `GeometryConstructors.${kind}(coordinates: List<Object>, crs: Projection = null, geodesic: Boolean = null, maxError: ErrorMargin = null) -> Geometry`,
      `A geometry of type ${kind}.`,
      (coordinates, crs, geodesic) =>
        new Geometry(kind, depth(nested(coordinates), levels), {
          projection: crs ?? WGS84,
          geodesic,
        }),
    );
  }
  const areas = [
    ['Polygon', 3],
    ['MultiPolygon', 4],
  ] as const;
  for (const [kind, levels] of areas) {
    define(
      `GeometryConstructors.${kind}(coordinates: List<Object>, crs: Projection = null, geodesic: Boolean = null, maxError: ErrorMargin = null, evenOdd: Boolean = true) -> Geometry`,
      `A geometry of type ${kind}.`,
      (coordinates, crs, geodesic, _, evenOdd) =>
        new Geometry(kind, depth(nested(coordinates), levels), {
          projection: crs ?? WGS84,
          geodesic,
          evenOdd,
        }),
    );
  }
  define(
    'GeometryConstructors.Rectangle(coordinates: List<Object>, crs: Projection = null, geodesic: Boolean = null, evenOdd: Boolean = true) -> Geometry',
    'A rectangle by two opposite corners.',
    (coordinates, crs, geodesic) => {
      const numbers = coordinates
        .flatMap((corner) => (isList(corner) ? corner : [corner]))
        .map(Number);
      const [x0, y0, x1, y1] = numbers;
      if (
        numbers.length !== 4 ||
        x0 === undefined ||
        y0 === undefined ||
        x1 === undefined ||
        y1 === undefined
      ) {
        throw new EvaluationError('A rectangle needs two points or four coordinates.');
      }
      return rectangle(
        crs ?? WGS84,
        Math.min(x0, x1),
        Math.min(y0, y1),
        Math.max(x0, x1),
        Math.max(y0, y1),
        geodesic,
      );
    },
  );
  define(
    'GeometryConstructors.BBox(west: Float, south: Float, east: Float, north: Float) -> Geometry',
    'The rectangle between meridians and parallels.',
    (west, south, east, north) =>
      rectangle(
        WGS84,
        west,
        Math.max(-90, south),
        east < west ? east + 360 : east,
        Math.min(90, north),
        false,
      ),
  );
  define(
    'GeometryConstructors.MultiGeometry(geometries: List<Geometry>, crs: Projection = null, geodesic: Boolean = null, maxError: ErrorMargin = null) -> Geometry',
    'Several geometries as one.',
    (parts, crs, geodesic) =>
      new Geometry('GeometryCollection', [], {
        parts: crs ? parts.map((part) => part.transform(crs)) : parts,
        geodesic,
        projection: crs ?? WGS84,
      }),
  );
}

/** Coordinates as deeply nested as a type has them; flat numbers are taken in pairs. */
function depth(coordinates: Nested, levels: number): Nested {
  if (typeof coordinates === 'number') throw new EvaluationError('Coordinates must be a list.');
  let result: Nested = coordinates;
  if (coordinates.length > 0 && coordinates.every((value) => typeof value === 'number')) {
    const numbers = coordinates as readonly number[];
    if (numbers.length % 2 !== 0)
      throw new EvaluationError(`Invalid number of coordinates: ${numbers.length}`);
    result = numbers.flatMap((x, i) => (i % 2 === 0 ? [[x, numbers[i + 1] ?? 0]] : []));
  }
  let found = 0;
  for (let at: Nested | undefined = result; Array.isArray(at); at = at[0]) found++;
  if (found > levels)
    throw new EvaluationError(
      `Coordinates are nested ${found} deep; ${levels} levels were expected.`,
    );
  while (found++ < levels) result = [result];
  return result;
}

function partsOf(geometry: Geometry): readonly Geometry[] {
  const { kind, coordinates, projection, geodesic } = geometry;
  if (kind === 'GeometryCollection') return geometry.parts;
  if (!kind.startsWith('Multi') || typeof coordinates === 'number') return [geometry];
  const single = kind.slice('Multi'.length) as GeometryType;
  return coordinates.map((part) => new Geometry(single, part, { projection, geodesic }));
}

const PREDICATES: Readonly<
  Record<string, readonly [string, (left: OutlineShape, right: OutlineShape) => boolean]>
> = {
  intersects: ['Whether both meet.', intersects],
  disjoint: ['Whether both lie apart.', (left, right) => !intersects(left, right)],
  contains: ['Whether the first holds the second.', contains],
  containedIn: ['Whether the first is within the second.', (left, right) => contains(right, left)],
};

const EXTRAS = 'maxError: ErrorMargin = null, proj: Projection = null';

function shapeOf(holder: Holder): OutlineShape {
  return geometryOf(holder)?.shape ?? { areas: [], lines: [], points: [] };
}

function definePredicates(define: Define): void {
  for (const [name, [description, predicate]] of Object.entries(PREDICATES)) {
    define(
      `Geometry.${name}(left: Geometry, right: Geometry, ${EXTRAS}) -> Boolean`,
      description,
      (left, right) => predicate(left.shape, right.shape),
    );
    define(
      `Feature.${name}(left: Element, right: Element, ${EXTRAS}) -> Boolean`,
      description,
      (left, right) => predicate(shapeOf(left), shapeOf(right)),
    );
  }
  define(
    `Geometry.withinDistance(left: Geometry, right: Geometry, distance: Float, ${EXTRAS}) -> Boolean`,
    'Whether both are at most so many meters apart.',
    (left, right, meters) => distance(left.shape, right.shape) <= meters,
  );
  define(
    `Feature.withinDistance(left: Element, right: Element, distance: Float, ${EXTRAS}) -> Boolean`,
    'Whether both are at most so many meters apart.',
    (left, right, meters) => distance(shapeOf(left), shapeOf(right)) <= meters,
  );
  define(
    `Geometry.distance(left: Geometry, right: Geometry, ${EXTRAS}, spherical: Boolean = false) -> Float`,
    'Meters between both.',
    (left, right) => distance(left.shape, right.shape),
  );
  define(
    `Feature.distance(left: Element, right: Element, ${EXTRAS}, spherical: Boolean = false) -> Float`,
    'Meters between both.',
    (left, right) => distance(shapeOf(left), shapeOf(right)),
  );
}

const MEASURES: Readonly<Record<string, readonly [string, (shape: OutlineShape) => number]>> = {
  area: ['Square meters.', areaOf],
  length: ['Meters of its lines.', (shape) => lengthOf(shape.lines)],
  perimeter: ['Meters around its areas.', (shape) => lengthOf(shape.areas.flat())],
};

function defineMeasures(define: Define): void {
  for (const [name, [description, measure]] of Object.entries(MEASURES)) {
    define(
      `Geometry.${name}(geometry: Geometry, ${EXTRAS}) -> Float`,
      description,
      (geometry, _, projection) =>
        name === 'area' && projection ? planarArea(geometry, projection) : measure(geometry.shape),
    );
    define(`Feature.${name}(feature: Element, ${EXTRAS}) -> Float`, description, (feature) =>
      measure(shapeOf(feature)),
    );
  }
}

/** Square units of a projection. */
function planarArea(geometry: Geometry, projection: EeProjection): number {
  let total = 0;
  for (const area of geometry.shape.areas) {
    area.forEach((ring, hole) => {
      const points = ring.map(([lon, lat]) => projection.fromLonLat(lon, lat));
      const doubled = points.reduce((sum, [x, y], i) => {
        const [u, v] = points[(i + 1) % points.length] ?? [x, y];
        return sum + x * v - u * y;
      }, 0);
      total += (hole === 0 ? 1 : -1) * Math.abs(doubled / 2);
    });
  }
  return total;
}

/** One geometry in, one out. */
const CHANGES: Readonly<Record<string, readonly [string, (geometry: Geometry) => Geometry]>> = {
  bounds: [
    'The rectangle around it.',
    ({ shape }) => {
      const bounds = boundsOf(shape);
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

function defineOperations(define: Define): void {
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
  const [boundsA, boundsB] = [boundsOf(a), boundsOf(b)];
  const turn = boundsA && boundsB ? (turnsOf(boundsA, boundsB)[0] ?? 0) : 0;
  const result = CLIPPING[kind](toClip(a.areas), toClip(turned(b, turn).areas));
  return Geometry.fromAreas(result as unknown as readonly Area[]);
}

function toClip(areas: readonly Area[]): [number, number][][][] {
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
  const around: Area[] = [...shape.points, ...rings.flat()].map((place) => [disc(place, size)]);
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
  return Geometry.fromAreas(result as unknown as readonly Area[]);
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
