/** Assets by name: the catalog's collections and images, without evaluating anything. */
import { setImmediate } from 'node:timers/promises';
import { permissionDenied } from '../cloud/errorInfo.ts';
import type {
  AssetCatalog,
  Scene,
  SceneBand,
  SceneCollection,
  SceneQuery,
} from '../earth/earthTypes.ts';
import { GoogleError } from '../http.ts';
import { badFields } from './api/fieldViolations.ts';
import { isTimestamp } from './api/scalar.ts';
import { coerce, fromJson } from './coerce.ts';
import { conjuncts, type ListFilter, type Literal, parseListFilter, passes } from './listFilter.ts';
import { Geometry } from './values/geometry.ts';
import { type Bounds, intersects } from './values/shape.ts';
import { isObject } from './values/value.ts';

type Json = Record<string, unknown>;

const PUBLIC = 'projects/earthengine-public/assets/';
const LEGACY = 'projects/earthengine-legacy/assets/';

/** Most entries of a page. */
const PAGE = 1000;
/** Entries that are looked at for a page; a page may have fewer than requested, or none. */
const MAX_SCANNED = 2000;
/** Milliseconds after which other requests get their turn. */
const TURN = 20;

/** Ids of assets that are not in a Cloud project: of users' folders, and of folders of old projects. */
const LEGACY_ID = /^(?:users\/|projects\/(?![^/]+\/assets(?:\/|$)))/;

/** Whether an asset is in the folder of a user, or of an old project that is not a Cloud project. */
function isLegacy(id: string): boolean {
  return LEGACY_ID.test(id);
}

/**
 * The asset's id of a full name: `LANDSAT/…` in the public catalog, `users/…` and `projects/…` of assets that
 * are not in a Cloud project; otherwise `projects/…/assets/…`. A name in the wrong project is its own id,
 * which no asset has.
 */
export function assetId(name: string): string {
  if (name.startsWith(LEGACY)) {
    const id = name.slice(LEGACY.length);
    return isLegacy(id) ? id : name;
  }
  const id = name.replace(/^projects\/earthengine-public\/assets(?:\/|$)/, '');
  return id !== name && isLegacy(id) ? name : id;
}

/** Whether an asset is outside of the public catalog. */
function isOfUsers(id: string): boolean {
  return /^(?:users|projects)\//.test(id);
}

function assetName(id: string): string {
  if (isLegacy(id)) return LEGACY + id;
  return isOfUsers(id) ? id : PUBLIC + id;
}

/** @throws GoogleError 403 or 404 in Earth Engine's words */
export function getAsset(catalog: AssetCatalog, name: string): Record<string, unknown> {
  const id = assetId(name);
  const collection = catalog.collection(id);
  if (collection) return describeCollection(collection);
  const scene = catalog.scene(id);
  if (scene) return describeScene(scene);
  if (catalog.tables.has(id)) return { type: 'TABLE', name: assetName(id), id };
  if (catalog.hidden.includes(id)) {
    throw permissionDenied(
      `Permission 'earthengine.assets.get' denied on resource '${name}' (or it may not exist).`,
    );
  }
  if (catalog.folders.includes(id)) return { type: 'FOLDER', name: assetName(id), id };
  if (catalog.collections.some((known) => known.startsWith(`${id}/`))) {
    return { type: 'FOLDER', name: assetName(id), id };
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
    name: assetName(id),
    id,
    ...(start !== undefined && { startTime: new Date(start).toISOString() }),
    ...(end !== undefined && { endTime: new Date(end).toISOString() }),
    ...(title !== '' && { properties: { ...properties, title } }),
  };
}

function describeScene(scene: Scene): Record<string, unknown> {
  return {
    type: 'IMAGE',
    name: assetName(scene.id),
    id: scene.id,
    ...timesOf(scene),
    properties: scene.properties,
    geometry: scene.footprint,
    bands: scene.bands.map(describeBand),
  };
}

