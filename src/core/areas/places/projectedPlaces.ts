/** Points and boxes in projected coordinates, converted to longitude and latitude. */
import type { Geometry, MultiPolygon, Position } from 'geojson';
import { toLonLat } from '../positions.ts';
import { splitAtAntimeridian } from '../wideRings.ts';

/** Left, bottom, right, top. */
export type PlaneBox = readonly [left: number, bottom: number, right: number, top: number];

/** A place in longitude and latitude (WGS 84). */
export interface TypedPlace {
  /** How it was read, such as "UTM zone 15N: 480000, 4610000". */
  readonly name: string;
  /** Polygons; a point if it has no extent. */
  readonly geometry: Geometry;
}

const NOTHING = { polygons: [], geodesic: [], points: [], lines: 0, empty: 0 };

/** @param crs EPSG code, WKT or PROJ string @throws AreaProblemError for a position that it does not have */
export function pointIn(position: Position, crs: string): Geometry {
  const { points } = toLonLat({ ...NOTHING, points: [position] }, crs);
  return { type: 'Point', coordinates: points[0] ?? position };
}

/** Cut at the antimeridian. @param crs as for `pointIn` @throws AreaProblemError for a position that it does not have */
export function boxIn([left, bottom, right, top]: PlaneBox, crs: string): MultiPolygon {
  const ring = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
    [left, bottom],
  ];
  const { polygons } = toLonLat({ ...NOTHING, polygons: [[ring]] }, crs);
  return { type: 'MultiPolygon', coordinates: splitAtAntimeridian(polygons) };
}
