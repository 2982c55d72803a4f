/** CHIRPS and ERA5-Land: daily images of the weather, the one that all other sensors see. */
import { clamp, climate, cloudiness, temperatureOn } from './climate.ts';
import { dayOfYearAt, geocentric } from './coarseValues.ts';
import { COMPACT, DailySource } from './dailySource.ts';
import { DAY } from './days.ts';
import type { SceneSource } from './earthTypes.ts';
import { boxFootprint, degreeGrid, placeOfCell, wholeSight } from './globalGrid.ts';
import { isLand } from './land.ts';
import { noise } from './noise.ts';
import { type BandValue, DOUBLE, FLOAT, type PixelAt, type SensorBand } from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';
import { cloudSeed, cloudsOver, cloudThreshold } from './sky.ts';

interface Weather {
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

function from(value: (weather: Weather) => number): BandValue {
  return (at) => {
    const weather = weatherAt(at);
    return weather ? value(weather) : undefined;
  };
}

const KELVIN = 273.15;

/** Half the difference between day and night, °C: dry and clear air cools most. */
const dailyRange = ({ moisture, clouds }: Weather) => (9 - 5 * moisture) * (1 - 0.5 * clouds);
const dewPoint = (w: Weather) => w.temperature - 18 * (1 - clamp(w.moisture + 0.3 * w.clouds));
/** Potential evaporation, meters of water; negative, as ERA5 counts what the ground loses. */
const evaporation = (w: Weather) =>
  -0.001 * Math.max(0.1, 0.25 * (w.temperature + 4)) * (1 - 0.5 * w.clouds);
const snow = (w: Weather) => (w.temperature < -1 ? 0.004 * -w.temperature * (0.2 + w.moisture) : 0);
const wind = (w: Weather, seed: number) =>
  9 * noise(w.x / 900, w.y / 900, w.z / 900, seed ^ (w.day * 31));
/** Radiation of the sun, J/m² a day. */
const radiation = (w: Weather) => {
  const season = Math.cos((2 * Math.PI * (w.dayOfYear - 172)) / 365.25) * Math.sign(w.lat || 1);
  return (
    3.1e7 *
    clamp(Math.cos(((w.lat - 20 * season * Math.sign(w.lat)) * Math.PI) / 180), 0.03) *
    (1 - 0.7 * w.clouds)
  );
};

const ERA5: readonly (readonly [id: string, value: (weather: Weather) => number])[] = [
  ['dewpoint_temperature_2m', (w) => dewPoint(w) + KELVIN],
  ['temperature_2m', (w) => w.temperature + KELVIN],
  ['skin_temperature', (w) => w.temperature + 1.5 * (1 - w.clouds) + KELVIN],
  ['soil_temperature_level_1', (w) => 0.8 * w.temperature + 2 + KELVIN],
  ['snow_depth_water_equivalent', snow],
  [
    'volumetric_soil_water_layer_1',
    (w) => clamp(0.08 + 0.35 * w.moisture + 0.004 * w.rain, 0, 0.6),
  ],
  ['volumetric_soil_water_layer_2', (w) => clamp(0.1 + 0.33 * w.moisture, 0, 0.6)],
  ['u_component_of_wind_10m', (w) => wind(w, 781)],
  ['v_component_of_wind_10m', (w) => wind(w, 782)],
  ['surface_pressure', (w) => 101_325 - 600 * w.clouds],
  ['total_precipitation_sum', (w) => w.rain / 1000],
  ['potential_evaporation_sum', evaporation],
  ['surface_solar_radiation_downwards_sum', radiation],
  ['temperature_2m_min', (w) => w.temperature - dailyRange(w) + KELVIN],
  ['temperature_2m_max', (w) => w.temperature + dailyRange(w) + KELVIN],
];

const ERA5_STEP = 0.1;
const ERA5_BANDS: readonly SensorBand[] = ERA5.map(([id, value]) => ({
  id,
  dataType: DOUBLE,
  pixel: ERA5_STEP,
  value: from(value),
}));
const ERA5_GRID = degreeGrid(ERA5_STEP, -180.05, 90.05, 3601, 1801);

const CHIRPS_STEP = 0.05;
const CHIRPS_BANDS: readonly SensorBand[] = [
  { id: 'precipitation', dataType: FLOAT, pixel: CHIRPS_STEP, value: from(({ rain }) => rain) },
];
const CHIRPS_GRID = degreeGrid(CHIRPS_STEP, -180, 50, 7200, 2000);

export function weatherSources(now: () => number): SceneSource[] {
  const chirps = {
    id: 'UCSB-CHG/CHIRPS/DAILY',
    title:
      'CHIRPS Precipitation Daily: Climate Hazards Center InfraRed Precipitation With Station Data (Version 2.0 Final)',
    provider: 'UCSB/CHG',
    start: Date.UTC(1981, 0, 1),
    latency: 45,
    days: 1,
    bands: CHIRPS_BANDS,
    latitudes: [-50, 50] as const,
    ...COMPACT,
  };
  const era5 = {
    id: 'ECMWF/ERA5_LAND/DAILY_AGGR',
    title: 'ERA5-Land Daily Aggregated - ECMWF Climate Reanalysis',
    provider: 'Daily Aggregates: Google and Copernicus Climate Data Store',
    start: Date.UTC(1950, 0, 2),
    latency: 8,
    days: 1,
    bands: ERA5_BANDS,
    ...COMPACT,
  };
  return [
    new DailySource({ ...chirps, scene: (date) => chirpsScene(chirps.id, date) }, now),
    new DailySource({ ...era5, scene: (date) => era5Scene(era5.id, date) }, now),
  ];
}

function chirpsScene(collection: string, date: number): SensorScene {
  return new SensorScene({
    collection,
    index: COMPACT.index(date),
    timeStart: date,
    bands: CHIRPS_BANDS,
    grid: () => CHIRPS_GRID,
    sight: () => wholeSight(`CHIRPS ${date}`, CHIRPS_GRID, date, 8),
    footprint: () => boxFootprint(-180, -50, 180, 50),
    properties: () => ({ 'system:time_end': date + DAY }),
  });
}

function era5Scene(collection: string, date: number): SensorScene {
  const day = new Date(date);
  return new SensorScene({
    collection,
    index: COMPACT.index(date),
    timeStart: date,
    bands: ERA5_BANDS,
    grid: () => ERA5_GRID,
    sight: () => wholeSight(`ERA5 ${date}`, ERA5_GRID, date, 8),
    footprint: () => boxFootprint(-180, -90, 180, 90),
    properties: () => ({
      'system:time_end': date + DAY,
      year: day.getUTCFullYear(),
      month: day.getUTCMonth() + 1,
      day: day.getUTCDate(),
    }),
  });
}
