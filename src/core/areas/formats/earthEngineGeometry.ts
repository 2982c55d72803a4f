/**
 * Geometries and features as Earth Engine writes their expressions: the constructor with its arguments, as
 * `print(ee.Geometry(…))` and `serialize()` have it, in the present form and in the older one.
 */
import type { Geometry } from 'geojson';
import { isRecord } from '../../../domain/isRecord.ts';
import { areaProjectionOf, normalizeCrs } from '../../grids/projection.ts';
import { refuseArea } from '../areaProblem.ts';

type Values = Readonly<Record<string, unknown>>;

/** How deep numbers are in arrays. */
const DEPTHS: Readonly<Record<string, number>> = {
  Point: 1,
  MultiPoint: 2,
  LineString: 2,
  LinearRing: 2,
  MultiLineString: 3,
  Polygon: 3,
  MultiPolygon: 4,
};

/** Most values in each other. */
const MAX_DEPTH = 50;

/**
 * A value without expressions: geometries are GeoJSON with `geodesic`, as clients write them.
 *
 * @throws AreaProblemError for an expression other than a constructor of geometries or features
 */
export function withoutExpressions(document: unknown): unknown {
  if (!isRecord(document)) return document;
  const { result, values, type } = document;
  if (typeof result === 'string' && isRecord(values)) {
    return evaluated({ valueReference: result }, values, 0);
  }
  const isExpression =
    type === 'Invocation' ||
    'functionInvocationValue' in document ||
    (type === undefined && 'algorithm' in document);
  return isExpression ? evaluated(document, {}, 0) : document;
}

function evaluated(value: unknown, values: Values, depth: number): unknown {
  if (depth > MAX_DEPTH) return refuse();
  const inner = (each: unknown) => evaluated(each, values, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  if (!isRecord(value)) return value;
  if ('constantValue' in value) return value.constantValue;
  if (typeof value.valueReference === 'string') return inner(values[value.valueReference]);
  const { arrayValue, dictionaryValue, functionInvocationValue: call } = value;
  if (isRecord(arrayValue) && Array.isArray(arrayValue.values)) return arrayValue.values.map(inner);
  if (isRecord(dictionaryValue) && isRecord(dictionaryValue.values)) {
    const entries = Object.entries(dictionaryValue.values);
    return Object.fromEntries(entries.map(([key, each]) => [key, inner(each)]));
  }
  if (isRecord(call)) return constructed(call.functionName, call.arguments, inner);
  if (value.type === 'Invocation') return constructed(value.functionName, value.arguments, inner);
  const { algorithm, ...others } = value;
  if (typeof algorithm === 'string') return constructed(algorithm, others, inner);
  return refuse();
}

function constructed(name: unknown, given: unknown, inner: (value: unknown) => unknown): unknown {
  const [, type] = /^GeometryConstructors\.(\w+)$/.exec(String(name)) ?? [];
  if (!isRecord(given)) return refuse();
  // The error of a conversion, of which there is none.
  const { maxError, ...needed } = given;
  const values = Object.entries(needed).map(([key, value]) => [key, inner(value)] as const);
  const known: Values = Object.fromEntries(values.filter(([, value]) => value !== null));
  if (type !== undefined) return constructGeometry(type, known);
  switch (name) {
    case 'Projection':
      return known.transform === undefined ? known.crs : refuse();
    case 'Feature':
      return { type: 'Feature', geometry: known.geometry, properties: known.metadata ?? {} };
    case 'Collection':
      return { type: 'FeatureCollection', features: known.features };
    default:
      return refuse();
  }
}

/**
 * A geometry as a constructor makes it.
 *
 * @param type of the constructor, such as `Rectangle`
 * @param given values of its arguments, by the names that Earth Engine has in expressions
 * @returns GeoJSON with the members `geodesic`, `crs` and `evenOdd`
 * @throws AreaProblemError for values that have to be calculated
 */
export function constructGeometry(type: string, given: Values): Values {
  const { coordinates, geometries, geodesic, crs, evenOdd, west, south, east, north } = given;
  if (crs !== undefined && typeof crs !== 'string') return refuse();
  const common = {
    geodesic: hasGeodesicEdges(crs, geodesic),
    ...(crs !== undefined && { crs }),
    ...(evenOdd !== undefined && { evenOdd }),
  };
  if (type === 'BBox') {
    const [w = 0, s = 0, e = 0, n = 0] = [west, south, east, north].map(Number);
    // Degrees of a circle: the east may be the smaller number.
    const box = [w, s, e < w ? e + 360 : e, n];
    return { ...rectanglePolygon(box), geodesic: false };
  }
  if (type === 'MultiGeometry') {
    return {
      type: 'GeometryCollection',
      geometries: Array.isArray(geometries) ? geometries : refuse(),
    };
  }
  if (type === 'Rectangle') return { ...rectanglePolygon(coordinates), ...common };
  const wanted = DEPTHS[type];
  if (wanted === undefined) return refuse();
  return { type, coordinates: nested(coordinates, wanted), ...common };
}

/**
 * Whether edges are great circles: unless it is defined, they are in degrees, and are straight lines in
 * a projection.
 *
 * @param crs name of the system, or the member of GeoJSON; undefined for degrees
 */
export function hasGeodesicEdges(crs: unknown, geodesic: unknown): boolean {
  if (geodesic !== undefined && geodesic !== null) return geodesic === true;
  const name = isRecord(crs) && isRecord(crs.properties) ? crs.properties.name : crs;
  if (typeof name !== 'string') return true;
  try {
    return areaProjectionOf(normalizeCrs(name)).isGeographic;
  } catch {
    // It is refused where it is converted.
    return false;
  }
}

/**
 * @param coordinates two corners, four numbers, or a ring
 * @returns a polygon with the corners as they are given
 */
export function rectanglePolygon(coordinates: unknown): Geometry {
  const positions = nested(coordinates, 2);
  const corners = positions.length === 1 ? nested(positions[0], 2) : positions;
  if (corners.length !== 2) {
    return { type: 'Polygon', coordinates: nested(coordinates, 3) } as Geometry;
  }
  const [[west, south] = [], [east, north] = []] = corners as number[][];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] } as Geometry;
}

/** Numbers one after the other as pairs, in as many arrays as a type has. */
function nested(value: unknown, wanted: number): unknown[] {
  if (!Array.isArray(value)) return refuse();
  let list: unknown[] = value;
  if (wanted > 1 && list.every((each) => typeof each === 'number')) {
    list = Array.from({ length: Math.ceil(list.length / 2) }, (_, at) =>
      value.slice(2 * at, 2 * at + 2),
    );
  }
  for (let depth = depthOf(list); depth < wanted; depth++) list = [list];
  return list;
}

function depthOf(value: unknown): number {
  return Array.isArray(value) ? 1 + depthOf(value[0]) : 0;
}

function refuse(): never {
  refuseArea({ reason: 'other-format', format: 'earthEngine' });
}
