/** Names, axes and units of a coordinate reference system, as CF-1.8 writes them. */
import type { ProjArguments } from '../../grids/projArguments.ts';
import { ELLIPSOIDS } from '../../grids/projString.ts';
import { primeMeridianDegrees } from '../../grids/wktProjection.ts';
import { child, numberAt, type WktNode } from '../../grids/wktTree.ts';

const GEOGRAPHIC = ['GEOGCS', 'GEOGCRS', 'GEODCRS', 'GEODETICCRS', 'GEOGRAPHICCRS'];
const BASE = ['GEOGCS', 'BASEGEOGCRS', 'BASEGEODCRS'];

/** Of a system with heights, or one bound to a datum shift, the part with x and y. */
function horizontalNode(root: WktNode): WktNode {
  const inner = ['COMPD_CS', 'COMPOUNDCRS'].includes(root.keyword)
    ? root.children[0]
    : child(root, 'SOURCECRS')?.children[0];
  return inner ? horizontalNode(inner) : root;
}

/** Whether coordinates are angles on the ellipsoid. */
export function isGeographicNode(root: WktNode): boolean {
  return GEOGRAPHIC.includes(horizontalNode(root).keyword);
}

interface Parts {
  readonly crs: WktNode;
  readonly base: WktNode;
  readonly datum?: WktNode | undefined;
  readonly ellipsoid?: WktNode | undefined;
}

function partsOf(root: WktNode): Parts {
  const crs = horizontalNode(root);
  const base = GEOGRAPHIC.includes(crs.keyword) ? crs : (child(crs, ...BASE) ?? crs);
  const datum = child(base, 'DATUM', 'GEODETICDATUM', 'ENSEMBLE', 'TRF');
  return { crs, base, datum, ellipsoid: datum && child(datum, 'SPHEROID', 'ELLIPSOID') };
}

/** Names that WKT 1 abbreviates beyond underscores. */
const DATUM_NAMES: Readonly<Record<string, string>> = {
  'WGS 1984': 'World Geodetic System 1984',
};

/** Names without the underscores and prefixes that versions of WKT 1 demand. */
function plainName(node: WktNode | undefined): string {
  return String(node?.values[0] ?? '')
    .replace(/^D_/, '')
    .replaceAll('_', ' ');
}

/** Names of the datum and of what belongs to it, and the shift to WGS 84 that the WKT gives. */
export function crsNames(root: WktNode): Readonly<Record<string, string | number | number[]>> {
  const { crs, base, datum, ellipsoid } = partsOf(root);
  const meridian = child(base, 'PRIMEM', 'PRIMEMERIDIAN');
  const towgs84 = datum && child(datum, 'TOWGS84')?.values.map(Number);
  const datumName = plainName(datum);
  return {
    ...(ellipsoid && { reference_ellipsoid_name: plainName(ellipsoid) }),
    longitude_of_prime_meridian: primeMeridianDegrees(base, base.keyword === 'GEOGCS'),
    prime_meridian_name: meridian ? plainName(meridian) : 'Greenwich',
    geographic_crs_name: String(base.values[0] ?? 'unknown'),
    ...(datum && { horizontal_datum_name: DATUM_NAMES[datumName] ?? datumName }),
    ...(crs !== base && { projected_crs_name: String(crs.values[0] ?? 'unknown') }),
    ...(towgs84 && towgs84.length > 0 && { towgs84 }),
  };
}

/**
 * Axes of the ellipsoid in meters: those that the projection uses, which for some systems of a
 * sphere differ from those of the datum.
 */
export function ellipsoidAxes(
  root: WktNode | undefined,
  proj: ProjArguments | undefined,
): Readonly<Record<string, number | string>> {
  const ellipsoid = root && partsOf(root).ellipsoid;
  const isDatum = proj?.has('nadgrids') || !proj?.has('a');
  if (ellipsoid && isDatum) {
    const unit = child(ellipsoid, 'LENGTHUNIT', 'UNIT');
    const axis = (numberAt(ellipsoid, 1) ?? Number.NaN) * ((unit && numberAt(unit, 1)) ?? 1);
    return axesOf(axis, numberAt(ellipsoid, 2) ?? 0);
  }
  const named = ELLIPSOIDS.get(proj?.text('ellps') ?? '');
  if (named) return { ...axesOf(named.a, named.rf), reference_ellipsoid_name: named.name };
  if (!proj?.has('a')) return {};
  const axis = proj.number('a');
  if (proj.has('rf')) return axesOf(axis, proj.number('rf'));
  const minor = proj.number('b', axis);
  return axesOf(axis, minor === axis ? 0 : axis / (axis - minor));
}

/** @param inverseFlattening 0 of a sphere */
function axesOf(axis: number, inverseFlattening: number): Readonly<Record<string, number>> {
  if (!Number.isFinite(axis)) return {};
  return {
    semi_major_axis: axis,
    semi_minor_axis: inverseFlattening === 0 ? axis : axis * (1 - 1 / inverseFlattening),
    inverse_flattening: inverseFlattening,
  };
}

/** Meters in units of length that UDUNITS has a name for. */
const UNITS: readonly (readonly [meters: number, name: string])[] = [
  [1, 'm'],
  [1000, 'km'],
  [1200 / 3937, 'US_survey_foot'],
  [0.3048, 'international_foot'],
];

/** The unit of x and y of a projected system, for UDUNITS. */
export function unitOfAxes(
  root: WktNode | undefined,
  proj: ProjArguments | undefined,
): string | undefined {
  const crs = root && horizontalNode(root);
  const axis = crs && child(crs, 'AXIS');
  const node =
    crs && (child(crs, 'UNIT', 'LENGTHUNIT') ?? (axis && child(axis, 'LENGTHUNIT', 'UNIT')));
  const meters = (node && numberAt(node, 1)) ?? proj?.number('to_meter', 1);
  if (meters === undefined) return undefined;
  const known = UNITS.find(([size]) => Math.abs(size / meters - 1) < 1e-9);
  return known ? known[1] : `${meters} m`;
}
