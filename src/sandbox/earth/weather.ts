/** The weather of a day at a place, the one that all other sensors see. */
import { clamp, climate, cloudiness, temperatureOn } from './climate.ts';
import { dayOfYearAt, geocentric } from './coarseValues.ts';
import { DAY } from './days.ts';
import { placeOfCell } from './globalGrid.ts';
import { isLand } from './land.ts';
import type { BandValue, PixelAt } from './sensorBand.ts';
import { cloudSeed, cloudsOver, cloudThreshold } from './sky.ts';

export interface Weather {
  readonly lat: number;
  readonly day: number;
  readonly dayOfYear: number;
  /** Air temperature at sea level, °C. */
  readonly temperature: number;
  readonly moisture: number;
  /** Share of the sky under clouds, 0 to 1. */
  readonly clouds: number;
  /** Millimeters. */
  readonly rain: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Pixels whose weather is kept, so that all bands of a small image calculate it once. */
const MAX_WEATHERS = 20_000;
const kept = new Map<string, Weather | null>();

/** The weather at a pixel; null on the sea. */
function weatherAt(at: PixelAt): Weather | null {
  const key = `${at.sight.key} ${at.column} ${at.row}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const found = calculate(at);
  if (kept.size >= MAX_WEATHERS) kept.clear();
  kept.set(key, found);
  return found;
}

function calculate(at: PixelAt): Weather | null {
  const [lon, lat] = placeOfCell(at);
  const { x, y, z } = geocentric(lon, lat);
  const place = climate(lon, lat, x, y, z);
  if (place.lake > 0 || !isLand(lon, lat, x, y, z)) return null;
  const { timeStart } = at.sight;
  const day = Math.floor(timeStart / DAY);
  const dayOfYear = dayOfYearAt(timeStart);
  const threshold = cloudThreshold(cloudiness(place, lat, day, x, y, z));
  const over = cloudsOver(x, y, z, cloudSeed(day), threshold);
  return {
    lat,
    day,
    dayOfYear,
    temperature: temperatureOn(place, lat, dayOfYear, day, x, y, z),
    moisture: place.moisture,
    clouds: clamp(0.5 + over / 2),
    // It rains from thick clouds.
    rain: Math.max(0, over - 0.6) * (3 + 18 * place.moisture),
    x,
    y,
    z,
  };
}

/** A band whose values follow from the weather; masked on the sea. */
export function fromWeather(value: (weather: Weather) => number): BandValue {
  return (at) => {
    const weather = weatherAt(at);
    return weather ? value(weather) : undefined;
  };
}
