/**
 * Transverse Mercator with axes to the west and the south (EPSG method 9808), as the Lo systems of South
 * Africa have: x is the westing, y the southing.
 */
import * as l10n from '@vscode/l10n';
import { UnsupportedCrs } from './unsupportedCrs.ts';
import type { WktParameters } from './wktMethods.ts';
import { axisDirections, type WktNode } from './wktTree.ts';

type Position = [x: number, y: number];

/** Between longitude, latitude and x, y. */
interface PlaneConverter {
  forward(lonLat: Position): Position;
  inverse(position: Position): Position;
}

/** Degrees from the central meridian: the zones have one, and their data may run into the next ones. */
const MAX_DEGREES = 6;

/**
 * The definition of an EPSG code for axes to the east and north; undefined for any other.
 *
 * From the equator, all places have positive southings. Where the origin is farther south, as in Namibia,
 * numbers do not show whether a program has written them to the east and north.
 *
 * @param definition PROJ string
 */
export function withoutSouthAxes(definition: string): string | undefined {
  const isKnown = /^\+proj=tmerc \+lat_0=0 \+lon_0=\S+ \+k=1 \+x_0=0 \+y_0=0 \+axis=wsu /.test(
    definition,
  );
  return isKnown ? definition.replace(' +axis=wsu', '') : undefined;
}

/**
 * Checks a definition as WKT for the same: its axes, if it has any, and its origin.
 *
 * @throws UnsupportedCrs
 */
export function checkSouthAxes(crs: WktNode, parameters: WktParameters): void {
  const isWestSouth = ['', 'west,south'].includes(axisDirections(crs).join());
  const isAtEquator = (['latitude', 'easting', 'northing'] as const).every(
    (name) => (parameters.get(name) ?? 0) === 0,
  );
  if (!isWestSouth || !isAtEquator) {
    throw new UnsupportedCrs(l10n.t('its axes point south or west'));
  }
}

/**
 * The conversion with axes to the west and south. Coordinates that were written to the east and north,
 * or one for the other, are outside.
 *
 * @param converter with axes to the east and north, and its origin on the equator
 */
export function turnedSouth({ forward, inverse }: PlaneConverter): PlaneConverter {
  const [meridian] = inverse([0, 0]);
  const isInside = ([lon, lat]: Position) => lat < 0 && Math.abs(lon - meridian) <= MAX_DEGREES;
  return {
    forward: (lonLat) => (isInside(lonLat) ? negated(forward(lonLat)) : outside()),
    inverse: (position) => {
      const lonLat = inverse(negated(position));
      return isInside(lonLat) ? lonLat : outside();
    },
  };
}

function negated([x, y]: Position): Position {
  return [-x, -y];
}

function outside(): Position {
  return [Number.NaN, Number.NaN];
}
