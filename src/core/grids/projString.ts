/**
 * Converts a PROJ string to WKT 1 or an EPSG code, which Earth Engine and readers of documents
 * accept.
 *
 * ```ts
 * wktFromProj('+proj=utm +zone=19 +datum=WGS84'); // 'EPSG:32619'
 * wktFromProj('+proj=laea +lat_0=50 +lon_0=-100 +datum=WGS84'); // 'PROJCS["unknown",GEOGCS[…'
 * ```
 *
 * Every argument is taken into account, or the string is refused with the reason.
 */
import * as l10n from '@vscode/l10n';
import { ProjArguments } from './projArguments.ts';
import { writeMethod } from './projMethods.ts';
import { UnsupportedCrs } from './unsupportedCrs.ts';

/** Names for what a PROJ string has no names for. */
export interface CrsNames {
  readonly crs?: string | undefined;
  readonly datum?: string | undefined;
}

/** @throws UnsupportedCrs */
export function wktFromProj(text: string, names: CrsNames = {}): string {
  const args = new ProjArguments(text);
  const code = codeOf(args);
  if (code !== undefined) return `EPSG:${code}`;
  const { crs = 'unknown' } = names;
  if (isLongLat(args)) {
    const wkt = geographicWkt(args, crs, names.datum);
    args.requireAllUsed();
    return wkt;
  }
  const toMeter = metersPerUnit(args);
  const method = writeMethod(args);
  const [easting, northing] = method.offsets ?? [args.number('x_0', 0), args.number('y_0', 0)];
  const lengths = [
    ['false_easting', easting / toMeter],
    ['false_northing', northing / toMeter],
  ] as const;
  const parameters = [...method.parameters, ...lengths].map(
    ([name, value]) => `PARAMETER[${quoted(name)},${value}]`,
  );
  const base = geographicWkt(args, 'unknown', names.datum);
  args.requireAllUsed();
  const projection = `PROJECTION[${quoted(method.name)}]`;
  const unit = `UNIT[${quoted(UNIT_NAMES.get(toMeter) ?? 'unknown')},${toMeter}]`;
  const axes = method.isPolar ? [] : ['AXIS["Easting",EAST]', 'AXIS["Northing",NORTH]'];
  return `PROJCS[${[quoted(crs), base, projection, ...parameters, unit, ...axes].join(',')}]`;
}

function isLongLat(args: ProjArguments): boolean {
  return ['longlat', 'latlong', 'lonlat', 'latlon'].includes(args.text('proj') ?? '');
}

/** The EPSG code of the systems that are meant most often. */
function codeOf(args: ProjArguments): number | undefined {
  const init = /^epsg:(\d+)$/i.exec(args.text('init') ?? '')?.[1];
  if (init !== undefined) {
    args.requireOnly('init');
    return Number(init);
  }
  if (isWebMercator(args)) return 3857;
  if (args.has('towgs84') || args.has('pm')) return undefined;
  const datum = args.text('datum');
  if (isLongLat(args) && args.hasOnly('proj', 'datum')) return DATUMS.get(datum ?? '')?.code;
  if (args.text('proj') !== 'utm' || !args.hasOnly('proj', 'zone', 'south', 'datum', 'units')) {
    return undefined;
  }
  if (metersPerUnit(args) !== 1) return undefined;
  const zone = args.number('zone');
  if (datum === 'WGS84' && zone >= 1 && zone <= 60) {
    return (args.has('south') ? 32_700 : 32_600) + zone;
  }
  if (args.has('south')) return undefined;
  if (datum === 'NAD83' && zone >= 1 && zone <= 23) return 26_900 + zone;
  if (datum === 'NAD27' && zone >= 1 && zone <= 22) return 26_700 + zone;
  return undefined;
}

/** Web maps: a grid without shifts is PROJ's notation for the formulas of the sphere. */
function isWebMercator(args: ProjArguments): boolean {
  const isSphere = ['a', 'b'].every((name) => args.text(name) === '6378137');
  const zeros = ['lat_ts', 'lon_0', 'x_0', 'y_0'].every((name) => args.number(name, 0) === 0);
  return (
    args.text('proj') === 'merc' &&
    args.text('nadgrids') === '@null' &&
    isSphere &&
    zeros &&
    args.number('k', 1) === 1 &&
    metersPerUnit(args) === 1
  );
}

/** An ellipsoid of the Earth. */
export interface Ellipsoid {
  readonly name: string;
  /** Meters. */
  readonly a: number;
  /** Inverse flattening; 0 of a sphere. */
  readonly rf: number;
}

