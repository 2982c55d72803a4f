/**
 * The tiles of Sentinel-2, which are squares of the Military Grid Reference System: names, places and
 * pixel grids.
 *
 * A square has 100 km; its tile is 109.8 km wide, so that tiles overlap. As in ESA's tiling grid a
 * tile's corner is the square's upper left corner, moved outward to a multiple of 60 m, which all
 * pixel sizes divide (10, 20 and 60 m). Each zone of 6° has all squares that it touches.
 */
import type { Position } from 'geojson';
import { converter, type Grid } from './sceneGrid.ts';

export interface MgrsTile {
  /** For example `10SEG`: zone, latitude band, column and row. */
  readonly name: string;
  readonly zone: number;
  readonly south: boolean;
  /** Upper left corner in the zone's meters, southern ones counted from 10,000 km. */
  readonly left: number;
  readonly top: number;
}

const SQUARE = 100_000;
/** Width and height of a tile, meters. */
export const MGRS_TILE_M = 109_800;
const COARSEST_PIXEL = 60;
const BANDS = 'CDEFGHJKLMNPQRSTUVWX';
const ROWS = 'ABCDEFGHJKLMNPQRSTUV';
/** Columns of the zones 1, 2 and 3, and so on. */
const COLUMNS = ['ABCDEFGH', 'JKLMNPQR', 'STUVWXYZ'] as const;
/** Sentinel-2 takes images between these latitudes. */
const SOUTHERNMOST = -56;
const NORTHERNMOST = 84;

/** Grid of a tile with pixels of some meters. */
export function tileGrid({ zone, south, left, top }: MgrsTile, pixel: number): Grid {
  const side = MGRS_TILE_M / pixel;
  return {
    crs: `EPSG:${(south ? 32700 : 32600) + zone}`,
    crsTransform: [pixel, 0, left, 0, -pixel, top],
    dimensions: [side, side],
  };
}

/** Longitude and latitude of a point of a tile; x and y from 0 to 1, from the upper left corner. */
export function placeInTile(tile: MgrsTile, x: number, y: number): [lon: number, lat: number] {
  const { crs } = tileGrid(tile, COARSEST_PIXEL);
  return converter(crs).inverse([tile.left + x * MGRS_TILE_M, tile.top - y * MGRS_TILE_M]);
}

/** Outline of a tile as a closed ring, counterclockwise, whose longitudes run on. */
export function tileRing(tile: MgrsTile, steps = 4): Position[] {
  const ring: Position[] = [];
  const [centerLon] = placeInTile(tile, 0.5, 0.5);
  const corners: readonly (readonly [number, number])[] = [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
  ];
  for (let side = 0; side < 4; side++) {
    const [x0, y0] = corners[side] ?? [0, 0];
    const [x1, y1] = corners[(side + 1) % 4] ?? [0, 0];
    for (let s = 0; s < steps; s++) {
      const t = s / steps;
      const [lon, lat] = placeInTile(tile, x0 + (x1 - x0) * t, y0 + (y1 - y0) * t);
      ring.push([runOn(lon, centerLon), lat]);
    }
  }
  ring.push(ring[0] ?? [0, 0]);
  return ring;
}

/** A longitude within half a turn of another. */
function runOn(lon: number, near: number): number {
  return lon - 360 * Math.round((lon - near) / 360);
}

/** The tile of a name, or undefined where there is none. */
export function findTile(name: string): MgrsTile | undefined {
  const match = /^(\d{2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])$/.exec(name);
  if (!match) return undefined;
  const zone = Number(match[1]);
  if (zone < 1 || zone > 60) return undefined;
  return tilesOfBand(zone, BANDS.indexOf(match[2] ?? '')).find((tile) => tile.name === name);
}

/** The tiles that touch a box of degrees; west may be below -180 and east above 180. */
export function* mgrsTilesIn([west, south, east, north]: readonly [
  number,
  number,
  number,
  number,
]): Generator<MgrsTile> {
  // Tiles reach over the edges of their zones and bands, by less than this.
  const slack = 1.2;
  const shrink = Math.max(
    0.1,
    Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180),
  );
  const aside = slack / shrink;
  for (let zone = 1; zone <= 60; zone++) {
    const zoneWest = zone * 6 - 186;
    const turns = [-360, 0, 360].some(
      (turn) => zoneWest - aside + turn <= east && zoneWest + 6 + 3 + aside + turn >= west - 3,
    );
    if (!turns) continue;
    for (let band = 0; band < BANDS.length; band++) {
      const [bandSouth, bandNorth] = bandLatitudes(band);
      if (bandSouth - slack > north || bandNorth + slack < south) continue;
      for (const tile of tilesOfBand(zone, band)) {
        if (touchesBox(boundsOfTile(tile), [west, south, east, north])) yield tile;
      }
    }
  }
}

