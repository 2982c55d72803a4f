/**
 * The Worldwide Reference System 2: locations of paths and rows, from the orbit's geometry.
 *
 * Landsat 4 and later fly 233 orbits in 16 days, inclined 98.2°. Path 1 crosses the equator
 * southward at 64.60° W, each further path 360/233 degrees west of it; an orbit is cut into 248
 * rows, row 60 being on the equator of the descending (day) half. Angles `along` and `across` are
 * those of `orbits.ts`.
 *
 * Source: USGS, Landsat Worldwide Reference System; Landsat 8 Data Users Handbook.
 */
import { Orbit, wrapLongitude } from './orbits.ts';

export { wrapLongitude };

export const PATHS = 233;
/** 16 days hold 233 revolutions. */
export const LANDSAT_ORBIT = new Orbit({ revolutions: PATHS, days: 16, inclination: 98.2 });
export const ROWS = 248;
/** Rows 1 to 122 are on the descending, sunlit half of an orbit. */
export const DAY_ROWS = 122;
/** Degrees of longitude between two paths. */
export const PATH_SPACING = 360 / PATHS;
/** Degrees of orbit angle between two rows. */
export const ROW_SPACING = 360 / ROWS;
/** Milliseconds of one orbit. */
export const ORBIT_PERIOD = LANDSAT_ORBIT.period;
/** Mean radius of the Earth, km. */
export const EARTH_RADIUS_KM = 6371;

const PATH_1_LONGITUDE = -64.6;
const EQUATOR_ROW = 60;
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

/** See `Orbit.toPlace`. */
export function orbitToPlace(
  nodeLon: number,
  along: number,
  across: number,
): [lon: number, lat: number] {
  return LANDSAT_ORBIT.toPlace(nodeLon, along, across);
}

/** See `Orbit.toAngles`. */
export function placeToOrbit(
  nodeLon: number,
  lon: number,
  lat: number,
): [along: number, across: number] {
  return LANDSAT_ORBIT.toAngles(nodeLon, lon, lat);
}

/** Center [lon, lat] of a path and row, degrees. */
export function sceneCenter(path: number, row: number): [lon: number, lat: number] {
  return orbitToPlace(nodeLongitude(path), rowAngle(row), 0);
}
