/**
 * Constructors of geometries and features of Earth Engine's clients, called with values.
 *
 * Source of names, orders and defaults of arguments: `geometry.js` and the reference of
 * `@google/earthengine`.
 */
import { isRecord } from '../../../domain/isRecord.ts';
import { constructGeometry, hasGeodesicEdges, withoutExpressions } from './earthEngineGeometry.ts';

/** Arguments of a call by their order, and by their names. */
export interface CodeArguments {
  readonly values: readonly unknown[];
  readonly named: ReadonlyMap<string, unknown>;
}

/** Ends the reading. @param what is not a value; the call itself unless given */
type Refuse = (what?: string) => never;
type Constructor = (given: CodeArguments, refuse: Refuse) => unknown;
type Values = Readonly<Record<string, unknown>>;

const POINTS = ['coords', 'proj'];
const LINES = [...POINTS, 'geodesic', 'maxError'];

/** Arguments of the constructors of one type. */
const GEOMETRIES: Readonly<Record<string, readonly string[]>> = {
  Point: POINTS,
  MultiPoint: POINTS,
  Rectangle: [...POINTS, 'geodesic', 'evenOdd'],
  LineString: LINES,
  LinearRing: LINES,
  MultiLineString: LINES,
  Polygon: [...LINES, 'evenOdd'],
  MultiPolygon: [...LINES, 'evenOdd'],
};

const BOX = ['west', 'south', 'east', 'north'];

/** @param name such as `ee.Geometry.Polygon`; undefined for any other function */
export function constructorOf(name: string): Constructor | undefined {
  switch (name) {
    case 'ee.Geometry':
      return geometry;
    case 'ee.Geometry.BBox':
      return (given, refuse) => constructGeometry('BBox', named(given, BOX, refuse));
    case 'ee.Feature':
      return feature;
    case 'ee.FeatureCollection':
      return featureCollection;
    case 'ee.Projection':
      return projection;
    default: {
      const type = name.replace(/^ee\.Geometry\./, '');
      const names = type !== name && Object.hasOwn(GEOMETRIES, type) ? GEOMETRIES[type] : undefined;
      return names && ((given, refuse) => ofType(type, names, given, refuse));
    }
  }
}

/** Arguments by their names: in their order, as an object of JavaScript, or as in Python. */
function named(
  { values, named: byName }: CodeArguments,
  names: readonly string[],
  refuse: Refuse,
): Values {
  const [only] = values;
  const isObject = values.length === 1 && byName.size === 0 && isRecord(only) && !('type' in only);
  const entries = isObject
    ? Object.entries(only)
    : [...values.map((value, at) => [names[at], value] as const), ...byName];
  const known: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    // One too many, one of another function, or one that is given twice.
    if (name === undefined || !names.includes(name) || name in known) return refuse(name);
    if (value !== null) known[name] = value;
  }
  return known;
}

function ofType(
  type: string,
  names: readonly string[],
  given: CodeArguments,
  refuse: Refuse,
): unknown {
  const { values } = given;
  const areNumbers = given.named.size === 0 && values.every((each) => typeof each === 'number');
  const { coords, proj, geodesic, maxError, evenOdd } = areNumbers
    ? { coords: values }
    : named(given, names, refuse);
  if (!Array.isArray(coords) || !areArrays(coords)) return refuse();
  // It is the error of a conversion, and there is none.
  if (maxError !== undefined && typeof maxError !== 'number') return refuse('maxError');
  return constructGeometry(type, {
    coordinates: coords,
    ...edgesOf({ proj, geodesic, evenOdd }, refuse),
  });
}

/** Whether lists have nothing but numbers in them, at any depth. */
function areArrays(list: readonly unknown[]): boolean {
  return list.every((each) => (Array.isArray(each) ? areArrays(each) : typeof each === 'number'));
}

function edgesOf({ proj, geodesic, evenOdd }: Values, refuse: Refuse): Values {
  if (proj !== undefined && typeof proj !== 'string') return refuse('proj');
  if (geodesic !== undefined && typeof geodesic !== 'boolean') return refuse('geodesic');
  if (evenOdd !== undefined && typeof evenOdd !== 'boolean') return refuse('evenOdd');
  return {
    ...(proj !== undefined && { crs: proj }),
    ...(geodesic !== undefined && { geodesic }),
    ...(evenOdd !== undefined && { evenOdd }),
  };
}

/** Of GeoJSON, or of an expression as it is printed. */
function geometry(given: CodeArguments, refuse: Refuse): unknown {
  const [first] = given.values;
  if (given.values.length === 1 && given.named.size === 0 && isExpression(first)) {
    return withoutExpressions(first);
  }
  const { geoJson, ...edges } = named(given, ['geoJson', 'proj', 'geodesic', 'evenOdd'], refuse);
  if (!isRecord(geoJson)) return refuse();
  return withEdges({ ...geoJson, ...edgesOf(edges, refuse) });
}

/** GeoJSON whose edges are defined: in degrees, those of Earth Engine are great circles by default. */
function withEdges(geoJson: Values): Values {
  return { ...geoJson, geodesic: hasGeodesicEdges(geoJson.crs, geoJson.geodesic) };
}

function isExpression(value: unknown): boolean {
  return isRecord(value) && withoutExpressions(value) !== value;
}

function feature(given: CodeArguments, refuse: Refuse): unknown {
  const [first, ...others] = given.values;
  if (others.length === 0 && isExpression(first)) return withoutExpressions(first);
  const python = given.named.get('geom');
  const names = [python === undefined ? 'geometry' : 'geom', 'properties'];
  const { geometry: own = python, properties } = named(given, names, refuse);
  if (properties !== undefined && !isRecord(properties)) return refuse('properties');
  if (own === undefined) return { type: 'Feature', geometry: null, properties: properties ?? {} };
  if (!isRecord(own)) return refuse();
  const { type } = own;
  if (type === 'FeatureCollection') return refuse();
  const whole = type === 'Feature' ? own : { type: 'Feature', geometry: own };
  const located = isRecord(whole.geometry) ? withEdges(whole.geometry) : null;
  return { properties: {}, ...whole, geometry: located, ...(properties && { properties }) };
}

function featureCollection(given: CodeArguments, refuse: Refuse): unknown {
  const [first] = given.values;
  if (given.values.length === 1 && isExpression(first)) return withoutExpressions(first);
  const { args } = named(given, ['args'], refuse);
  const list = isRecord(args) && args.type === 'FeatureCollection' ? args.features : args;
  if (typeof list === 'string') return refuse(`ee.FeatureCollection("${list}")`);
  const features = Array.isArray(list) ? list : [list];
  return {
    type: 'FeatureCollection',
    features: features.map((each) => feature({ values: [each], named: new Map() }, refuse)),
  };
}

/** The code or the text of a system; with a transform, coordinates would be in pixels. */
function projection(given: CodeArguments, refuse: Refuse): unknown {
  const { crs } = named(given, ['crs'], refuse);
  return typeof crs === 'string' ? crs : refuse();
}
