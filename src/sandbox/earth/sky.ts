/**
 * Clouds of a day: a field over the globe that is compared with a threshold; where it is higher there
 * is cloud. The threshold follows the day's cloudiness, so the share of pixels over it does too, and
 * scenes of one date that overlap see the same clouds.
 */
import { hash, noise } from './noise.ts';

/** Standard deviation of the sum of octaves below, measured over a million places. */
const DEVIATION = 0.44;
/** Height of the clouds, km: how far their shadows fall. */
export const CLOUD_HEIGHT = 2;

/** Seed of a day's clouds. `day` counts days since 1970 (UTC). */
export function cloudSeed(day: number): number {
  return hash(day, 2, 0, 401);
}

/** The day's cloud field at a place (geocentric km), in standard deviations. */
export function cloudField(x: number, y: number, z: number, seed: number): number {
  return (
    (noise(x * 0.021, y * 0.021, z * 0.021, seed) +
      0.55 * noise(x * 0.07, y * 0.07, z * 0.07, seed ^ 0x51) +
      0.3 * noise(x * 0.24, y * 0.24, z * 0.24, seed ^ 0xa7) +
      0.16 * noise(x * 0.9, y * 0.9, z * 0.9, seed ^ 0x1f3)) /
    DEVIATION
  );
}

/** The value of the field that a given share of a region exceeds. */
export function cloudThreshold(cloudiness: number): number {
  // A logistic curve in place of the normal distribution's: 1.7 fits it within 0.01.
  return Math.log((1 - cloudiness) / cloudiness) / 1.7;
}

/** Thin high cloud: long streaks, over 0.75 is cirrus. */
export function cirrusField(x: number, y: number, z: number, seed: number): number {
  return (
    noise(x * 0.012, y * 0.012, z * 0.012, seed ^ 0x777) +
    0.35 * noise(x * 0.15, y * 0.05, z * 0.15, seed ^ 0x778)
  );
}
