/**
 * Contents of an image, beside its name: images of one name with other bands, filters or pixels are
 * not the same image, so that none of them replaces the other unnoticed.
 *
 * ```ts
 * const wanted = plannedContents(item, filters);
 * describeDifferences(wanted, recordedContents(document, existing)); // ['bands: red, nir']
 * ```
 */
import { isRecord } from '../../domain/isRecord.ts';
import type { ImageCollection } from '../collections/index.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import { orderFilters } from '../earthengine/sceneFilters.ts';
import { GridError } from '../errors.ts';
import { codeContradiction } from '../grids/codeAgreement.ts';
import { Tile, type TileDefinition, type TileGrid } from '../grids/index.ts';
import { recordedGrid } from '../grids/records.ts';
import type { ImageComparison } from '../ownership/existingItems.ts';
import { itemPath } from '../stores/itemObjects.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { LeftOutItem, TrackedItem } from '../tracking/documentJson.ts';
import { programInfo } from '../tracking/programInfo.ts';
import { describeDifferences, type ImageContents } from './imageDifferences.ts';
import type { PlannedItem } from './plan.ts';
import { recordedCollection } from './recordedCollections.ts';

/**
 * Compares the images of a plan with those that exist.
 *
 * @param filters those of the configuration, by the id of the collection
 */
export function compareWithPlan(
  filters: Readonly<Record<string, readonly FilterSpec[]>>,
): ImageComparison<PlannedItem> {
  return {
    withRecord: (planned, document) => {
      const recorded = contentsAt(document, itemPath(planned));
      return recorded && describeDifferences(plannedContents(planned, filters), recorded);
    },
    withMetadata: (planned, text) =>
      describeDifferences(plannedContents(planned, filters), storedContents(text)),
    isWithoutScenes,
  };
}

/** @param text text of an image's metadata document; untrusted */
function isWithoutScenes(text: string): boolean {
  const value = attempt((): unknown => JSON.parse(text));
  const [task, image] = isRecord(value) ? [value.task, value.image] : [];
  const status = isRecord(task) ? task.status : undefined;
  if (!isRecord(status) || status.state !== 'EMPTY') return false;
  return isRecord(image) && Array.isArray(image.images) && image.images.length === 0;
}

/** @param filters those of the configuration, by the id of the collection */
export function plannedContents(
  { imageCollection, tile, start, end }: PlannedItem,
  filters: Readonly<Record<string, readonly FilterSpec[]>>,
): ImageContents {
  return {
    ...collectionContents(imageCollection),
    tile,
    isCodeRight: true,
    period: [start.getTime(), end.getTime()],
    filters: orderFilters(imageCollection, filters[imageCollection.id] ?? []),
  };
}

/**
 * The contents of an item as an order records it.
 *
 * @returns nothing where the record lacks them, as those of the Python tool do
 */
export function recordedContents(
  document: TrackingDocument,
  item: TrackedItem | LeftOutItem,
): ImageContents | undefined {
  const { collection: id, tile: index, date_start: start, date_end: end } = item;
  if (!id || !index || !start || !end) return undefined;
  const { filters: all } = document.submission;
  const recorded = isRecord(all) ? all[id] : undefined;
  const filters = Array.isArray(item.filters) ? item.filters : recorded;
  const configured = Array.isArray(filters) ? (filters as FilterSpec[]) : [];
  const period = periodOf(start, end);
  const record = recordOf(document);
  const row = record.row(id);
  const tile = attempt(() => record.grid?.tile(index[0], index[1]));
  return {
    ...(row ? collectionContents(row) : { collection: id }),
    ...(tile && { tile }),
    ...(record.isCodeRight !== undefined && { isCodeRight: record.isCodeRight }),
    ...(period && { period }),
    filters: row ? orderFilters(row, configured) : configured,
  };
}

/** The contents of an order's own item, as far as the order records them. */
export function contentsAt(document: TrackingDocument, path: string): ImageContents | undefined {
  const item = recordOf(document).items.get(path);
  return item && recordedContents(document, item);
}

/** Record of what all items of an order share. */
interface OrderRecord {
  /** Its own items, by path. */
  readonly items: ReadonlyMap<string, TrackedItem>;
  /** Absent where it cannot be read. */
  readonly grid: TileGrid | undefined;
  /** Whether the EPSG code of the grid means that of its WKT; absent where neither can be read. */
  readonly isCodeRight?: boolean;
  /** The collection of an id, as the order records it; nothing where that cannot be read. */
  readonly row: (id: string) => ImageCollection | undefined;
}

const records = new WeakMap<TrackingDocument, OrderRecord>();

