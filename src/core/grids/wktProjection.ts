/**
 * Converts well-known text to a PROJ string, the one form that proj4 reads without surprises.
 *
 * Parameters, units, prime meridian and axes are taken into account or refused with the reason; what
 * is not understood is never left out.
 */
import * as l10n from '@vscode/l10n';
import type { DatumAccuracy } from './datumAccuracy.ts';
import { datumOf } from './datums.ts';
import { checkKrovakAxes } from './krovakAxes.ts';
import { isSphericalCode, refusalOfCode } from './listCorrections.ts';
import { checkSouthAxes } from './southOriented.ts';
import { UnsupportedCrs } from './unsupportedCrs.ts';
import { findProjectionMethod, type ParameterName } from './wktMethods.ts';
import { axisDirections, child, epsgCode, numberAt, parseWkt, type WktNode } from './wktTree.ts';

export interface ProjDefinition extends DatumAccuracy {
  /** For proj4: `+proj=laea +lat_0=52 … +units=m`. */
  readonly proj: string;
  /** Whether x grows to the west and y to the south, and the definition is for east and north. */
  readonly isSouthOriented?: boolean;
}

const GEOGRAPHIC = ['GEOGCS', 'GEOGCRS', 'GEODCRS', 'GEODETICCRS', 'GEOGRAPHICCRS'];
const PROJECTED = ['PROJCS', 'PROJCRS', 'PROJECTEDCRS'];
const BASE = ['GEOGCS', 'BASEGEOGCRS', 'BASEGEODCRS'];

const DEGREE = Math.PI / 180;

/** Longitude of Paris from Greenwich. Source: EPSG 8903, 2.5969213 grads. */
const PARIS_DEGREES = 2.33722917;
/** The meridian has two longitudes: that of EPSG 8914 (RGS) is 2.33720833. */
const PARIS_TOLERANCE = 1e-4;

/** @throws UnsupportedCrs, WktSyntaxError */
export function projFromWkt(text: string): ProjDefinition {
  return projFromTree(parseWkt(text));
}

/** @throws UnsupportedCrs */
export function projFromTree(root: WktNode): ProjDefinition {
  const crs = horizontalPart(root);
  if (GEOGRAPHIC.includes(crs.keyword)) return geographic(crs);
  if (PROJECTED.includes(crs.keyword)) return projected(crs);
  throw new UnsupportedCrs(
    l10n.t(
      '"{0}" is neither a geographic nor a projected coordinate reference system',
      crs.keyword,
    ),
  );
}

/** Of a system with heights, or one bound to a datum shift, the part with x and y. */
function horizontalPart(root: WktNode): WktNode {
  if (['COMPD_CS', 'COMPOUNDCRS'].includes(root.keyword)) {
    const [first] = root.children;
    if (first) return horizontalPart(first);
  }
  if (root.keyword === 'BOUNDCRS') {
    const source = child(root, 'SOURCECRS')?.children[0];
    if (source) return horizontalPart(source);
  }
  return root;
}

function geographic(crs: WktNode): ProjDefinition {
  const isPlane = /^cartesian$/i.test(String(child(crs, 'CS')?.values[0] ?? ''));
  if (isPlane) {
    throw new UnsupportedCrs(
      l10n.t('it has three axes from the center of the Earth, and no plane'),
    );
  }
  if (child(crs, 'EXTENSION')) {
    throw new UnsupportedCrs(l10n.t('Cedar does not know what its EXTENSION means'));
  }
  checkAxes(crs);
  const unit = angularUnit(crs);
  if (Math.abs(unit - DEGREE) > 1e-9) {
    throw new UnsupportedCrs(l10n.t('its longitudes and latitudes are not in degrees'));
  }
  const base = baseParts(crs, crs.keyword === 'GEOGCS');
  return { proj: ['+proj=longlat', ...base.parts, '+no_defs'].join(' '), ...base.accuracy };
}

function projected(crs: WktNode): ProjDefinition {
  const base = child(crs, ...BASE);
  const conversion = child(crs, 'CONVERSION') ?? crs;
  const methodName = child(conversion, 'PROJECTION', 'METHOD')?.values[0];
  if (!base || typeof methodName !== 'string') {
    throw new UnsupportedCrs(l10n.t('it does not define its projection'));
  }
  checkCode(crs, methodName);
  const method = findProjectionMethod(methodName);
  const toMeter = linearUnit(crs);
  const isVersion1 = crs.keyword === 'PROJCS';
  const { parts, accuracy } = baseParts(base, isVersion1, crs);
  const units = { toMeter, toDegree: degreesIn(angularUnit(base)) };
  const parameters = parametersOf(conversion, units);
  const extension = child(crs, 'EXTENSION');
  if (isVersion1 && extension?.values[0] === 'PROJ4') {
    // GDAL writes there what version 1 cannot express.
    if (/\+axis=(?!enu)/.test(String(extension.values[1]))) {
      throw new UnsupportedCrs(l10n.t('its axes point south or west'));
    }
    checkAxes(crs);
    return { proj: `${String(extension.values[1])} +to_meter=${toMeter}`, ...accuracy };
  }
  const { isSouthOriented = false } = method;
  if (isSouthOriented) checkSouthAxes(crs, parameters);
  else checkAxes(crs, method.isPolar?.(parameters) ?? false);
  const ellipsoid = ellipsoidOverride(parameters) ?? parts;
  const proj = [...method.proj(parameters), ...ellipsoid, `+to_meter=${toMeter}`, '+no_defs'];
  checkKrovakAxes(crs, methodName, parameters);
  return { proj: proj.join(' '), ...accuracy, ...(isSouthOriented && { isSouthOriented }) };
}

