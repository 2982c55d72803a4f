/**
 * Coordinate reference systems as GeoTIFF keys (OGC 19-008).
 *
 * Systems with an EPSG code are one key. Others are spelled out: ellipsoid, method and parameters,
 * under the names that readers of the format expect for each method.
 */
import type { CrsDefinition, ProjectionParameters } from '../earthengine/values/crsDefinition.ts';
import type { Tag } from './tags.ts';

const KEY = {
  modelType: 1024,
  rasterType: 1025,
  citation: 1026,
  geographicType: 2048,
  geographicCitation: 2049,
  datum: 2050,
  angularUnits: 2054,
  ellipsoid: 2056,
  semiMajorAxis: 2057,
  inverseFlattening: 2059,
  projectedType: 3072,
  projectedCitation: 3073,
  projection: 3074,
  method: 3075,
  linearUnits: 3076,
  linearUnitSize: 3077,
  standardParallel1: 3078,
  standardParallel2: 3079,
  naturalOriginLongitude: 3080,
  naturalOriginLatitude: 3081,
  falseEasting: 3082,
  falseNorthing: 3083,
  falseOriginLongitude: 3084,
  falseOriginLatitude: 3085,
  falseOriginEasting: 3086,
  falseOriginNorthing: 3087,
  centerLongitude: 3088,
  centerLatitude: 3089,
  scale: 3092,
  straightPoleLongitude: 3095,
} as const;

type KeyName = keyof typeof KEY;
type Keys = Partial<Record<KeyName, number | string>>;

const USER_DEFINED = 32767;
const DEGREE = 9102;
const METER = 9001;
const PROJECTED = 1;
const GEOGRAPHIC = 2;
const PIXEL_IS_AREA = 1;

/** Keys whose value is a code rather than a measure. */
const CODES: ReadonlySet<KeyName> = new Set([
  'modelType',
  'rasterType',
  'geographicType',
  'datum',
  'angularUnits',
  'ellipsoid',
  'projectedType',
  'projection',
  'method',
  'linearUnits',
]);

/** The three tags with the coordinate reference system of an image. */
export function geoKeyTags(crs: CrsDefinition): Tag[] {
  const keys = keysOf(crs);
  const doubles: number[] = [];
  let text = '';
  const directory: number[] = [];
  const entries = (Object.entries(keys) as [KeyName, number | string][]).sort(
    ([a], [b]) => KEY[a] - KEY[b],
  );
  for (const [name, value] of entries) {
    if (typeof value === 'string') {
      const item = `${value}|`;
      directory.push(KEY[name], 34737, item.length, text.length);
      text += item;
    } else if (CODES.has(name)) {
      directory.push(KEY[name], 0, 1, value);
    } else {
      directory.push(KEY[name], 34736, 1, doubles.length);
      doubles.push(value);
    }
  }
  const tags: Tag[] = [
    { code: 34735, type: 'short', values: [1, 1, 0, entries.length, ...directory] },
  ];
  if (doubles.length > 0) tags.push({ code: 34736, type: 'double', values: doubles });
  if (text) tags.push({ code: 34737, type: 'ascii', values: text });
  return tags;
}

function keysOf(crs: CrsDefinition): Keys {
  const epsg = /^EPSG:(\d+)$/.exec(crs.code ?? '')?.[1];
  const code = epsg ? Number(epsg) : undefined;
  const common: Keys = {
    modelType: crs.isGeographic ? GEOGRAPHIC : PROJECTED,
    rasterType: PIXEL_IS_AREA,
  };
  if (crs.isGeographic) {
    return {
      ...common,
      ...(code ? { geographicType: code, angularUnits: DEGREE } : geographicKeys(crs.parameters)),
    };
  }
  if (code) return { ...common, projectedType: code, linearUnits: METER };
  const { parameters } = crs;
  return {
    ...common,
    ...geographicKeys(parameters),
    citation: nameOf(crs),
    projectedType: USER_DEFINED,
    projectedCitation: nameOf(crs),
    projection: USER_DEFINED,
    ...linearUnitKeys(parameters),
    ...methodKeys(parameters),
  };
}

/** Text of a key must be plain and must not hold the separator. */
function nameOf({ wkt, parameters }: CrsDefinition): string {
  const name = /^\w+\s*\[\s*"([^"]+)"/.exec(wkt ?? '')?.[1] ?? parameters.name ?? 'unnamed';
  return name.replaceAll(/[^ -{}~]/g, '_');
}

function geographicKeys(parameters: ProjectionParameters): Keys {
  const { a, b, rf, datumCode = '' } = parameters;
  const flattening = rf ?? (a === b ? 0 : a / (a - b));
  const datum = datumCode.toLowerCase();
  if (/wgs_?(19)?84/.test(datum) || Math.abs(flattening - 298.257223563) < 1e-7) {
    return { geographicType: 4326, angularUnits: DEGREE };
  }
  if (/nad83|north_american_(datum_)?1983/.test(datum)) {
    return { geographicType: 4269, angularUnits: DEGREE };
  }
  return {
    geographicType: USER_DEFINED,
    geographicCitation: datumCode || 'unknown datum',
    datum: USER_DEFINED,
    ellipsoid: USER_DEFINED,
    semiMajorAxis: a,
    inverseFlattening: flattening,
    angularUnits: DEGREE,
  };
}

