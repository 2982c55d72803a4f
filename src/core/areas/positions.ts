/**
 * Checks positions of geometries, and converts them to longitude and latitude.
 *
 * A position is converted as it is, point by point; edges that are straight in the coordinates of
 * the file get more points where they would not be straight in longitude and latitude.
 */

import type { Geometry, Position } from 'geojson';
import { nearestLongitude } from '../../domain/longitudes.ts';
import { type Projection, projectionOf } from '../grids/projection.ts';
import type { AreaPolygons, GeometryPart } from './areaLayers.ts';
import { refuseArea } from './areaProblem.ts';
import { densifyGreatCircle } from './greatCircles.ts';

/** Polygons and points of geometries, and the number of lines. */
export interface Shapes {
  readonly polygons: AreaPolygons;
  readonly points: Position[];
  lines: number;
  /** Geometries without positions. */
  empty: number;
}

/**
 * Adds what a geometry consists of.
 *
 * @param outer whether edges are great circles where the geometry does not define it
 */
export function addGeometry(geometry: GeometryPart, shapes: Shapes, outer = false): void {
  const isGeodesic = geometry.geodesic ?? outer;
  switch (geometry.type) {
    case 'GeometryCollection':
      for (const each of geometry.geometries) addGeometry(each, shapes, isGeodesic);
      return;
    case 'Polygon':
      addPolygon(geometry.coordinates, shapes, isGeodesic);
      return;
    case 'MultiPolygon':
      for (const rings of listOf(geometry.coordinates)) addPolygon(rings, shapes, isGeodesic);
      return;
    case 'Point':
      shapes.points.push(checkedPosition(geometry.coordinates));
      return;
    case 'MultiPoint':
      shapes.points.push(...listOf(geometry.coordinates).map(checkedPosition));
      return;
    case 'LineString':
    case 'MultiLineString':
      shapes.lines++;
      return;
    default:
      // Files have types that GeoJSON does not have.
      refuseArea({ reason: 'curved', type: String((geometry as Geometry).type).toUpperCase() });
  }
}

function addPolygon(rings: unknown, shapes: Shapes, isGeodesic: boolean): void {
  const checked = listOf(rings).map((ring) => listOf(ring).map(checkedPosition));
  const [outside] = checked;
  if (!outside || outside.length === 0) {
    shapes.empty++;
    return;
  }
  shapes.polygons.push(isGeodesic ? checked.map(densifyGreatCircle) : checked);
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === undefined) return refuseArea({ reason: 'no-coordinates' });
  return refuseArea({ reason: 'bad-position', position: shortJson(value) });
}

/** x and y; heights and measures are left out. */
function checkedPosition(value: unknown): Position {
  const [x, y] = Array.isArray(value) ? value : [];
  const position = [ordinateOf(x), ordinateOf(y)];
  if (position.every(Number.isFinite)) return position;
  return refuseArea({ reason: 'bad-position', position: shortJson(value) });
}

/** Some programs write numbers as texts. */
function ordinateOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function shortJson(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 60);
}

/** Degrees by which a straight line between converted points may miss an edge: about a meter. */
const TOLERANCE = 1e-5;
/** Halvings of an edge. */
const MAX_DEPTH = 12;

/** Polygons and points in another reference system, in longitude and latitude. */
export function toLonLat({ polygons, points, ...counts }: Shapes, crs: string): Shapes {
  const projection = knownProjection(crs);
  if (isWgs84(crs)) return { polygons, points, ...counts };
  const convert = (position: Position) => inverse(position, projection, crs);
  return {
    ...counts,
    points: points.map(convert),
    polygons: polygons.map((rings) => rings.map((ring) => convertRing(ring, convert))),
  };
}

function isWgs84(crs: string): boolean {
  return crs === 'EPSG:4326';
}

function knownProjection(crs: string): Projection {
  try {
    return projectionOf(crs);
  } catch (error) {
    return refuseArea({ reason: 'crs', crs }, error);
  }
}

function inverse([x = 0, y = 0]: Position, projection: Projection, crs: string): Position {
  const [lon, lat] = projection.inverse([x, y]);
  if (Number.isFinite(lon) && Math.abs(lat) <= 90) return [lon, lat];
  return refuseArea({ reason: 'outside-crs', position: `${x}, ${y}`, crs });
}

function convertRing(
  ring: readonly Position[],
  convert: (position: Position) => Position,
): Position[] {
  const [first] = ring;
  if (!first) return [];
  const converted: Position[] = [];
  let [from, fromLonLat] = [first, convert(first)];
  for (const to of [...ring.slice(1), first]) {
    const toLonLat = nearestTurn(convert(to), fromLonLat);
    addEdge({ from, to, fromLonLat, toLonLat }, convert, converted, 0);
    [from, fromLonLat] = [to, toLonLat];
  }
  return [...converted, converted[0] ?? first];
}

interface Edge {
  readonly from: Position;
  readonly to: Position;
  readonly fromLonLat: Position;
  readonly toLonLat: Position;
}

/** The positions from the start of an edge on, without its end. */
function addEdge(
  { from, to, fromLonLat, toLonLat }: Edge,
  convert: (position: Position) => Position,
  converted: Position[],
  depth: number,
): void {
  const middle = midpoint(from, to);
  const middleLonLat = nearestTurn(convert(middle), fromLonLat);
  const [lon = 0, lat = 0] = midpoint(fromLonLat, toLonLat);
  const [middleLon = 0, middleLat = 0] = middleLonLat;
  const bend = Math.max(Math.abs(lon - middleLon), Math.abs(lat - middleLat));
  if (bend <= TOLERANCE || depth >= MAX_DEPTH) {
    converted.push(fromLonLat);
    return;
  }
  addEdge({ from, to: middle, fromLonLat, toLonLat: middleLonLat }, convert, converted, depth + 1);
  addEdge({ from: middle, to, fromLonLat: middleLonLat, toLonLat }, convert, converted, depth + 1);
}

function midpoint([x0 = 0, y0 = 0]: Position, [x1 = 0, y1 = 0]: Position): Position {
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}

/** The longitude that runs on over the antimeridian instead of jumping. */
function nearestTurn([lon = 0, lat = 0]: Position, [reference = 0]: Position): Position {
  return [nearestLongitude(lon, reference), lat];
}
