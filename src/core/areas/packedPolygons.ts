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

/**
 * The polygons of which a part may be in a box.
 *
 * @param box west, south, east and north
 * @param most positions that they may have in all
 * @returns undefined if they have more
 */
export function packedPolygonsIn(
  { coordinates, counts }: PackedPolygons,
  [west, south, east, north]: readonly [number, number, number, number],
  most: number,
): AreaPolygons | undefined {
  const found: AreaPolygons = [];
  let positions = 0;
  let at = 0;
  // Without an object for each position: there may be millions.
  for (let count = 0; count < counts.length; ) {
    const rings = counts[count] ?? 0;
    const next = count + 1 + rings;
    const outerEnd = at + 2 * (rings > 0 ? (counts[count + 1] ?? 0) : 0);
    let end = at;
    for (let ring = count + 1; ring < next; ring++) end += 2 * (counts[ring] ?? 0);
    let left = Infinity;
    let right = -Infinity;
    let bottom = Infinity;
    let top = -Infinity;
    for (let each = at; each < outerEnd; each += 2) {
      const lon = coordinates[each] ?? 0;
      const lat = coordinates[each + 1] ?? 0;
      if (lon < left) left = lon;
      if (lon > right) right = lon;
      if (lat < bottom) bottom = lat;
      if (lat > top) top = lat;
    }
    if (left <= east && right >= west && bottom <= north && top >= south) {
      positions += (end - at) / 2;
      if (positions > most) return undefined;
      const own = { coordinates: coordinates.subarray(at), counts: counts.subarray(count, next) };
      found.push(...unpackPolygons(own).coordinates);
    }
    at = end;
    count = next;
  }
  return found;
}
