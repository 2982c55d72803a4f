/**
 * "Pre-ARD" images: everything a collection has over a tile in a period, as bands of one image.
 *
 * One mosaic for each UTC date with scenes (neighbouring rows of one pass overlap), all dates
 * stacked, masked pixels set to the collection's no-data value. The stored numbers stay as they are.
 */
import type { ImageCollection as EeCollection, Filter, Image } from '@google/earthengine';
import type { ImageCollection } from '../collections/index.ts';
import type { Tile } from '../grids/index.ts';
import type { EarthEngine, EarthEngineClient } from './session.ts';

/** Properties of one scene, as Earth Engine has them; those it does not have are absent. */
export type SceneProperties = Record<string, unknown>;

/** The scenes of one UTC date, in the order in which they are laid over each other. */
export interface DateScenes {
  /** ISO date. */
  readonly date: string;
  readonly scenes: readonly SceneProperties[];
}

/** What one image is made from. `start` and `end` form a half-open period in UTC. */
export interface ImageSource {
  readonly collection: ImageCollection;
  readonly tile: Tile;
  readonly start: Date;
  readonly end: Date;
  readonly filters: readonly Filter[];
}

interface FeaturesAnswer {
  readonly features: readonly { readonly id?: string; readonly properties: SceneProperties }[];
}

const DAY_MS = 86_400_000;

/**
 * Asks which scenes there are, with their properties, in one request.
 *
 * @returns one entry for each UTC date with scenes, oldest first
 * @throws ServiceError in Earth Engine's words
 */
export async function findScenes(
  earthEngine: EarthEngine,
  source: ImageSource,
  signal?: AbortSignal,
): Promise<DateScenes[]> {
  const { ee } = earthEngine;
  const { id, properties } = source.collection;
  const described = sceneCollection(ee, source).map((image) =>
    new ee.Feature(null).copyProperties(image, [...properties]),
  );
  const { features } = await earthEngine.evaluate<FeaturesAnswer>(
    new ee.FeatureCollection(described),
    signal,
  );
  const dates = new Map<string, SceneProperties[]>();
  for (const { id: featureId, properties: kept } of features) {
    const date = new Date(Number(kept['system:time_start'])).toISOString().slice(0, 10);
    const scenes = dates.get(date) ?? [];
    // The index is a feature's id in answers, and not among its properties.
    const index = kept['system:index'] ?? featureId;
    scenes.push({ ...kept, 'system:index': index, 'system:id': `${id}/${index}` });
    dates.set(date, scenes);
  }
  return [...dates]
    .map(([date, scenes]) => ({ date, scenes }))
    .sort((a, b) => a.date.localeCompare(b.date));
}

/**
 * Asks when the scenes of each source were taken, in one request for all.
 *
 * @returns for each source, in its order, milliseconds since 1970 of every scene
 * @throws ServiceError in Earth Engine's words
 */
export async function sceneTimes(
  earthEngine: EarthEngine,
  sources: readonly ImageSource[],
  signal?: AbortSignal,
): Promise<number[][]> {
  const { ee } = earthEngine;
  const times = sources.map((source) =>
    sceneCollection(ee, source).aggregate_array('system:time_start'),
  );
  return earthEngine.evaluate<number[][]>(new ee.List(times), signal);
}

/**
 * The image with all bands of all dates.
 *
 * Bands are named `YYYYMMDD_band`, date by date, in the order of the collection's bands.
 */
export function stackDates(
  ee: EarthEngineClient,
  source: ImageSource,
  dates: readonly string[],
): Image {
  const { bands, dataType, nodata } = source.collection;
  const scenes = sceneCollection(ee, source).select(
    bands.map((band) => band.id),
    bands.map((band) => band.name),
  );
  const mosaics = dates.map((date) => {
    const midnight = Date.parse(date);
    return scenes.filterDate(midnight, midnight + DAY_MS).mosaic();
  });
  const names = dates.flatMap((date) =>
    bands.map((band) => `${date.replaceAll('-', '')}_${band.name}`),
  );
  const stack = ee.ImageCollection.fromImages(mosaics).toBands().rename(names);
  // No-data belongs outside the scenes' footprints as well, not only where scenes are masked.
  return (dataType === 'uint16' ? stack.toUint16() : stack.toInt16()).unmask(nodata, false);
}

function sceneCollection(ee: EarthEngineClient, source: ImageSource): EeCollection {
  const { collection, tile, start, end, filters } = source;
  const outline = { type: 'Polygon', coordinates: [tile.innerRing()] };
  // Straight edges in the tile's own projection, not great circles.
  const geometry = new ee.Geometry(outline, tile.crs, false);
  const inPeriod = new ee.ImageCollection(collection.id)
    .filterBounds(geometry)
    .filterDate(start.getTime(), end.getTime());
  return filters.reduce((filtered, filter) => filtered.filter(filter), inPeriod);
}
