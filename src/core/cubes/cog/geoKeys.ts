/**
 * Coordinate reference systems as keys of GeoTIFF 1.1: by EPSG code, or by the parameters of the
 * projection.
 *
 * Source: OGC 19-008r4, https://docs.ogc.org/is/19-008r4/19-008r4.html, and the parameters that GDAL
 * expects for each method, https://github.com/OSGeo/libgeotiff/blob/master/geotiff_proj_list
 */
import * as l10n from '@vscode/l10n';
import { CubeError } from '../../errors.ts';
import { ProjArguments } from '../../grids/projArguments.ts';
import { projectionOf } from '../../grids/projection.ts';
import { gridMapping } from '../cf/gridMapping.ts';
import type { CubeLayout } from '../cubeLayout.ts';

/** Values of the three tags that hold the keys. */
export interface GeoKeyTags {
  /** GeoKeyDirectory: 16-bit numbers. */
  readonly directory: readonly number[];
  /** GeoDoubleParams. */
  readonly doubles: readonly number[];
  /** GeoAsciiParams. */
  readonly ascii: string;
}

type KeyValue =
  | { readonly short: number }
  | { readonly double: number }
  | { readonly text: string };
type Keys = readonly (readonly [key: number, value: KeyValue])[];

const short = (value: number): KeyValue => ({ short: value });
const double = (value: number): KeyValue => ({ double: value });

const [MODEL, RASTER, CITATION] = [1024, 1025, 1026];
const [GEOGRAPHIC_CRS, GEOGRAPHIC_CITATION, DATUM, ANGULAR_UNITS] = [2048, 2049, 2050, 2054];
const [ELLIPSOID, SEMI_MAJOR, SEMI_MINOR, INVERSE_FLATTENING] = [2056, 2057, 2058, 2059];
const [PRIME_MERIDIAN, PRIME_MERIDIAN_LONGITUDE] = [2051, 2061];
const [PROJECTED_CRS, PROJECTION, METHOD, LINEAR_UNITS, UNIT_SIZE] = [3072, 3074, 3075, 3076, 3077];
const USER_DEFINED = 32_767;
const [IS_PROJECTED, IS_GEOGRAPHIC, PIXEL_IS_AREA] = [1, 2, 1];
const [DEGREE, METER, FOOT, US_FOOT] = [9102, 9001, 9002, 9003];

/** @throws CubeError for a projection that GeoTIFF has no method for */
export function geoKeys({ crs, epsg, name }: CubeLayout): GeoKeyTags {
  const proj = new ProjArguments(projectionOf(crs).proj);
  const isGeographic = proj.text('proj') === 'longlat';
  const head: Keys = [
    [MODEL, short(isGeographic ? IS_GEOGRAPHIC : IS_PROJECTED)],
    [RASTER, short(PIXEL_IS_AREA)],
  ];
  const code = epsg ?? (isWebMercator(proj) ? 3857 : undefined);
  if (code !== undefined && code < USER_DEFINED) {
    return packed([...head, [isGeographic ? GEOGRAPHIC_CRS : PROJECTED_CRS, short(code)]]);
  }
  const { attributes } = gridMapping(crs);
  const text = (key: string) => ({ text: String(attributes[key] ?? 'unknown') });
  const base = geographicKeys(attributes, text('geographic_crs_name'));
  if (isGeographic) return packed([...head, ...base]);
  const method = Object.hasOwn(METHODS, String(proj.text('proj')))
    ? METHODS[String(proj.text('proj'))]?.(proj)
    : undefined;
  if (!method) throw noMethod(name, String(proj.text('proj')));
  return packed([
    ...head,
    [CITATION, text('projected_crs_name')],
    ...base,
    [PROJECTED_CRS, short(USER_DEFINED)],
    [PROJECTION, short(USER_DEFINED)],
    ...unitKeys(proj.number('to_meter', 1)),
    ...method,
  ]);
}

/** The formulas of a sphere on an ellipsoid, which only the code expresses. */
function isWebMercator(proj: ProjArguments): boolean {
  const isPlain = ['lon_0', 'x_0', 'y_0'].every((name) => proj.number(name, 0) === 0);
  return proj.has('nadgrids') && isPlain && proj.number('to_meter', 1) === 1;
}

