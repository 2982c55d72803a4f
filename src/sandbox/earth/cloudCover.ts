/** Share of a scene under cloud, from a few places: properties need it without any pixels. */
import { clamp, climate, cloudiness } from './climate.ts';
import { geocentric } from './coarseValues.ts';
import { mayHaveLand } from './land.ts';
import { cloudSeed, cloudsOver, cloudThreshold } from './sky.ts';

/** Places along each side of the area, and those at which the weather is calculated. */
const PLACES = 20;
const WEATHER = 4;

export interface CloudCover {
  /** Percent of the area. */
  readonly cover: number;
  /** Percent of the area's land; -1 without land. */
  readonly overLand: number;
}

/**
 * Cloud cover of an area.
 *
 * @param day days since 1970
 * @param toPlace the place at two coordinates from -1 to 1 within the area; undefined outside of it
 * @param between in [-0.5, 0.5): added to the number of cloudy places, or every figure would be a
 *   multiple of 1/256
 */
export function cloudCover(
  day: number,
  toPlace: (a: number, c: number) => readonly [lon: number, lat: number] | undefined,
  between: number,
): CloudCover {
  const seed = cloudSeed(day);
  const thresholds = coarseThresholds(day, toPlace);
  let [places, clouds, landClouds, land] = [0, 0, 0, 0];
  for (let i = 0; i < PLACES * PLACES; i++) {
    const a = ((Math.floor(i / PLACES) + 0.5) / PLACES) * 2 - 1;
    const c = (((i % PLACES) + 0.5) / PLACES) * 2 - 1;
    const place = toPlace(a, c);
    if (!place) continue;
    places++;
    const { x, y, z } = geocentric(...place);
    const cloud = cloudsOver(x, y, z, seed, thresholds(a, c)) > 0 ? 1 : 0;
    clouds += cloud;
    if (!mayHaveLand(...place)) continue;
    land++;
    landClouds += cloud;
  }
  const percent = (part: number, all: number) =>
    Number((100 * clamp((part + between) / all)).toFixed(2));
  return {
    cover: places === 0 ? 0 : percent(clouds, places),
    overLand: land === 0 ? -1 : percent(landClouds, land),
  };
}

/** The cloud threshold at (a, c), interpolated between a few places. */
function coarseThresholds(
  day: number,
  toPlace: (a: number, c: number) => readonly [lon: number, lat: number] | undefined,
): (a: number, c: number) => number {
  const last = WEATHER - 1;
  const at = Array.from({ length: WEATHER * WEATHER }, (_, i) => {
    const a = (Math.floor(i / WEATHER) / last) * 2 - 1;
    const c = ((i % WEATHER) / last) * 2 - 1;
    const place = toPlace(a, c);
    if (!place) return Number.NaN;
    const { x, y, z } = geocentric(...place);
    const [lon, lat] = place;
    return cloudThreshold(cloudiness(climate(lon, lat, x, y, z), lat, day, x, y, z));
  });
  const known = at.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return (a, c) => {
    const row = Math.min(last - 1, Math.floor(((a + 1) * last) / 2));
    const column = Math.min(last - 1, Math.floor(((c + 1) * last) / 2));
    const fa = ((a + 1) * last) / 2 - row;
    const fc = ((c + 1) * last) / 2 - column;
    const value = (r: number, k: number) => {
      const found = at[(row + r) * WEATHER + column + k] ?? mean;
      return Number.isNaN(found) ? mean : found;
    };
    return (
      (value(0, 0) * (1 - fc) + value(0, 1) * fc) * (1 - fa) +
      (value(1, 0) * (1 - fc) + value(1, 1) * fc) * fa
    );
  };
}
