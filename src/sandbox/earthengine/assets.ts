/** Assets by name: what the catalogue's collections and images are, without evaluating anything. */
import type { Catalogue, Scene, SceneBand, SceneCollection } from '../earth/types.ts';
import { GoogleError } from '../http.ts';

const PUBLIC = 'projects/earthengine-public/assets/';

/** Most entries of a page. */
const PAGE = 1000;

/** The asset's id (`LANDSAT/…`) of a full name. */
export function assetId(name: string): string {
  return name.replace(/^projects\/[^/]+\/assets\//, '');
}

/** @throws GoogleError 404 in Earth Engine's words */
export function getAsset(catalogue: Catalogue, name: string): Record<string, unknown> {
  const id = assetId(name);
  const collection = catalogue.collection(id);
  if (collection) return describeCollection(collection);
  const scene = catalogue.scene(id);
  if (scene) return describeScene(scene);
  if (catalogue.collections.some((known) => known.startsWith(`${id}/`))) {
    return { type: 'FOLDER', name: PUBLIC + id, id };
  }
  throw notFound(name);
}

function notFound(name: string): GoogleError {
  return new GoogleError(
    404,
    `Asset '${name}' does not exist or doesn't allow this operation.`,
    'NOT_FOUND',
    'notFound',
  );
}

function describeCollection({
  id,
  title,
  start,
  end,
  properties,
}: SceneCollection): Record<string, unknown> {
  return {
    type: 'IMAGE_COLLECTION',
    name: PUBLIC + id,
    id,
    title,
    startTime: new Date(start).toISOString(),
    endTime: new Date(end).toISOString(),
    properties,
  };
}

function describeScene(scene: Scene): Record<string, unknown> {
  return {
    type: 'IMAGE',
    name: PUBLIC + scene.id,
    id: scene.id,
    startTime: new Date(scene.timeStart).toISOString(),
    properties: scene.properties,
    geometry: scene.footprint,
    bands: scene.bands.map(describeBand),
  };
}

function describeBand({
  id,
  dataType,
  crs,
  crsTransform,
  dimensions,
}: SceneBand): Record<string, unknown> {
  const [scaleX, shearX, translateX, shearY, scaleY, translateY] = crsTransform;
  const { precision, min, max } = dataType;
  return {
    id,
    dataType: {
      precision: { int: 'INT', float: 'FLOAT', double: 'DOUBLE' }[precision],
      ...(min !== undefined && max !== undefined && { range: { min, max } }),
    },
    grid: {
      crsCode: crs,
      affineTransform: { scaleX, shearX, translateX, shearY, scaleY, translateY },
      dimensions: { width: dimensions[0], height: dimensions[1] },
    },
  };
}

/**
 * What lies directly under an asset: of a folder the collections, of a collection the images.
 *
 * `filter` may restrict images by `startTime` and `endTime`, as clients send it.
 */
export function listAssets(
  catalogue: Catalogue,
  parent: string,
  query: URLSearchParams,
): Record<string, unknown> {
  const id = assetId(parent);
  const offset = Number(query.get('pageToken') ?? 0);
  const size = Math.min(PAGE, Math.max(1, Number(query.get('pageSize') ?? PAGE) || PAGE));
  const entries = catalogue.collection(id)
    ? scenesOf(catalogue, id, query.get('filter') ?? '')
    : foldersOf(catalogue, id);
  const page: Record<string, unknown>[] = [];
  let position = 0;
  for (const entry of entries) {
    if (position++ < offset) continue;
    if (page.length === size) return { assets: page, nextPageToken: String(offset + size) };
    page.push(entry);
  }
  if (position === 0) getAsset(catalogue, parent);
  return { assets: page };
}

function* scenesOf(
  catalogue: Catalogue,
  id: string,
  filter: string,
): Generator<Record<string, unknown>> {
  const start = Date.parse(/startTime >= "([^"]+)"/.exec(filter)?.[1] ?? '');
  const end = Date.parse(/endTime <= "([^"]+)"/.exec(filter)?.[1] ?? '');
  const query = {
    ...(!Number.isNaN(start) && { start }),
    ...(!Number.isNaN(end) && { end }),
  };
  for (const scene of catalogue.scenes(id, query)) yield describeScene(scene);
}

function* foldersOf(catalogue: Catalogue, id: string): Generator<Record<string, unknown>> {
  const prefix = id ? `${id}/` : '';
  const names = new Set(
    catalogue.collections
      .filter((known) => known.startsWith(prefix))
      .map((known) => prefix + (known.slice(prefix.length).split('/')[0] ?? '')),
  );
  for (const name of [...names].sort()) yield getAsset(catalogue, name);
}
