/** A coarse outline of polygons, small enough to be drawn and kept with the contents of a form. */
import type { Position } from 'geojson';
import type { AreaPolygons } from './areaLayers.ts';

/** Most positions of an outline. */
export const MAX_OUTLINE_POSITIONS = 2000;

/** @returns polygons with few positions; many small ones become the boxes around groups of them */
export function simplifyOutline(polygons: AreaPolygons): AreaPolygons {
  if (positionCount(polygons) <= MAX_OUTLINE_POSITIONS) return polygons;
  const [width, height] = sizeOf(polygons);
  // From half a thousandth of the whole on, until few enough are left.
  for (let tolerance = Math.max(width, height) / 2000; ; tolerance *= 2) {
    const simplified = polygons.flatMap((rings) => simplifyPolygon(rings, tolerance));
    const isFew = positionCount(simplified) <= MAX_OUTLINE_POSITIONS;
    if (isFew && simplified.length > 0) return simplified;
    if (isFew || tolerance > width + height) return cells(polygons, Math.max(width, height) / 20);
  }
}

/** Number of positions of all rings. */
export function positionCount(polygons: AreaPolygons): number {
  return polygons.reduce((sum, rings) => rings.reduce((part, ring) => part + ring.length, sum), 0);
}

function simplifyPolygon(rings: Position[][], tolerance: number): AreaPolygons {
  const simplified = rings.map((ring) => thin(ring, tolerance)).filter((ring) => ring.length >= 4);
  const isOutsideKept = simplified.length > 0 && thin(rings[0] ?? [], tolerance).length >= 4;
  return isOutsideKept ? [simplified] : [];
}

/** Leaves out positions that are near the last one that was kept. */
function thin(ring: readonly Position[], tolerance: number): Position[] {
  const kept: Position[] = [];
  for (const position of ring) {
    const [lon = 0, lat = 0] = position;
    const [lastLon = Number.NaN, lastLat = 0] = kept.at(-1) ?? [];
    const isNear = Math.abs(lon - lastLon) < tolerance && Math.abs(lat - lastLat) < tolerance;
    if (!isNear) kept.push(position);
  }
  const [first] = kept;
  return first && kept.length >= 3 ? [...kept, first] : [];
}

/** Cells of a raster that polygons touch: at most 400. */
function cells(polygons: AreaPolygons, size: number): AreaPolygons {
  const found = new Map<string, Position[][]>();
  for (const [ring = []] of polygons) {
    for (const [lon = 0, lat = 0] of ring) {
      const [x, y] = [Math.floor(lon / size), Math.floor(lat / size)];
      if (found.has(`${x} ${y}`)) continue;
      const [west, south, east, north] = [x * size, y * size, (x + 1) * size, (y + 1) * size];
      found.set(`${x} ${y}`, [
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ]);
    }
  }
  return [...found.values()];
}

function sizeOf(polygons: AreaPolygons): [width: number, height: number] {
  const [west, south, east, north] = boundsOf(polygons);
  return [east - west, north - south];
}

/** West, south, east and north of polygons; infinite if there are none. */
export function boundsOf(polygons: AreaPolygons): [number, number, number, number] {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [ring = []] of polygons) {
    for (const [lon = 0, lat = 0] of ring) {
      bounds[0] = Math.min(bounds[0], lon);
      bounds[1] = Math.min(bounds[1], lat);
      bounds[2] = Math.max(bounds[2], lon);
      bounds[3] = Math.max(bounds[3], lat);
    }
  }
  return bounds;
}
