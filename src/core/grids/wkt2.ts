/**
 * Well-known text of version 2 (ISO 19162:2019) from that of version 1, which grids have.
 *
 * ```ts
 * wkt2Of('PROJCS["…",GEOGCS[…],PROJECTION["Transverse_Mercator"],…]'); // 'PROJCRS["…",BASEGEOGCRS[…],…]'
 * ```
 *
 * Names and codes of methods and parameters: EPSG Geodetic Parameter Dataset. A system with a method
 * that is not listed here stays as it is: programs that read version 2 read version 1 as well.
 */
import { child, numberAt, parseWkt, type WktNode } from './wktTree.ts';

interface Parameter {
  readonly name: string;
  readonly code: number;
  readonly kind: 'angle' | 'length' | 'scale';
  /** Names in version 1, the usual one first. */
  readonly from: readonly string[];
}

interface Method {
  readonly name: string;
  /** Absent for methods that EPSG does not have. */
  readonly code?: number;
  readonly parameters: readonly Parameter[];
}

const angle = (name: string, code: number, ...from: string[]): Parameter => ({
  name,
  code,
  kind: 'angle',
  from,
});
const LATITUDES = ['latitude_of_origin', 'latitude_of_center'];
const LONGITUDES = ['central_meridian', 'longitude_of_center', 'longitude_of_origin'];
const LATITUDE = angle('Latitude of natural origin', 8801, ...LATITUDES);
const LONGITUDE = angle('Longitude of natural origin', 8802, ...LONGITUDES);
const PARALLEL = angle('Latitude of 1st standard parallel', 8823, 'standard_parallel_1');
const SCALE: Parameter = {
  name: 'Scale factor at natural origin',
  code: 8805,
  kind: 'scale',
  from: ['scale_factor'],
};
const length = (name: string, code: number, from: string): Parameter => ({
  name,
  code,
  kind: 'length',
  from: [from],
});
const OFFSETS = [
  length('False easting', 8806, 'false_easting'),
  length('False northing', 8807, 'false_northing'),
];
const AT_ORIGIN = [LATITUDE, LONGITUDE, ...OFFSETS];
const SCALED = [LATITUDE, LONGITUDE, SCALE, ...OFFSETS];
const CYLINDRICAL = [PARALLEL, LONGITUDE, ...OFFSETS];
const CONIC = [
  angle('Latitude of false origin', 8821, ...LATITUDES),
  angle('Longitude of false origin', 8822, ...LONGITUDES),
  PARALLEL,
  angle('Latitude of 2nd standard parallel', 8824, 'standard_parallel_2'),
  length('Easting at false origin', 8826, 'false_easting'),
  length('Northing at false origin', 8827, 'false_northing'),
];

const ALBERS: Method = { name: 'Albers Equal Area', code: 9822, parameters: CONIC };
const LAMBERT_2SP: Method = {
  name: 'Lambert Conic Conformal (2SP)',
  code: 9802,
  parameters: CONIC,
};
const LAMBERT_1SP: Method = {
  name: 'Lambert Conic Conformal (1SP)',
  code: 9801,
  parameters: SCALED,
};
const MERCATOR_A: Method = { name: 'Mercator (variant A)', code: 9804, parameters: SCALED };
const MERCATOR_B: Method = { name: 'Mercator (variant B)', code: 9805, parameters: CYLINDRICAL };
const POLAR_A: Method = { name: 'Polar Stereographic (variant A)', code: 9810, parameters: SCALED };
const POLAR_B: Method = {
  name: 'Polar Stereographic (variant B)',
  code: 9829,
  parameters: [
    angle('Latitude of standard parallel', 8832, 'standard_parallel_1', ...LATITUDES),
    angle('Longitude of origin', 8833, ...LONGITUDES),
    ...OFFSETS,
  ],
};

/** Keys: names of version 1 in lower case. */
const METHODS: Readonly<Record<string, Method>> = {
  albers: ALBERS,
  albers_conic_equal_area: ALBERS,
  azimuthal_equidistant: { name: 'Azimuthal Equidistant', code: 1125, parameters: AT_ORIGIN },
  cylindrical_equal_area: {
    name: 'Lambert Cylindrical Equal Area',
    code: 9835,
    parameters: CYLINDRICAL,
  },
  equirectangular: {
    name: 'Equidistant Cylindrical',
    code: 1028,
    parameters: [PARALLEL, LATITUDE, LONGITUDE, ...OFFSETS],
  },
  lambert_azimuthal_equal_area: {
    name: 'Lambert Azimuthal Equal Area',
    code: 9820,
    parameters: AT_ORIGIN,
  },
  lambert_conformal_conic_1sp: LAMBERT_1SP,
  lambert_conformal_conic_2sp: LAMBERT_2SP,
  mercator_1sp: MERCATOR_A,
  mercator_2sp: MERCATOR_B,
  oblique_stereographic: { name: 'Oblique Stereographic', code: 9809, parameters: SCALED },
  sinusoidal: { name: 'Sinusoidal', parameters: [LONGITUDE, ...OFFSETS] },
  transverse_mercator: { name: 'Transverse Mercator', code: 9807, parameters: SCALED },
};

const DEGREE = 0.0174532925199433;

/** @param text WKT of either version, or another notation, which is returned as it is */
export function wkt2Of(text: string): string {
  try {
    const root = parseWkt(text);
    if (root.keyword === 'PROJCS') return projected(root) ?? text;
    return root.keyword === 'GEOGCS' ? geographic(root) : text;
  } catch {
    return text;
  }
}

