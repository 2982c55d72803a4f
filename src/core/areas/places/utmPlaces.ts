/** Places in UTM, and in UPS, which has the poles in place of UTM. */
import * as l10n from '@vscode/l10n';
import { AreaError } from '../../errors.ts';
import { projectionOf } from '../../grids/projection.ts';
import { AreaProblemError } from '../areaProblem.ts';
import { pointIn, type TypedPlace } from './projectedPlaces.ts';
import { polarCrs, utmCrs } from './zoneSystems.ts';

/** Between groups of three digits. */
const GAP = "[ '’\\u00a0\\u2009\\u202f]";

/**
 * Eastings, which have six digits, and northings in meters: plain, with decimal commas, or in groups
 * of three digits. A text that fits more than one of them has one value in all of them, or is refused.
 */
const METERS: readonly (readonly [easting: string, northing: string])[] = [
  ['\\d{6}(?:\\.\\d+)?', '\\d{1,8}(?:\\.\\d+)?'],
  ['\\d{6},\\d+', '\\d{1,8}(?:,\\d+)?'],
  ['\\d{6}(?:,\\d+)?', '\\d{1,8},\\d+'],
  [`\\d{3}${GAP}\\d{3}(?:[.,]\\d+)?`, `\\d{1,3}(?:${GAP}\\d{3}){0,2}(?:[.,]\\d+)?`],
  ['\\d{3},\\d{3}(?:\\.\\d+)?', '\\d{1,3}(?:,\\d{3}){1,2}(?:\\.\\d+)?'],
  ['\\d{3}\\.\\d{3}(?:,\\d+)?', '\\d{1,3}(?:\\.\\d{3}){1,2}(?:,\\d+)?'],
];

/** Of UPS, both have six or seven digits. */
const POLAR_METERS: typeof METERS = [
  ['\\d{6,7}(?:\\.\\d+)?', '\\d{6,7}(?:\\.\\d+)?'],
  [`\\d(?:${GAP}\\d{3}){2}`, `\\d(?:${GAP}\\d{3}){2}`],
];

const BETWEEN = '[\\s,;/]+';

/** Letters of eastings and northings, before or after them; the first is the easting but for `(?<n>…)`. */
const LABELLED: readonly RegExp[] = [
  /^(?:e(?:asting)?|x)\s*[:=]?\s*(?<e>\d.*?)[\s,;/]+(?:n(?:orthing)?|y)\s*[:=]?\s*(?<n>\d.*)$/i,
  /^(?:n(?:orthing)?|y)\s*[:=]?\s*(?<n>\d.*?)[\s,;/]+(?:e(?:asting)?|x)\s*[:=]?\s*(?<e>\d.*)$/i,
  /^(?<e>\d.*?)\s*m?\s*e[\s,;/]+(?<n>\d.*?)\s*m?\s*n$/i,
  /^(?<n>\d.*?)\s*m?\s*n[\s,;/]+(?<e>\d.*?)\s*m?\s*e$/i,
  /^(?<e>\d.*?)\s*m[\s,;/]+(?<n>\d.*?)\s*m$/i,
];

/** Easting and northing of a text; undefined where it is not two numbers, or not clear. */
function metersIn(text: string, styles: typeof METERS): [x: number, y: number] | undefined {
  const labelled = LABELLED.map((each) => each.exec(text)?.groups).find(Boolean);
  const numbers = labelled
    ? `${labelled.e?.replace(/\s*m$/i, '')};${labelled.n?.replace(/\s*m$/i, '')}`
    : text;
  const found = new Map<string, [number, number]>();
  for (const [easting, northing] of styles) {
    const pattern = new RegExp(`^(${easting})${BETWEEN}(${northing})$`);
    const [, x, y] = pattern.exec(numbers) ?? [];
    if (x === undefined || y === undefined) continue;
    const position: [number, number] = [metersOf(x, easting), metersOf(y, northing)];
    found.set(position.join(), position);
  }
  const [only, ...others] = found.values();
  return others.length === 0 ? only : undefined;
}

function metersOf(text: string, style: string): number {
  const bare = text.replace(new RegExp(GAP, 'g'), '');
  // Commas and points are between groups of digits, or before decimals, by the style.
  if (style.includes(',\\d{3}')) return Number(bare.replaceAll(',', ''));
  if (style.includes('\\.\\d{3}')) return Number(bare.replaceAll('.', '').replace(',', '.'));
  return Number(bare.replace(',', '.'));
}

const ZONE =
  '(?:(?:wgs\\s*84\\s*/?\\s*)?utm\\s*)?(?:zone\\s*)?(\\d{1,2})\\s*(north|south|[c-hj-np-x])';
const UTM_FIRST = new RegExp(`^${ZONE}[\\s,;:]+(.+)$`, 'i');
const UTM_LAST = new RegExp(`^(.+?)[\\s,;]+${ZONE}$`, 'i');

/** A zone of UTM with easting and northing. */
export function utmPlace(text: string): TypedPlace | undefined {
  const first = UTM_FIRST.exec(text);
  const last = UTM_LAST.exec(text);
  const readings = [first?.slice(1), last && [last[2], last[3], last[1]]];
  for (const [zone, letter, numbers] of readings.flatMap((each) => (each ? [each] : []))) {
    const meters = numbers && metersIn(numbers, METERS);
    if (!zone || !letter || !meters) continue;
    const [x, y] = meters;
    // Eastings of UTM are between 100,000 and 900,000 meters.
    if (x < 100_000 || x > 900_000 || y < 0 || y > 10_000_000) continue;
    const isNorth = isNorthern(letter.toUpperCase(), Number(zone), y);
    const crs = utmCrs(Number(zone), isNorth);
    const hemisphere = isNorth ? l10n.t('N') : l10n.t('S');
    const name = l10n.t('UTM zone {0}: {1}', `${Number(zone)}${hemisphere}`, `${x}, ${y}`);
    return { name, geometry: pointIn([x, y], crs) };
  }
  return undefined;
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

/** UPS by the letters of its halves (A and B have the south pole), or by the name of the pole. */
const UPS_FIRST = /^(?:ups\s*)?([abyz])[\s,;:]+(\d.*)$|^ups\s*(north|south|n|s)[\s,;:]+(\d.*)$/i;

/** Latitudes up to which UPS is used, with the overlap of UTM. */
const UPS_LATITUDES = { north: 83.5, south: -79.5 } as const;

/** Universal Polar Stereographic: easting and northing around a pole. */
export function upsPlace(text: string): TypedPlace | undefined {
  const [, half, numbers, pole, others] = UPS_FIRST.exec(text) ?? [];
  const meters = metersIn(numbers ?? others ?? '', POLAR_METERS);
  if (!meters) return undefined;
  const isNorth = /^[yzn]/i.test(half ?? pole ?? '');
  const geometry = pointIn(meters, polarCrs(isNorth));
  const [lon = 0, lat = 0] = geometry.type === 'Point' ? geometry.coordinates : [];
  const isPolar = isNorth ? lat >= UPS_LATITUDES.north : lat <= UPS_LATITUDES.south;
  const isWest = /^[ay]$/i.test(half ?? '');
  const isHalf = half === undefined || lon === 0 || isWest === lon < 0;
  if (!isPolar || !isHalf) {
    throw new AreaProblemError({ reason: 'bad-position', position: `UPS ${text}` });
  }
  const name = l10n.t('UPS {0}: {1}', isNorth ? l10n.t('N') : l10n.t('S'), meters.join(', '));
  return { name, geometry };
}
