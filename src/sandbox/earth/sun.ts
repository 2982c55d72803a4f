/**
 * Position of the sun.
 *
 * Low-precision solar coordinates of the Astronomical Almanac as NOAA's solar calculator uses them:
 * good to a few hundredths of a degree between 1950 and 2050.
 */
import { DAY } from './days.ts';

export interface SunPosition {
  /** Degrees above the horizon, without refraction. */
  readonly elevation: number;
  /** Degrees clockwise from north, in (-180, 180] as Landsat's metadata gives it. */
  readonly azimuth: number;
}

const RADIANS = Math.PI / 180;
const J2000 = Date.UTC(2000, 0, 1, 12);

/** The sun seen from a place (degrees) at a time (milliseconds since 1970). */
export function sunPosition(time: number, lon: number, lat: number): SunPosition {
  const { declination, rightAscension, siderealTime } = solarCoordinates(time);
  const hour = siderealTime + lon * RADIANS - rightAscension;
  const phi = lat * RADIANS;
  const elevation = Math.asin(
    Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hour),
  );
  const azimuth = Math.atan2(
    -Math.sin(hour),
    Math.tan(declination) * Math.cos(phi) - Math.sin(phi) * Math.cos(hour),
  );
  return { elevation: elevation / RADIANS, azimuth: azimuth / RADIANS };
}

/** Distance between Earth and sun in astronomical units. */
export function earthSunDistance(time: number): number {
  const g = meanAnomaly((time - J2000) / DAY);
  return 1.00014 - 0.01671 * Math.cos(g) - 0.00014 * Math.cos(2 * g);
}

function meanAnomaly(days: number): number {
  return (357.528 + 0.9856003 * days) * RADIANS;
}

function solarCoordinates(time: number) {
  const days = (time - J2000) / DAY;
  const g = meanAnomaly(days);
  const longitude =
    (280.46 + 0.9856474 * days + 1.915 * Math.sin(g) + 0.02 * Math.sin(2 * g)) * RADIANS;
  const obliquity = (23.439 - 0.0000004 * days) * RADIANS;
  return {
    declination: Math.asin(Math.sin(obliquity) * Math.sin(longitude)),
    rightAscension: Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude)),
    siderealTime: (280.46061837 + 360.98564736629 * days) * RADIANS,
  };
}
