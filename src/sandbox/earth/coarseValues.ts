/**
 * Values that change slowly over an image, calculated at nodes some pixels apart and interpolated
 * between.
 *
 * A node holds numbers at the offsets of `NODE`. Nodes are calculated when a pixel next to them is
 * first needed.
 */
import { type Climate, climate, cloudiness, temperatureOn, warmth } from './climate.ts';
import { DAY } from './days.ts';
import { converter } from './sceneGrid.ts';
import type { Sight } from './sight.ts';
import { cloudThreshold } from './sky.ts';
import { EARTH_RADIUS_KM, wrapLongitude } from './wrs.ts';

/** Index of each number in a node. */
export const NODE = {
  /** Degrees; longitudes run on over the antimeridian within a scene. */
  lon: 0,
  lat: 1,
  /** Geocentric kilometers on a sphere. */
  x: 2,
  y: 3,
  z: 4,
  /** Orbit angles, degrees, see `orbits.ts`. */
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

/** Nodes kept for an image, about 200 bytes each: those of a whole Landsat scene, several times. */
const MAX_NODES = 60_000;

export class Nodes {
  readonly #nodes = new Map<number, Float64Array>();
  readonly #across: number;
  readonly #sight: Sight;
  readonly #day: number;
  readonly #dayOfYear: number;

  constructor(sight: Sight) {
    this.#across = Math.ceil(sight.grid.dimensions[0] / sight.nodeSpacing) + 2;
    this.#sight = sight;
    this.#day = Math.floor(sight.timeStart / DAY);
    this.#dayOfYear = dayOfYearAt(sight.timeStart);
  }

  /** Nodes of a cell: upper left, upper right, lower left and lower right. */
  cell(column: number, row: number): readonly Float64Array[] {
    return [
      this.#node(column, row),
      this.#node(column + 1, row),
      this.#node(column, row + 1),
      this.#node(column + 1, row + 1),
    ];
  }

  #node(column: number, row: number): Float64Array {
    const key = row * this.#across + column;
    const known = this.#nodes.get(key);
    if (known) return known;
    if (this.#nodes.size >= MAX_NODES) this.#nodes.clear();
    const { grid, nodeSpacing } = this.#sight;
    const { crs, crsTransform } = grid;
    const [lon, lat] = converter(crs).inverse([
      crsTransform[2] + column * nodeSpacing * crsTransform[0],
      crsTransform[5] + row * nodeSpacing * crsTransform[4],
    ]);
    const node = this.#calculate(lon, Math.max(-90, Math.min(90, lat)));
    this.#nodes.set(key, node);
    return node;
  }

  #calculate(lon: number, lat: number): Float64Array {
    const { centerLon } = this.#sight;
    const { x, y, z } = geocentric(lon, lat);
    const [along, across] = this.#sight.orbitAngles(lon, lat);
    const place = climate(lon, lat, x, y, z);
    const node = new Float64Array(NODE_LENGTH);
    node[NODE.lon] = centerLon + wrapLongitude(lon - centerLon);
    node[NODE.lat] = lat;
    node[NODE.x] = x;
    node[NODE.y] = y;
    node[NODE.z] = z;
    node[NODE.along] = along;
    node[NODE.across] = across;
    node[NODE.moisture] = place.moisture;
    node[NODE.mountains] = place.mountains;
    node[NODE.lake] = place.lake;
    node[NODE.meanTemperature] = place.meanTemperature;
    node[NODE.warmestTemperature] = place.meanTemperature + place.temperatureRange;
    node[NODE.temperature] = temperatureOn(place, lat, this.#dayOfYear, this.#day, x, y, z);
    node[NODE.season] = season(place, lat, this.#dayOfYear);
    node[NODE.cloudThreshold] = cloudThreshold(cloudiness(place, lat, this.#day, x, y, z));
    return node;
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
