/**
 * Parses places in degrees as users write them: a point, or a bounding box.
 *
 * ```ts
 * parseDegreePlace('42.36N 71.06W'); // { kind: 'point', lon: -71.06, lat: 42.36 }
 * parseDegreePlace('-71.06, 42.36'); // the same: without letters, longitude comes first
 * parseDegreePlace('-71.3, 42.2, -70.9, 42.5'); // a box: west, south, east, north
 * parseDegreePlace('-71,06; 42,36'); // a point, with decimal commas
 * ```
 *
 * Letters, signs, degrees with minutes and seconds, `lat 42.36 lon -71.06`, `xmin=-71 ymin=42 …`,
 * `POINT(-71.06 42.36)`, brackets and the notations of `placeNotations.ts` are supported. The text
 * describes the interpretation, and `otherReadings` returns alternatives. Other coordinates and WKT
 * are parsed by `parseTypedPlace`.
 */
import * as l10n from '@vscode/l10n';
import { type Angle, type Axis, type BoxSide, readAngles } from './angles.ts';
import { withDecimalPoints, withSpacedDecimals } from './decimalCommas.ts';
import type { DegreePlace, DegreePoint, ParsedDegrees, PlaceBox } from './degreeTexts.ts';
import { rewriteNotation } from './placeNotations.ts';
import { describeOutOfRange, describeWrongBox } from './wrongBoxes.ts';

/** Characters of a text that is parsed; addresses of map sites are longer than coordinates. */
const MAX_PLACE_LENGTH = 300;
const MAX_LINK_LENGTH = 2000;

/**
 * Parses a point or bounding box in degrees.
 *
 * @param text as the user typed it
 */
export function parseDegreePlace(text: string): ParsedDegrees {
  const isLink = /^\s*https?:/i.test(text);
  if (text.length > (isLink ? MAX_LINK_LENGTH : MAX_PLACE_LENGTH)) {
    return wrong(
      l10n.t('The text is too long for a point or a bounding box. To use GeoJSON, choose a file.'),
    );
  }
  const rewritten = rewriteNotation(text);
  if (rewritten && 'problem' in rewritten) return wrong(rewritten.problem);
  if (rewritten) return placeOfAngles(readAngles(rewritten.named), text);
  const place = placeOfAngles(readAngles(withDecimalPoints(text) ?? text), text);
  const spaced = place.kind === 'wrong' ? withSpacedDecimals(text) : undefined;
  return spaced === undefined ? place : placeOfAngles(readAngles(spaced), text);
}

