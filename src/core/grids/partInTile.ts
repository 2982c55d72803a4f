/**
 * The part of an area that is within a tile, on the plane of the tile.
 *
 * Edges of an area are straight in longitude and latitude, and curve on other planes. Rings are cut
 * around the tile, laid onto its plane as lines of short pieces, and cut to the tile.
 */
import * as l10n from '@vscode/l10n';
import type { Position as GeoPosition } from 'geojson';
import { GridError } from '../errors.ts';
import type { Polygons } from './lattice.ts';
import { type Box, boxRing, cutRing, type Laying, layRing } from './planeRings.ts';
import { type Position, type Projection, projectionOf } from './projection.ts';
import type { Tile } from './tile.ts';
import { extentOf } from './tileCells.ts';

/** A part of a tile. */
export interface TilePart {
  /** Rings of polygons in CRS units; the first of each is its outside, others are holes. */
  readonly polygons: readonly (readonly (readonly Position[])[])[];
  /** The polygons of the area that it is of: longitude and latitude, not cut. */
  readonly lonLat: readonly (readonly (readonly GeoPosition[])[])[];
  /** The box around it, drawn in a little like the outline of a tile: a closed ring. */
  readonly ring: readonly Position[];
}

/** Pixels by which a straight piece may miss the edge. */
const TOLERANCE = 0.02;
/** Part of the size of a tile, in degrees, by which rings are cut outside of it. */
const MARGIN = 0.05;
/** Significant digits of coordinates: a hundredth of a millimeter, or a ten-billionth of a degree. */
const DIGITS = 12;

/**
 * @param area polygons in longitude and latitude with closed rings; longitudes from -180 to 180
 * @returns undefined when the center of no pixel of the tile is inside
 * @throws GridError when a polygon near the tile is partly outside of what its projection represents
 */
export function partInTile(area: Polygons, tile: Tile): TilePart | undefined {
  const projection = projectionOf(tile.crs);
  const boxes = projection.isGeographic ? geographicBoxes(tile) : lonLatBoxes(tile);
  const [lonLat, polygons]: [Polygons[number][], Position[][][]] = [[], []];
  for (const rings of area) {
    const parts = boxes.flatMap((box) => layPolygon(rings, box, tile, projection));
    if (parts.length === 0) continue;
    lonLat.push(rings);
    polygons.push(...parts);
  }
  const inside = polygons.filter((rings) => hasPixelCenter(rings, tile));
  return inside.length > 0 ? { polygons, lonLat, ring: ringAround(polygons, tile) } : undefined;
}

/** Where to look for polygons, and what to add to longitudes on the way to the plane. */
interface SearchBox {
  readonly box: Box;
  readonly turn: number;
}

/** The plane of a geographic grid does not go round: tiles may be east of 180 degrees. */
function geographicBoxes({ bounds: [left, bottom, right, top] }: Tile): SearchBox[] {
  return [0, 360, -360]
    .map(
      (turn): SearchBox => ({
        turn,
        box: [left - turn - 1, bottom - 1, right - turn + 1, top + 1],
      }),
    )
    .filter(({ box: [west, , east] }) => east > -180 && west < 180);
}

/** Boxes around the outline of a tile on the globe: two of a tile on the antimeridian. */
function lonLatBoxes(tile: Tile): SearchBox[] {
  try {
    const { geometry } = tile.toLonLat();
    const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return parts.map(([ring = []]) => {
      const [west, south, east, north] = extentOf(ring);
      const margin = MARGIN * Math.max(north - south, Math.min(east - west, 10));
      const box: Box = [
        Math.max(-180, west - margin),
        Math.max(-90, south - margin),
        Math.min(180, east + margin),
        Math.min(90, north + margin),
      ];
      return { turn: 0, box };
    });
  } catch (error) {
    if (!(error instanceof GridError)) throw error;
    // A tile on the edge of its projection has no outline: all polygons are looked at.
    return [{ turn: 0, box: [-180, -90, 180, 90] }];
  }
}

/** A polygon cut to a tile, on its plane: none or one. */
function layPolygon(
  rings: Polygons[number],
  { box, turn }: SearchBox,
  tile: Tile,
  projection: Projection,
): Position[][][] {
  const [west, south, east, north] = extentOf(rings[0] ?? []);
  if (west > box[2] || east < box[0] || south > box[3] || north < box[1]) return [];
  const tolerance = TOLERANCE * Math.min(...tile.res);
  const laying: Laying = { projection, turn, tolerance, refuse: refuseIn(tile) };
  const laid = rings.map((ring) => {
    const near = cutRing(ring.map(asPosition), box);
    const plane = layRing(near, laying);
    return cutRing(plane, tile.bounds).map(([x, y]): Position => [rounded(x), rounded(y)]);
  });
  const [outside = [], ...holes] = laid;
  return outside.length >= 4 ? [[outside, ...holes.filter((hole) => hole.length >= 4)]] : [];
}

function asPosition([lon = 0, lat = 0]: GeoPosition): Position {
  return [lon, lat];
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** @throws GridError */
function refuseIn(tile: Tile): Laying['refuse'] {
  return ([lon, lat]) => {
    throw new GridError(
      l10n.t(
        'The area cannot be cut to tile {0}: {1}° longitude, {2}° latitude is outside of what the projection of the grid represents. Use a smaller area, or order whole tiles.',
        tile.name,
        lon.toFixed(3),
        lat.toFixed(3),
      ),
    );
  };
}

/** Whether the center of a pixel is inside a polygon, by the even-odd rule. */
function hasPixelCenter(rings: readonly (readonly Position[])[], tile: Tile): boolean {
  const [left, , , top] = tile.bounds;
  const [width, height] = tile.res;
  const [, south, , north] = extentOf(rings[0] ?? []);
  const first = Math.max(0, Math.floor((top - north) / height));
  const last = Math.min(tile.height - 1, Math.floor((top - south) / height));
  for (let row = first; row <= last; row++) {
    const crossings = crossingsAt(rings, top - (row + 0.5) * height);
    for (let at = 0; at + 1 < crossings.length; at += 2) {
      const [from = 0, to = 0] = [crossings[at], crossings[at + 1]];
      const column = Math.ceil((from - left) / width - 0.5);
      if (left + (column + 0.5) * width <= to && column < tile.width && to > from) return true;
    }
  }
  return false;
}

/** Where rings cross a line of pixel centers: x in CRS units, ascending. */
function crossingsAt(rings: readonly (readonly Position[])[], y: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (let index = 1; index < ring.length; index++) {
      const [from, to] = [ring[index - 1], ring[index]];
      if (!from || !to || from[1] > y === to[1] > y) continue;
      crossings.push(from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]));
    }
  }
  return crossings.sort((a, b) => a - b);
}

/** The box around polygons, within the drawn-in outline of the tile where it reaches so far. */
function ringAround(
  polygons: readonly (readonly (readonly Position[])[])[],
  tile: Tile,
): Position[] {
  const [inner = [0, 0], , opposite = [0, 0]] = tile.innerRing();
  const [left, bottom, right, top] = extentOf(polygons.flatMap(([outside = []]) => [...outside]));
  const west = Math.max(inner[0], left);
  const south = Math.max(inner[1], bottom);
  const east = Math.min(opposite[0], right);
  const north = Math.min(opposite[1], top);
  // A strip along the edge of a tile may be narrower than what the outline is drawn in by.
  if (west >= east || south >= north) return tile.innerRing();
  return boxRing([west, south, east, north]);
}
