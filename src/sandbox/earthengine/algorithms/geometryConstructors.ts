/** Geometries from coordinates. */
import { EvaluationError } from '../evaluationErrors.ts';
import type { Define } from '../signature.ts';
import { WGS84 } from '../values/eeProjection.ts';
import { Geometry, rectangle } from '../values/geometry.ts';
import { isList, type Value } from '../values/value.ts';

type Nested = Geometry['coordinates'];

export function defineGeometryConstructors(define: Define): void {
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
