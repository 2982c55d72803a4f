/**
 * Parses places as users write them: a point, or a bounding box.
 *
 * ```ts
 * parseFormPlace('42.36N 71.06W'); // { kind: 'point', lon: -71.06, lat: 42.36, … }
 * parseFormPlace('-71.06, 42.36'); // the same: without letters, longitude comes first
 * parseFormPlace('-71.3, 42.2, -70.9, 42.5'); // a box: west, south, east, north
 * parseFormPlace('-71,06; 42,36'); // a point, with decimal commas
 * ```
 *
 * Letters, signs, degrees with minutes and seconds, `lat 42.36 lon -71.06`, `xmin=-71 ymin=42 …`,
 * `POINT(-71.06 42.36)` and brackets are supported. The text describes the interpretation, and
 * `otherReadings` returns alternatives. Other coordinates and WKT are parsed by the core's
 * `parseTypedPlace`. Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import { withDecimalPoints } from '../../domain/decimalCommas.ts';
import { type Angle, type Axis, type BoxSide, readAngles } from './angles.ts';

/** West, south, east, north; degrees. */
export type PlaceBox = readonly [west: number, south: number, east: number, north: number];

export type Found =
  | { readonly kind: 'point'; readonly lon: number; readonly lat: number }
  | { readonly kind: 'box'; readonly box: PlaceBox };

export type ParsedPlace = Found | { readonly kind: 'wrong'; readonly problem: string };

/** Characters of a text that is parsed. */
const MAX_PLACE_LENGTH = 300;

export function parseFormPlace(text: string): ParsedPlace {
  if (text.length > MAX_PLACE_LENGTH) {
    return wrong(
      l10n.t('The text is too long for a point or a bounding box. To use GeoJSON, choose a file.'),
    );
  }
  const angles = readAngles(withDecimalPoints(text) ?? text);
  if (!angles) {
    return wrong(
      l10n.t(
        '"{0}" is not a valid location. Enter longitude and latitude as in "-71.06, 42.36", or with letters as in "42.36N 71.06W".',
        text.trim().slice(0, 40),
      ),
    );
  }
  if (angles.length === 2) return pointOf(angles);
  if (angles.length === 4) return boxOf(angles);
  const problem =
    angles.length === 1
      ? l10n.t(
          'The text has one number. A point has two, as in "-71.06, 42.36" or "42.36N 71.06W".',
        )
      : l10n.t(
          'The text has {0} numbers. A point has two (longitude, latitude), a bounding box four (west, south, east, north).',
          angles.length,
        );
  return { kind: 'wrong', problem };
}

/** Other readings of the same text, where nothing in it identifies the numbers. */
export function otherReadings(text: string): Found[] {
  const pointed = withDecimalPoints(text);
  const angles = readAngles(pointed ?? text);
  const place = parseFormPlace(text);
  if (!angles || place.kind === 'wrong' || angles.some(({ axis }) => axis)) return [];
  const numbers = angles.map(({ degrees }) => degrees);
  const swapped = place.kind === 'point' ? swappedPoint(place) : latitudeFirst(numbers);
  // The commas may separate numbers after all.
  const plain = pointed === undefined ? undefined : (readAngles(text) ?? []);
  const box = plain?.length === 4 ? boxOf(plain) : undefined;
  return [swapped, box, sideBySide(numbers)].flatMap((other) =>
    !other || other.kind === 'wrong' || isSame(other, place) ? [] : [other],
  );
}

/** "Longitude 71.06° W, latitude 42.36° N": the interpretation of a place. */
export function describePlace(place: Exclude<ParsedPlace, { kind: 'wrong' }>): string {
  if (place.kind === 'point') {
    return l10n.t('Longitude {0}, latitude {1}', longitude(place.lon), latitude(place.lat));
  }
  const [west, south, east, north] = place.box;
  return l10n.t(
    'West {0}, south {1}, east {2}, north {3}',
    longitude(west),
    latitude(south),
    longitude(east),
    latitude(north),
  );
}

/** "71.06° W" */
export function longitude(degrees: number): string {
  return withLetter(degrees, l10n.t('E'), l10n.t('W'));
}

/** "42.36° N" */
export function latitude(degrees: number): string {
  return withLetter(degrees, l10n.t('N'), l10n.t('S'));
}

function withLetter(degrees: number, positive: string, negative: string): string {
  const amount = Number(Math.abs(degrees).toFixed(6));
  if (amount === 0) return '0°';
  return `${amount}° ${degrees < 0 ? negative : positive}`;
}