/** Ellipsoids by PROJ's names; numbers of PROJ's own table. */
export const ELLIPSOIDS: ReadonlyMap<string, Ellipsoid> = new Map([
  ['WGS84', { name: 'WGS 84', a: 6_378_137, rf: 298.257223563 }],
  ['GRS80', { name: 'GRS 1980', a: 6_378_137, rf: 298.257222101 }],
  ['WGS72', { name: 'WGS 72', a: 6_378_135, rf: 298.26 }],
  ['GRS67', { name: 'GRS 67', a: 6_378_160, rf: 298.247167427 }],
  ['aust_SA', { name: 'Australian Natl & S. Amer. 1969', a: 6_378_160, rf: 298.25 }],
  ['clrk66', { name: 'Clarke 1866', a: 6_378_206.4, rf: 294.978698213898 }],
  ['intl', { name: 'International 1924', a: 6_378_388, rf: 297 }],
  ['bessel', { name: 'Bessel 1841', a: 6_377_397.155, rf: 299.1528128 }],
  ['krass', { name: 'Krassowsky 1942', a: 6_378_245, rf: 298.3 }],
  ['airy', { name: 'Airy 1830', a: 6_377_563.396, rf: 299.3249646 }],
  ['sphere', { name: 'Normal Sphere (r=6370997)', a: 6_370_997, rf: 0 }],
]);

interface Datum {
  readonly name: string;
  readonly ellipsoid: string;
  /** EPSG code of its longitudes and latitudes. */
  readonly code: number;
}

const DATUMS: ReadonlyMap<string, Datum> = new Map([
  ['WGS84', { name: 'WGS_1984', ellipsoid: 'WGS84', code: 4326 }],
  ['NAD83', { name: 'North_American_Datum_1983', ellipsoid: 'GRS80', code: 4269 }],
  ['NAD27', { name: 'North_American_Datum_1927', ellipsoid: 'clrk66', code: 4267 }],
]);

function geographicWkt(args: ProjArguments, name: string, datumName: string | undefined): string {
  const given = args.text('datum');
  const datum = DATUMS.get(given ?? '');
  if (given !== undefined && !datum) {
    throw new UnsupportedCrs(l10n.t('Cedar does not know its datum "{0}"', given));
  }
  const ellipsoid = datum ? ELLIPSOIDS.get(datum.ellipsoid) : ellipsoidOf(args);
  if (!ellipsoid) throw new UnsupportedCrs(l10n.t('it does not give the axes of its ellipsoid'));
  const towgs84 = args.list('towgs84');
  if (towgs84 && towgs84.length !== 3 && towgs84.length !== 7) {
    throw new UnsupportedCrs(l10n.t('its "{0}" must have 3 or 7 numbers', '+towgs84'));
  }
  const spheroid = `SPHEROID[${quoted(ellipsoid.name)},${ellipsoid.a},${ellipsoid.rf}]`;
  const shift = towgs84 ? [`TOWGS84[${towgs84.join(',')}]`] : [];
  const called = quoted(datumName ?? datum?.name ?? `Unknown based on ${ellipsoid.name} ellipsoid`);
  const parts = [
    quoted(datum && name === 'unknown' ? (given ?? name) : name),
    `DATUM[${[called, spheroid, ...shift].join(',')}]`,
    primeMeridianWkt(args),
    'UNIT["degree",0.0174532925199433]',
    ...(datum ? [`AUTHORITY["EPSG","${datum.code}"]`] : []),
  ];
  return `GEOGCS[${parts.join(',')}]`;
}

function ellipsoidOf(args: ProjArguments): Ellipsoid | undefined {
  const named = args.text('ellps');
  if (named !== undefined) {
    const known = ELLIPSOIDS.get(named);
    if (!known) throw new UnsupportedCrs(l10n.t('Cedar does not know its ellipsoid "{0}"', named));
    return known;
  }
  if (args.has('R')) return { name: 'unknown', a: args.number('R'), rf: 0 };
  if (!args.has('a')) return undefined;
  const a = args.number('a');
  if (args.has('rf')) return { name: 'unknown', a, rf: args.number('rf') };
  const b = args.number('b');
  return { name: 'unknown', a, rf: a === b ? 0 : a / (a - b) };
}

function primeMeridianWkt(args: ProjArguments): string {
  const given = args.text('pm');
  if (given === undefined || given === 'greenwich') return 'PRIMEM["Greenwich",0]';
  const longitude = args.number('pm');
  return `PRIMEM[${quoted(longitude === 0 ? 'Greenwich' : 'unknown')},${longitude}]`;
}

/** Meters in PROJ's units of length. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['m', 1],
  ['km', 1000],
  ['us-ft', 1200 / 3937],
  ['ft', 0.3048],
]);

const UNIT_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'metre'],
  [1000, 'kilometre'],
  [1200 / 3937, 'US survey foot'],
  [0.3048, 'foot'],
]);

function metersPerUnit(args: ProjArguments): number {
  if (args.has('to_meter')) return args.number('to_meter');
  const given = args.text('units') ?? 'm';
  const meters = UNITS.get(given);
  if (meters === undefined) {
    throw new UnsupportedCrs(l10n.t('Cedar does not know its unit "{0}"', given));
  }
  return meters;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