function noMethod(name: string, projection: string): CubeError {
  return new CubeError(
    'request',
    name,
    l10n.t(
      'GeoTIFF cannot express the projection "{0}" of the cube "{1}". Choose the format Zarr or NetCDF.',
      projection,
      name,
    ),
  );
}

function geographicKeys(
  attributes: ReturnType<typeof gridMapping>['attributes'],
  citation: KeyValue,
): Keys {
  const number = (key: string) => double(Number(attributes[key] ?? 0));
  const isSphere = Number(attributes.inverse_flattening ?? 0) === 0;
  const known = KNOWN_DATUMS[String(attributes.horizontal_datum_name)];
  return [
    [GEOGRAPHIC_CRS, short(USER_DEFINED)],
    [GEOGRAPHIC_CITATION, citation],
    [DATUM, short(known ?? USER_DEFINED)],
    [ANGULAR_UNITS, short(DEGREE)],
    [ELLIPSOID, short(USER_DEFINED)],
    [SEMI_MAJOR, number('semi_major_axis')],
    isSphere
      ? [SEMI_MINOR, number('semi_minor_axis')]
      : [INVERSE_FLATTENING, number('inverse_flattening')],
    [PRIME_MERIDIAN, short(USER_DEFINED)],
    [PRIME_MERIDIAN_LONGITUDE, number('longitude_of_prime_meridian')],
  ];
}

/** EPSG codes of datums that systems without a code are usually based on. */
const KNOWN_DATUMS: Readonly<Record<string, number>> = {
  'World Geodetic System 1984': 6326,
  'North American Datum 1983': 6269,
  'North American 1983': 6269,
};

function unitKeys(meters: number): Keys {
  const isSize = (size: number) => Math.abs(meters / size - 1) < 1e-9;
  if (isSize(1)) return [[LINEAR_UNITS, short(METER)]];
  if (isSize(1200 / 3937)) return [[LINEAR_UNITS, short(US_FOOT)]];
  if (isSize(0.3048)) return [[LINEAR_UNITS, short(FOOT)]];
  return [
    [LINEAR_UNITS, short(USER_DEFINED)],
    [UNIT_SIZE, double(meters)],
  ];
}

/** Undefined where the keys lack a parameter. */
type Method = (proj: ProjArguments) => Keys | undefined;

/** Keys of parameters, by the arguments of PROJ. */
const [PARALLEL_1, PARALLEL_2, ORIGIN_LONGITUDE, ORIGIN_LATITUDE] = [3078, 3079, 3080, 3081];
const [FALSE_EASTING, FALSE_NORTHING] = [3082, 3083];
const [FALSE_ORIGIN_LONGITUDE, FALSE_ORIGIN_LATITUDE] = [3084, 3085];
const [FALSE_ORIGIN_EASTING, FALSE_ORIGIN_NORTHING] = [3086, 3087];
const [CENTER_LONGITUDE, CENTER_LATITUDE] = [3088, 3089];
const [ORIGIN_SCALE, POLE_LONGITUDE] = [3092, 3095];

const scaleOf = (proj: ProjArguments) =>
  proj.has('k_0') ? proj.number('k_0') : proj.number('k', 1);

/** Offsets in the unit of the system; PROJ has them in meters. */
function offsets(proj: ProjArguments, east = FALSE_EASTING, north = FALSE_NORTHING): Keys {
  const meters = proj.number('to_meter', 1);
  return [
    [east, double(proj.number('x_0', 0) / meters)],
    [north, double(proj.number('y_0', 0) / meters)],
  ];
}

/** A method by its number, with arguments of PROJ under their keys. */
const method =
  (
    id: number,
    names: Readonly<Record<number, string>>,
    more: (proj: ProjArguments) => Keys = offsets,
  ): Method =>
  (proj) => [
    [METHOD, short(id)],
    ...Object.entries(names).map(
      ([key, name]) =>
        [Number(key), double(name === 'k' ? scaleOf(proj) : proj.number(name, 0))] as const,
    ),
    ...more(proj),
  ];

