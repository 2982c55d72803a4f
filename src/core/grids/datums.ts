/**
 * Shifts between the datum of a coordinate reference system and WGS 84, the datum of longitude and
 * latitude everywhere in Cedar.
 */
import type { DatumAccuracy, DatumShift } from './datumAccuracy.ts';
import { addedCode, codeOfDatum, codeOfSystem, listedProj } from './epsgLookup.ts';
import { type KnownShift, knownShift } from './knownShifts.ts';
import { towgs84Of } from './namedDatums.ts';

/**
 * Datums within a few meters of WGS 84, by how their names begin, in lowercase letters and digits.
 * Source: EPSG registry, transformations to EPSG:4326 with zero or sub-meter parameters.
 */
const LIKE_WGS84 = [
  ['worldgeodeticsystem1984', 'wgs1984', 'wgs84'],
  ['etrs1989', 'etrs89', 'europeanterrestrialreferencesystem1989', 'euref'],
  [
    'northamericandatum1983',
    'northamerican1983',
    'nad83',
    'natrf2022',
    'northamericanterrestrialreferenceframeof2022',
    'californiaspatialreferencenetwork',
  ],
  ['gda1994', 'gda94', 'gda2020', 'geocentricdatumofaustralia'],
  [
    'sirgas',
    'sistemadereferenciageocentrico',
    'crsirgas',
    'posgar94',
    'posgar98',
    'posgar2007',
    'mexicoitrf',
  ],
  ['jgd20', 'japanesegeodeticdatum2'],
  ['itrf', 'internationalreference', 'internationalterrestrialreference'],
  ['rgf93', 'reseaugeodesiquefrancais1993', 'rgaf'],
  ['nzgd2000', 'newzealandgeodeticdatum2000'],
  [
    'china2000',
    'cgcs2000',
    'korea2000',
    'korean2000',
    'geocentricdatumofkorea',
    'geodeticdatumofmalaysia2000',
  ],
  [
    'sweref99',
    'irenet95',
    'estonia1997',
    'slovenia1996',
    'sloveniageodeticdatum1996',
    'croatianterrestrial',
    'greenlandreference1996',
    'gr96',
  ],
  ['hartebeesthoek94', 'ugandageodeticreferenceframe', 'ugrf', 'liberiareferenceframe'],
  ['uzbekistangeodeticdatum2024', 'uzgd2024', 'kazakhstanterrestrial', 'qaztrf'],
  ['bes2020', 'bonaire2004'],
  ['unknown', 'notspecified', 'undefined', 'grs1980'],
].flat();

/** @param name in lowercase letters and digits; ESRI has a D in front of all */
function isLikeWgs84(name: string): boolean {
  const own = name.replace(/^d/, '');
  return LIKE_WGS84.some((start) => name.startsWith(start) || own.startsWith(start));
}

/** Meters; half an axis of the ellipsoids of the satellite era, GRS 80 and WGS 84. */
const MODERN_AXIS = 6_378_137;

export interface DatumQuery {
  /** Name of the datum. */
  readonly name: string;
  /** Name of the projected system. */
  readonly systemName?: string | undefined;
  /** EPSG code of the projected system, whose datum may be shifted by parameters of its region. */
  readonly systemCode?: number | undefined;
  /** EPSG code of the geographic system. */
  readonly baseCode?: number | undefined;
  /** Meters. */
  readonly semiMajorAxis: number;
  readonly isSphere: boolean;
  /** Three or seven parameters: meters, arc seconds, parts per million. */
  readonly towgs84?: readonly number[];
}

/** @returns arguments for proj4, and whether places are shifted */
export function datumOf(query: DatumQuery): { proj: string[]; accuracy: DatumAccuracy } {
  const { name, semiMajorAxis, isSphere, towgs84 } = query;
  const given = towgs84?.filter(Number.isFinite) ?? [];
  if (given.length === 3 || given.length === 7) return shiftedBy(given.join(','));
  for (const code of isSphere ? [] : codesOf(query)) {
    const known = shiftOfCode(code);
    if (known) {
      return {
        proj: known.towgs84 === '' ? [] : [`+towgs84=${known.towgs84}`],
        accuracy: known.accuracy,
      };
    }
  }
  const plain = name.toLowerCase().replaceAll(/[^a-z\d]/g, '');
  const isNear = isSphere || (semiMajorAxis === MODERN_AXIS && isLikeWgs84(plain));
  return { proj: [], accuracy: { datumShift: isNear ? 'none' : 'unknown' } };
}

/** The codes that a system gives, and in their place those of its names; the most special one first. */
function codesOf(query: DatumQuery): number[] {
  const { name, systemName, systemCode, baseCode, semiMajorAxis } = query;
  const datumCode = codeOfDatum(name, semiMajorAxis);
  const named =
    systemName === undefined || datumCode === undefined
      ? undefined
      : codeOfSystem(systemName, datumCode);
  return [systemCode ?? named, baseCode, datumCode].filter((code) => code !== undefined);
}

/** The shift that an EPSG code has; undefined where none is known. */
export function shiftOfCode(code: number): KnownShift | undefined {
  const known = knownShift(code);
  if (known) return known;
  const base = addedCode(code)?.base;
  if (base !== undefined) return shiftOfCode(base);
  const definition = listedProj(code) ?? addedCode(code)?.proj ?? '';
  const datumShift = shiftOfDefinition(definition);
  if (datumShift === 'unknown') return undefined;
  return { towgs84: towgs84Of(definition) ?? '', accuracy: { datumShift } };
}

function shiftedBy(towgs84: string): { proj: string[]; accuracy: DatumAccuracy } {
  const datumShift = shiftOf(towgs84.split(',').map(Number));
  return { proj: [`+towgs84=${towgs84}`], accuracy: { datumShift } };
}

/** Whether the definition of an EPSG code, for proj4, shifts places to WGS 84. */
export function shiftOfDefinition(definition: string): DatumShift {
  const parameters = towgs84Of(definition);
  if (parameters) return shiftOf(parameters.split(',').map(Number));
  // Ellipsoids of the satellite era belong to datums within a few meters; spheres to none.
  const [, a = '', b = ''] = /\+a=(\S+) \+b=(\S+)/.exec(definition) ?? [];
  const isSphere = a !== '' && a === b;
  return isSphere || /\+(datum=(WGS84|NAD83)|ellps=(GRS80|WGS84))\b/.test(definition)
    ? 'none'
    : 'unknown';
}

function shiftOf(parameters: readonly number[]): DatumShift {
  return parameters.some((value) => value !== 0) ? 'applied' : 'none';
}
