/**
 * Polygons as two arrays of numbers, which move between threads without being copied: nested arrays
 * of many positions would block the thread that receives them.
 */
import type { MultiPolygon, Position } from 'geojson';
import type { AreaPolygons } from './areaLayers.ts';

export interface PackedPolygons {
  /** Longitude and latitude of each position in turn. */
  readonly coordinates: Float64Array<ArrayBuffer>;
  /** For each polygon the number of its rings, and for each of these the number of positions. */
  readonly counts: Uint32Array<ArrayBuffer>;
}

export function packPolygons(polygons: AreaPolygons): PackedPolygons {
  const rings = polygons.flat();
  const positions = rings.reduce((sum, ring) => sum + ring.length, 0);
  const coordinates = new Float64Array(2 * positions);
  const counts = new Uint32Array(polygons.length + rings.length);
  let [at, count] = [0, 0];
  for (const polygon of polygons) {
    counts[count++] = polygon.length;
    for (const ring of polygon) {
      counts[count++] = ring.length;
      for (const [lon = 0, lat = 0] of ring) {
        coordinates[at++] = lon;
        coordinates[at++] = lat;
      }
    }
  }
  return { coordinates, counts };
}

export function unpackPolygons({ coordinates, counts }: PackedPolygons): MultiPolygon {
  const polygons: AreaPolygons = [];
  let [at, count] = [0, 0];
  const next = () => counts[count++] ?? 0;
  while (count < counts.length) {
    const rings = Array.from({ length: next() }, () =>
      Array.from({ length: next() }, (): Position => {
        const position = [coordinates[at] ?? 0, coordinates[at + 1] ?? 0];
        at += 2;
        return position;
      }),
    );
    polygons.push(rings);
  }
  return { type: 'MultiPolygon', coordinates: polygons };
}
