/** Collections whose images are those of Sentinel-2's tiles. */
import { DAY } from './days.ts';
import { DYNAMIC_WORLD_BANDS } from './dynamicWorld.ts';
import type { PropertyValue, SceneCollection, SceneQuery, SceneSource } from './earthTypes.ts';
import { findTile, type LonLatBounds } from './mgrs.ts';
import type { SensorBand } from './sensorBand.ts';
import type { SensorScene } from './sensorScene.ts';
import { CLOUD_SCORE_BANDS, SENTINEL_2_BANDS } from './sentinel2Bands.ts';
import {
  findTilePass,
  SENTINEL_2_HALF_WIDTH,
  SENTINEL_2_ORBIT,
  type TilePass,
  tilePasses,
} from './sentinel2Passes.ts';
import { cloudyPercentage, sentinel2Properties } from './sentinel2Properties.ts';
import { type TileView, tileScene } from './tileView.ts';

/** Images appear this long after they were taken. */
const LATENCY = DAY;

interface TileCollection {
  readonly collection: string;
  readonly bands: readonly SensorBand[];
  properties(pass: TilePass): Readonly<Record<string, PropertyValue>>;
  readonly title: string;
  readonly provider: string;
  readonly start: number;
  /** Cloudier images, in percent, are left out. */
  readonly maxClouds?: number;
}

const COLLECTIONS: readonly TileCollection[] = [
  {
    collection: 'COPERNICUS/S2_SR_HARMONIZED',
    title: 'Harmonized Sentinel-2 MSI: MultiSpectral Instrument, Level-2A (SR)',
    provider: 'European Union/ESA/Copernicus',
    start: Date.UTC(2017, 2, 28),
    bands: SENTINEL_2_BANDS,
    properties: sentinel2Properties,
  },
  {
    collection: 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED',
    title: 'Cloud Score+ S2_HARMONIZED V1',
    provider: 'Google Earth Engine',
    start: Date.UTC(2015, 5, 27),
    bands: CLOUD_SCORE_BANDS,
    properties: cloudScoreProperties,
  },
  {
    collection: 'GOOGLE/DYNAMICWORLD/V1',
    title: 'Dynamic World V1',
    provider: 'World Resources Institute and Google',
    start: Date.UTC(2015, 5, 27),
    bands: DYNAMIC_WORLD_BANDS,
    maxClouds: 35,
    properties: () => ({
      dynamicworld_algorithm_version: '3.5',
      qa_algorithm_version: '4.0',
    }),
  },
];

export function sentinel2Sources(now: () => number): SceneSource[] {
  return COLLECTIONS.map((collection) => new TileSource(collection, now));
}

function cloudScoreProperties(pass: TilePass): Record<string, string> {
  const source = sentinel2Properties(pass);
  return {
    MGRS_TILE: pass.tile.name,
    SOURCE_ASSET_ID: `COPERNICUS/S2/${pass.index}`,
    SOURCE_PRODUCT_ID: String(source.PRODUCT_ID).replace('MSIL2A', 'MSIL1C'),
    MODEL_VERSION: 'cloudscore_plus_s2_v1.0',
    PROCESSING_SOFTWARE_VERSION: '1.0.0',
    DATE_PRODUCT_GENERATED: new Date(pass.time + 4 * DAY).toISOString().slice(0, 19),
  };
}

class TileSource implements SceneSource {
  readonly #collection: TileCollection;
  readonly #now: () => number;

  constructor(collection: TileCollection, now: () => number) {
    this.#collection = collection;
    this.#now = now;
  }

  describe(): SceneCollection {
    const { collection, title, provider, start, bands } = this.#collection;
    const end = this.#now() - LATENCY;
    return {
      id: collection,
      title,
      start,
      end,
      bands: bands.map(({ id }) => id),
      properties: {
        'system:title': title,
        provider,
        date_range_start: start,
        date_range_end: end,
      },
    };
  }

  *scenes(query: SceneQuery): Generator<SensorScene> {
    const start = Math.max(query.start ?? -Infinity, this.#collection.start);
    const end = Math.min(query.end ?? Infinity, this.#now() - LATENCY);
    for (const pass of tilePasses(start, end, runningOn(query.bbox)))
      if (this.#includes(pass)) yield this.#scene(pass);
  }

  scene(index: string): SensorScene | undefined {
    const tile = findTile(/_T(\w{5})$/.exec(index)?.[1] ?? '');
    const pass = tile && findTilePass(index, tile);
    if (!pass || !this.#includes(pass)) return undefined;
    if (pass.time < this.#collection.start || pass.time >= this.#now() - LATENCY) return undefined;
    return this.#scene(pass);
  }

  #scene(pass: TilePass): SensorScene {
    const { collection, bands, properties } = this.#collection;
    return tileScene(viewOfPass(pass), {
      collection,
      index: pass.index,
      bands,
      properties: () => properties(pass),
    });
  }

  #includes(pass: TilePass): boolean {
    const { maxClouds } = this.#collection;
    return maxClouds === undefined || cloudyPercentage(pass) <= maxClouds;
  }
}

export function viewOfPass({ tile, time, nodeLongitude }: TilePass): TileView {
  return {
    tile,
    time,
    orbit: SENTINEL_2_ORBIT,
    nodeLongitude,
    halfWidth: SENTINEL_2_HALF_WIDTH,
  };
}

/** A box whose east is not below its west. */
export function runningOn(bbox: SceneQuery['bbox']): LonLatBounds | undefined {
  if (!bbox) return undefined;
  const [west, south, east, north] = bbox;
  return [west, south, east < west ? east + 360 : east, north];
}