function pointOf([first, second]: readonly Angle[]): ParsedPlace {
  if (!first || !second) return wrong(l10n.t('A point has two numbers.'));
  if (first.axis && first.axis === second.axis) {
    return wrong(
      first.axis === 'lat'
        ? l10n.t('Both numbers are latitudes (N or S). One must be a longitude, E or W.')
        : l10n.t('Both numbers are longitudes (E or W). One must be a latitude, N or S.'),
    );
  }
  const axis = first.axis ?? (second.axis && (second.axis === 'lat' ? 'lon' : 'lat'));
  // A number that cannot be a latitude is a longitude, whichever comes first.
  const isLatFirst = axis ? axis === 'lat' : Math.abs(second.degrees) > 90;
  const [lat, lon] = isLatFirst ? [first.degrees, second.degrees] : [second.degrees, first.degrees];
  const problem = outOfRange(lon, lat);
  if (problem) return wrong(problem);
  return { kind: 'point', lon, lat };
}

function swappedPoint({ lon, lat }: Extract<Found, { kind: 'point' }>): Found | undefined {
  return Math.abs(lon) > 90 ? undefined : { kind: 'point', lon: lat, lat: lon };
}

/** Four numbers as south, west, north, east; undefined where they cannot be that. */
function latitudeFirst([a = 0, b = 0, c = 0, d = 0]: readonly number[]): Found | undefined {
  const [south = 0, north = 0] = [a, c].sort((x, y) => x - y);
  const [west = 0, east = 0] = westAndEast([b, d]);
  if (outOfRange(west, south) || outOfRange(east, north)) return undefined;
  return south === north || west === east
    ? undefined
    : { kind: 'box', box: [west, south, east, north] };
}

/** Four numbers in the order of an extent in QGIS: west, east, south, north. */
function sideBySide(numbers: readonly number[]): Found | undefined {
  const [west = 0, east = 0, south = 0, north = 0] = numbers;
  if (numbers.length !== 4 || outOfRange(west, south) || outOfRange(east, north)) return undefined;
  return west < east && south < north
    ? { kind: 'box', box: [west, south, east, north] }
    : undefined;
}

/** Whether a place is far smaller than another, wherever it is: a sign of a wrong reading. */
export function isFarSmaller(one: Found, other: Found): boolean {
  return sizeOf(one) * FAR < sizeOf(other);
}

const FAR = 100;

/** Area of a place, in square degrees. */
function sizeOf(place: Found): number {
  if (place.kind === 'point') return 0;
  const [west, south, east, north] = place.box;
  return (east - west + (east < west ? 360 : 0)) * (north - south);
}

function isSame(one: ParsedPlace, other: ParsedPlace): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function boxOf(angles: readonly Angle[]): ParsedPlace {
  const hasAxes = angles.every(({ axis }) => axis !== undefined);
  const of = (axis: Axis) =>
    angles.filter((angle) => angle.axis === axis).map(({ degrees }) => degrees);
  if (hasAxes && (of('lon').length !== 2 || of('lat').length !== 2)) {
    return wrong(l10n.t('A bounding box has two longitudes and two latitudes.'));
  }
  const [a = 0, b = 0, c = 0, d = 0] = angles.map(({ degrees }) => degrees);
  const [lons, lats] = hasAxes
    ? [of('lon'), of('lat')]
    : [
        [a, c],
        [b, d],
      ];
  const [south = 0, north = 0] = hasAxes ? [...lats].sort((x, y) => x - y) : lats;
  const side = (name: BoxSide) => angles.find((angle) => angle.side === name)?.degrees;
  const [left, right] = [side('west'), side('east')];
  const isNamed = left !== undefined && right !== undefined;
  const sides = isNamed ? [left, right] : hasAxes ? westAndEast(lons) : lons;
  const [west = 0, east = 0] = sides;
  const problem = outOfRange(west, south) ?? outOfRange(east, north);
  if (problem) {
    // A number that cannot be a latitude is a longitude, whichever comes first.
    const turned = hasAxes ? undefined : latitudeFirst([a, b, c, d]);
    return turned ?? wrong(problem);
  }
  if (south >= north || west === east) {
    return wrong(
      l10n.t(
        'Four numbers are west, south, east and north. {0} to {1} is not a valid box: south must be less than north, and west must differ from east.',
        `${longitude(west)}, ${latitude(south)}`,
        `${longitude(east)}, ${latitude(north)}`,
      ),
    );
  }
  return { kind: 'box', box: [west, south, east, north] };
}

/** Sorts two longitudes; those more than half the globe apart span the antimeridian. */
function westAndEast(longitudes: readonly number[]): number[] {
  const [least = 0, most = 0] = [...longitudes].sort((a, b) => a - b);
  return most - least > 180 ? [most, least] : [least, most];
}

function outOfRange(lon: number, lat: number): string | undefined {
  if (Math.abs(lat) > 90) {
    return l10n.t('{0} is not a valid latitude, which is from −90 to 90.', lat);
  }
  if (Math.abs(lon) > 360) {
    return l10n.t('{0} is not a valid longitude, which is from −180 to 180.', lon);
  }
  return undefined;
}

function wrong(problem: string): ParsedPlace {
  return { kind: 'wrong', problem };
}
