/**
 * Converts between a grid's coordinate reference system and longitude, latitude.
 *
 * proj4 does the projections, from PROJ strings alone: WKT is turned into one, an EPSG code is looked up
 * in `proj4-list`. Other notations are turned into WKT first, which Earth Engine takes.
 */

import * as l10n from '@vscode/l10n';
import proj4 from 'proj4';
import { isSamePlace } from '../../domain/longitudes.ts';
import { messageOf } from '../../domain/messages.ts';
import { GridError } from '../errors.ts';
import { completeProj } from './completeProj.ts';
import type { DatumAccuracy } from './datumAccuracy.ts';
import { definitionOfCode } from './epsgDefinitions.ts';
import { wktFromEsriCode } from './esriCodes.ts';
import { wktFromProjJson } from './projJson.ts';
import { wktFromProj } from './projString.ts';
import { turnedSouth } from './southOriented.ts';
import { UnsupportedCrs } from './unsupportedCrs.ts';
import { type ProjDefinition, projFromWkt } from './wktProjection.ts';
import { withoutHeights } from './wktTree.ts';

/** x, y in CRS units, or longitude, latitude in degrees. */
export type Position = [x: number, y: number];

/** Conversion between a coordinate reference system and longitude, latitude (WGS 84). */
export interface Projection extends DatumAccuracy {
  /**
   * From longitude, latitude to x, y.
   *
   * @param lonLat WGS 84 degrees
   * @returns CRS units; not numbers where the projection has no such place
   */
  forward(lonLat: Position): Position;
  /**
   * From x, y to longitude, latitude.
   *
   * @param position CRS units
   * @returns WGS 84 degrees, longitudes from -180 to 180 unless x is a longitude itself; not finite
   *   outside the projection
   */
  inverse(position: Position): Position;
  /** Whether x, y are longitude, latitude themselves. */
  readonly isGeographic: boolean;
  /** The definition as a PROJ string, by which proj4 computes the same coordinates elsewhere. */
  readonly proj: string;
  /** Whether x grows to the west and y to the south, which `proj` does not have. */
  readonly isSouthOriented?: boolean;
}

const projections = new Map<string, Projection>();

/**
 * A coordinate reference system as Earth Engine and documents write it: an EPSG code as `EPSG:5070`,
 * also when it is given as a number, a URN or a URL of the OGC; WKT as it is. PROJ strings, PROJJSON and
 * common codes of ESRI become WKT or an EPSG code; those that cannot stay as they are, and
 * `projectionOf` gives the reason.
 *
 * @param crs WKT, an EPSG code in any of these forms, a PROJ string, PROJJSON, or `ESRI:102001`
 */
export function normalizeCrs(crs: string | number | object): string {
  const text = (typeof crs === 'object' ? JSON.stringify(crs) : String(crs)).trim();
  if (CRS84.test(text)) return 'EPSG:4326';
  const code = EPSG_CODE.exec(text)?.[1];
  if (code) return `EPSG:${code}`;
  try {
    return convertToWkt(text) ?? withoutHeights(text);
  } catch {
    return text;
  }
}

const ESRI_CODE = /^(?:esri:|urn:ogc:def:crs:esri:[\d.]*:)\s*(\d+)$/i;

/** WKT, or an EPSG code, of a CRS in other notations; undefined for WKT. @throws UnsupportedCrs */
function convertToWkt(text: string): string | undefined {
  const esri = ESRI_CODE.exec(text)?.[1];
  if (esri) return wktFromEsriCode(Number(esri));
  if (isProjString(text)) return wktFromProj(text);
  return text.startsWith('{') ? wktFromProjJson(text, isKnownCode) : undefined;
}

function isProjString(text: string): boolean {
  return /^(?:proj|init)=/.test(text) || (text.startsWith('+') && /\+(?:proj|init)=/.test(text));
}

function isKnownCode(code: string): boolean {
  try {
    definitionOfCode(code);
    return true;
  } catch {
    return false;
  }
}

const EPSG_CODE =
  /^(?:epsg:|urn:ogc:def:crs:epsg:[\d.]*:|https?:\/\/www\.opengis\.net\/def\/crs\/epsg\/[\d.]+\/)?\s*(\d+)$/i;

/** WGS 84 with longitude first, as Cedar takes all geographic systems. */
const CRS84 =
  /^(?:urn:ogc:def:crs:ogc:[\d.]*:|https?:\/\/www\.opengis\.net\/def\/crs\/ogc\/[\d.]+\/|ogc:)crs84$/i;

/**
 * The conversion of a coordinate reference system.
 *
 * @param crs WKT, or an EPSG code such as `EPSG:32619`, as `normalizeCrs` writes them
 * @throws GridError when it is neither, or not one that can be computed
 */
export function projectionOf(crs: string): Projection {
  const projection = areaProjectionOf(crs);
  if (!projection.isSouthOriented) return projection;
  // Programs differ in what such a grid is.
  throw unusable(crs, new UnsupportedCrs(l10n.t('its axes point south or west')));
}

/**
 * The conversion of the coordinates of an area: as `projectionOf`, and those of South Africa with axes to
 * the west and the south.
 *
 * @param crs as for `projectionOf`
 * @throws GridError when it is not one that can be computed
 */