/** Images without a `system:time_start` have no times. */
function timesOf({ timeStart, properties }: Scene): { startTime?: string; endTime?: string } {
  if (timeStart === undefined) return {};
  const end = properties['system:time_end'];
  return {
    startTime: new Date(timeStart).toISOString(),
    endTime: new Date(typeof end === 'number' ? end : timeStart).toISOString(),
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
 * The assets directly under an asset: of a folder the collections, of a collection the images.
 *
 * @param parent full name of the asset
 * @param query `filter` (see listFilter.ts), and as older clients send it `startTime`, `endTime` and
 *   `region`; `view`, `pageSize` and `pageToken`
 * @param hasAssets whether the catalog has assets of the parent's project
 * @param isGone whether the client has stopped waiting
 * @throws GoogleError 400 when the query is not understood, 404 when the asset does not exist
 */
export async function listAssets(
  catalog: AssetCatalog,
  parent: string,
  query: Readonly<Record<string, unknown>>,
  hasAssets: boolean,
  isGone: () => boolean,
): Promise<{ assets: Json[]; nextPageToken?: string }> {
  const filter = filterOf(query);
  const offset = parseOffset(String(query.pageToken ?? ''));
  const size = parseSize(query.pageSize);
  if (!hasAssets) return { assets: [] };
  const id = assetId(parent);
  if (id !== '') getAsset(catalog, parent);
  const entries = catalog.collection(id)
    ? scenesOf(catalog, id, filter)
    : foldersOf(catalog, id, filter);
  const show = query.view === 'BASIC' ? inBrief : (entry: Json) => entry;
  const page: Json[] = [];
  let position = 0;
  let turnEnds = performance.now() + TURN;
  for (const look of entries) {
    if (performance.now() > turnEnds) {
      await setImmediate();
      if (isGone()) throw new GoogleError(499, 'The client closed the request.', 'CANCELLED');
      turnEnds = performance.now() + TURN;
    }
    if (position >= offset + MAX_SCANNED) return { assets: page, nextPageToken: String(position) };
    const entry = position >= offset ? look() : undefined;
    if (entry && page.length === size) return { assets: page, nextPageToken: String(position) };
    if (entry) page.push(show(entry));
    position += 1;
  }
  return { assets: page };
}

function parseOffset(token: string): number {
  if (/^\d*$/.test(token)) return Number(token);
  throw badFields([{ field: 'page_token', description: `Invalid page token: '${token}'.` }]);
}

function parseSize(size: unknown): number {
  if (size === undefined || size === 0) return PAGE;
  if (typeof size === 'number' && size > 0) return Math.min(PAGE, size);
  const description = `Page size must be a non-negative integer, not ${size}.`;
  throw badFields([{ field: 'page_size', description }]);
}

/** Without what takes room: the view that lists of names are made of. */
function inBrief({ properties: _, geometry: __, bands: ___, ...rest }: Json): Json {
  return rest;
}

const FILTERABLE = {
  hasField: ([head = '', name]: readonly string[]) =>
    head === 'properties'
      ? Boolean(name)
      : name === undefined && ['name', 'id', 'type', 'startTime', 'endTime'].includes(head),
  accepts: ([head = '']: readonly string[], value: Literal) =>
    !/^(start|end)Time$/.test(head) || isTimestamp(String(value)),
  parseRegion,
};

/** One filter of all that a query restricts. */
function filterOf({ filter, region, startTime, endTime }: Readonly<Json>): ListFilter {
  const own = parseListFilter(String(filter ?? ''), FILTERABLE);
  const time = (field: string, operator: '>=' | '<', value: unknown): ListFilter[] =>
    value === undefined
      ? []
      : [{ kind: 'compare', field: [field], operator, value: String(value) }];
  return {
    kind: 'and',
    parts: [
      ...(own ? [own] : []),
      ...(region === undefined
        ? []
        : [{ kind: 'intersects', region: parseRegion(String(region)) } as const]),
      ...time('startTime', '>=', startTime),
      ...time('endTime', '<', endTime),
    ],
  };
}

/** GeoJSON; its quotes may be single ones, so that it can be quoted itself. */
function parseRegion(text: string): Geometry {
  const problem = (reason: string) =>
    badFields([{ field: 'region', description: `Invalid region: ${reason}` }]);
  let json: unknown;
  try {
    json = JSON.parse(text.includes('"') ? text : text.replaceAll("'", '"'));
  } catch {
    throw problem(`the sandbox reads GeoJSON only, not '${text.slice(0, 60)}'.`);
  }
  const geometry = coerce(fromJson(json), 'Geometry') ?? null;
  if (!isObject(geometry, 'Geometry')) throw problem('it is not a GeoJSON geometry.');
  try {
    // Coordinates that are none come to light here.
    if (geometry.bounds?.every(Number.isFinite)) return geometry;
  } catch {}
  throw problem('its coordinates are not those of a geometry.');
}

/** Looks at one entry, which is undefined when it does not pass the filter. */
type Look = () => Json | undefined;

function* scenesOf(catalog: AssetCatalog, id: string, filter: ListFilter): Generator<Look> {
  for (const scene of catalog.scenes(id, sceneQuery(filter))) {
    yield () => {
      const entry = describeScene(scene);
      const meets = (region: Geometry) =>
        intersects(Geometry.fromGeoJson(scene.footprint).shape, region.shape);
      return passes(filter, entry, meets) ? entry : undefined;
    };
  }
}

/** Bounds of time and place that a filter sets: scenes beyond them need not be read. */
function sceneQuery(filter: ListFilter): SceneQuery {
  let [start, end] = [-Infinity, Infinity];
  let bbox: Bounds | null = null;
  for (const part of conjuncts(filter)) {
    if (part.kind === 'intersects') bbox ??= part.region.bounds;
    if (part.kind !== 'compare' || !/^(start|end)Time$/.test(part.field[0] ?? '')) continue;
    const time = Date.parse(String(part.value));
    if (part.operator.startsWith('>') && time > start) start = time;
    if (part.operator.startsWith('<') && time < end) end = time + 1;
  }
  return {
    ...(start > -Infinity && { start }),
    ...(end < Infinity && { end }),
    ...(bbox &&
      bbox[2] - bbox[0] < 360 && { bbox: [wrap(bbox[0]), bbox[1], wrap(bbox[2]), bbox[3]] }),
  };
}

/** A longitude between -180 and 180. */
function wrap(lon: number): number {
  return lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;
}

function* foldersOf(catalog: AssetCatalog, id: string, filter: ListFilter): Generator<Look> {
  const prefix = id ? `${id}/` : '';
  const assets = [
    ...catalog.collections,
    ...catalog.images,
    ...catalog.tables.keys(),
    ...catalog.folders,
  ];
  const isOwned = isOfUsers(prefix);
  const names = new Set(
    assets
      .filter((known) => known.startsWith(prefix) && isOfUsers(known) === isOwned)
      .map((known) => prefix + (known.slice(prefix.length).split('/')[0] ?? '')),
  );
  for (const name of [...names].sort()) {
    yield () => {
      const entry = getAsset(catalog, name);
      return passes(filter, entry) ? entry : undefined;
    };
  }
}
