/**
 * Places that are typed other than in degrees: MGRS, UTM, UPS, the grid's own coordinates, WKT, and code
 * of Earth Engine.
 *
 * ```ts
 * parseTypedPlace('15T VG 40 50', grid); // a square of 10 km
 * parseTypedPlace('15N 480000 4610000', grid); // UTM: zone, easting, northing
 * parseTypedPlace('EPSG:32615 480000 4610000', grid);
 * parseTypedPlace('480000 4610000 520000 4650000', grid); // a box in the grid's coordinates
 * parseTypedPlace('POLYGON ((-93 41, -92 41, -92 42, -93 41))', grid);
 * parseTypedPlace('ee.Geometry.Rectangle([-93, 41, -92, 42], null, false)', grid);
 * ```
 */
import * as l10n from '@vscode/l10n';
import type { Geometry, Position } from 'geojson';
import { shorten } from '../../../domain/messages.ts';
import { AreaError } from '../../errors.ts';
import type { TileGrid } from '../../grids/index.ts';
import { projectionOf } from '../../grids/projection.ts';
import { longitudeRange } from '../../grids/rings.ts';
import type { AreaPolygons } from '../areaLayers.ts';
import { type AreaProblem, AreaProblemError, refuseArea } from '../areaProblem.ts';
import { describeAreaProblem } from '../describeArea.ts';
import { editorDocuments, isEditorCode } from '../formats/editorCode.ts';
import { geoJsonLayers } from '../formats/geoJsonFeatures.ts';
import { isWkt, wktLayers } from '../formats/wktFeatures.ts';
import { hasNoCut, interpretArea } from '../interpretArea.ts';
import { splitCode } from './codedDegrees.ts';
import { describeTwoReadings, withDecimalPoints, withSpacedDecimals } from './decimalCommas.ts';
import { mgrsPlace } from './mgrsPlaces.ts';
import { boxIn, pointIn, type TypedPlace } from './projectedPlaces.ts';
import { upsPlace, utmPlace } from './utmPlaces.ts';
import { describeOutOfRange, describeWrongBox } from './wrongBoxes.ts';

/** Characters of a text that its errors name it by. */
export const MAX_NAMED_TEXT_LENGTH = 40;

/**
 * Parses a place that is not written in degrees.
 *
 * @param text as the user typed it
 * @param grid whose coordinates large numbers are; without it, they are none
 * @returns undefined when it has none of these forms
 * @throws AreaError when it has one of them and is wrong
 */
