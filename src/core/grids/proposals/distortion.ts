/** Distortion of lengths and areas by a projection at a place, from the differences of its coordinates. */
import type { Projection } from '../projection.ts';

/** Largest relative changes over several places. */
export interface Distortion {
  /** Of lengths in any direction: 0.01 is 1 % too long or too short. */
  readonly lengths: number;
  /** Of areas. */
  readonly areas: number;
}

/** Degrees between which differences are taken: about 10 m. */
const STEP = 1e-4;
/** Latitude beyond which the differences between meridians are too small to be compared. */
const MAX_LATITUDE = 89.9;

/** WGS 84. Source: EPSG 7030. */
const SEMI_MAJOR = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING);

/** Meters of a degree to the east and to the north. */
export function metersPerDegree(lat: number): [east: number, north: number] {
  const phi = (lat * Math.PI) / 180;
  const root = Math.sqrt(1 - ECCENTRICITY_2 * Math.sin(phi) ** 2);
  const radian = Math.PI / 180;
  return [
    (SEMI_MAJOR / root) * Math.cos(phi) * radian,
    ((SEMI_MAJOR * (1 - ECCENTRICITY_2)) / root ** 3) * radian,
  ];
}

/**
 * Largest changes of lengths and areas over places.
 *
 * @param projection with meters as units
 */
export function distortionAt(
  places: readonly (readonly [lon: number, lat: number])[],
  projection: Projection,
): Distortion {
  let [lengths, areas] = [0, 0];
  for (const place of places) {
    if (Math.abs(place[1]) > MAX_LATITUDE) continue;
    const scales = scalesAt(place, projection);
    if (!scales) continue;
    const [longest, shortest] = scales;
    lengths = Math.max(lengths, Math.abs(longest - 1), Math.abs(shortest - 1));
    areas = Math.max(areas, Math.abs(longest * shortest - 1));
  }
  return { lengths, areas };
}

/** Scales along the axes of Tissot's ellipse; undefined where the projection has no such place. */
function scalesAt(
  [lon, lat]: readonly [number, number],
  { forward }: Projection,
): [longest: number, shortest: number] | undefined {
  const [east, north] = metersPerDegree(lat);
  const [x0, y0] = forward([lon - STEP, lat]);
  const [x1, y1] = forward([lon + STEP, lat]);
  const [x2, y2] = forward([lon, lat - STEP]);
  const [x3, y3] = forward([lon, lat + STEP]);
  const [a, b] = [(x1 - x0) / (2 * STEP * east), (x3 - x2) / (2 * STEP * north)];
  const [c, d] = [(y1 - y0) / (2 * STEP * east), (y3 - y2) / (2 * STEP * north)];
  const half = (a * a + b * b + c * c + d * d) / 2;
  const area = Math.abs(a * d - b * c);
  const spread = Math.sqrt(Math.max(0, half * half - area * area));
  const scales = [half + spread, half - spread].map((square) => Math.sqrt(Math.max(0, square)));
  const [longest = Number.NaN, shortest = Number.NaN] = scales;
  return Number.isFinite(longest) && Number.isFinite(shortest) ? [longest, shortest] : undefined;
}