const origin = { [ORIGIN_LONGITUDE]: 'lon_0', [ORIGIN_LATITUDE]: 'lat_0' };
const center = { [CENTER_LONGITUDE]: 'lon_0', [CENTER_LATITUDE]: 'lat_0' };
const scaled = { ...origin, [ORIGIN_SCALE]: 'k' };
const parallels = { [PARALLEL_1]: 'lat_1', [PARALLEL_2]: 'lat_2' };

const lambertConic: Method = (proj) => {
  const isSingle = proj.number('lat_1') === proj.number('lat_2', proj.number('lat_1'));
  if (isSingle && proj.number('lat_0', 0) === proj.number('lat_1')) return method(9, scaled)(proj);
  if (scaleOf(proj) !== 1) return undefined;
  const falseOrigin = { [FALSE_ORIGIN_LONGITUDE]: 'lon_0', [FALSE_ORIGIN_LATITUDE]: 'lat_0' };
  return method(8, { ...falseOrigin, ...parallels }, (each) =>
    offsets(each, FALSE_ORIGIN_EASTING, FALSE_ORIGIN_NORTHING),
  )(proj);
};

/** Around a pole, true to scale at a parallel or scaled at the pole. */
const stereographic: Method = (proj) => {
  const latitude = proj.number('lat_0', 0);
  if (Math.abs(latitude) !== 90) return method(14, { ...center, [ORIGIN_SCALE]: 'k' })(proj);
  return [
    [METHOD, short(15)],
    [ORIGIN_LATITUDE, double(proj.number('lat_ts', latitude))],
    [POLE_LONGITUDE, double(proj.number('lon_0', 0))],
    [ORIGIN_SCALE, double(scaleOf(proj))],
    ...offsets(proj),
  ];
};

const mercator: Method = (proj) => {
  if (proj.has('nadgrids')) return undefined;
  return proj.number('lat_ts', 0) === 0
    ? method(7, scaled)(proj)
    : method(7, { ...origin, [PARALLEL_1]: 'lat_ts' })(proj);
};

const utm: Method = (proj) => [
  [METHOD, short(1)],
  [ORIGIN_LONGITUDE, double(6 * proj.number('zone') - 183)],
  [ORIGIN_LATITUDE, double(0)],
  [ORIGIN_SCALE, double(0.9996)],
  [FALSE_EASTING, double(500_000)],
  [FALSE_NORTHING, double(proj.has('south') ? 10_000_000 : 0)],
];

const METHODS: Readonly<Record<string, Method>> = {
  aea: method(11, { ...parallels, ...origin }),
  aeqd: method(12, center),
  cea: method(28, { [ORIGIN_LONGITUDE]: 'lon_0', [PARALLEL_1]: 'lat_ts' }),
  eqc: method(17, { ...center, [PARALLEL_1]: 'lat_ts' }),
  eqdc: method(13, { ...parallels, ...center }),
  laea: method(10, center),
  lcc: lambertConic,
  merc: mercator,
  moll: method(20, { [CENTER_LONGITUDE]: 'lon_0' }),
  robin: method(23, { [CENTER_LONGITUDE]: 'lon_0' }),
  sinu: method(24, { [CENTER_LONGITUDE]: 'lon_0' }),
  stere: stereographic,
  sterea: method(16, scaled),
  tmerc: method(1, scaled),
  utm,
};

/** Keys in ascending order, with their values in the tags for numbers and texts. */
function packed(keys: Keys): GeoKeyTags {
  const [DOUBLES_TAG, ASCII_TAG] = [34_736, 34_737];
  const doubles: number[] = [];
  let ascii = '';
  const entries = [...keys].sort(([a], [b]) => a - b);
  const rows = entries.flatMap(([key, value]) => {
    if ('short' in value) return [key, 0, 1, value.short];
    if ('double' in value) return [key, DOUBLES_TAG, 1, doubles.push(value.double) - 1];
    const start = ascii.length;
    // Other characters are not allowed there.
    ascii += `${value.text.replaceAll(/[^\x20-\x7e]|\|/g, '?')}|`;
    return [key, ASCII_TAG, ascii.length - start, start];
  });
  return { directory: [1, 1, 0, entries.length, ...rows], doubles, ascii };
}
