/**
 * Projection methods by the names that OGC, ESRI and EPSG give them, with the proj4 projection for
 * each.
 *
 * Only methods that proj4 computes as PROJ does: the others are refused by name.
 */
import * as l10n from '@vscode/l10n';
import { UnsupportedCrs } from './unsupportedCrs.ts';

export type ParameterName =
  | 'latitude'
  | 'longitude'
  | 'parallel1'
  | 'parallel2'
  | 'scale'
  | 'easting'
  | 'northing'
  | 'azimuth'
  | 'gridAngle'
  | 'height'
  | 'xScale'
  | 'yScale'
  | 'semiMajor'
  | 'semiMinor';

/** Angles in degrees, lengths in meters. */
export type WktParameters = ReadonlyMap<ParameterName, number>;

export interface ProjectionMethod {
  /** Arguments for proj4, without ellipsoid and unit. */
  proj(parameters: WktParameters): string[];
  /** Whether the system is one around a pole, whose axes point south or north on all sides. */
  isPolar?(parameters: WktParameters): boolean;
  /** Whether x grows to the west and y to the south, where the arguments are for east and north. */
  readonly isSouthOriented?: boolean;
}

/** Arguments in PROJ's names, and the parameter that each is taken from. */
type Arguments = Readonly<Record<string, ParameterName>>;

const OFFSETS: Arguments = { x_0: 'easting', y_0: 'northing' };
const ORIGIN: Arguments = { lat_0: 'latitude', lon_0: 'longitude', ...OFFSETS };
const MERIDIAN: Arguments = { lon_0: 'longitude', ...OFFSETS };
const SCALED: Arguments = { ...ORIGIN, k_0: 'scale' };
const CONIC: Arguments = { ...ORIGIN, lat_1: 'parallel1', lat_2: 'parallel2' };
const CYLINDRICAL: Arguments = { ...MERIDIAN, lat_ts: 'parallel1' };

const method = (projection: string, names: Arguments, ...fixed: string[]): ProjectionMethod => ({
  proj: (parameters) => [`+proj=${projection}`, ...fixed, ...argumentsOf(names, parameters)],
});

function argumentsOf(names: Arguments, parameters: WktParameters): string[] {
  return Object.entries(names).flatMap(([argument, name]) => {
    const value = parameters.get(name);
    return value === undefined ? [] : [`+${argument}=${value}`];
  });
}

const azimuthal = (projection: string): ProjectionMethod => ({
  ...method(projection, ORIGIN),
  isPolar: (parameters) => Math.abs(parameters.get('latitude') ?? 0) === 90,
});

/**
 * One standard parallel with a scale, or two; both at once would be a third method.
 *
 * @param parallels their number, where it is part of the method's name
 */
const lambertConic = (parallels?: 1 | 2): ProjectionMethod => ({
  proj: (parameters) => {
    const isDouble = parallels === 2 || (!parallels && parameters.has('parallel2'));
    const single = parameters.get('parallel1') ?? parameters.get('latitude') ?? 0;
    const lat1 = isDouble ? (parameters.get('parallel1') ?? 0) : single;
    const lat2 = parameters.get('parallel2') ?? (isDouble ? 0 : single);
    return ['+proj=lcc', `+lat_1=${lat1}`, `+lat_2=${lat2}`, ...argumentsOf(SCALED, parameters)];
  },
});

/**
 * Around a pole, scaled there or true to scale at a standard parallel.
 *
 * @param namedPole latitude of the pole, where it is part of the method's name
 */