function linearUnitKeys({ to_meter: meters = 1 }: ProjectionParameters): Keys {
  const known: readonly (readonly [number, number])[] = [
    [1, METER],
    [0.3048, 9002],
    [1200 / 3937, 9003],
  ];
  const code = known.find(([length]) => Math.abs(length - meters) < 1e-9)?.[1];
  return code ? { linearUnits: code } : { linearUnits: USER_DEFINED, linearUnitSize: meters };
}

/** Method number, and which keys its parameters go under. */
interface Method {
  readonly code: number;
  readonly names: RegExp;
  readonly keys: (p: Angles) => Keys;
}

/** Parameters in degrees and in the system's own unit of length. */
interface Angles {
  readonly lat0: number;
  readonly lat1: number;
  readonly lat2: number;
  readonly trueScale: number;
  readonly long0: number;
  readonly k0: number;
  readonly x0: number;
  readonly y0: number;
}

const falseOrigin = ({ x0, y0 }: Angles): Keys => ({ falseEasting: x0, falseNorthing: y0 });
const natural = (p: Angles): Keys => ({
  naturalOriginLatitude: p.lat0,
  naturalOriginLongitude: p.long0,
  ...falseOrigin(p),
});
const center = (p: Angles): Keys => ({
  centerLatitude: p.lat0,
  centerLongitude: p.long0,
  ...falseOrigin(p),
});

const METHODS: readonly Method[] = [
  {
    code: 1,
    names: /^(utm|tmerc|etmerc|transverse_?mercator|gauss_kruger|fast_transverse_mercator)$/,
    keys: (p) => ({ ...natural(p), scale: p.k0 }),
  },
  {
    code: 7,
    names: /^(merc|mercator(_1sp|_2sp|_auxiliary_sphere)?|popular_visualisation_pseudo_mercator)$/,
    keys: (p) => ({ ...natural(p), scale: p.k0 }),
  },
  {
    code: 8,
    names:
      /^(lcc|lambert_conformal_conic(_2sp)?|lambert_conic_conformal_\(2sp\)|lambert_tangential_conformal_conic_projection)$/,
    keys: (p) => ({
      falseOriginLatitude: p.lat0,
      falseOriginLongitude: p.long0,
      standardParallel1: p.lat1,
      standardParallel2: p.lat2,
      falseOriginEasting: p.x0,
      falseOriginNorthing: p.y0,
    }),
  },
  {
    code: 9,
    names: /^lambert_conformal_conic_1sp$/,
    keys: (p) => ({ ...natural(p), scale: p.k0 }),
  },
  { code: 10, names: /^(laea|lambert_?azimuthal_?equal_?area)$/, keys: center },
  {
    code: 11,
    names: /^(aea|albers(_conic)?(_equal_area)?|albersequalarea)$/,
    keys: (p) => ({ ...natural(p), standardParallel1: p.lat1, standardParallel2: p.lat2 }),
  },
  { code: 12, names: /^(aeqd|azimuthal_equidistant)$/, keys: center },
  {
    code: 15,
    names: /^(stere|polar_stereographic(_variant_[ab])?|stereographic_(north|south)_pole)$/,
    keys: (p) => ({
      straightPoleLongitude: p.long0,
      naturalOriginLatitude: p.trueScale,
      scale: p.k0,
      ...falseOrigin(p),
    }),
  },
  {
    code: 17,
    names: /^(eqc|equirectangular|equidistant_cylindrical|plate_carree)$/,
    keys: (p) => ({ ...center(p), standardParallel1: p.trueScale }),
  },
  {
    code: 24,
    names: /^(sinu|sinusoidal)$/,
    keys: (p) => ({ centerLongitude: p.long0, ...falseOrigin(p) }),
  },
  {
    code: 28,
    names: /^(cea|cylindrical_equal_area)$/,
    keys: (p) => ({
      naturalOriginLongitude: p.long0,
      standardParallel1: p.trueScale,
      ...falseOrigin(p),
    }),
  },
];

/** Whether the format has a word for a system's projection method. */
export function isWritable(crs: CrsDefinition): boolean {
  return crs.code !== undefined || crs.isGeographic || methodOf(crs.parameters) !== undefined;
}

function methodOf({ projName }: ProjectionParameters): Method | undefined {
  const name = projName.toLowerCase().replaceAll(' ', '_');
  return METHODS.find(({ names }) => names.test(name));
}

function methodKeys(parameters: ProjectionParameters): Keys {
  const method = methodOf(parameters);
  if (!method)
    throw new RangeError(`GeoTIFF has no word for the projection ${parameters.projName}.`);
  const degrees = (radians: number | undefined) => round(((radians ?? 0) * 180) / Math.PI);
  const {
    lat0,
    lat1,
    lat2,
    lat_ts,
    long0,
    longc,
    k0 = 1,
    x0 = 0,
    y0 = 0,
    to_meter = 1,
  } = parameters;
  return {
    method: method.code,
    ...method.keys({
      lat0: degrees(lat0),
      lat1: degrees(lat1 ?? lat0),
      lat2: degrees(lat2 ?? lat1 ?? lat0),
      trueScale: degrees(lat_ts ?? lat0),
      long0: degrees(long0 ?? longc),
      k0,
      x0: x0 / to_meter,
      y0: y0 / to_meter,
    }),
  };
}

/** 29.5 degrees are 29.5 again after their way through radians. */
function round(degrees: number): number {
  return Math.round(degrees * 1e10) / 1e10;
}
