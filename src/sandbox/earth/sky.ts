/**
 * Clouds of a day: a field over the globe that is compared with a threshold; where it is higher there
 * is cloud. The threshold follows the day's cloudiness, so the share of pixels over it does too, and
 * images of one date that overlap see the same clouds, whatever sensor they are from.
 *
 * The field sums octaves of noise from 50 km down to 150 m, over places that are moved by noise
 * themselves: billows and wisps instead of the noise's own round cells.
 */
import { clamp } from './climate.ts';
import { hash, noise } from './noise.ts';

/** Standard deviation of the field before it is divided by it, measured over a million places. */
const DEVIATION = 0.45;
/** Height of the clouds, km: how far their shadows fall. */
export const CLOUD_HEIGHT = 2;

/** How far under the threshold the clouds' rims reach, in standard deviations of the field. */
export const CLOUD_RIM = 0.07;

/** Frequency (per km), weight and seed of the octaves that are always summed, and of the finer ones. */
const BROAD = [
  [0.021, 1, 0],
  [0.067, 0.56, 0x51],
  [0.19, 0.32, 0xa6],
] as const;
const FINE = [
  [0.53, 0.2, 0x1f3],
  [1.6, 0.13, 0x2c8],
  [4.7, 0.08, 0x3b5],
] as const;
/** The finer octaves change the field by less than this, before the division. */
const FINE_REACH = 0.36;
/** Where the field is this far under the threshold there is no cloud within reach of its shadow. */
export const FAR_FROM_CLOUDS = -2.3;
/** Field over the threshold, in standard deviations, from which clouds are opaque. */
const OPAQUE = 0.55;

/** Seed of a day's clouds. `day` counts days since 1970 (UTC). */
export function cloudSeed(day: number): number {
  return hash(day, 2, 0, 408);
}

/**
 * The day's cloud field at a place (geocentric km) minus a threshold, in standard deviations.
 *
 * Far from the threshold, where detail would change nothing that is seen, it is left out.
 */
export function cloudsOver(
  x: number,
  y: number,
  z: number,
  seed: number,
  threshold: number,
): number {
  const warp = 5 * noise(x * 0.06, y * 0.06, z * 0.06, seed ^ 0x4d1);
  const u = x + warp;
  const v = y - warp;
  const w = z + warp;
  let field = -threshold * DEVIATION;
  for (const [frequency, weight, salt] of BROAD)
    field += weight * noise(u * frequency, v * frequency, w * frequency, seed ^ salt);
  if (field > FINE_REACH + OPAQUE * DEVIATION || field < -FINE_REACH - 2 * CLOUD_RIM * DEVIATION)
    return field / DEVIATION;
  for (const [frequency, weight, salt] of FINE)
    field += weight * noise(u * frequency, v * frequency, w * frequency, seed ^ salt);
  return field / DEVIATION;
}

/** The value of the field that a given share of a region exceeds. */
export function cloudThreshold(cloudiness: number): number {
  // A logistic curve in place of the normal distribution's: 1.7 fits it within 0.01.
  return Math.log((1 - cloudiness) / cloudiness) / 1.7;
}

/** Share of the ground that a cloud hides, where the field is so far over the threshold. */
export function cloudOpacity(over: number): number {
  if (over >= OPAQUE) return 1;
  // The rim is a haze; from the threshold on there is cloud.
  if (over <= 0) return over <= -CLOUD_RIM ? 0 : 0.2 * (1 + over / CLOUD_RIM);
  return clamp(0.2 + 0.8 * (1 - (1 - over / OPAQUE) ** 1.7));
}

/** Thin high cloud: long streaks, over 0.78 is cirrus. */
export function cirrusField(x: number, y: number, z: number, seed: number): number {
  return (
    noise(x * 0.012, y * 0.012, z * 0.012, seed ^ 0x777) +
    0.35 * noise(x * 0.15, y * 0.05, z * 0.15, seed ^ 0x778)
  );
}
