/** The catalog: collections of scenes by their ids. */
import type { AssetCatalog, ReadableScene, Scene, SceneSource } from './earthTypes.ts';
import { EmbeddingSource } from './embeddings.ts';
import {
  EXAMPLE_FOLDERS,
  EXAMPLE_TABLES,
  exampleSources,
  PRIVATE_ASSETS,
  SOIL_MAP,
} from './exampleAssets.ts';
import { hlsSources } from './hlsSources.ts';
import { landsatSources } from './landsatSource.ts';
import { modisSources } from './modisSources.ts';
import { Sentinel1Source } from './sentinel1.ts';
import { sentinel2Sources } from './sentinel2Sources.ts';
import { TERRAIN } from './terrain.ts';
import { weatherSources } from './weatherSources.ts';

/**
 * Opens the catalog.
 *
 * Missions still flying have scenes up to a little before `now` (by default the machine's clock).
 */
export function openCatalog({ now = Date.now }: { now?: () => number } = {}): AssetCatalog {
  const all: readonly SceneSource[] = [
    ...landsatSources(now),
    ...sentinel2Sources(now),
    ...hlsSources(now),
    ...modisSources(now),
    new Sentinel1Source(now),
    new EmbeddingSource(now),
    ...weatherSources(now),
    ...exampleSources(),
  ];
  const sources = new Map(all.map((source) => [source.describe().id, source]));
  const images = new Map<string, ReadableScene>(
    [TERRAIN, SOIL_MAP].map((image) => [image.id, image]),
  );
  const scene = (id: string): ReadableScene | undefined => {
    const image = images.get(id);
    if (image) return image;
    const end = id.lastIndexOf('/');
    return sources.get(id.slice(0, Math.max(0, end)))?.scene(id.slice(end + 1));
  };
  return {
    collections: [...sources.keys()],
    images: [...images.keys()],
    tables: EXAMPLE_TABLES,
    folders: EXAMPLE_FOLDERS,
    hidden: PRIVATE_ASSETS,
    collection: (id) => sources.get(id)?.describe(),
    scenes: (id, query) => sources.get(id)?.scenes(query) ?? [],
    scene,
    read: (of, band, columns, rows) => {
      const found = isReadable(of) ? of : scene(of.id);
      if (!found) throw new RangeError(`There is no scene ${of.id}.`);
      return found.read(band, columns, rows);
    },
  };
}

function isReadable(scene: Scene): scene is ReadableScene {
  return 'read' in scene && typeof scene.read === 'function';
}
