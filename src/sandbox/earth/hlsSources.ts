/**
 * Harmonized Landsat Sentinel-2: images of Landsat 8 and 9 (L30) and of Sentinel-2 (S30) in the same
 * tiles with the same pixels of 30 m.
 */
import { cloudCover } from './cloudCover.ts';
import { DAY } from './days.ts';
import type { PropertyValue, SceneCollection, SceneQuery, SceneSource } from './earthTypes.ts';
import { viewZenith } from './globalGrid.ts';
import { L30_BANDS, S30_BANDS } from './hlsBands.ts';
import { landsatTilePasses } from './landsatTilePasses.ts';
import { findTile, type MgrsTile, mgrsTilesIn, placeInTile } from './mgrs.ts';
import { unit } from './noise.ts';
import type { SensorBand } from './sensorBand.ts';
import type { SensorScene } from './sensorScene.ts';
import { compact, passesOfTile } from './sentinel2Passes.ts';
import { sentinel2Properties } from './sentinel2Properties.ts';
import { runningOn, viewOfPass } from './sentinel2Sources.ts';
import { sunPosition } from './sun.ts';
import { isInSwath } from './swath.ts';
import { type TileView, tileScene } from './tileView.ts';

/** A view with the properties of its own sensor. */
interface SourceView extends TileView {
  source(): Readonly<Record<string, PropertyValue>>;
}

interface HlsCollection {
  readonly id: string;
  readonly title: string;
  readonly start: number;
  readonly bands: readonly SensorBand[];
  /** Kilometers. */
  readonly height: number;
  views(tile: MgrsTile, start: number, end: number): SourceView[];
}

const LATENCY = 3 * DAY;
const WORLD = [-180, -90, 180, 90] as const;

const COLLECTIONS: readonly HlsCollection[] = [
  {
    id: 'NASA/HLS/HLSL30/v002',
    title:
      'HLSL30: HLS-2 Landsat Operational Land Imager Surface Reflectance and TOA Brightness Daily Global 30m',
    start: Date.UTC(2013, 3, 11),
    bands: L30_BANDS,
    height: 705,
    views: (tile, start, end) =>
      landsatTilePasses(tile, start, end).map((pass) => ({
        ...pass,
        source: () => ({
          LANDSAT_PRODUCT_ID: pass.scenes.join('; '),
          TIRS_SSM_MODEL: 'FINAL',
        }),
      })),
  },
  {
    id: 'NASA/HLS/HLSS30/v002',
    title: 'HLSS30: HLS Sentinel-2 Multi-spectral Instrument Surface Reflectance Daily Global 30m',
    start: Date.UTC(2015, 10, 28),
    bands: S30_BANDS,
    height: 786,
    views: (tile, start, end) =>
      passesOfTile(tile, start, end).map((pass) => ({
        ...viewOfPass(pass),
        source: () => {
          const { PRODUCT_ID, PROCESSING_BASELINE } = sentinel2Properties(pass);
          return {
            PRODUCT_URI: `${String(PRODUCT_ID).replace('MSIL2A', 'MSIL1C')}.SAFE`,
            PROCESSING_BASELINE: [String(PROCESSING_BASELINE)],
          };
        },
      })),
  },
];

export function hlsSources(now: () => number): SceneSource[] {
  return COLLECTIONS.map((collection) => new HlsSource(collection, now));
}

class HlsSource implements SceneSource {
  readonly #collection: HlsCollection;
  readonly #now: () => number;

  constructor(collection: HlsCollection, now: () => number) {
    this.#collection = collection;
    this.#now = now;
  }

  describe(): SceneCollection {
    const { id, title, start, bands } = this.#collection;
    const end = this.#now() - LATENCY;
    const properties = {
      'system:title': title,
      provider: 'NASA LP DAAC',
      date_range_start: start,
      date_range_end: end,
    };
    return { id, title, start, end, bands: bands.map((band) => band.id), properties };
  }

  /** Names begin with the tile, so images are ordered by tiles, and those of a tile by time. */
  *scenes(query: SceneQuery): Generator<SensorScene> {
    const start = Math.max(query.start ?? -Infinity, this.#collection.start);
    const end = Math.min(query.end ?? Infinity, this.#now() - LATENCY);
    if (start >= end) return;
    const tiles = mgrsTilesIn(runningOn(query.bbox) ?? WORLD);
    for (const tile of tiles)
      for (const view of this.#collection.views(tile, start, end)) yield this.#scene(view);
  }

  scene(index: string): SensorScene | undefined {
    const match = /^T(\w{5})_(\d{4})(\d\d)(\d\d)T\d{6}$/.exec(index);
    const tile = match && findTile(match[1] ?? '');
    if (!tile) return undefined;
    const day = Date.parse(`${match[2]}-${match[3]}-${match[4]}T00:00:00Z`);
    if (Number.isNaN(day)) return undefined;
    const start = Math.max(day, this.#collection.start);
    const end = Math.min(day + DAY, this.#now() - LATENCY);
    const view = this.#collection.views(tile, start, end).find((one) => nameOf(one) === index);
    return view && this.#scene(view);
  }

  #scene(view: SourceView): SensorScene {
    const { id, bands, height } = this.#collection;
    return tileScene(view, {
      collection: id,
      index: nameOf(view),
      bands,
      properties: () => propertiesOf(view, height),
    });
  }
}

function nameOf({ tile, time }: TileView): string {
  return `T${tile.name}_${compact(time)}`;
}

function propertiesOf(view: SourceView, height: number): Record<string, PropertyValue> {
  const { tile, time, orbit } = view;
  const center = placeInTile(tile, 0.5, 0.5);
  const [, across] = orbit.toAngles(view.nodeLongitude, ...center);
  const sun = sunPosition(time, ...center);
  let seen = 0;
  const clouds = cloudCover(
    Math.floor(time / DAY),
    (a, c) => {
      const place = placeInTile(tile, (c + 1) / 2, (a + 1) / 2);
      const isSeen = isInSwath(view, ...orbit.toAngles(view.nodeLongitude, ...place));
      if (isSeen) seen++;
      return isSeen ? place : undefined;
    },
    unit(tile.left, tile.top, Math.floor(time / 1000), 751) - 0.5,
  );
  // 20 × 20 places, and 4 × 4 of the weather.
  const coverage = Math.min(100, Math.round((100 * seen) / 416));
  return {
    ...view.source(),
    MGRS_TILE_ID: tile.name,
    SENSING_TIME: new Date(time).toISOString(),
    CLOUD_COVERAGE: Math.round(clouds.cover),
    SPATIAL_COVERAGE: coverage,
    MEAN_SUN_ZENITH_ANGLE: 90 - sun.elevation,
    MEAN_SUN_AZIMUTH_ANGLE: (sun.azimuth + 360) % 360,
    MEAN_VIEW_ZENITH_ANGLE: viewZenith(across, height),
    MEAN_VIEW_AZIMUTH_ANGLE: across > 0 ? 285 : 105,
    NBAR_SOLAR_ZENITH: 90 - sun.elevation,
    HLS_PROCESSING_TIME: new Date(time + 2 * DAY).toISOString(),
    ACCODE: 'LaSRC',
    ADD_OFFSET: 0,
    REF_SCALE_FACTOR: 0.0001,
    ANG_SCALE_FACTOR: 0.01,
    SPATIAL_RESOLUTION: 30,
  };
}