function geographic(crs: WktNode): string {
  const unit = angleUnit(crs);
  const axes = `CS[ellipsoidal,2],AXIS["longitude",east,ORDER[1]],AXIS["latitude",north,ORDER[2]]`;
  return `GEOGCRS[${baseParts(crs)},${axes},${unit}]`;
}

function projected(crs: WktNode): string | undefined {
  const base = child(crs, 'GEOGCS');
  const method = methodOf(crs);
  if (!base || !method || child(crs, 'EXTENSION')) return undefined;
  const unit = lengthUnit(crs);
  const parameters = method.parameters.map((each) => {
    const value = parameterValue(crs, each);
    const units = { angle: angleUnit(base), length: unit, scale: 'SCALEUNIT["unity",1]' };
    return `PARAMETER[${quote(each.name)},${value},${units[each.kind]},ID["EPSG",${each.code}]]`;
  });
  const id = method.code === undefined ? '' : `,ID["EPSG",${method.code}]`;
  const conversion = [
    `CONVERSION["unnamed",METHOD[${quote(method.name)}${id}]`,
    `${parameters.join(',')}]`,
  ].join(',');
  const parts = [quote(nameOf(crs)), `BASEGEOGCRS[${baseParts(base)}]`, conversion];
  return `PROJCRS[${[...parts, planeAxes(crs, method), unit].join(',')}]`;
}

/** Some names of version 1 have different meanings, by the parameters that they come with. */
function methodOf(crs: WktNode): Method | undefined {
  const name = String(child(crs, 'PROJECTION')?.values[0] ?? '').toLowerCase();
  const has = (parameter: string) => given(crs, [parameter]) !== undefined;
  const isScaled = (given(crs, SCALE.from) ?? 1) !== 1;
  if (name === 'lambert_conformal_conic')
    return has('standard_parallel_2') ? LAMBERT_2SP : undefined;
  if (name === 'mercator') return has('standard_parallel_1') && !isScaled ? MERCATOR_B : undefined;
  if (name === 'polar_stereographic') {
    const latitude = given(crs, ['standard_parallel_1', ...LATITUDES]) ?? 90;
    if (Math.abs(latitude) === 90) return POLAR_A;
    return isScaled ? undefined : POLAR_B;
  }
  return METHODS[name];
}

function baseParts(crs: WktNode): string {
  const datum = child(crs, 'DATUM');
  const ellipsoid = datum && child(datum, 'SPHEROID', 'ELLIPSOID');
  const [axis, flattening] = [1, 2].map((index) => ellipsoid && numberAt(ellipsoid, index));
  if (!datum || !ellipsoid || axis === undefined || flattening === undefined) {
    throw new RangeError('A geographic system has a datum with an ellipsoid.');
  }
  const meridian = child(crs, 'PRIMEM');
  const unit = angleUnit(crs);
  const ellipsoidText = `ELLIPSOID[${quote(nameOf(ellipsoid))},${axis},${flattening},LENGTHUNIT["metre",1]]`;
  return [
    quote(nameOf(crs)),
    `DATUM[${quote(nameOf(datum).replaceAll('_', ' '))},${ellipsoidText}]`,
    `PRIMEM[${quote(meridian ? nameOf(meridian) : 'Greenwich')},${(meridian && numberAt(meridian, 1)) ?? 0},${unit}]`,
  ].join(',');
}

/** Around a pole, both axes point away from it, or towards it, along meridians. */
function planeAxes(crs: WktNode, { parameters }: Method): string {
  const latitude = given(crs, [...LATITUDES]) ?? given(crs, ['standard_parallel_1']) ?? 0;
  const isStereographic = /^polar/i.test(String(child(crs, 'PROJECTION')?.values[0]));
  const isPolar = isStereographic || (parameters === AT_ORIGIN && Math.abs(latitude) === 90);
  if (!isPolar) {
    return 'CS[Cartesian,2],AXIS["easting",east,ORDER[1]],AXIS["northing",north,ORDER[2]]';
  }
  const middle = given(crs, LONGITUDES) ?? 0;
  const [direction, second] = latitude < 0 ? ['north', middle] : ['south', middle + 180];
  const along = (longitude: number) => {
    const turned = ((((longitude + 180) % 360) + 360) % 360) - 180;
    return `MERIDIAN[${turned === -180 ? 180 : turned},ANGLEUNIT["degree",${DEGREE}]]`;
  };
  return [
    'CS[Cartesian,2]',
    `AXIS["easting (X)",${direction},${along(middle + 90)},ORDER[1]]`,
    `AXIS["northing (Y)",${direction},${along(second)},ORDER[2]]`,
  ].join(',');
}

function parameterValue(crs: WktNode, { from, kind }: Parameter): number {
  return given(crs, from) ?? (kind === 'scale' ? 1 : 0);
}

/** Value of the first of some parameters that is there. */
function given(crs: WktNode, names: readonly string[]): number | undefined {
  const parameters = crs.children.filter(({ keyword }) => keyword === 'PARAMETER');
  for (const name of names) {
    const found = parameters.find((each) => nameOf(each).toLowerCase() === name);
    if (found) return numberAt(found, 1);
  }
  return undefined;
}

function angleUnit(crs: WktNode): string {
  const unit = child(crs, 'UNIT');
  return `ANGLEUNIT[${quote(unit ? nameOf(unit).toLowerCase() : 'degree')},${(unit && numberAt(unit, 1)) ?? DEGREE}]`;
}

function lengthUnit(crs: WktNode): string {
  const unit = child(crs, 'UNIT');
  return `LENGTHUNIT[${quote(unit ? nameOf(unit) : 'metre')},${(unit && numberAt(unit, 1)) ?? 1}]`;
}

function nameOf({ values }: WktNode): string {
  return String(values[0] ?? '');
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
