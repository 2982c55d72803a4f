/** Areas for which a grid is proposed: what a file has, or a place in any notation that needs no grid. */
import * as l10n from '@vscode/l10n';
import type { Geometry, Position } from 'geojson';
import { withDecimalPoints } from '../../domain/decimalCommas.ts';
import { AreaError } from '../errors.ts';
import { TileGrid } from '../grids/index.ts';
import type { GridArea } from '../grids/proposals/index.ts';
import type { Area } from './readArea.ts';
import { parseTypedPlace } from './typedPlace.ts';

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

/** A point, which is longitude and latitude. */
const WKT_POINT = /^\s*point\s*\(([^()]*)\)\s*$/i;

const NUMBER = /^[-+]?\d+(?:\.\d+)?$/;

/**
 * Parses a place without a grid: `lon lat`, `west south east north` in degrees, MGRS, UTM, coordinates
 * after an EPSG code, or WKT.
 *
 * @param text as the user typed it
 * @throws AreaError when it is none of these
 */
export function parsePlaceArea(text: string): GridArea {
  const degrees = degreesIn(WKT_POINT.exec(text)?.[1] ?? text);
  if (degrees) return degrees;
  // A grid in degrees: large numbers mean nothing in it.
  const place = parseTypedPlace(text, TileGrid.named('GEE_HANSEN_GFC'));
  if (place) return gridAreaOfGeometry(place.geometry);
  throw badPlace(text);
}

function degreesIn(text: string): GridArea | undefined {
  const parts = (withDecimalPoints(text) ?? text).trim().split(/[\s,;]+/);
  if (!parts.every((part) => NUMBER.test(part))) return undefined;
  const [west = 0, south = 0, east, north] = parts.map(Number);
  const isDegrees = parts.map(Number).every((value, at) => Math.abs(value) <= (at % 2 ? 90 : 180));
  if (!isDegrees || (parts.length !== 2 && parts.length !== 4)) throw badPlace(text);
  if (east === undefined || north === undefined) return { polygons: [], points: [[west, south]] };
  if (south >= north || west === east) throw badPlace(text);
  return gridAreaOfBox([west, south, east, north]);
}

function badPlace(text: string): AreaError {
  const name = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  const message = l10n.t(
    '"{0}" is not a valid location. Enter longitude and latitude, or west, south, east and north in degrees, MGRS, UTM or WKT.',
    name,
  );
  return new AreaError('bad-position', name, message);
}
