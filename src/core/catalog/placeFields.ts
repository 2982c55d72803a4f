/** Place of the pixels of an image, by the projection extension of STAC and as GeoJSON. */

import type { DocumentTile } from '../files/metadataDocument.ts';
import { lonLatOutline } from '../grids/outline.ts';
import { wkt2Of } from '../grids/wkt2.ts';

/** [west, south, east, north], degrees. */
export type LonLatBox = readonly [number, number, number, number];

/** Reference system, shape and transform of a tile's pixels. */
export function projectionFields(tile: DocumentTile): object {
  const { res, bounds, size } = tile;
  const code = epsgOf(tile);
  return {
    'proj:code': code === undefined ? null : `EPSG:${code}`,
    'proj:epsg': code ?? null,
    ...(!/^EPSG:/i.test(tile.crs) && { 'proj:wkt2': wkt2Of(tile.crs) }),
    'proj:shape': [size[1], size[0]],
    'proj:transform': [res[0], 0, bounds[0], 0, -res[1], bounds[3]],
  };
}

function epsgOf({ crs, epsg }: DocumentTile): number | undefined {
  const code = /^EPSG:(\d+)$/i.exec(crs)?.[1];
  return epsg ?? (code === undefined ? undefined : Number(code));
}

/** The outline of a tile in longitude and latitude, and the box around it; none outside the projection. */
export function outlineFields(tile: DocumentTile): object {
  const geometry = outlineOf(tile);
  if (!geometry) return { geometry: null };
  return { bbox: boxOf(geometry), geometry };
}

export function boxOfTile(tile: DocumentTile): LonLatBox | undefined {
  const geometry = outlineOf(tile);
  return geometry && boxOf(geometry);
}

function outlineOf(tile: DocumentTile): ReturnType<typeof lonLatOutline> | undefined {
  const code = epsgOf(tile);
  for (const crs of [...(code === undefined ? [] : [`EPSG:${code}`]), tile.crs]) {
    try {
      return lonLatOutline(tile.bounds, tile.size, crs, '');
    } catch {
      // Some reference systems can be recorded and not computed.
    }
  }
  return undefined;
}

/** Across the antimeridian, west is greater than east, as RFC 7946 defines it. */
function boxOf(geometry: ReturnType<typeof lonLatOutline>): LonLatBox {
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const boxes = parts.map(([ring = []]) => {
    const [xs, ys] = [0, 1].map((axis) => ring.map((position) => position[axis] ?? 0));
    return [
      Math.min(...(xs ?? [])),
      Math.min(...(ys ?? [])),
      Math.max(...(xs ?? [])),
      Math.max(...(ys ?? [])),
    ];
  });
  const south = Math.min(...boxes.map((box) => box[1] ?? 0));
  const north = Math.max(...boxes.map((box) => box[3] ?? 0));
  const eastern = boxes.find((box) => box[2] === 180);
  const western = boxes.find((box) => box[0] === -180);
  if (boxes.length === 2 && eastern && western && eastern !== western) {
    return [eastern[0] ?? 0, south, western[2] ?? 0, north];
  }
  const west = Math.min(...boxes.map((box) => box[0] ?? 0));
  return [west, south, Math.max(...boxes.map((box) => box[2] ?? 0)), north];
}