export function parseTypedPlace(text: string, grid?: TileGrid): TypedPlace | undefined {
  const trimmed = withoutQuotes(text.trim());
  try {
    // A point in degrees is one, however it is written.
    if (/^point\s*\(/i.test(trimmed)) return undefined;
    if (isWkt(trimmed)) return wktPlace(trimmed);
    if (isEditorCode(trimmed))
      return DEGREES_IN_CODE.test(trimmed) ? undefined : codePlace(trimmed);
    return (
      mgrsPlace(trimmed) ??
      utmPlace(trimmed) ??
      upsPlace(trimmed) ??
      crsPlace(trimmed) ??
      (grid && gridPlace(trimmed, grid))
    );
  } catch (error) {
    if (!(error instanceof AreaProblemError)) throw error;
    const { problem } = error;
    const name = shorten(trimmed, MAX_NAMED_TEXT_LENGTH);
    throw new AreaError(problem.reason, name, describeTypedProblem(problem, name), {
      cause: error,
    });
  }
}

/** WKT is copied from tables with the quotes of its cell. */
function withoutQuotes(text: string): string {
  const bare = /^(["'])+([^"']+)\1+$/.exec(text)?.[2]?.trim();
  return bare !== undefined && isWkt(bare) ? bare : text;
}

/** Explains what to type, where a file has other remedies. */
function describeTypedProblem(problem: AreaProblem, name: string): string {
  switch (problem.reason) {
    case 'wide':
    case 'wide-or-pole':
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
        '{0} has the position {1}, whose latitude is beyond the poles. Latitude and longitude seem to be swapped: write longitude first.',
        name,
        problem.position,
      );
    default:
      return describeAreaProblem(problem, name);
  }
}

/** A point, or a box along meridians and parallels, of degrees alone. */
const DEGREES_IN_CODE =
  /^ee\.Geometry\.(?:Point|BBox)\s*\(\s*(?:\[[-+.,\d\s]*\]|[-+.,\d\s]*)\s*\)\s*;?$/;

/** Code that is copied from the Code Editor. */
function codePlace(text: string): TypedPlace {
  const { polygons, points } = interpretArea(geoJsonLayers(editorDocuments(text)), {});
  const [name = ''] = /\bee\.\w+(?:\.\w+)?/.exec(text) ?? [];
  return { name, geometry: geometryOf(polygons, points) };
}

/** Polygons are checked and cut as those of a file. */
function wktPlace(text: string): TypedPlace {
  const { polygons, points } = interpretArea(wktLayers(text), {});
  const name = /^(?:srid=\d+;\s*)?(\w+)/i.exec(text)?.[1] ?? 'WKT';
  return { name: name.toUpperCase(), geometry: geometryOf(polygons, points) };
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

/** Coordinates after the code of their reference system. */
function crsPlace(text: string): TypedPlace | undefined {
  const { crs, coordinates } = splitCode(text) ?? {};
  if (crs === undefined || coordinates === undefined) return undefined;
  const numbers = numbersIn(coordinates, (each) => geometryIn(each, crs) !== undefined);
  if (!numbers) return undefined;
  const name = `${crs}: ${numbers.join(', ')}`;
  return projectionOf(crs).isGeographic
    ? degreesIn(numbers, crs, text)
    : projectedPlace(numbers, crs, name);
}

/** Degrees on another datum, read as those without a code are. */
function degreesIn(numbers: readonly number[], crs: string, text: string): TypedPlace {
  // Latitudes are second, and fourth.
  const wrong = numbers.find((each, index) => index % 2 === 1 && Math.abs(each) > 90);
  if (wrong !== undefined) refuseArea({ reason: 'swapped', position: numbers.join(', ') });
  const [lon = 0, lat = 0, east, north] = numbers;
  if (east === undefined || north === undefined) {
    refuseWrong(describeOutOfRange(lon, lat), text);
    const name = l10n.t('{0}: longitude {1}, latitude {2}', crs, lon, lat);
    return { name, geometry: pointIn([lon, lat], crs) };
  }
  refuseWrong(describeWrongBox([lon, lat, east, north]), text);
  const name = l10n.t('{0}: west, south, east, north {1}', crs, numbers.join(', '));
  const box = [lon, lat, east < lon ? east + 360 : east, north] as const;
  return { name, geometry: boxIn(box, crs) };
}

function refuseWrong(problem: string | undefined, text: string): void {
  if (problem !== undefined) throw new AreaError('bad-position', text, problem);
}

/** Numbers that cannot be degrees are coordinates of a projected grid. */
function gridPlace(text: string, grid: TileGrid): TypedPlace | undefined {
  if (projectionOf(grid.crs).isGeographic) return undefined;
  const numbers = numbersIn(text, (each) => isInGrid(each, grid));
  if (!numbers || numbers.every(isDegrees)) return undefined;
  const name = l10n.t('Coordinates of the grid: {0}', numbers.join(', '));
  return projectedPlace(numbers, grid.crs, name);
}

/**
 * Two or four numbers; undefined if there is anything else.
 *
 * @param isPossible whether there can be a place with these coordinates
 * @throws AreaError when commas can be decimal, or separate coordinates
 */
function numbersIn(
  text: string,
  isPossible: (numbers: readonly number[]) => boolean,
): number[] | undefined {
  const separate = twoOrFour(text);
  const pointed = withDecimalPoints(text) ?? withSpacedDecimals(text);
  const decimal = pointed === undefined || hasWholeParts(text) ? undefined : twoOrFour(pointed);
  if (!decimal || !separate || decimal.every(isDegrees)) return decimal ?? separate;
  const readings = [decimal, separate].filter(hasExtent);
  const [only, other] = readings.length === 1 ? readings : readings.filter(isPossible);
  if (only && !other) return only;
  throw new AreaError('bad-position', text, describeTwoReadings(text));
}

/** `480000,4610000;520000,4650000`: no program ends so many decimals with zeros. */
function hasWholeParts(text: string): boolean {
  return /\d,\d{3,}00(?!\d)/.test(text);
}

/** A box has two different corners. */
function hasExtent([left, bottom, right, top]: readonly number[]): boolean {
  return right === undefined || (left !== right && bottom !== top);
}

/** Undefined where the system does not have the coordinates. */
function geometryIn(numbers: readonly number[], crs: string): Geometry | undefined {
  try {
    return placeIn(numbers, crs, '').geometry;
  } catch (error) {
    if (error instanceof AreaProblemError) return undefined;
    throw error;
  }
}

function isInGrid(numbers: readonly number[], grid: TileGrid): boolean {
  const geometry = geometryIn(numbers, grid.crs);
  if (geometry?.type !== 'Point')
    return geometry !== undefined && grid.tilesIn(geometry).length > 0;
  const [lon = 0, lat = 0] = geometry.coordinates;
  return grid.tileAt(lon, lat) !== undefined;
}

function isDegrees(number: number): boolean {
  return Math.abs(number) <= 360;
}

const NUMBER = /^[-+−]?\d+(?:\.\d+)?$/;

function twoOrFour(text: string): number[] | undefined {
  const parts = text
    .replace(/[[\](){}]/g, ' ')
    .trim()
    .split(/[\s,;]+/);
  const areNumbers = parts.every((part) => NUMBER.test(part));
  const isCount = parts.length === 2 || parts.length === 4;
  return areNumbers && isCount ? parts.map(parseCoordinate) : undefined;
}

function parseCoordinate(text: string): number {
  return Number(text.replace('−', '-'));
}

/** A point, or the box between two corners in any order. */
function projectedPlace(numbers: readonly number[], crs: string, name: string): TypedPlace {
  const place = placeIn(numbers, crs, name);
  const [first = 0, , second = first] = numbers;
  // On a plane that is cut at the antimeridian, its two sides are far from one another.
  if (second < first && !hasNoCut(crs) && widthOf(place.geometry) > 180) {
    const problem = l10n.t(
      'The first corner of the box is east of the second one, and the box between them runs more than half of the way around the Earth. Write it in degrees: west, south, east and north, where a west that is greater than its east runs across the antimeridian (180°).',
    );
    throw new AreaError('bad-position', name, problem);
  }
  return place;
}

/** Degrees of longitude of the parts of a box. */
function widthOf(geometry: Geometry): number {
  if (geometry.type !== 'MultiPolygon') return 0;
  return geometry.coordinates.reduce((sum, [outside = []]) => {
    const [west, east] = longitudeRange(outside);
    return sum + east - west;
  }, 0);
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