/** WKT 1 cannot express some methods; a program then writes another one beside the code. */
function checkCode(crs: WktNode, methodName: string): void {
  const code = epsgCode(crs);
  if (code === undefined) return;
  const refusal = refusalOfCode(code);
  if (refusal !== undefined) throw new UnsupportedCrs(refusal);
  if (isSphericalCode(code) && !/spherical/i.test(methodName)) {
    throw new UnsupportedCrs(
      l10n.t('its code EPSG:{0} means a sphere, and its text an ellipsoid; use the code', code),
    );
  }
}

/** Earth Engine's own MODIS grids give their sphere among the parameters. */
function ellipsoidOverride(parameters: ReadonlyMap<ParameterName, number>): string[] | undefined {
  const [a, b] = [parameters.get('semiMajor'), parameters.get('semiMinor')];
  return a === undefined ? undefined : [`+a=${a}`, `+b=${b ?? a}`];
}

/**
 * Ellipsoid, datum shift and prime meridian, for proj4.
 *
 * @param outer the projected system, which may have a shift for its region
 */
function baseParts(
  base: WktNode,
  isVersion1: boolean,
  outer?: WktNode,
): { parts: string[]; accuracy: DatumAccuracy } {
  const datum = child(base, 'DATUM', 'GEODETICDATUM', 'ENSEMBLE', 'TRF');
  const ellipsoid = datum && child(datum, 'SPHEROID', 'ELLIPSOID');
  const axis = ellipsoid && numberAt(ellipsoid, 1);
  if (!datum || !ellipsoid || !axis) {
    throw new UnsupportedCrs(l10n.t('it does not give the axes of its ellipsoid'));
  }
  const a = axis * (unitFactor(child(ellipsoid, 'LENGTHUNIT', 'UNIT')) ?? 1);
  const inverseFlattening = numberAt(ellipsoid, 2) ?? 0;
  const shape =
    inverseFlattening === 0 ? [`+a=${a}`, `+b=${a}`] : [`+a=${a}`, `+rf=${inverseFlattening}`];
  const towgs84 = child(datum, 'TOWGS84')?.values.map(Number);
  const { proj, accuracy } = datumOf({
    name: String(datum.values[0] ?? ''),
    systemName: outer && String(outer.values[0] ?? ''),
    systemCode: outer && epsgCode(outer),
    baseCode: epsgCode(base),
    semiMajorAxis: a,
    isSphere: inverseFlattening === 0,
    ...(towgs84 && { towgs84 }),
  });
  return { parts: [...shape, ...proj, ...primeMeridian(base, isVersion1)], accuracy };
}

function primeMeridian(base: WktNode, isVersion1: boolean): string[] {
  const degrees = primeMeridianDegrees(base, isVersion1);
  return degrees === 0 ? [] : [`+pm=${degrees}`];
}

/** Longitude of the meridian from which longitudes are counted, in degrees from Greenwich. */
export function primeMeridianDegrees(base: WktNode, isVersion1: boolean): number {
  const node = child(base, 'PRIMEM', 'PRIMEMERIDIAN');
  const value = node && numberAt(node, 1);
  if (!node || !value) return 0;
  // Version 1 writes it in the unit of the coordinates; only Paris is often in degrees beside grads.
  const isParisInDegrees = isVersion1 && Math.abs(value - PARIS_DEGREES) < PARIS_TOLERANCE;
  const unit =
    unitFactor(child(node, 'ANGLEUNIT', 'UNIT')) ?? (isParisInDegrees ? DEGREE : angularUnit(base));
  return (value * unit) / DEGREE;
}

interface Units {
  /** Meters in a unit of length of the system. */
  readonly toMeter: number;
  /** Degrees in a unit of angle of its base. */
  readonly toDegree: number;
}

/** Angles in degrees, lengths in meters. */
function parametersOf(conversion: WktNode, units: Units): ReadonlyMap<ParameterName, number> {
  const found = new Map<ParameterName, number>();
  for (const node of conversion.children) {
    if (node.keyword !== 'PARAMETER') continue;
    const [given] = node.values;
    const name = parameterName(String(given));
    const value = numberAt(node, 1);
    if (name === 'ignored' || isFixedParameter(String(given), value)) continue;
    if (!name || value === undefined) {
      throw new UnsupportedCrs(l10n.t('Cedar does not know its parameter "{0}"', String(given)));
    }
    found.set(name, value * parameterUnit(node, name, units));
  }
  return found;
}