export function areaProjectionOf(crs: string): Projection {
  const known = projections.get(crs);
  if (known) return known;
  try {
    const { proj: defined, isSouthOriented, ...accuracy } = definitionOf(crs);
    const proj = completeProj(defined);
    const { forward, inverse } = proj4(proj);
    const isGeographic = /^\s*\+proj=longlat/i.test(proj);
    const eastNorth: PlaneConverter = {
      forward: ([lon, lat]) => projected(forward, [lon, lat]),
      inverse: ([x, y]) => {
        if (!Number.isFinite(x) || !Number.isFinite(y)) return [Number.NaN, Number.NaN];
        const [lon, lat] = inverse([x, y]);
        return [isGeographic ? lon : withinTurn(lon), lat];
      },
    };
    const converter = isSouthOriented ? turnedSouth(eastNorth) : eastNorth;
    const projection: Projection = {
      forward: (lonLat) => forwardAndBack(converter, lonLat),
      inverse: converter.inverse,
      isGeographic,
      proj,
      ...accuracy,
      ...(isSouthOriented && { isSouthOriented }),
    };
    checkOrigin(isSouthOriented ? { ...projection, ...eastNorth } : projection);
    projections.set(crs, projection);
    return projection;
  } catch (error) {
    throw unusable(crs, error);
  }
}

function unusable(crs: string, error: unknown): GridError {
  const reason = messageOf(error);
  return crsError(
    l10n.t('Cedar cannot use the coordinate reference system "{0}": {1}.', shortCrs(crs), reason),
    crsAdvice(crs),
    error,
  );
}

/**
 * Tries a place half a degree from the origin, where every projection has coordinates.
 *
 * @throws UnsupportedCrs when there are none: any other place would be silently outside
 */
function checkOrigin({ forward, inverse, isGeographic, proj }: Projection): void {
  const [lon, lat] = isGeographic ? [0, 0] : inverse(originOf(proj));
  const place: Position = [withinTurn(lon + 0.5), lat > 0 ? lat - 0.5 : lat + 0.5];
  if (forward(place).every(Number.isFinite)) return;
  throw new UnsupportedCrs(l10n.t('its parameters give no coordinates, not even at its origin'));
}

/** What proj4 reads from a PROJ string, in meters. */
interface ParsedOffsets {
  readonly x0?: number;
  readonly y0?: number;
  readonly to_meter?: number;
}

/** False easting and northing, in the unit of the system. */
function originOf(proj: string): Position {
  const { x0 = 0, y0 = 0, to_meter = 1 } = new proj4.Proj(proj) as ParsedOffsets;
  return [x0 / to_meter, y0 / to_meter];
}

/** A longitude from -180 to 180 degrees; proj4 exceeds this range if the central meridian is far from 0. */
function withinTurn(lon: number): number {
  return Math.abs(lon) <= 180 ? lon : lon - 360 * Math.round(lon / 360);
}

/** For proj4, as the notation has it. @throws UnsupportedCrs, WktSyntaxError */
export function definitionOf(crs: string): ProjDefinition {
  if (/^EPSG:\d+$/.test(crs)) return definitionOfCode(crs);
  if (/^\s*[A-Z]\w*\s*[[(]/i.test(crs)) return projFromWkt(crs);
  const other = convertToWkt(crs);
  if (other !== undefined) return definitionOf(other);
  throw new UnsupportedCrs(l10n.t('it is neither WKT, an EPSG code, a PROJ string nor PROJJSON'));
}

type PlaneConverter = Pick<Projection, 'forward' | 'inverse'>;

/**
 * A position without coordinates is NaN: proj4 ends with a TypeError where a projection has none, as that of
 * Mercator at the poles.
 */
function projected(forward: (lonLat: Position) => Position, lonLat: Position): Position {
  try {
    return forward(lonLat);
  } catch (error) {
    if (error instanceof TypeError) return [Number.NaN, Number.NaN];
    throw error;
  }
}

/**
 * Degrees by which a place may move there and back again: far more than shifts between datums lose,
 * far less than how far off a wrong place is.
 */
const THERE_AND_BACK = 1e-2;

/**
 * Far from where they are meant for, projections give numbers that mean other places; those that do
 * not lead back become NaN.
 */
function forwardAndBack({ forward, inverse }: PlaneConverter, [lon, lat]: Position): Position {
  const position = forward([lon, lat]);
  const [x, y] = position;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return [Number.NaN, Number.NaN];
  return isSamePlace([lon, lat], inverse([x, y]), THERE_AND_BACK)
    ? position
    : [Number.NaN, Number.NaN];
}

function crsError(problem: string, advice: string, cause?: unknown): GridError {
  return new GridError(`${problem} ${advice}`, { cause, field: 'crs' });
}

/** Suggests a supported reference system. */
function crsAdvice(crs: string): string {
  const advice = l10n.t('Give WKT (PROJCS[…] or GEOGCS[…]) or an EPSG code such as EPSG:32619.');
  const esri = ESRI_CODE.exec(crs)?.[1];
  if (esri) {
    const hint = l10n.t(
      'The WKT is on https://epsg.io/{0}, and GDAL prints it with: gdalsrsinfo -o wkt1 ESRI:{0}',
      esri,
    );
    return `${advice} ${hint}`;
  }
  if (!isProjString(crs) && !crs.startsWith('{')) return advice;
  const hint = l10n.t(
    'Where the system has an EPSG code, https://epsg.io finds it; GDAL prints the WKT with: gdalsrsinfo -o wkt1 "{0}"',
    isProjString(crs) ? shortCrs(crs) : 'crs.json',
  );
  return `${advice} ${hint}`;
}

function shortCrs(crs: string): string {
  return crs.length > 80 ? `${crs.slice(0, 80)}…` : crs;
}
