/**
 * The Worldwide Reference System 2: locations of paths and rows, from the orbit's geometry.
 *
 * Landsat 4 and later fly 233 orbits in 16 days, inclined 98.2°. Path 1 crosses the equator
 * southward at 64.60° W, each further path 360/233 degrees west of it; an orbit is cut into 248
 * rows, row 60 being on the equator of the descending (day) half. A point near an orbit is located
 * by two angles: `along`, the orbit angle from the descending node (negative before it, so to the
 * north), and `across`, the angle to the east of the orbit. Scan lines run across the orbit in
 * space; the Earth turns below, which shears a scene: its sides follow the ground track.
 *
 * Source: USGS, Landsat Worldwide Reference System; Landsat 8 Data Users Handbook.
 */
import { DAY } from './days.ts';

const RADIANS = Math.PI / 180;
const DEGREES = 180 / Math.PI;

export const PATHS = 233;
export const ROWS = 248;
/** Rows 1 to 122 are on the descending, sunlit half of an orbit. */
export const DAY_ROWS = 122;
/** Degrees of longitude between two paths. */
export const PATH_SPACING = 360 / PATHS;
/** Degrees of orbit angle between two rows. */
export const ROW_SPACING = 360 / ROWS;
/** Milliseconds of one orbit: 16 days hold 233. */
export const ORBIT_PERIOD = (16 * DAY) / PATHS;
/** Mean radius of the Earth, km. */
export const EARTH_RADIUS_KM = 6371;

const PATH_1_LONGITUDE = -64.6;
const EQUATOR_ROW = 60;
const SIN_INCLINATION = Math.sin(98.2 * RADIANS);
const COS_INCLINATION = Math.cos(98.2 * RADIANS);
/** Degrees the Earth turns under the sun-synchronous orbit per degree of orbit angle. */
const TURN = (PATH_SPACING * 16) / 360;
/** (1 − f)² of WGS 84, between geocentric and geodetic latitude. */
const FLATTENING = (1 - 1 / 298.257223563) ** 2;

/** Longitude in [-180, 180). */
export function wrapLongitude(lon: number): number {
  return lon - 360 * Math.floor((lon + 180) / 360);
}

/** Longitude at which a path crosses the equator southward, degrees. */
export function nodeLongitude(path: number): number {
  return wrapLongitude(PATH_1_LONGITUDE - (path - 1) * PATH_SPACING);
}

/** The path whose crossing of the equator is nearest to a longitude. */
export function nearestPath(nodeLon: number): number {
  const steps = Math.round((PATH_1_LONGITUDE - nodeLon) / PATH_SPACING);
  return (((steps % PATHS) + PATHS) % PATHS) + 1;
}

/** Orbit angle from the descending node to the center of a row, degrees. */
export function rowAngle(row: number): number {
  return (row - EQUATOR_ROW) * ROW_SPACING;
}

/** Milliseconds from the crossing of the equator to the center of a row. */
export function rowDelay(row: number): number {
  return ((row - EQUATOR_ROW) / ROWS) * ORBIT_PERIOD;
}

/**
 * The place [lon, lat] (degrees, geodetic) at angles along and across (degrees) an orbit that
 * crosses the equator at `nodeLon`.
 */
export function orbitToPlace(
  nodeLon: number,
  along: number,
  across: number,
): [lon: number, lat: number] {
  const u = along * RADIANS;
  const c = across * RADIANS;
  const cosU = Math.cos(u) * Math.cos(c);
  const sinU = Math.sin(u) * Math.cos(c);
  const x = cosU;
  const y = sinU * COS_INCLINATION + Math.sin(c) * SIN_INCLINATION;
  const z = -sinU * SIN_INCLINATION + Math.sin(c) * COS_INCLINATION;
  const lon = nodeLon + Math.atan2(y, x) * DEGREES - along * TURN;
  const lat = Math.atan(z / Math.hypot(x, y) / FLATTENING) * DEGREES;
  return [wrapLongitude(lon), lat];
}

/** The angles [along, across] (degrees) of a place, the inverse of `orbitToPlace`. */
export function placeToOrbit(
  nodeLon: number,
  lon: number,
  lat: number,
): [along: number, across: number] {
  const phi = Math.atan(Math.tan(lat * RADIANS) * FLATTENING);
  const cosPhi = Math.cos(phi);
  const z = Math.sin(phi);
  let along = -lat;
  let across = 0;
  // The Earth's turn depends on the answer, weakly: each round gains more than a digit.
  for (let round = 0; round < 8; round++) {
    const l = (lon - nodeLon + along * TURN) * RADIANS;
    const x = cosPhi * Math.cos(l);
    const y = cosPhi * Math.sin(l);
    across = Math.asin(y * SIN_INCLINATION + z * COS_INCLINATION) * DEGREES;
    along = Math.atan2(y * COS_INCLINATION - z * SIN_INCLINATION, x) * DEGREES;
  }
  return [along, across];
}

/** Center [lon, lat] of a path and row, degrees. */
export function sceneCenter(path: number, row: number): [lon: number, lat: number] {
  return orbitToPlace(nodeLongitude(path), rowAngle(row), 0);
}
