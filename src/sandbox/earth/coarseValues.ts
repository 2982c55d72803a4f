/**
 * Values that change slowly over a scene, calculated at nodes 64 pixels apart and interpolated
 * between.
 *
 * A node holds numbers at the offsets of `NODE`. Nodes are calculated when a pixel next to them is
 * first needed.
 */
import { type Climate, climate, cloudiness, temperatureOn, warmth } from './climate.ts';
import { DAY } from './days.ts';
import type { Observation } from './observation.ts';
import { converter } from './sceneGrid.ts';
import { cloudThreshold } from './sky.ts';
import { EARTH_RADIUS_KM, placeToOrbit, wrapLongitude } from './wrs.ts';

/** Pixels between nodes. */
export const SPACING = 64;

/** Index of each number in a node. */
export const NODE = {
  /** Degrees; longitudes run on over the antimeridian within a scene. */
  lon: 0,
  lat: 1,
  /** Geocentric kilometers on a sphere. */
  x: 2,
  y: 3,
  z: 4,
  /** Orbit angles, degrees, see `wrs.ts`. */
  along: 5,
  across: 6,
  /** See `Climate`. */
  moisture: 7,
  mountains: 8,
  lake: 9,
  meanTemperature: 10,
  /** Of the warmest time of the year, at sea level, °C. */
  warmestTemperature: 14,
  /** Air temperature at sea level on the date, °C. */
  temperature: 11,
  /** Share of full growth that the season allows, 0 to 1. */
  season: 12,
  /** Value of the cloud field over which there is cloud. */
  cloudThreshold: 13,
} as const;
export const NODE_LENGTH = 15;

export class Nodes {
  readonly across: number;
  readonly values: Float64Array;
  readonly #scene: Observation;
  readonly #centerLon: number;
  readonly #day: number;
  readonly #dayOfYear: number;

  constructor(scene: Observation) {
    const [columns, rows] = scene.grid.dimensions;
    this.across = Math.ceil(columns / SPACING) + 1;
    const down = Math.ceil(rows / SPACING) + 1;
    this.values = new Float64Array(this.across * down * NODE_LENGTH).fill(Number.NaN);
    this.#scene = scene;
    this.#centerLon = scene.center[0];
    this.#day = scene.day;
    this.#dayOfYear = dayOfYearAt(scene.timeStart);
  }

  /** Offset in `values` of the node up and left of a cell; makes the cell's four nodes. */
  cell(column: number, row: number): number {
    this.#make(column, row);
    this.#make(column + 1, row);
    this.#make(column, row + 1);
    this.#make(column + 1, row + 1);
    return (row * this.across + column) * NODE_LENGTH;
  }

  #make(column: number, row: number): void {
    const at = (row * this.across + column) * NODE_LENGTH;
    if (!Number.isNaN(this.values[at])) return;
    const { crs, crsTransform } = this.#scene.grid;
    const [lon, lat] = converter(crs).inverse([
      crsTransform[2] + column * SPACING * crsTransform[0],
      crsTransform[5] + row * SPACING * crsTransform[4],
    ]);
    const { x, y, z } = geocentric(lon, lat);
    const [along, across] = placeToOrbit(this.#scene.extent.nodeLongitude, lon, lat);
    const place = climate(lon, lat, x, y, z);
    const temperature = temperatureOn(place, lat, this.#dayOfYear, this.#day, x, y, z);
    this.values.set(
      [
        this.#centerLon + wrapLongitude(lon - this.#centerLon),
        lat,
        x,
        y,
        z,
        along,
        across,
        place.moisture,
        place.mountains,
        place.lake,
        place.meanTemperature,
        temperature,
        season(place, lat, this.#dayOfYear),
        cloudThreshold(cloudiness(place, lat, this.#day, x, y, z)),
        place.meanTemperature + place.temperatureRange,
      ],
      at,
    );
  }
}

/** Geocentric kilometers of a place, on a sphere. */
export function geocentric(lon: number, lat: number): { x: number; y: number; z: number } {
  const l = (lon * Math.PI) / 180;
  const p = (lat * Math.PI) / 180;
  const flat = EARTH_RADIUS_KM * Math.cos(p);
  return { x: flat * Math.cos(l), y: flat * Math.sin(l), z: EARTH_RADIUS_KM * Math.sin(p) };
}

export function dayOfYearAt(time: number): number {
  return Math.floor((time - Date.UTC(new Date(time).getUTCFullYear(), 0, 1)) / DAY) + 1;
}

/** Growth needs warmth everywhere, and rain where it is dry: in summer, or in spring outside the tropics. */
function season(place: Climate, lat: number, day: number): number {
  const usual = place.meanTemperature + place.temperatureRange * warmth(lat, day);
  const warm = 1 / (1 + Math.exp((8 - usual) / 2.2));
  const far = Math.abs(lat);
  const rainiest = far < 26 ? 225 : 105;
  const rain =
    0.5 + 0.5 * Math.cos((2 * Math.PI * (day - rainiest - (lat < 0 ? 183 : 0))) / 365.25);
  const thirst = Math.min(1, Math.max(0, 1.15 - 1.5 * place.moisture));
  return warm * (1 - 0.85 * thirst * (1 - rain));
}