function parameterUnit(node: WktNode, name: ParameterName, { toMeter, toDegree }: Units): number {
  const own = unitFactor(child(node, 'ANGLEUNIT', 'LENGTHUNIT', 'SCALEUNIT', 'UNIT'));
  if (ANGLES.has(name)) return own === undefined ? toDegree : degreesIn(own);
  if (LENGTHS.has(name)) return own ?? toMeter;
  return own ?? 1;
}

const ANGLES: ReadonlySet<ParameterName> = new Set([
  'latitude',
  'longitude',
  'parallel1',
  'parallel2',
  'azimuth',
  'gridAngle',
]);
const LENGTHS: ReadonlySet<ParameterName> = new Set(['easting', 'northing']);

/** Names of parameters in OGC's, ESRI's and EPSG's spelling, in lower case with underscores. */
const PARAMETERS: readonly (readonly [ParameterName | 'ignored', RegExp])[] = [
  [
    'latitude',
    /^(latitude_of_(origin|center|centre|natural_origin|false_origin|projection_cent(er|re))|central_parallel)$/,
  ],
  [
    'longitude',
    /^(central_meridian|longitude_of_(origin|center|centre|natural_origin|false_origin|projection_cent(er|re)))$/,
  ],
  ['parallel1', /^(standard_parallel_1|latitude_of_(1st_)?standard_parallel)$/],
  ['parallel2', /^(standard_parallel_2|latitude_of_2nd_standard_parallel)$/],
  [
    'scale',
    /^scale_factor(_at_(natural_origin|projection_cent(er|re))|_on_pseudo_standard_parallel)?$/,
  ],
  ['easting', /^(false_easting|easting_at_(false_origin|projection_cent(er|re)))$/],
  ['northing', /^(false_northing|northing_at_(false_origin|projection_cent(er|re)))$/],
  ['azimuth', /^azimuth(_at_projection_cent(er|re)|_of_initial_line)?$/],
  ['gridAngle', /^(rectified_grid_angle|angle_from_rectified_to_skew_grid|xy_plane_rotation)$/],
  ['xScale', /^x_scale$/],
  ['yScale', /^y_scale$/],
  ['height', /^(satellite_)?height$/],
  ['semiMajor', /^semi_major(_axis)?$/],
  ['semiMinor', /^semi_minor(_axis)?$/],
  // The same in every definition: they name the method once more.
  ['ignored', /^(auxiliary_sphere_type|pseudo_standard_parallel_1|option)$/],
];

function parameterName(name: string): ParameterName | 'ignored' | undefined {
  return PARAMETERS.find(([, pattern]) => pattern.test(plainName(name)))?.[0];
}

function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
}

/** Degrees of Krovak's cone, which proj4 has built in. Source: EPSG method 1041. */
const KROVAK_CONE: Readonly<Record<string, number>> = {
  co_latitude_of_cone_axis: 30.288_139_75,
  latitude_of_pseudo_standard_parallel: 78.5,
};

function isFixedParameter(name: string, value: number | undefined): boolean {
  const fixed = KROVAK_CONE[plainName(name)];
  return fixed !== undefined && value !== undefined && Math.abs(value - fixed) < 1e-6;
}

/**
 * x grows to the east and y to the north in what Cedar computes. In systems around a pole both axes
 * point along meridians, both away from the pole or both toward it, and mean the same.
 */
function checkAxes(crs: WktNode, isPolar = false): void {
  const directions = axisDirections(crs);
  if (isPolar && directions.every((direction) => direction === 'south')) return;
  if (!directions.some((direction) => direction === 'south' || direction === 'west')) return;
  throw new UnsupportedCrs(l10n.t('its axes point south or west'));
}

function linearUnit(crs: WktNode): number {
  const axis = crs.children.find(({ keyword }) => keyword === 'AXIS');
  const own = axis && unitFactor(child(axis, 'LENGTHUNIT', 'UNIT'));
  const unit = unitFactor(child(crs, 'UNIT', 'LENGTHUNIT')) ?? own;
  if (unit === undefined) throw new UnsupportedCrs(l10n.t('it does not give its unit of length'));
  return unit;
}

/** Radians in the unit of a geographic system. */
function angularUnit(base: WktNode): number {
  const axis = base.children.find(({ keyword }) => keyword === 'AXIS');
  const own = axis && unitFactor(child(axis, 'ANGLEUNIT', 'UNIT'));
  return unitFactor(child(base, 'UNIT', 'ANGLEUNIT')) ?? own ?? DEGREE;
}

/** Meters, radians or ones in a unit. */
function unitFactor(unit: WktNode | undefined): number | undefined {
  const factor = unit && numberAt(unit, 1);
  return factor && factor > 0 ? factor : undefined;
}

/** Degrees in a unit of so many radians; written with few digits, a degree is still one. */
function degreesIn(radians: number): number {
  const degrees = radians / DEGREE;
  return Math.abs(degrees - 1) < 1e-9 ? 1 : degrees;
}