function placeOfAngles(angles: readonly Angle[] | undefined, text: string): ParsedDegrees {
  if (!angles || angles.length === 0) {
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

/**
 * Other readings of the same text, where nothing in it identifies the numbers.
 *
 * @param text as the user typed it
 */
export function otherReadings(text: string): DegreePlace[] {
  const place = parseDegreePlace(text);
  const numbers = unnamedNumbers(text);
  if (place.kind === 'wrong' || !numbers) return [];
  const others = [exchanged(place, numbers), commaReading(text), sideBySide(numbers)];
  return others.flatMap((other) => (!other || isSame(other, place) ? [] : [other]));
}

/** The numbers of a text in which nothing identifies them; undefined for other texts. */
function unnamedNumbers(text: string): number[] | undefined {
  if (rewriteNotation(text)) return undefined;
  const plain = readAngles(text) ?? [];
  const pointed =
    withDecimalPoints(text) ?? (isWrong(plain) ? withSpacedDecimals(text) : undefined);
  const angles = pointed === undefined ? plain : (readAngles(pointed) ?? []);
  return angles.some(({ axis }) => axis) ? undefined : angles.map(({ degrees }) => degrees);
}

/** The place with latitude before longitude. */
function exchanged(place: DegreePlace, numbers: readonly number[]): DegreePlace | undefined {
  return place.kind === 'point' ? swappedPoint(place) : latitudeFirst(numbers);
}

/**
 * A sentence where longitude was assumed to come first, and latitude could as well, with what to write then.
 *
 * @param text as the user typed it
 * @returns undefined where only one order is possible
 */
export function describeAssumedOrder(text: string): string | undefined {
  const place = parseDegreePlace(text);
  const numbers = unnamedNumbers(text);
  // WKT defines the order.
  if (place.kind === 'wrong' || !numbers || /^\W*(?:srid=\d+;)?\s*point\b/i.test(text)) {
    return undefined;
  }
  const other = exchanged(place, numbers);
  if (!other || isSame(other, place)) return undefined;
  return l10n.t(
    'Without letters, longitude was read first. If latitude comes first, write "{0}".',
    other.kind === 'point' ? formatLettered(other) : formatNamed(other.box),
  );
}

/** `48.8566N 2.3522E`, which is read again. */
function formatLettered({ lon, lat }: DegreePoint): string {
  const north = lat < 0 ? 'S' : 'N';
  const east = lon < 0 ? 'W' : 'E';
  return `${Math.abs(lat)}${north} ${Math.abs(lon)}${east}`;
}

function formatNamed([west, south, east, north]: PlaceBox): string {
  return `south ${south}, west ${west}, north ${north}, east ${east}`;
}

/**
 * The reading of a text with its commas in the other meaning, decimal or between numbers.
 *
 * @param text as the user typed it
 * @returns undefined where only one is possible
 */
export function commaReading(text: string): DegreePlace | undefined {
  if (rewriteNotation(text)) return undefined;
  const place = parseDegreePlace(text);
  const readings = [withDecimalPoints(text), withSpacedDecimals(text), text];
  for (const each of readings) {
    const other = each === undefined ? undefined : placeOfAngles(readAngles(each), text);
    if (other && other.kind !== 'wrong' && !isSame(other, place)) return other;
  }
  return undefined;
}

function isWrong(angles: readonly Angle[]): boolean {
  return placeOfAngles(angles, '').kind === 'wrong';
}

function pointOf(angles: readonly Angle[]): ParsedDegrees {
  const [first, second] = angles;
  if (!first || !second) return wrong(l10n.t('A point has two numbers.'));
  if (angles.some(isCorner) || !hasOneSign(angles)) {
    return wrong(l10n.t('A bounding box has two longitudes and two latitudes.'));
  }
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
  const problem = describeOutOfRange(lon, lat);
  if (problem) return wrong(problem);
  // Longitudes can be counted from 0 to 360.
  return { kind: 'point', lon: lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon, lat };
}

/** A side of a box that cannot be a hemisphere. */
function isCorner({ naming }: Angle): boolean {
  return naming === 'side';
}

/** Whether words such as `west` are hemispheres: their numbers are positive then, or all as signed. */
function hasOneSign(angles: readonly Angle[]): boolean {
  const words = angles.filter(({ naming }) => naming === 'either');
  const isTurned = words.some(({ degrees, sideDegrees }) => degrees !== sideDegrees);
  return !isTurned || words.every(({ sideDegrees = 0 }) => sideDegrees >= 0);
}

function swappedPoint({ lon, lat }: DegreePoint): DegreePlace | undefined {
  return Math.abs(lon) > 90 ? undefined : { kind: 'point', lon: lat, lat: lon };
}

/** Four numbers as south, west, north, east; undefined where they cannot be that. */
function latitudeFirst([a = 0, b = 0, c = 0, d = 0]: readonly number[]): DegreePlace | undefined {
  const [south = 0, north = 0] = [a, c].sort((x, y) => x - y);
  const [west = 0, east = 0] = westAndEast([b, d]);
  if (describeOutOfRange(west, south) || describeOutOfRange(east, north)) return undefined;
  return south === north || west === east
    ? undefined
    : { kind: 'box', box: [west, south, east, north] };
}

/** Four numbers in the order of an extent in QGIS: west, east, south, north. */
function sideBySide(numbers: readonly number[]): DegreePlace | undefined {
  const [west = 0, east = 0, south = 0, north = 0] = numbers;
  if (numbers.length !== 4 || describeOutOfRange(west, south) || describeOutOfRange(east, north))
    return undefined;
  return west < east && south < north
    ? { kind: 'box', box: [west, south, east, north] }
    : undefined;
}

/**
 * Whether a place is far smaller than another, wherever it is: a sign of a wrong reading.
 *
 * @param one place
 * @param other place
 */
export function isFarSmaller(one: DegreePlace, other: DegreePlace): boolean {
  return sizeOf(one) * FAR < sizeOf(other);
}

const FAR = 100;

/** Area of a place, in square degrees. */
function sizeOf(place: DegreePlace): number {
  if (place.kind === 'point') return 0;
  const [west, south, east, north] = place.box;
  return (east - west + (east < west ? 360 : 0)) * (north - south);
}

function isSame(one: ParsedDegrees, other: ParsedDegrees): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function boxOf(angles: readonly Angle[]): ParsedDegrees {
  const sides = sidesOf(angles);
  const named = angles.some(({ naming }) => naming === 'side' || naming === 'either');
  if (named) return sides ? checkedBox(sides) : wrong(badAxes());
  const byAxes = angles.some(({ axis }) => axis) ? axesOf(angles) : undefined;
  if (byAxes === 'wrong') return wrong(badAxes());
  if (!byAxes) return plainBox(angles.map(({ degrees }) => degrees));
  const box = checkedBox(byAxes);
  // "N 42.5 S 42.2 …" can be the sides of a box, or hemispheres.
  const labelled = sides && checkedBox(sides);
  if (!labelled || labelled.kind === 'wrong' || isSame(box, labelled)) return box;
  return wrong(
    l10n.t(
      'The letters can be the sides of a box, or hemispheres. Write "north", "south", "east" and "west" before the numbers, or negative numbers.',
    ),
  );
}

function badAxes(): string {
  return l10n.t('A bounding box has two longitudes and two latitudes.');
}

/** The numbers by their sides, where each side has one. */
function sidesOf(angles: readonly Angle[]): PlaceBox | undefined {
  const of = (side: BoxSide) => angles.find((angle) => angle.side === side)?.sideDegrees;
  const [west, south, east, north] = [of('west'), of('south'), of('east'), of('north')];
  if (west === undefined || south === undefined) return undefined;
  return east === undefined || north === undefined ? undefined : [west, south, east, north];
}

function axesOf(angles: readonly Angle[]): PlaceBox | 'wrong' {
  const of = (axis: Axis) =>
    angles.filter((angle) => angle.axis === axis).map(({ degrees }) => degrees);
  const [lons, lats] = [of('lon'), of('lat').sort((a, b) => a - b)];
  if (lons.length !== 2 || lats.length !== 2) return 'wrong';
  const [west = 0, east = 0] = westAndEast(lons);
  const [south = 0, north = 0] = lats;
  return [west, south, east, north];
}

function plainBox(numbers: readonly number[]): ParsedDegrees {
  const [west = 0, south = 0, east = 0, north = 0] = numbers;
  // A number that cannot be a latitude is a longitude, whichever comes first.
  const isTurned = describeOutOfRange(west, south) ?? describeOutOfRange(east, north);
  const turned = isTurned === undefined ? undefined : latitudeFirst(numbers);
  return turned ?? checkedBox([west, south, east, north]);
}

function checkedBox(box: PlaceBox): ParsedDegrees {
  const problem = describeWrongBox(box);
  return problem === undefined ? { kind: 'box', box: withinOneTurn(box) } : wrong(problem);
}

/** The longitudes from -180 to 180, where they were counted from 0 to 360. */
function withinOneTurn([west, south, east, north]: PlaceBox): PlaceBox {
  if (east - west >= 360) return [-180, south, 180, north];
  const start = west >= 180 ? west - 360 : west < -180 ? west + 360 : west;
  const end = east > 180 ? east - 360 : east <= -180 ? east + 360 : east;
  return [start, south, end, north];
}

/** Sorts two longitudes; those more than half the globe apart span the antimeridian. */
function westAndEast(longitudes: readonly number[]): number[] {
  const [least = 0, most = 0] = [...longitudes].sort((a, b) => a - b);
  return most - least > 180 ? [most, least] : [least, most];
}

function wrong(problem: string): ParsedDegrees {
  return { kind: 'wrong', problem };
}
