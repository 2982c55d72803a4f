/**
 * Places that are typed other than in degrees: MGRS, UTM, the grid's own coordinates, WKT.
 *
 * ```ts
 * parseTypedPlace('15T VG 40 50', grid); // a square of 10 km
 * parseTypedPlace('15N 480000 4610000', grid); // UTM: zone, easting, northing
 * parseTypedPlace('EPSG:32615 480000 4610000', grid);
 * parseTypedPlace('480000 4610000 520000 4650000', grid); // a box in the grid's coordinates
 * parseTypedPlace('POLYGON ((-93 41, -92 41, -92 42, -93 41))', grid);
 * ```
 */
import * as l10n from '@vscode/l10n';
import type { Geometry, Position } from 'geojson';
import mgrs from 'mgrs';
import { withDecimalPoints } from '../../domain/decimalCommas.ts';
import { AreaError } from '../errors.ts';
import type { TileGrid } from '../grids/index.ts';
import { normalizeCrs, projectionOf } from '../grids/projection.ts';
import type { AreaPolygons } from './areaLayers.ts';
import { type AreaProblem, AreaProblemError } from './areaProblem.ts';
import { describeAreaProblem } from './describeArea.ts';
import { isWkt, wktLayers } from './formats/wktFeatures.ts';
import { interpretArea } from './interpretArea.ts';
import { type Shapes, toLonLat } from './positions.ts';

/** A place in longitude and latitude (WGS 84). */
export interface TypedPlace {
  /** How it was read, such as "UTM zone 15N: 480000, 4610000". */
  readonly name: string;
  /** Polygons; a point if it has no extent. */
  readonly geometry: Geometry;
}

/**
 * Parses a place that is not written in degrees.
 *
 * @param text as the user typed it
 * @param grid whose coordinates large numbers are
 * @returns undefined when it has none of these forms
 * @throws AreaError when it has one of them and is wrong
 */
