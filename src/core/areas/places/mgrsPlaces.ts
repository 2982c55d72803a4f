/**
 * Places in MGRS: squares of 100 km to 1 m of UTM, of UPS at the poles, and zones of its grid.
 *
 * Letters and zones are those of DMA TM 8358.1, "Datums, Ellipsoids, Grids, and Grid Reference
 * Systems", chapter 3.
 */
import * as l10n from '@vscode/l10n';
import type { MultiPolygon, Position } from 'geojson';
import mgrs from 'mgrs';
import { nearestLongitude } from '../../../domain/longitudes.ts';
import { AreaError } from '../../errors.ts';
import { projectionOf } from '../../grids/projection.ts';
import { boxIn, type TypedPlace } from './projectedPlaces.ts';
import { polarCrs, utmCrs } from './zoneSystems.ts';

/** Its name may be in front, and a T as in names of Sentinel-2's tiles. */
const PREFIX = '^(?:mgrs[\\s:]*)?';
const DIGITS = '\\s*(\\d*)\\s*(\\d*)$';
const SQUARE = new RegExp(
  `${PREFIX}T?(\\d{1,2})\\s*([C-HJ-NP-X])\\s*([A-HJ-NP-Z])\\s*([A-HJ-NP-V])${DIGITS}`,
  'i',
);
/** By its name: without it, three letters can be a word, or the code of a country. */
const NAMED = /^mgrs/i;
const POLAR = new RegExp(`${PREFIX}([ABYZ])\\s*([A-HJ-NP-Z])\\s*([A-HJ-NP-Z])${DIGITS}`, 'i');
/** Without the letters that are directions: `33N` is a latitude. */
const ZONE = new RegExp(`${PREFIX}(\\d{1,2})\\s*([C-DF-HJ-MP-RT-VX])$`, 'i');

/** Square of 100 km, m. */
const SQUARE_METERS = 100_000;

/**
 * The area of an MGRS reference: a square of 100 km without digits, of 1 m with ten, or a zone.
 *
 * @returns undefined when the text has another form
 * @throws AreaError when MGRS does not have these letters
 */
export function mgrsPlace(text: string): TypedPlace | undefined {
  return squarePlace(text) ?? polarPlace(text) ?? zonePlace(text);
}

function squarePlace(text: string): TypedPlace | undefined {
  const [, zone = '', band = '', column = '', row = '', first = '', second = ''] =
    SQUARE.exec(text.toUpperCase()) ?? [];
  const digits = pairedDigits(first, second);
  if (!column || digits === undefined) return undefined;
  const crs = utmCrs(Number(zone), band >= 'N');
  const square = `${zone}${band}${column}${row}`;
  const corner = cornerOf(square, crs);
  const geometry = corner && squareAt(corner, SQUARE_METERS, crs);
  if (!COLUMNS[(Number(zone) - 1) % 3]?.includes(column) || !geometry) throw noSquare(square);
  if (!isInZone(geometry, zoneBounds(Number(zone), band))) throw noSquare(square);
  const { offset, size } = digits;
  const at: Position = corner.map((each, axis) => each + (offset[axis] ?? 0));
  const name = `MGRS ${square}${first}${second}`;
  return { name, geometry: digits.size === SQUARE_METERS ? geometry : squareAt(at, size, crs) };
}

/** Columns of a zone; the same ones return in every third zone. */
const COLUMNS = ['ABCDEFGH', 'JKLMNPQR', 'STUVWXYZ'] as const;

/** Easting and northing of a square of 100 km. */
function cornerOf(square: string, crs: string): Position | undefined {
  try {
    const center = projectionOf(crs).forward(mgrs.toPoint(square));
    return center.map((each) => Math.floor(each / SQUARE_METERS) * SQUARE_METERS);
  } catch {
    return undefined;
  }
}

function squareAt([x = 0, y = 0]: Position, size: number, crs: string): MultiPolygon {
  return boxIn([x, y, x + size, y + size], crs);
}

/** Offsets within a square of 100 km, and the size of the square at them; undefined for digits that do not pair. */
function pairedDigits(
  first: string,
  second: string,
): { readonly offset: readonly [number, number]; readonly size: number } | undefined {
  const digits = first + second;
  const half = digits.length / 2;
  const isPaired = second === '' || first.length === second.length;
  if (half > 5 || !Number.isInteger(half) || !isPaired) return undefined;
  const size = 10 ** (5 - half);
  return {
    offset: [Number(digits.slice(0, half)) * size, Number(digits.slice(half)) * size],
    size,
  };
}

type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Wider and narrower zones, off Norway and around Svalbard, by zone and band. */
const IRREGULAR: Readonly<Record<string, readonly [west: number, east: number] | null>> = {
  '31V': [0, 3],
  '32V': [3, 12],
  '31X': [0, 9],
  '32X': null,
  '33X': [9, 21],
  '34X': null,
  '35X': [21, 33],
  '36X': null,
  '37X': [33, 42],
};