const polarStereographic = (namedPole?: 90 | -90): ProjectionMethod => ({
  isPolar: () => true,
  proj: (parameters) => {
    const given = parameters.get('parallel1') ?? parameters.get('latitude');
    if (given === undefined && !namedPole) {
      throw new UnsupportedCrs(l10n.t('it lacks {0}', 'latitude_of_origin'));
    }
    const pole = namedPole ?? (Number(given) < 0 ? -90 : 90);
    const latitude = Math.sign(pole) * Math.abs(given ?? 0);
    const scale = argumentsOf({ k_0: 'scale' }, parameters);
    const isAtPole = Math.abs(latitude) === 90;
    if (!isAtPole && (parameters.get('scale') ?? 1) !== 1) {
      throw new UnsupportedCrs(
        l10n.t('it has both a standard parallel and a scale factor at the pole'),
      );
    }
    const truth = isAtPole ? scale : [`+lat_ts=${latitude}`];
    return ['+proj=stere', `+lat_0=${pole}`, ...truth, ...argumentsOf(MERIDIAN, parameters)];
  },
});

/** @param atNaturalOrigin whether false easting and northing belong to the natural origin */
const obliqueMercator = (atNaturalOrigin: boolean): ProjectionMethod => ({
  proj: (parameters) => {
    const azimuth = parameters.get('azimuth') ?? 0;
    const gridAngle = parameters.get('gridAngle') ?? azimuth;
    if (!atNaturalOrigin && azimuth === 90 && gridAngle === 90) {
      return ['+proj=somerc', ...argumentsOf(SCALED, parameters)];
    }
    const names: Arguments = { lat_0: 'latitude', lonc: 'longitude', k_0: 'scale', ...OFFSETS };
    return [
      '+proj=omerc',
      ...(atNaturalOrigin ? ['+no_uoff'] : []),
      `+alpha=${azimuth}`,
      `+gamma=${gridAngle}`,
      ...argumentsOf(names, parameters),
    ];
  },
});

const bonne: ProjectionMethod = {
  proj: (parameters) => {
    const parallel = parameters.get('parallel1') ?? parameters.get('latitude') ?? 0;
    return ['+proj=bonne', `+lat_1=${parallel}`, ...argumentsOf(MERIDIAN, parameters)];
  },
};

const KROVAK_NAMES = {
  longitude: 'longitude_of_center',
  latitude: 'latitude_of_center',
  scale: 'scale_factor',
} as const;

/**
 * As seen with x to the east and y to the north. ESRI gives the directions of the axes by scales
 * and a rotation, the others by axes.
 */
const krovak: ProjectionMethod = {
  proj: (parameters) => {
    const isTurned = parameters.has('xScale') || parameters.has('yScale');
    const isEastNorth =
      parameters.get('xScale') === -1 &&
      parameters.get('yScale') === 1 &&
      parameters.get('gridAngle') === 90;
    if (isTurned && !isEastNorth) throw new UnsupportedCrs(l10n.t('its axes point south or west'));
    const names: Arguments = { lon_0: 'longitude', lat_0: 'latitude', k: 'scale', ...OFFSETS };
    const missing = (['longitude', 'latitude', 'scale'] as const).find(
      (name) => !parameters.has(name),
    );
    if (missing) throw new UnsupportedCrs(l10n.t('it lacks {0}', KROVAK_NAMES[missing]));
    return ['+proj=krovak', ...argumentsOf(names, parameters)];
  },
};

const mercator: ProjectionMethod = {
  proj: (parameters) => {
    if ((parameters.get('parallel1') ?? 0) !== 0 && (parameters.get('scale') ?? 1) !== 1) {
      throw new UnsupportedCrs(l10n.t('it has both a standard parallel and a scale factor'));
    }
    if ((parameters.get('latitude') ?? 0) !== 0) {
      throw new UnsupportedCrs(l10n.t('its latitude of origin is not the equator'));
    }
    const names: Arguments = { ...CYLINDRICAL, k_0: 'scale' };
    return ['+proj=merc', ...argumentsOf(names, parameters)];
  },
};

/** Web maps: the formulas of the sphere on the longitudes and latitudes of the ellipsoid. */
const webMercator: ProjectionMethod = {
  proj: (parameters) => {
    const at = argumentsOf(MERIDIAN, parameters);
    return ['+proj=merc', ...at, '+a=6378137', '+b=6378137', '+nadgrids=@null'];
  },
};

const geostationary = (sweep: 'x' | 'y'): ProjectionMethod =>
  method('geos', { ...MERIDIAN, h: 'height' }, `+sweep=${sweep}`);