export function parseTypedPlace(text: string, grid: TileGrid): TypedPlace | undefined {
  const trimmed = text.trim();
  try {
    // A point in degrees is one, however it is written.
    if (/^point\s*\(/i.test(trimmed)) return undefined;
    if (isWkt(trimmed)) return wktPlace(trimmed);
    return mgrsPlace(trimmed) ?? utmPlace(trimmed) ?? crsPlace(trimmed) ?? gridPlace(trimmed, grid);
  } catch (error) {
    if (!(error instanceof AreaProblemError)) throw error;
    const { problem } = error;
    const name = trimmed.length > 40 ? `${trimmed.slice(0, 40)}…` : trimmed;
    throw new AreaError(problem.reason, name, describeTypedProblem(problem, name), {
      cause: error,
    });
  }
}

/** Explains what to type, where a file has other remedies. */
function describeTypedProblem(problem: AreaProblem, name: string): string {
  switch (problem.reason) {
    case 'wide':
      return l10n.t(
        '{0} has a polygon from longitude {1} to {2}, more than half of the way around the Earth. To cross the antimeridian (180°), write longitudes beyond it, such as 185 for -175; otherwise divide it into polygons of at most 180°.',
        name,
        problem.west,
        problem.east,
      );
    case 'not-degrees':
      return l10n.t(
        '{0} has the position {1}, which is not in degrees. Write the EPSG code of its coordinate reference system before the WKT, as in "SRID=32615;POLYGON ((…))".',
        name,
        problem.position,
      );
    case 'swapped':
      return l10n.t(
        '{0} has the position {1}, whose latitude is beyond the poles. Latitude and longitude seem to be swapped: WKT has longitude first.',
        name,
        problem.position,
      );
    default:
      return describeAreaProblem(problem, name);
  }
}

/** Polygons are checked and cut as those of a file. */
function wktPlace(text: string): TypedPlace {
  const { polygons, points } = interpretArea(wktLayers(text), {});
  const name = /^(?:srid=\d+;\s*)?(\w+)/i.exec(text)?.[1] ?? 'WKT';
  return { name: name.toUpperCase(), geometry: geometryOf(polygons, points) };
}

function emptyShapes(): Shapes {
  return { polygons: [], points: [], lines: 0, empty: 0 };
}

function geometryOf(polygons: AreaPolygons, points: Position[]): Geometry {
  const [point] = points;
  if (polygons.length === 0 && point && points.length === 1) {
    return { type: 'Point', coordinates: point };
  }
  const area: Geometry = { type: 'MultiPolygon', coordinates: polygons };
  if (points.length === 0) return area;
  return {
    type: 'GeometryCollection',
    geometries: [area, { type: 'MultiPoint', coordinates: points }],
  };
}

const MGRS = /^(\d{1,2})\s*([C-HJ-NP-X])\s*([A-HJ-NP-Z])\s*([A-HJ-NP-V])\s*(\d*)\s*(\d*)$/i;

/** The square of an MGRS reference: of 100 km without digits, of 1 m with ten. */
function mgrsPlace(text: string): TypedPlace | undefined {
  const [, zone = '', band = '', column = '', row = '', first = '', second = ''] =
    MGRS.exec(text) ?? [];
  const digits = first + second;
  if (!column || digits.length > 10 || digits.length % 2 !== 0) return undefined;
  if (second && first.length !== second.length) return undefined;
  const name = `${zone}${band}${column}${row}${digits}`.toUpperCase();
  const projection = projectionOf(utmCrs(Number(zone), band.toUpperCase() >= 'N'));
  const center = mgrsCenter(name);
  const [x, y] = projection.forward(center);
  const size = 10 ** (5 - digits.length / 2);
  const [left, bottom] = [Math.floor(x / size) * size, Math.floor(y / size) * size];
  const box = [left, bottom, left + size, bottom + size] as const;
  const crs = utmCrs(Number(zone), band.toUpperCase() >= 'N');
  return { name: `MGRS ${name}`, geometry: boxIn(box, crs) };
}

function mgrsCenter(reference: string): [number, number] {
  try {
    return mgrs.toPoint(reference);
  } catch (error) {
    throw new AreaProblemError(
      { reason: 'bad-position', position: `MGRS ${reference}` },
      { cause: error },
    );
  }
}

/** EPSG code of a zone of UTM on WGS 84. */
function utmCrs(zone: number, isNorth: boolean): string {
  if (zone < 1 || zone > 60) {
    throw new AreaProblemError({ reason: 'bad-position', position: `UTM ${zone}` });
  }
  return `EPSG:${(isNorth ? 32600 : 32700) + zone}`;
}

const NUMBER = '[-+−]?\\d+(?:\\.\\d+)?';
const ZONE = '(?:utm\\s*)?(?:zone\\s*)?(\\d{1,2})\\s*(north|south|[c-hj-np-x])';
const UTM_FIRST = new RegExp(
  `^${ZONE}[\\s,;:]+(?:e\\s*)?(${NUMBER})\\s*(?:m?\\s*e)?[\\s,;]+(?:n\\s*)?(${NUMBER})\\s*(?:m?\\s*n)?$`,
  'i',
);
const UTM_LAST = new RegExp(
  `^(?:e\\s*)?(${NUMBER})\\s*(?:m?\\s*e)?[\\s,;]+(?:n\\s*)?(${NUMBER})\\s*(?:m?\\s*n)?[\\s,;]+${ZONE}$`,
  'i',
);

/** A zone of UTM with easting and northing. */
function utmPlace(text: string): TypedPlace | undefined {
  const first = UTM_FIRST.exec(text);
  const last = UTM_LAST.exec(text);
  const [zone, letter, easting, northing] = first
    ? first.slice(1)
    : [last?.[3], last?.[4], last?.[1], last?.[2]];
  if (!zone || !letter || !easting || !northing) return undefined;
  const [x, y] = [numberOf(easting), numberOf(northing)];
  // Eastings of UTM are between 100,000 and 900,000 meters.
  if (x < 100_000 || x > 900_000 || y < 0 || y > 10_000_000) return undefined;
  const isNorth = isNorthern(letter.toUpperCase(), Number(zone), y);
  const crs = utmCrs(Number(zone), isNorth);
  const hemisphere = isNorth ? l10n.t('N') : l10n.t('S');
  const name = l10n.t('UTM zone {0}: {1}', `${Number(zone)}${hemisphere}`, `${x}, ${y}`);
  return { name, geometry: pointIn([x, y], crs) };
}

/**
 * The letter after a zone is a hemisphere, or a band of MGRS. N is north as both. S is south, or the
 * band from 32° to 40° north: where both are possible, neither is assumed.
 */
function isNorthern(letter: string, zone: number, northing: number): boolean {
  if (letter === 'NORTH') return true;
  if (letter === 'SOUTH') return false;
  if (letter !== 'S') return letter >= 'N';
  const [, lat] = projectionOf(utmCrs(zone, true)).inverse([500_000, northing]);
  if (lat < 31.9 || lat > 40.1) return false;
  throw new AreaError(
    'bad-position',
    `${zone}S`,
    l10n.t(
      'The S of zone {0}S can be the southern hemisphere, or the band from 32° to 40° N. Enter "{0} South" or "{0} North" in its place.',
      zone,
    ),
  );
}

const WITH_CRS = /^((?:epsg|esri):\s*\d+)\s*[:;,]?\s+(.+)$/i;

/** Coordinates after the code of their reference system. */
function crsPlace(text: string): TypedPlace | undefined {
  const [, code, rest] = WITH_CRS.exec(text) ?? [];
  const numbers = rest === undefined ? undefined : numbersIn(rest);
  if (!code || !numbers) return undefined;
  const crs = normalizeCrs(code.replace(/\s/g, ''));
  return placeIn(numbers, crs, `${crs}: ${numbers.join(', ')}`);
}

/** Numbers that cannot be degrees are coordinates of a projected grid. */
function gridPlace(text: string, grid: TileGrid): TypedPlace | undefined {
  if (projectionOf(grid.crs).isGeographic) return undefined;
  const numbers = numbersIn(text);
  if (!numbers || numbers.every(isDegrees)) return undefined;
  const name = l10n.t('Coordinates of the grid: {0}', numbers.join(', '));
  return placeIn(numbers, grid.crs, name);
}

/**
 * Two or four numbers; undefined if there is anything else.
 *
 * @throws AreaError when commas can be decimal, or separate coordinates
 */
function numbersIn(text: string): number[] | undefined {
  const separate = twoOrFour(text);
  const pointed = withDecimalPoints(text);
  const decimal = pointed === undefined ? undefined : twoOrFour(pointed);
  if (!decimal || !separate || decimal.every(isDegrees)) return decimal ?? separate;
  throw new AreaError(
    'bad-position',
    text,
    l10n.t(
      'The commas of "{0}" can be decimal, or separate numbers. Use decimal points, or spaces between the numbers.',
      text,
    ),
  );
}

function isDegrees(number: number): boolean {
  return Math.abs(number) <= 360;
}

function twoOrFour(text: string): number[] | undefined {
  const parts = text
    .replace(/[[\](){}]/g, ' ')
    .trim()
    .split(/[\s,;]+/);
  const areNumbers = parts.every((part) => new RegExp(`^${NUMBER}$`).test(part));
  const isCount = parts.length === 2 || parts.length === 4;
  return areNumbers && isCount ? parts.map(numberOf) : undefined;
}

function numberOf(text: string): number {
  return Number(text.replace('−', '-'));
}

function placeIn(
  [x = 0, y = 0, ...rest]: readonly number[],
  crs: string,
  name: string,
): TypedPlace {
  const [right, top] = rest;
  if (right === undefined || top === undefined) return { name, geometry: pointIn([x, y], crs) };
  const box = [Math.min(x, right), Math.min(y, top), Math.max(x, right), Math.max(y, top)] as const;
  return { name, geometry: boxIn(box, crs) };
}

function pointIn(position: Position, crs: string): Geometry {
  const { points } = toLonLat({ ...emptyShapes(), points: [position] }, crs);
  return { type: 'Point', coordinates: points[0] ?? position };
}

/** @param box left, bottom, right, top */
function boxIn(
  [left, bottom, right, top]: readonly [number, number, number, number],
  crs: string,
): Geometry {
  const ring = [
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
    [left, bottom],
  ];
  const { polygons } = toLonLat({ ...emptyShapes(), polygons: [[ring]] }, crs);
  return { type: 'MultiPolygon', coordinates: polygons };
}
