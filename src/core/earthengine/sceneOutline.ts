/** Outlines of scenes, as Earth Engine has them among the properties of an image. */
import type { MultiPolygon, Polygon, Position } from 'geojson';
import { isRecord } from '../../domain/isRecord.ts';

/** Property with the outline of a scene. */
export const OUTLINE_PROPERTY = 'system:footprint';

/**
 * The outline as GeoJSON.
 *
 * Earth Engine has most footprints as rings; mosaics have none, or the whole globe.
 *
 * @returns in longitude, latitude in degrees; undefined where it is not a polygon
 */
export function sceneOutline(footprint: unknown): Polygon | MultiPolygon | undefined {
  if (!isRecord(footprint) || !Array.isArray(footprint.coordinates)) return undefined;
  const { type } = footprint;
  if (type === 'LinearRing') {
    return { type: 'Polygon', coordinates: [footprint.coordinates as Position[]] };
  }
  const isPolygon = type === 'Polygon' || type === 'MultiPolygon';
  return isPolygon ? (footprint as unknown as Polygon | MultiPolygon) : undefined;
}
