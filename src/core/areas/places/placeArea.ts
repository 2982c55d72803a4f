/** Areas for which a grid is proposed: what a file has, or a place in any notation. */
import type { Geometry, Position } from 'geojson';
import { shorten } from '../../../domain/messages.ts';
import { AreaError } from '../../errors.ts';
import type { TileGrid } from '../../grids/index.ts';
import type { GridArea } from '../../grids/proposals/index.ts';
import type { Area } from '../readArea.ts';
import { withoutDegreeCode } from './codedDegrees.ts';
import { describeTwoReadings } from './decimalCommas.ts';
import { commaReading, describeAssumedOrder, parseDegreePlace } from './degreePlaces.ts';
import { describeDegreePlace } from './degreeTexts.ts';
import { MAX_NAMED_TEXT_LENGTH, parseTypedPlace } from './typedPlace.ts';

/** Positions up to which polygons are used as they are; of more, their coarse outline is. */
const MAX_POSITIONS = 2000;

/**
 * The polygons and points of an area that was read.
 *
 * @param area of a file; a detailed one is simplified
 */
export function gridAreaOf(area: Area): GridArea {
  const { outline, points, positions } = area;
  const { coordinates } = positions <= MAX_POSITIONS ? area.geometry : outline;
  return { polygons: coordinates, points };
}

/**
 * The polygons and points of a geometry.
 *
 * @param geometry in longitude and latitude
 */
export function gridAreaOfGeometry(geometry: Geometry): GridArea {
  switch (geometry.type) {
    case 'Polygon':
      return { polygons: [geometry.coordinates], points: [] };
    case 'MultiPolygon':
      return { polygons: geometry.coordinates, points: [] };
    case 'Point':
      return { polygons: [], points: [geometry.coordinates] };
    case 'MultiPoint':
      return { polygons: [], points: geometry.coordinates };
    case 'GeometryCollection': {
      const parts = geometry.geometries.map(gridAreaOfGeometry);
      return {
        polygons: parts.flatMap(({ polygons }) => polygons),
        points: parts.flatMap(({ points }) => points),
      };
    }
    default:
      return { polygons: [], points: [] };
  }
}

/**
 * The area of a bounding box.
 *
 * @param box [west, south, east, north] in degrees; west > east runs across the antimeridian
 */
export function gridAreaOfBox([west, south, east, north]: readonly [
  number,
  number,
  number,
  number,
]): GridArea {
  const part = (left: number, right: number): Position[][] => [
    [
      [left, south],
      [right, south],
      [right, north],
      [left, north],
      [left, south],
    ],
  ];
  const parts = west <= east ? [part(west, east)] : [part(west, 180), part(-180, east)];
  return { polygons: parts, points: [] };
}

/** An area that was typed. */
export interface PlaceArea extends GridArea {
  /** How it was read, such as "Longitude 13.4° E, latitude 52.5° N". */
  readonly name: string;
  /** A sentence where longitude was assumed to come first, with what to write otherwise. */
  readonly note?: string | undefined;
}

/**
 * Parses a place in any notation: degrees, of a point or box in the order of longitude and latitude
 * unless letters or names specify another order; MGRS, UTM, UPS, coordinates after an EPSG code, WKT;
 * links of map sites.
 *
 * @param typedText as the user typed it
 * @param grid whose coordinates large numbers are; without it they are refused
 * @throws AreaError when it is none of these, or can be read in two ways
 */
export function parsePlaceArea(typedText: string, grid?: TileGrid): PlaceArea {
  const text = withoutDegreeCode(typedText);
  const typed = parseTypedPlace(text, grid);
  if (typed) return { name: typed.name, ...gridAreaOfGeometry(typed.geometry) };
  const place = parseDegreePlace(text);
  if (place.kind === 'wrong') throw badPlace(text, place.problem);
  if (commaReading(text)) throw badPlace(text, describeTwoReadings(text));
  const read = { name: describeDegreePlace(place), note: describeAssumedOrder(text) };
  if (place.kind === 'point') return { ...read, polygons: [], points: [[place.lon, place.lat]] };
  return { ...read, ...gridAreaOfBox(place.box) };
}

function badPlace(text: string, problem: string): AreaError {
  return new AreaError('bad-position', shorten(text, MAX_NAMED_TEXT_LENGTH), problem);
}
