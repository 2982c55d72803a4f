/** Checks positions of geometries, and converts them to longitude and latitude. */

import type { Geometry, Position } from 'geojson';
import { nearestLongitude } from '../../domain/longitudes.ts';
import { areaProjectionOf, type Projection } from '../grids/projection.ts';
import type { AreaPolygons, GeometryPart } from './areaLayers.ts';
import { refuseArea } from './areaProblem.ts';
import { densifyGreatCircle } from './greatCircles.ts';
import { nearerPole, ringsAroundPole, unrolled, windingOf } from './poleRings.ts';
import { ringConverter } from './projectedRings.ts';
import { closed } from './ringCleanup.ts';

/** Polygons and points of geometries, and the number of lines. */
export interface Shapes {
  readonly polygons: AreaPolygons;
  /** Polygons whose edges are great circles: only their corners, until `withGreatCircles`. */
  readonly geodesic: AreaPolygons;
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
  (isGeodesic ? shapes.geodesic : shapes.polygons).push(checked);
}

/** Shapes in longitude and latitude whose edges are all straight there. */
export function withGreatCircles({ polygons, geodesic, ...others }: Shapes): Shapes {
  return { ...others, polygons: [...polygons, ...geodesic.map(alongGreatCircles)], geodesic: [] };
}

function alongGreatCircles(rings: readonly Position[][]): Position[][] {
  const lines = rings.map((ring) => unrolled(closed(ring)));
  const isAroundPole = Math.abs(windingOf(lines[0] ?? [])) === 1;
  return isAroundPole
    ? ringsAroundPole(lines.map(densifyGreatCircle), nearerPole(rings[0] ?? []))
    : rings.map(densifyGreatCircle);
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

/** Polygons and points in another reference system, in longitude and latitude. */
export function toLonLat(shapes: Shapes, crs: string): Shapes {
  const projection = knownProjection(crs);
  if (isWgs84(crs)) return shapes;
  const { polygons, geodesic, points, ...counts } = shapes;
  const convert = (position: Position) => inverse(position, projection, crs);
  return {
    ...counts,
    points: points.map(convert),
    polygons: polygons.map(ringConverter(projection, convert)),
    geodesic: geodesic.map((rings) => rings.map((ring) => cornersOf(ring, projection, convert))),
  };
}

/** Longitudes run on over the antimeridian, in degrees as they are written. */
function cornersOf(
  ring: readonly Position[],
  { isGeographic }: Projection,
  convert: (position: Position) => Position,
): Position[] {
  if (!isGeographic) return unrolled(ring.map(convert));
  return ring.map((position) => {
    const [lon = 0, lat = 0] = convert(position);
    return [nearestLongitude(lon, position[0] ?? 0), lat];
  });
}

function isWgs84(crs: string): boolean {
  return crs === 'EPSG:4326';
}

function knownProjection(crs: string): Projection {
  try {
    return areaProjectionOf(crs);
  } catch (error) {
    return refuseArea({ reason: 'crs', crs }, error);
  }
}

function inverse([x = 0, y = 0]: Position, projection: Projection, crs: string): Position {
  const [lon, lat] = projection.inverse([x, y]);
  if (Number.isFinite(lon) && Math.abs(lat) <= 90) return [lon, lat];
  return refuseArea({ reason: 'outside-crs', position: `${x}, ${y}`, crs });
}