/** Read once for each document: thousands of items may be compared with it. */
function recordOf(document: TrackingDocument): OrderRecord {
  const known = records.get(document);
  if (known) return known;
  const { image_collections: recorded } = document.submission;
  const rows = new Map<string, ImageCollection | undefined>();
  const record: OrderRecord = {
    items: new Map(document.ownItems.map((item) => [itemPath(item), item])),
    ...gridOf(document),
    row: (id) => {
      if (!rows.has(id))
        rows.set(
          id,
          attempt(() => recordedCollection(id, recorded)),
        );
      return rows.get(id);
    },
  };
  records.set(document, record);
  return record;
}

function gridOf(document: TrackingDocument): Pick<OrderRecord, 'grid' | 'isCodeRight'> {
  try {
    return { grid: recordedGrid(document), isCodeRight: true };
  } catch (error) {
    const isWrong = error instanceof GridError && error.field === 'epsg';
    return { grid: undefined, ...(isWrong && { isCodeRight: false }) };
  }
}

/**
 * The contents of an image by its metadata document, as far as it describes them.
 *
 * @param text text of the document; untrusted
 */
export function storedContents(text: string): ImageContents {
  const value = attempt((): unknown => JSON.parse(text));
  if (!isRecord(value)) return {};
  const [order, image] = [value.order, value.image].map((part) => (isRecord(part) ? part : {}));
  const { collection, date_start: start, date_end: end, filters } = order ?? {};
  const leftOut = order?.scenes_left_out;
  const bands = image?.bands;
  const tile = tileOf(value.tile);
  const period = periodOf(start, end);
  const samples = samplesOf(image ?? {});
  // The Python tool records filters, but does not apply them.
  const isOwn = isRecord(value.program) && value.program.name === programInfo().name;
  return {
    ...(typeof collection === 'string' && { collection }),
    ...(tile && { tile, ...codeOf(tile, value.tile) }),
    ...(period && { period }),
    ...(Array.isArray(bands) && { bands: bands.map(String) }),
    ...(samples && { samples }),
    ...(isOwn && {
      pixels: { cloudMask: image?.cloud_mask ?? '', composite: image?.composite ?? '' },
    }),
    ...(isOwn && Array.isArray(filters) && { filters: filters as FilterSpec[] }),
    ...(isRecord(value.order) && {
      scenesLeftOut: Array.isArray(leftOut) ? leftOut.map(String) : [],
    }),
  };
}

function collectionContents(row: ImageCollection): ImageContents {
  const { id, bands, dataType, nodata, encoding, mosaic, orbit, fill, scenesWith, scenes } = row;
  const { scenesLeftOut = [] } = row;
  return {
    collection: id,
    bands: bands.map((band) => band.name),
    sources: bands.map(({ id: source, nodata: missing }) =>
      missing === undefined ? source : `${source} ≠ ${missing}`,
    ),
    samples: { dataType, nodata, ...(encoding && { encoding }) },
    layers: { mosaic, ...(orbit && { orbit }) },
    scenesLeftOut,
    rules: { ...(fill && { fill }), ...(scenesWith && { scenesWith }) },
    pixels: { cloudMask: scenes?.cloudMask ?? '', composite: scenes?.composite ?? '' },
  };
}

function samplesOf(image: Readonly<Record<string, unknown>>): ImageContents['samples'] {
  const { data_type: dataType, nodata, encoding } = image;
  if (typeof dataType !== 'string' || typeof nodata !== 'number') return undefined;
  const samples = { dataType, nodata, ...(typeof encoding === 'string' && { encoding }) };
  return samples as ImageContents['samples'];
}

function periodOf(start: unknown, end: unknown): ImageContents['period'] {
  const times = [start, end].map((date) => Date.parse(`${date}Z`));
  const [first = Number.NaN, last = Number.NaN] = times;
  return Number.isNaN(first + last) ? undefined : [first, last];
}

/** @param record `tile` of a metadata document; untrusted */
function tileOf(record: unknown): Tile | undefined {
  if (!isRecord(record)) return undefined;
  const { index, bounds, res, size, crs } = record;
  const isWhole = [index, bounds, res, size].every((numbers) => Array.isArray(numbers));
  if (!isWhole || typeof crs !== 'string') return undefined;
  return new Tile({ index, bounds, res, size, crs } as TileDefinition);
}

/** @param record of the tile; untrusted */
function codeOf(
  { crs, bounds, res }: Tile,
  record: unknown,
): Pick<ImageContents, 'isCodeRight'> | undefined {
  const epsg = isRecord(record) && Number.isInteger(record.epsg) ? Number(record.epsg) : undefined;
  return attempt(() => ({ isCodeRight: !codeContradiction({ crs, bounds, res, epsg }) }));
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
