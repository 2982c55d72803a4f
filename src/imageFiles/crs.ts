/**
 * Coordinate reference system of an image, from its GeoTIFF keys (OGC 19-008): an EPSG code, or WKT
 * where the keys define the system in full.
 */

/** Keys by their names in geotiff.js, which are those of the specification. */
export type GeoKeys = Readonly<Record<string, unknown>>;

export interface FileCrs {
  /** Name for display: `EPSG:32619`, or the name in the keys. */
  readonly name: string;
  /** An EPSG code or WKT; absent where the keys contain neither. */
  readonly definition?: string;
  readonly isGeographic: boolean;
}

const USER_DEFINED = 32767;
const PROJECTED = 1;
const GEOGRAPHIC = 2;

export function crsOf(keys: GeoKeys): FileCrs | undefined {
  const model = code(keys, 'GTModelTypeGeoKey');
  const projected = code(keys, 'ProjectedCSTypeGeoKey');
  const geographic = code(keys, 'GeographicTypeGeoKey');
  if (model === GEOGRAPHIC) {
    if (geographic) return epsg(geographic, true);
    const wkt = geographicWkt(keys);
    const name = text(keys, 'GeogCitationGeoKey') ?? text(keys, 'GTCitationGeoKey') ?? 'GEOGCS';
    return { name, isGeographic: true, ...(wkt && { definition: wkt }) };
  }
  if (projected) return epsg(projected, false);
  const name = text(keys, 'PCSCitationGeoKey') ?? text(keys, 'GTCitationGeoKey');
  const wkt = projectedWkt(keys, name ?? 'unnamed');
  if (model !== PROJECTED && !name && !wkt) return undefined;
  return { name: name ?? 'PROJCS', isGeographic: false, ...(wkt && { definition: wkt }) };
}

function epsg(number: number, isGeographic: boolean): FileCrs {
  return { name: `EPSG:${number}`, definition: `EPSG:${number}`, isGeographic };
}

function code(keys: GeoKeys, name: string): number | undefined {
  const value = keys[name];
  return typeof value === 'number' && value > 0 && value !== USER_DEFINED ? value : undefined;
}

function measure(keys: GeoKeys, ...names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = keys[name];
    const number = ArrayBuffer.isView(value) ? Number((value as Float64Array)[0]) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return undefined;
}

function text(keys: GeoKeys, name: string): string | undefined {
  const value = keys[name];
  if (typeof value !== 'string') return undefined;
  const plain = value.replaceAll(/[|\0]+$/g, '').trim();
  return plain || undefined;
}

/** Datums that keys identify by the code of their geographic system. */
const DATUMS: Readonly<Record<number, readonly [name: string, a: number, rf: number]>> = {
  4326: ['WGS_1984', 6378137, 298.257223563],
  4269: ['North_American_Datum_1983', 6378137, 298.257222101],
  4267: ['North_American_Datum_1927', 6378206.4, 294.978698213898],
  4258: ['European_Terrestrial_Reference_System_1989', 6378137, 298.257222101],
};

/** EPSG codes of the unit and of the prime meridian. */
const DEGREE = 9102;
const GREENWICH = 8901;

function geographicWkt(keys: GeoKeys): string | undefined {
  const known = DATUMS[code(keys, 'GeographicTypeGeoKey') ?? 0];
  const a = known?.[1] ?? measure(keys, 'GeogSemiMajorAxisGeoKey');
  // Angles in grads and other prime meridians are not defined by any key used here.
  const isUsual =
    (keys.GeogAngularUnitsGeoKey ?? DEGREE) === DEGREE &&
    (keys.GeogPrimeMeridianGeoKey ?? GREENWICH) === GREENWICH &&
    !measure(keys, 'GeogPrimeMeridianLongGeoKey');
  if (!a || !isUsual) return undefined;
  const b = measure(keys, 'GeogSemiMinorAxisGeoKey');
  const flattening = measure(keys, 'GeogInvFlatteningGeoKey') ?? (b && b !== a ? a / (a - b) : 0);
  const rf = known?.[2] ?? flattening;
  const datum = known?.[0] ?? 'unknown';
  const shift = known ? undefined : keys.GeogTOWGS84GeoKey;
  const towgs84 = ArrayBuffer.isView(shift) || Array.isArray(shift) ? [...(shift as number[])] : [];
  const toWgs84 = towgs84.length > 0 ? `,TOWGS84[${towgs84.join(',')}]` : '';
  return `GEOGCS["${datum}",DATUM["${datum}",SPHEROID["${datum}",${a},${rf}]${toWgs84}],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`;
}

/** Meters in a unit of length, by its EPSG code. */
const UNITS: Readonly<Record<number, number>> = {
  9001: 1,
  9002: 0.3048,
  9003: 1200 / 3937,
  9005: 0.3047972654,
  9014: 1.8288,
  9030: 1852,
  9031: 1.0000135965,
  9036: 1000,
  9037: 0.9143917962,
  9040: 20.1168 / 22,
  9041: 0.304799471539,
  9042: 20.1167651215526,
  9093: 1609.344,
  9094: 0.3047997101815088,
  9095: 0.3048007491,
};

