/**
 * Corrections of `proj4-list` where its definitions differ from those of the EPSG registry, and codes
 * that cannot be computed.
 *
 * `scripts/epsg/shifts.ts` compares all codes of the list with PROJ and reports those that belong here.
 */
import * as l10n from '@vscode/l10n';

/** Meters; radius of the sphere with the area of the WGS 84 ellipsoid. Source: PROJ, `+R_A`. */
const AUTHALIC = '+a=6371007.180918474 +b=6371007.180918474';

/** EPSG methods 1027 (azimuthal) and 9834 (cylindrical) are spherical; the list has the ellipsoid. */
const SPHERICAL: ReadonlySet<number> = new Set([3973, 3974, 3975]);

/** By code: an argument of the listed definition, and what it should be. */
const REPLACED: ReadonlyMap<number, readonly [listed: string, correct: string]> = new Map([
  // EPSG 19957 gives the false easting of 40,000 in chains of 20.116756 m, a PROJ string in meters.
  [3167, ['+x_0=40000 ', '+x_0=804670.24 ']],
  // Heights beside web maps: EPSG 3857, as the registry has it.
  [6871, ['+datum=WGS84', '+a=6378137 +b=6378137 +nadgrids=@null']],
  // The meridian of Madrid is 3° 41′ 14.55″ W in the registry (EPSG 8905), and another one in proj4.
  [2062, ['+pm=madrid', '+pm=-3.687375']],
]);

/** Krovak's projection with axes to the south and west, which the list does not contain. */
const SOUTH_WEST: ReadonlySet<number> = new Set([2065, 5513, 5224]);

/**
 * Deprecated codes that programs compute differently, and the codes that replace them: of Italy, whose
 * central meridian counts from Rome twice, and of a sphere that is meant to be the ellipsoid.
 */
const WITHDRAWN: ReadonlyMap<number, number> = new Map([
  [4055, 4326],
  [26591, 3003],
  [26592, 3004],
]);

/** The listed definition, with the registry's values. */
export function correctedDefinition(code: number, listed: string): string {
  if (SPHERICAL.has(code)) return listed.replace('+datum=WGS84', AUTHALIC);
  // proj4 takes another ellipsoid for this name.
  if (listed.includes('+ellps=WGS72')) {
    return listed.replace('+ellps=WGS72', '+a=6378135 +rf=298.26');
  }
  const [wrong, correct] = REPLACED.get(code) ?? [];
  return wrong === undefined || correct === undefined ? listed : listed.replace(wrong, correct);
}

/** Why Cedar does not compute a code of the list; completes "…: {0}." */
export function refusalOfCode(code: number): string | undefined {
  if (SOUTH_WEST.has(code)) return l10n.t('its axes point south or west');
  const replacement = WITHDRAWN.get(code);
  if (replacement === undefined) return undefined;
  return l10n.t(
    'EPSG has withdrawn it, and programs compute it differently; use EPSG:{0}',
    replacement,
  );
}

/** Whether a code is computed on a sphere although its datum has an ellipsoid. */
export function isSphericalCode(code: number): boolean {
  return SPHERICAL.has(code);
}
