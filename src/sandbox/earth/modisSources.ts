/** Collections of MODIS: daily images of the whole Earth, and composites of several days. */
import { type DailyCollection, DailySource, UNDERSCORED } from './dailySource.ts';
import { DAY } from './days.ts';
import type { SceneSource } from './earthTypes.ts';
import { AQUA, boxFootprint, type DailySatellite, dailySight, TERRA } from './globalGrid.ts';
import {
  DAILY_BANDS,
  EIGHT_DAY_BANDS,
  INDEX_BANDS,
  INDEX_STEP,
  MODIS_PIXEL,
  NADIR_BANDS,
} from './modisBands.ts';
import { type Grid, SINUSOIDAL } from './sceneGrid.ts';
import type { SensorBand } from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';

/** Upper left corner of the sinusoidal grid, meters. */
const LEFT = -20015109.354;
const TOP = 10007554.677;
/** Meters between nodes of slow values. */
const NODE_DISTANCE = MODIS_PIXEL.one * 4;

interface Product {
  readonly name: string;
  readonly title: string;
  readonly satellite: DailySatellite;
  readonly start: number;
  readonly days: number;
  /** Days between the first of January and the first image. */
  readonly offset?: number;
  /** Days between the dates of which a composite takes the best. */
  readonly step: number;
  readonly bands: readonly SensorBand[];
  readonly hasSky: boolean;
}

const TERRA_START = Date.UTC(2000, 1, 24);
const TERRA_COMPOSITES = Date.UTC(2000, 1, 18);
const AQUA_START = Date.UTC(2002, 6, 4);

/** A product of Terra and the same of Aqua. */
function both(product: Omit<Product, 'name' | 'satellite'> & { suffix: string }): Product[] {
  const { suffix, title, start, ...rest } = product;
  return [
    { ...rest, name: `MOD${suffix}`, title: `MOD${title}`, satellite: TERRA, start },
    {
      ...rest,
      name: `MYD${suffix}`,
      title: `MYD${title}`,
      satellite: AQUA,
      start: AQUA_START,
      // Vegetation indices of both satellites alternate, every eight days.
      offset: product.days === 16 ? 8 : 0,
    },
  ];
}

const PRODUCTS: readonly Product[] = [
  ...both({
    suffix: '09GA',
    title: '09GA.061 Surface Reflectance Daily Global 1km and 500m',
    start: TERRA_START,
    days: 1,
    step: 1,
    bands: DAILY_BANDS,
    hasSky: true,
  }),
  ...both({
    suffix: '09A1',
    title: '09A1.061 Surface Reflectance 8-Day Global 500m',
    start: TERRA_COMPOSITES,
    days: 8,
    step: 1,
    bands: EIGHT_DAY_BANDS,
    hasSky: true,
  }),
  ...both({
    suffix: '13Q1',
    title: '13Q1.061 Vegetation Indices 16-Day Global 250m',
    start: TERRA_COMPOSITES,
    days: 16,
    step: INDEX_STEP,
    bands: INDEX_BANDS,
    hasSky: true,
  }),
  {
    name: 'MCD43A4',
    title: 'MCD43A4.061 MODIS Nadir BRDF-Adjusted Reflectance Daily 500m',
    satellite: TERRA,
    start: TERRA_START,
    days: 1,
    step: 1,
    bands: NADIR_BANDS,
    hasSky: false,
  },
];

export function modisSources(now: () => number): SceneSource[] {
  return PRODUCTS.map((product) => new DailySource(collectionOf(product), now));
}

function collectionOf(product: Product): DailyCollection {
  const id = `MODIS/061/${product.name}`;
  return {
    id,
    title: product.title,
    provider: 'NASA LP DAAC at the USGS EROS Center',
    start: product.start,
    latency: 7,
    days: product.days,
    offset: product.offset ?? 0,
    bands: product.bands,
    ...UNDERSCORED,
    scene: (date) => sceneOf(id, product, date),
  };
}

function sceneOf(collection: string, product: Product, date: number): SensorScene {
  const { satellite, days, step, bands, hasSky } = product;
  const index = UNDERSCORED.index(date);
  const dates = Array.from({ length: Math.ceil(days / step) }, (_, k) => date + k * step * DAY);
  return new SensorScene({
    collection,
    index,
    timeStart: date,
    bands,
    grid: sinusoidalGrid,
    sight: (pixel) =>
      dates.map((day) =>
        dailySight(
          satellite,
          `${satellite.name} ${day} ${pixel} ${hasSky}`,
          sinusoidalGrid(pixel),
          day,
          Math.round(NODE_DISTANCE / pixel),
          { hasSky },
        ),
      ),
    footprint: () => boxFootprint(-180, -90, 180, 90),
    properties: () => ({ 'system:time_end': date + days * DAY }),
  });
}

function sinusoidalGrid(pixel: number): Grid {
  const columns = Math.round(-(2 * LEFT) / pixel);
  return {
    crs: SINUSOIDAL,
    crsTransform: [pixel, 0, LEFT, 0, -pixel, TOP],
    dimensions: [columns, columns / 2],
  };
}
