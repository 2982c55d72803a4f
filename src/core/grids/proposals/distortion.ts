/** Distortion of lengths and areas by a projection at a place, from the differences of its coordinates. */
import type { Position, Projection } from '../projection.ts';

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
  const here = forward([lon, lat]);
  const slope = (to: Position, meters: number) => slopeOf(here, forward(to), STEP * meters);
  const [a, c] = gentler(slope([lon - STEP, lat], -east), slope([lon + STEP, lat], east));
  const [b, d] = gentler(slope([lon, lat - STEP], -north), slope([lon, lat + STEP], north));
  const half = (a * a + b * b + c * c + d * d) / 2;
  const area = Math.abs(a * d - b * c);
  const spread = Math.sqrt(Math.max(0, half * half - area * area));
  const scales = [half + spread, half - spread].map((square) => Math.sqrt(Math.max(0, square)));
  const [longest = Number.NaN, shortest = Number.NaN] = scales;
  return Number.isFinite(longest) && Number.isFinite(shortest) ? [longest, shortest] : undefined;
}

type Slope = readonly [x: number, y: number];

function slopeOf(from: Position, to: Position, meters: number): Slope {
  return [(to[0] - from[0]) / meters, (to[1] - from[1]) / meters];
}

/** Of two sides, the one on which the plane is not cut: at the antimeridian, the other leaps over it. */
function gentler(one: Slope, other: Slope): Slope {
  const [first, second] = [Math.hypot(...one), Math.hypot(...other)];
  return first <= second || !Number.isFinite(second) ? one : other;
}