export type LonLatBounds = readonly [west: number, south: number, east: number, north: number];

const bounds = new Map<string, LonLatBounds>();

/** Bounds of a tile in degrees; longitudes run on. */
export function boundsOfTile(tile: MgrsTile): LonLatBounds {
  const known = bounds.get(tile.name);
  if (known) return known;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon = 0, lat = 0] of tileRing(tile, 2)) {
    west = Math.min(west, lon);
    east = Math.max(east, lon);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  const found = [west, south, east, north] as const;
  bounds.set(tile.name, found);
  return found;
}

export function touchesBox(bounds: LonLatBounds, bbox: LonLatBounds): boolean {
  const [west, south, east, north] = bbox;
  if (bounds[1] > north || bounds[3] < south) return false;
  const eastward = east < west ? east + 360 : east;
  if (eastward - west >= 360) return true;
  return [-360, 0, 360].some((turn) => bounds[0] + turn <= eastward && bounds[2] + turn >= west);
}

function bandLatitudes(band: number): [south: number, north: number] {
  const south = -80 + 8 * band;
  return [south, band === BANDS.length - 1 ? 84 : south + 8];
}

/** Longitudes of a zone in a band: Norway and Svalbard have zones of other widths. */
function zoneLongitudes(zone: number, band: string): [west: number, east: number] | undefined {
  const west = zone * 6 - 186;
  if (band === 'V' && zone === 31) return [0, 3];
  if (band === 'V' && zone === 32) return [3, 12];
  if (band === 'X') {
    const svalbard: Readonly<Record<number, [number, number] | undefined>> = {
      31: [0, 9],
      33: [9, 21],
      35: [21, 33],
      37: [33, 42],
    };
    if (zone >= 31 && zone <= 37) return svalbard[zone];
  }
  return [west, west + 6];
}

const tiles = new Map<number, readonly MgrsTile[]>();

/** The tiles of a zone whose squares are in one band of latitude. */
function tilesOfBand(zone: number, band: number): readonly MgrsTile[] {
  const key = zone * BANDS.length + band;
  const known = tiles.get(key);
  if (known) return known;
  const found = [...squares(zone, band)].sort((a, b) => (a.name < b.name ? -1 : 1));
  tiles.set(key, found);
  return found;
}

function* squares(zone: number, band: number): Generator<MgrsTile> {
  const letter = BANDS.charAt(band);
  const longitudes = zoneLongitudes(zone, letter);
  const [south, north] = bandLatitudes(band);
  if (!longitudes || south >= NORTHERNMOST || north <= SOUTHERNMOST) return;
  const { inverse, forward } = converter(`EPSG:${32600 + zone}`);
  const middle = zone * 6 - 183;
  const firstRow = Math.floor(forward([middle, south])[1] / SQUARE) - 1;
  const lastRow = Math.floor(forward([middle, north])[1] / SQUARE) + 1;
  for (let row = firstRow; row <= lastRow; row++) {
    for (let column = 0; column < 8; column++) {
      const [x, y] = [(column + 1) * SQUARE, row * SQUARE];
      const [, lat] = inverse([x + SQUARE / 2, y + SQUARE / 2]);
      if (!(lat >= south && lat < north) || lat < SOUTHERNMOST) continue;
      if (!touchesZone(inverse, x, y, longitudes, middle)) continue;
      const name =
        String(zone).padStart(2, '0') +
        letter +
        (COLUMNS[(zone - 1) % 3] ?? '').charAt(column) +
        ROWS.charAt((((row + (zone % 2 === 0 ? 5 : 0)) % 20) + 20) % 20);
      yield {
        name,
        zone,
        south: row < 0,
        left: Math.floor(x / COARSEST_PIXEL) * COARSEST_PIXEL,
        top: upward(y + SQUARE) + (row < 0 ? 10_000_000 : 0),
      };
    }
  }
}

function upward(y: number): number {
  return Math.ceil(y / COARSEST_PIXEL) * COARSEST_PIXEL;
}

/** Whether a square has a point within the longitudes of its zone. */
function touchesZone(
  inverse: (point: [number, number]) => [number, number],
  x: number,
  y: number,
  [west, east]: readonly [number, number],
  middle: number,
): boolean {
  for (let i = 0; i < 9; i++) {
    const corner: [number, number] = [
      x + ((i % 3) * SQUARE) / 2,
      y + (Math.floor(i / 3) * SQUARE) / 2,
    ];
    const lon = runOn(inverse(corner)[0], middle);
    if (lon >= west && lon < east) return true;
  }
  return false;
}
