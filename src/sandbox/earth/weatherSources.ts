/** CHIRPS and ERA5-Land: daily images of the weather. */
import { COMPACT, DailySource } from './dailySource.ts';
import { DAY } from './days.ts';
import type { SceneSource } from './earthTypes.ts';
import { ERA5_VARIABLES } from './era5Variables.ts';
import { boxFootprint, degreeGrid, wholeSight } from './globalGrid.ts';
import { DOUBLE, FLOAT, type SensorBand } from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';
import { fromWeather } from './weather.ts';

const ERA5_STEP = 0.1;
const ERA5_BANDS: readonly SensorBand[] = ERA5_VARIABLES.map(([id, value]) => ({
  id,
  dataType: DOUBLE,
  pixel: ERA5_STEP,
  value: fromWeather(value),
}));
const ERA5_GRID = degreeGrid(ERA5_STEP, -180.05, 90.05, 3601, 1801);

const CHIRPS_STEP = 0.05;
const CHIRPS_BANDS: readonly SensorBand[] = [
  {
    id: 'precipitation',
    dataType: FLOAT,
    pixel: CHIRPS_STEP,
    value: fromWeather(({ rain }) => rain),
  },
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