/** Names of parameters in WKT, and the keys that may contain them. */
const LATITUDE = ['ProjNatOriginLatGeoKey', 'ProjCenterLatGeoKey', 'ProjFalseOriginLatGeoKey'];
const LONGITUDE = [
  'ProjNatOriginLongGeoKey',
  'ProjCenterLongGeoKey',
  'ProjFalseOriginLongGeoKey',
  'ProjStraightVertPoleLongGeoKey',
];
const EASTING = ['ProjFalseEastingGeoKey', 'ProjFalseOriginEastingGeoKey'];
const NORTHING = ['ProjFalseNorthingGeoKey', 'ProjFalseOriginNorthingGeoKey'];
const PARALLEL_1 = ['ProjStdParallel1GeoKey'];
const PARALLEL_2 = ['ProjStdParallel2GeoKey'];
const SCALE = ['ProjScaleAtNatOriginGeoKey', 'ProjScaleAtCenterGeoKey'];

type MethodParameters = Readonly<Record<string, readonly string[]>>;
const ORIGIN: MethodParameters = { latitude_of_origin: LATITUDE, central_meridian: LONGITUDE };
const CENTER: MethodParameters = { latitude_of_center: LATITUDE, longitude_of_center: LONGITUDE };

const METHODS: Readonly<Record<number, readonly [name: string, parameters: MethodParameters]>> = {
  1: ['Transverse_Mercator', { ...ORIGIN, scale_factor: SCALE }],
  7: ['Mercator_1SP', { ...ORIGIN, standard_parallel_1: PARALLEL_1, scale_factor: SCALE }],
  8: [
    'Lambert_Conformal_Conic_2SP',
    { ...ORIGIN, standard_parallel_1: PARALLEL_1, standard_parallel_2: PARALLEL_2 },
  ],
  9: ['Lambert_Conformal_Conic_1SP', { ...ORIGIN, scale_factor: SCALE }],
  10: ['Lambert_Azimuthal_Equal_Area', CENTER],
  11: [
    'Albers_Conic_Equal_Area',
    { ...CENTER, standard_parallel_1: PARALLEL_1, standard_parallel_2: PARALLEL_2 },
  ],
  12: ['Azimuthal_Equidistant', CENTER],
  15: ['Polar_Stereographic', { ...ORIGIN, scale_factor: SCALE }],
  17: ['Equirectangular', { ...ORIGIN, standard_parallel_1: PARALLEL_1 }],
  24: ['Sinusoidal', { longitude_of_center: LONGITUDE }],
  28: ['Cylindrical_Equal_Area', { central_meridian: LONGITUDE, standard_parallel_1: PARALLEL_1 }],
};

/** A projection's name in WKT with the values of its parameters. */
interface Method {
  readonly name: string;
  readonly parameters: Readonly<Record<string, number>>;
}

function projectedWkt(keys: GeoKeys, name: string): string | undefined {
  const geographic = geographicWkt(keys);
  const unit = metersPerUnit(keys);
  if (!geographic || !unit) return undefined;
  const method = utmMethod(keys, unit) ?? spelledMethod(keys);
  if (!method) return undefined;
  const written = Object.entries(method.parameters).map(
    ([parameter, value]) => `PARAMETER["${parameter}",${value}]`,
  );
  const plain = name.replaceAll(/["[\],]/g, ' ');
  return `PROJCS["${plain}",${geographic},PROJECTION["${method.name}"],${written.join(',')},UNIT["unit",${unit}]]`;
}

/** EPSG codes of the projections of UTM zones: these numbers plus the number of the zone. */
const UTM_NORTH = 16_000;
const UTM_SOUTH = 16_100;

/**
 * Projection of a UTM zone that is given by its code alone. @param unit length of the unit, meters
 */
function utmMethod(keys: GeoKeys, unit: number): Method | undefined {
  const projection = code(keys, 'ProjectionGeoKey') ?? 0;
  const isSouth = projection > UTM_SOUTH;
  const zone = projection - (isSouth ? UTM_SOUTH : UTM_NORTH);
  if (zone < 1 || zone > 60) return undefined;
  return {
    name: 'Transverse_Mercator',
    parameters: {
      latitude_of_origin: 0,
      central_meridian: zone * 6 - 183,
      scale_factor: 0.9996,
      false_easting: 500_000 / unit,
      false_northing: isSouth ? 10_000_000 / unit : 0,
    },
  };
}

function spelledMethod(keys: GeoKeys): Method | undefined {
  const [name, parameters] = METHODS[code(keys, 'ProjCoordTransGeoKey') ?? 0] ?? [];
  if (!name || !parameters) return undefined;
  const all: MethodParameters = { ...parameters, false_easting: EASTING, false_northing: NORTHING };
  const values = Object.entries(all).map(([parameter, from]) => {
    return [parameter, measure(keys, ...from) ?? (parameter === 'scale_factor' ? 1 : 0)] as const;
  });
  return { name, parameters: Object.fromEntries(values) };
}

/** Undefined for units with neither a known code nor a known size. */
function metersPerUnit(keys: GeoKeys): number | undefined {
  const unit = keys.ProjLinearUnitsGeoKey ?? 9001;
  if (unit === USER_DEFINED) return measure(keys, 'ProjLinearUnitSizeGeoKey');
  return typeof unit === 'number' ? UNITS[unit] : undefined;
}