/** Keys: names in lower case, words separated by single spaces. */
const METHODS: Readonly<Record<string, ProjectionMethod>> = {
  albers: method('aea', CONIC),
  'albers conic equal area': method('aea', CONIC),
  'albers equal area': method('aea', CONIC),
  'american polyconic': method('poly', ORIGIN),
  'azimuthal equidistant': azimuthal('aeqd'),
  behrmann: method('cea', MERIDIAN, '+lat_ts=30'),
  bonne: bonne,
  cassini: method('cass', ORIGIN),
  'cassini soldner': method('cass', ORIGIN),
  'cylindrical equal area': method('cea', CYLINDRICAL),
  'double stereographic': method('sterea', SCALED),
  'equal earth': method('eqearth', MERIDIAN),
  'equidistant conic': method('eqdc', CONIC),
  'equidistant cylindrical': method('eqc', { ...ORIGIN, lat_ts: 'parallel1' }),
  'equidistant cylindrical spherical': method('eqc', { ...ORIGIN, lat_ts: 'parallel1' }),
  equirectangular: method('eqc', { ...ORIGIN, lat_ts: 'parallel1' }),
  'gauss kruger': method('tmerc', SCALED),
  'geostationary satellite': geostationary('y'),
  'geostationary satellite sweep x': geostationary('x'),
  'geostationary satellite sweep y': geostationary('y'),
  'hotine oblique mercator': obliqueMercator(true),
  'hotine oblique mercator azimuth center': obliqueMercator(false),
  'hotine oblique mercator azimuth natural origin': obliqueMercator(true),
  'hotine oblique mercator variant a': obliqueMercator(true),
  'hotine oblique mercator variant b': obliqueMercator(false),
  krovak,
  'krovak north orientated': krovak,
  'lambert azimuthal equal area': azimuthal('laea'),
  'lambert conformal conic': lambertConic(),
  'lambert conformal conic 1sp': lambertConic(1),
  'lambert conformal conic 2sp': lambertConic(2),
  'lambert conic conformal 1sp': lambertConic(1),
  'lambert conic conformal 2sp': lambertConic(2),
  'lambert cylindrical equal area': method('cea', CYLINDRICAL),
  mercator: mercator,
  'mercator 1sp': mercator,
  'mercator 2sp': mercator,
  'mercator variant a': mercator,
  'mercator variant b': mercator,
  'mercator auxiliary sphere': webMercator,
  mollweide: method('moll', MERIDIAN),
  'oblique stereographic': method('sterea', SCALED),
  'plate carree': method('eqc', ORIGIN),
  'new zealand map grid': method('nzmg', ORIGIN),
  'polar stereographic': polarStereographic(),
  'polar stereographic variant a': polarStereographic(),
  'polar stereographic variant b': polarStereographic(),
  polyconic: method('poly', ORIGIN),
  'popular visualisation pseudo mercator': webMercator,
  'rectified skew orthomorphic center': obliqueMercator(false),
  'rectified skew orthomorphic natural origin': obliqueMercator(true),
  robinson: method('robin', MERIDIAN),
  sinusoidal: method('sinu', MERIDIAN),
  stereographic: method('stere', SCALED),
  'stereographic north pole': polarStereographic(90),
  'stereographic south pole': polarStereographic(-90),
  'transverse mercator': method('tmerc', SCALED),
  'transverse mercator south orientated': { ...method('tmerc', SCALED), isSouthOriented: true },
};

/** @throws UnsupportedCrs for a method that Cedar does not compute */
export function findProjectionMethod(name: string): ProjectionMethod {
  const key = name
    .toLowerCase()
    .replaceAll(/[\s_()-]+/g, ' ')
    .trim();
  const found = Object.hasOwn(METHODS, key) ? METHODS[key] : undefined;
  if (found) return found;
  throw new UnsupportedCrs(
    l10n.t('Cedar does not compute the projection "{0}"', name.slice(0, 80)),
  );
}