const BANDS = 'CDEFGHJKLMNPQRSTUVWX';

/** Undefined for a zone that MGRS does not have. */
function zoneBounds(zone: number, band: string): Bounds | undefined {
  const irregular = IRREGULAR[`${zone}${band}`];
  if (irregular === null) return undefined;
  const [west, east] = irregular ?? [6 * zone - 186, 6 * zone - 180];
  const south = 8 * BANDS.indexOf(band) - 80;
  return [west, south, east, band === 'X' ? 84 : south + 8];
}

/** Whether a square of 100 km has a part in the zone that its reference names. */
function isInZone({ coordinates }: MultiPolygon, bounds: Bounds | undefined): boolean {
  if (!bounds) return false;
  const [west, south, east, north] = bounds;
  const positions = coordinates.flat(2);
  const center = (west + east) / 2;
  const lons = positions.map(([lon = 0]) => nearestLongitude(lon, center));
  const lats = positions.map(([, lat = 0]) => lat);
  const isAcross = Math.max(...lons) > west && Math.min(...lons) < east;
  return isAcross && Math.max(...lats) > south && Math.min(...lats) < north;
}

/** `33U`: 6 by 8 degrees. */
function zonePlace(text: string): TypedPlace | undefined {
  const [, zone = '', band = ''] = ZONE.exec(text.toUpperCase()) ?? [];
  if (!band) return undefined;
  utmCrs(Number(zone), band >= 'N');
  const bounds = zoneBounds(Number(zone), band);
  const reference = `${Number(zone)}${band}`;
  if (!bounds) {
    throw badReference(
      reference,
      l10n.t('"{0}" is not a valid MGRS reference: there is no zone {0}.', reference),
    );
  }
  const [west, south, east, north] = bounds;
  return { name: `MGRS ${reference}`, geometry: boxIn([west, south, east, north], 'EPSG:4326') };
}

/** Squares at the poles, by the half that they are in. */
const HALVES: Readonly<
  Record<string, { columns: string; west: number; rows: string; south: number }>
> = {
  A: { columns: 'JKLPQRSTUXYZ', west: 800_000, rows: 'ABCDEFGHJKLMNPQRSTUVWXYZ', south: 800_000 },
  B: { columns: 'ABCFGHJKLPQR', west: 2_000_000, rows: 'ABCDEFGHJKLMNPQRSTUVWXYZ', south: 800_000 },
  Y: { columns: 'RSTUXYZ', west: 1_300_000, rows: 'ABCDEFGHJKLMNP', south: 1_300_000 },
  Z: { columns: 'ABCFGHJ', west: 2_000_000, rows: 'ABCDEFGHJKLMNP', south: 1_300_000 },
};

function polarPlace(text: string): TypedPlace | undefined {
  const [, half = '', column = '', row = '', first = '', second = ''] =
    POLAR.exec(text.toUpperCase()) ?? [];
  const digits = pairedDigits(first, second);
  const letters = HALVES[half];
  if (!letters || !digits) return undefined;
  const square = `${half}${column}${row}`;
  const [x, y] = [letters.columns.indexOf(column), letters.rows.indexOf(row)];
  if (first === '' && !NAMED.test(text)) return undefined;
  if (x === -1 || y === -1) throw noSquare(square);
  const at = [
    letters.west + x * SQUARE_METERS + digits.offset[0],
    letters.south + y * SQUARE_METERS + digits.offset[1],
  ];
  const { coordinates } = squareAt(at, digits.size, polarCrs(half >= 'Y'));
  const rings = coordinates.map((polygon) => polygon.map(withPole));
  return {
    name: `MGRS ${square}${first}${second}`,
    geometry: { type: 'MultiPolygon', coordinates: rings },
  };
}

/** The pole has the longitudes of both edges that meet there: it is a corner of four squares. */
function withPole(ring: Position[]): Position[] {
  const isPole = ([, lat = 0]: Position) => Math.abs(lat) > 90 - 1e-9;
  const pole = ring.findIndex(isPole);
  if (pole === -1) return ring;
  const open = [...ring.slice(pole), ...ring.slice(0, pole)].filter((each) => !isPole(each));
  const edges: Position[] = [];
  for (const [lon = 0, lat = 0] of open) {
    edges.push([nearestLongitude(lon, edges.at(-1)?.[0] ?? lon), lat]);
  }
  const latitude = Math.sign(ring[pole]?.[1] ?? 0) * 90;
  const [start = 0, end = 0] = [edges[0]?.[0], edges.at(-1)?.[0]];
  return [[start, latitude], ...edges, [end, latitude], [start, latitude]];
}

function noSquare(square: string): AreaError {
  const [, zone = '', letters = ''] = /^(.*)(..)$/.exec(square) ?? [];
  return badReference(
    square,
    l10n.t(
      '"{0}" is not a valid MGRS reference: zone {1} has no square {2}.',
      square,
      zone,
      letters,
    ),
  );
}

function badReference(reference: string, message: string): AreaError {
  return new AreaError('bad-position', reference, message);
}
