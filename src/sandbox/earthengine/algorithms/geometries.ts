/** Geometries, and features by their geometry: their parts, positions and measures. */
import type { Define } from '../signature.ts';
import type { EeProjection } from '../values/eeProjection.ts';
import { Geometry, type GeometryType } from '../values/geometry.ts';
import {
  areaOf,
  contains,
  distance,
  intersects,
  lengthOf,
  type OutlineShape,
} from '../values/shape.ts';
import type { Holder, Value } from '../values/value.ts';
import { geometryOf } from './elements.ts';

export function defineGeometries(define: Define): void {
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
  disjoint: ['Whether they do not meet.', (left, right) => !intersects(left, right)],
  contains: ['Whether the first holds the second.', contains],
  containedIn: ['Whether the first is within the second.', (left, right) => contains(right, left)],
};

/** Arguments that follow those of most functions. */
export const EXTRAS = 'maxError: ErrorMargin = null, proj: Projection = null';

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
