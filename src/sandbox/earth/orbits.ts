/**
 * Geometry of sun-synchronous orbits that repeat their tracks.
 *
 * A place near an orbit is located by two angles: `along`, the orbit angle from the node (where the
 * equator is crossed), and `across`, the angle to the east of the orbit. Scan lines run across the
 * orbit in space; the Earth turns below, which shears what is seen: its sides follow the ground
 * track.
 */
import { DAY } from './days.ts';

const RADIANS = Math.PI / 180;
const DEGREES = 180 / Math.PI;
/** (1 − f)² of WGS 84, between geocentric and geodetic latitude. */
const FLATTENING = (1 - 1 / 298.257223563) ** 2;

/** Longitude in [-180, 180). */
export function wrapLongitude(lon: number): number {
  return lon - 360 * Math.floor((lon + 180) / 360);
}

export class Orbit {
  /** Milliseconds of a revolution. */
  readonly period: number;
  /** Degrees of longitude between neighboring tracks. */
  readonly spacing: number;
  /** Revolutions and days after which the tracks repeat. */
  readonly revolutions: number;
  readonly days: number;
  readonly #sin: number;
  readonly #cos: number;
  /** Degrees the Earth turns under the orbit per degree of orbit angle. */
  readonly #turn: number;
  /** 1: southward at the node; -1: northward. */
  readonly #sign: 1 | -1;

  /** @param inclination degrees; over 90, as of satellites that keep their local time */
  constructor(
    { revolutions, days, inclination }: { revolutions: number; days: number; inclination: number },
    direction: 'descending' | 'ascending' = 'descending',
  ) {
    this.revolutions = revolutions;
    this.days = days;
    this.period = (days * DAY) / revolutions;
    this.spacing = 360 / revolutions;
    this.#sin = Math.sin(inclination * RADIANS);
    this.#cos = Math.cos(inclination * RADIANS);
    this.#turn = days / revolutions;
    this.#sign = direction === 'descending' ? 1 : -1;
  }

  /**
   * The place [lon, lat] (degrees, geodetic) at angles along and across (degrees) an orbit that
   * crosses the equator at `nodeLon`.
   */
  toPlace(nodeLon: number, along: number, across: number): [lon: number, lat: number] {
    const u = along * RADIANS;
    const c = across * RADIANS;
    const cosU = Math.cos(u) * Math.cos(c);
    const sinU = Math.sin(u) * Math.cos(c);
    const x = cosU;
    const y = sinU * this.#cos + Math.sin(c) * this.#sin;
    const z = -sinU * this.#sin + Math.sin(c) * this.#cos;
    const lon = nodeLon + Math.atan2(y, x) * DEGREES - along * this.#turn;
    const lat = this.#sign * Math.atan(z / Math.hypot(x, y) / FLATTENING) * DEGREES;
    return [wrapLongitude(lon), lat];
  }

  /** The angles [along, across] (degrees) of a place, the inverse of `toPlace`. */
  toAngles(nodeLon: number, lon: number, lat: number): [along: number, across: number] {
    const south = this.#sign * lat;
    const phi = Math.atan(Math.tan(south * RADIANS) * FLATTENING);
    const cosPhi = Math.cos(phi);
    const z = Math.sin(phi);
    let along = -south;
    let across = 0;
    // The Earth's turn depends on the answer, weakly: each round gains more than a digit.
    for (let round = 0; round < 8; round++) {
      const l = (lon - nodeLon + along * this.#turn) * RADIANS;
      const x = cosPhi * Math.cos(l);
      const y = cosPhi * Math.sin(l);
      across = Math.asin(y * this.#sin + z * this.#cos) * DEGREES;
      along = Math.atan2(y * this.#cos - z * this.#sin, x) * DEGREES;
    }
    return [along, across];
  }
}
