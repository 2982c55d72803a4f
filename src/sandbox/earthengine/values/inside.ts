/** Finds the points inside a geometry. */
import type { Geometry } from './geometry.ts';
import type { Points } from './points.ts';
import { type AreaRings, insideArea, type LonLat, shapeBounds } from './shape.ts';

/** 1 for each point inside an area of the geometry. */
export function insideGeometry(geometry: Geometry, points: Points): Uint8Array {
  if (geometry.kind === 'GeometryCollection') {
    const masks = geometry.parts.map((part) => insideGeometry(part, points));
    return masks.reduce(
      (all, mask) => all.map((one, i) => one | (mask[i] ?? 0)),
      new Uint8Array(points.count),
    );
  }
  // Straight edges in a projection are tested there, curved ones in degrees.
  const planar =
    !geometry.geodesic && !geometry.projection.crs.isGeographic && /Polygon/.test(geometry.kind);
  if (!planar) return insideAreas(geometry.shape.areas, points.degrees, true);
  const { x, y } = points.in(geometry.projection);
  const areas = (
    geometry.kind === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  ) as readonly AreaRings[];
  return insideAreas(
    areas.map((area) => area.map(closed)),
    { x, y },
    false,
  );
}

function closed(ring: readonly LonLat[]): readonly LonLat[] {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return ring;
  return [...ring, first];
}

function insideAreas(
  areas: readonly AreaRings[],
  { x, y }: { x: Float64Array; y: Float64Array },
  turns: boolean,
): Uint8Array {
  const inside = new Uint8Array(x.length);
  for (const area of areas) {
    const bounds = shapeBounds({ areas: [area], lines: [], points: [] });
    if (!bounds) continue;
    const [west, south, east, north] = bounds;
    for (let i = 0; i < inside.length; i++) {
      if (inside[i]) continue;
      const [u, v] = [x[i] ?? Number.NaN, y[i] ?? Number.NaN];
      if (!(v >= south && v <= north)) continue;
      for (const turn of turns ? [0, 360, -360] : [0]) {
        if (u + turn >= west && u + turn <= east && insideArea(area, [u + turn, v])) inside[i] = 1;
      }
    }
  }
  return inside;
}
