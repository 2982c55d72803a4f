/** Polygons of an order file, as GeoJSON. */
import type { MultiPolygon, Polygon } from 'geojson';
import { isRecord } from '../../domain/isRecord.ts';

/** A Polygon or MultiPolygon of GeoJSON in longitude and latitude (WGS 84). */
export type GeoJsonArea = Polygon | MultiPolygon;

/** Polygons of a GeoJSON geometry, feature or collection; undefined for anything else. */
export function geoJsonArea(value: unknown): GeoJsonArea | undefined {
  const polygons = polygonsOf(value);
  if (!polygons || polygons.length === 0) return undefined;
  const [only] = polygons;
  return polygons.length === 1 && only
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons };
}

/** Positions of the rings of each polygon; undefined where something is not a polygon. */
function polygonsOf(value: unknown): number[][][][] | undefined {
  if (!isRecord(value)) return undefined;
  const { type, coordinates, geometry, geometries, features } = value;
  if (type === 'Feature') return polygonsOf(geometry);
  const parts = type === 'FeatureCollection' ? features : geometries;
  if (type === 'FeatureCollection' || type === 'GeometryCollection') {
    if (!Array.isArray(parts)) return undefined;
    const all = parts.map(polygonsOf);
    return all.every((each) => each !== undefined) ? all.flat() : undefined;
  }
  if (type === 'Polygon') return isPolygon(coordinates) ? [coordinates] : undefined;
  if (type !== 'MultiPolygon' || !Array.isArray(coordinates)) return undefined;
  return coordinates.every(isPolygon) ? coordinates : undefined;
}

function isPolygon(value: unknown): value is number[][][] {
  const isRing = (ring: unknown) => Array.isArray(ring) && ring.length >= 4 && ring.every(isLonLat);
  return Array.isArray(value) && value.length > 0 && value.every(isRing);
}

function isLonLat(position: unknown): boolean {
  if (!Array.isArray(position)) return false;
  const [lon, lat]: unknown[] = position;
  const isWithin = (degrees: unknown, limit: number) =>
    typeof degrees === 'number' && Math.abs(degrees) <= limit;
  return isWithin(lon, 180) && isWithin(lat, 90);
}
