/**
 * Shifts between the datum of a coordinate reference system and WGS 84, the datum of longitude and
 * latitude everywhere in Cedar.
 */
import definitions from 'proj4-list';

/**
 * `none`: the datum is within 10 m of WGS 84; `applied`: computed by three or seven parameters, to
 * within some metres; `unknown`: not applied, so that places may be off by 10 m to about 1 km.
 */
export type DatumShift = 'none' | 'applied' | 'unknown';

/**
 * Datums within a few metres of WGS 84, by how their names begin, in lower case letters and digits.
 * Source: EPSG registry, transformations to EPSG:4326 with zero or sub-metre parameters.
 */
const LIKE_WGS84 =
  /^(d?world?geodeticsystem1984|d?wgs(19)?84|d?etrs(19)?89|d?europeanterrestrialreferencesystem1989|d?northamericandatum1983|d?northamerican1983|d?nad83|d?gda(19)?(94|2020)|d?geocentricdatumofaustralia|d?sirgas|d?sistemadereferenciageocentrico|d?jgd20|d?japanesegeodeticdatum2|d?itrf|d?international(terrestrial)?reference|d?rgf93|d?reseaugeodesiquefrancais1993|d?rgaf|d?nzgd2000|d?newzealandgeodeticdatum2000|d?china2000|d?cgcs2000|d?sweref99|d?hartebeesthoek94|d?mexicoitrf|d?geodeticdatumofmalaysia2000|d?korean?2000|d?geocentricdatumofkorea|d?irenet95|d?estonia1997|d?slovenia(geodeticdatum)?1996|d?croatianterrestrial|d?greekgeodetic|d?posgar(94|98|2007)|d?unknown|d?notspecified|d?undefined|d?grs1980)/;

/** Metres; half an axis of the ellipsoids of the satellite era, GRS 80 and WGS 84. */
const MODERN_AXIS = 6_378_137;

/** Datums for which PROJ has a shift in its own table, which proj4 has as well. */
const SHIFTED_DATUMS = /\+datum=(OSGB36|hermannskogel|GGRS87|potsdam|ire65|carthage|nzgd49)\b/;

export interface DatumQuery {
  readonly name: string;
  /** EPSG code of the geographic system. */
  readonly crs: number | undefined;
  /** Metres. */
  readonly semiMajorAxis: number;
  readonly isSphere: boolean;
  /** Three or seven parameters: metres, arc seconds, parts per million. */
  readonly towgs84?: readonly number[];
}

/** @returns arguments for proj4, and whether places are shifted */
export function datumOf(query: DatumQuery): { proj: string[]; shift: DatumShift } {
  const { name, crs, semiMajorAxis, isSphere, towgs84 } = query;
  const given = towgs84?.filter(Number.isFinite) ?? [];
  if (given.length === 3 || given.length === 7) {
    return { proj: [`+towgs84=${given.join(',')}`], shift: shiftOf(given) };
  }
  const plain = name.toLowerCase().replaceAll(/[^a-z\d]/g, '');
  if (isSphere || (semiMajorAxis === MODERN_AXIS && LIKE_WGS84.test(plain))) {
    return { proj: [], shift: 'none' };
  }
  const listed = withoutWrongShift(crs ?? 0, definitions[`EPSG:${crs}`]?.[1] ?? '');
  const known = /\+towgs84=([-\d.,eE]+)/.exec(listed)?.[1];
  if (!known) return { proj: [], shift: 'unknown' };
  return { proj: [`+towgs84=${known}`], shift: shiftOf(known.split(',').map(Number)) };
}

/**
 * Systems for which the list's parameters have another sign or order than the registry's, so that a
 * shift by them leads farther away.
 */
const WRONG_SHIFTS: ReadonlySet<number> = new Set([2199, 4161, 4191, 4688]);

/** @returns a definition for proj4 without a shift that cannot be trusted */
export function withoutWrongShift(code: number, definition: string): string {
  const isSevenFromElsewhere =
    /\+pm=/.test(definition) && /\+towgs84=[^ ]*(,[^ ,]*){6}/.test(definition);
  return WRONG_SHIFTS.has(code) || isSevenFromElsewhere
    ? definition.replace(/\+towgs84=\S+\s*/, '')
    : definition;
}

/** Whether the definition of an EPSG code, for proj4, shifts places to WGS 84. */
export function shiftOfDefinition(definition: string): DatumShift {
  const parameters = /\+towgs84=([-\d.,eE]+)/.exec(definition)?.[1];
  if (parameters) return shiftOf(parameters.split(',').map(Number));
  if (SHIFTED_DATUMS.test(definition)) return 'applied';
  // Ellipsoids of the satellite era belong to datums within a few metres; spheres to none.
  const [, a = '', b = ''] = /\+a=(\S+) \+b=(\S+)/.exec(definition) ?? [];
  const isSphere = a !== '' && a === b;
  return isSphere || /\+(datum=(WGS84|NAD83)|ellps=(GRS80|WGS84))\b/.test(definition)
    ? 'none'
    : 'unknown';
}

function shiftOf(parameters: readonly number[]): DatumShift {
  return parameters.some((value) => value !== 0) ? 'applied' : 'none';
}
