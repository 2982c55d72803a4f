/** A Zarr cube that already exists: whether images are in it, or can be appended to it. */
import { createHash } from 'node:crypto';
import { isRecord } from '../../domain/isRecord.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { isSameReference } from '../grids/sameReference.ts';
import type { ByteStore, ByteStoreWatch } from './byteStore.ts';
import type { CheckedItem } from './checkItem.ts';
import type { ChunkSizes } from './chunkSizes.ts';
import type { CubeDate, CubeLayout, CubeTimeUnit, SceneProperties } from './cubeLayout.ts';
import { foreignCube, otherLayout } from './existingErrors.ts';

/** Key of the metadata document of a group or an array. */
export const ZARR_DOCUMENT = 'zarr.json';

/** Attribute with what Cedar needs to append to a cube. */
export const CEDAR_ATTRIBUTE = 'cedar';

/** Value of Cedar's attribute of a cube, which appending to it needs. */
export interface CedarRecord {
  /** Grid and variables, as a text to compare. */
  readonly layout: string;
  readonly sizes: ChunkSizes;
  /** Time, in milliseconds, and collection of each date. */
  readonly dates: readonly (readonly [time: number, collection: string])[];
}

/** A cube that exists. */
export interface ExistingCube {
  readonly record: CedarRecord;
  readonly dates: readonly CubeDate[];
  /**
   * A cube keeps its unit of time when dates are appended: with another one, it could not be read while
   * its files are written one after another.
   */
  readonly timeUnit: CubeTimeUnit;
  readonly history: string;
  /** Changes with the metadata of the cube. */
  readonly version: string;
}

/** Place of the reference system in `layoutText`. */
const LAYOUT_CRS = 3;

/** Properties that must be the same for images to be appended, as a text. */
export function layoutText({ width, height, transform, crs, variables }: CubeLayout): string {
  const described = variables.map(({ name, dataType, nodata, scale = 1, offset = 0 }) =>
    [name, dataType, String(nodata), scale, offset].join(' '),
  );
  return JSON.stringify([width, height, transform, crs, described]);
}

/**
 * Reads what a cube is made of.
 *
 * @returns undefined when there is no cube
 * @throws CubeError when something else has its name
 */
export async function readExistingCube(
  store: ByteStore,
  { signal }: ByteStoreWatch = {},
): Promise<ExistingCube | undefined> {
  const bytes = await store.read(ZARR_DOCUMENT, { signal });
  if (!bytes) return undefined;
  const document = documentIn(Buffer.from(bytes).toString('utf8'));
  const attributes = fieldsOf(document.attributes);
  const record = attributes[CEDAR_ATTRIBUTE];
  if (!isCedarRecord(record)) throw foreignCube(store.address(''));
  const images = scenesIn(attributes.images);
  return {
    record,
    dates: record.dates.map(([time, collection], i) => ({
      time,
      collection,
      scenes: images[i] ?? [],
    })),
    timeUnit: timeUnitIn(document),
    version: createHash('sha256').update(bytes).digest('hex'),
    history: typeof attributes.history === 'string' ? attributes.history : '',
  };
}

type Fields = Readonly<Record<string, unknown>>;

function documentIn(text: string): Fields {
  return fieldsOf(parseJson(text));
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function timeUnitIn({ consolidated_metadata }: Fields): CubeTimeUnit {
  const { time } = fieldsOf(fieldsOf(consolidated_metadata).metadata);
  return fieldsOf(time).data_type === 'float64' ? 'seconds' : 'millisecond';
}

function isCedarRecord(value: unknown): value is CedarRecord {
  if (!isRecord(value) || !isRecord(value.sizes) || !Array.isArray(value.dates)) return false;
  const { chunk, shard } = value.sizes;
  const isSize = (size: unknown) => Array.isArray(size) && size.length === 3 && size.every(isCount);
  return typeof value.layout === 'string' && isSize(chunk) && isSize(shard);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function scenesIn(images: unknown): (readonly SceneProperties[])[] {
  try {
    const parsed: unknown = typeof images === 'string' ? JSON.parse(images) : [];
    return Array.isArray(parsed) ? parsed.map((each) => (Array.isArray(each) ? each : [])) : [];
  } catch {
    return [];
  }
}

/** @throws CubeError when the grid, the bands or their types are others */
export function checkLayout(
  { record }: ExistingCube,
  layout: CubeLayout,
  items: readonly CheckedItem[],
  path: string,
): void {
  if (!isSameLayout(layout, record, items)) throw otherLayout(path);
}

/** A reference system may be written in another way than in the cube, such as by its EPSG code. */
function isSameLayout(
  layout: CubeLayout,
  { layout: text }: CedarRecord,
  [first]: readonly CheckedItem[],
): boolean {
  if (layoutText(layout) === text) return true;
  const record = parseJson(text);
  const crs: unknown = Array.isArray(record) ? record[LAYOUT_CRS] : undefined;
  if (typeof crs !== 'string' || layoutText({ ...layout, crs }) !== text) return false;
  return first !== undefined && isSameReference(first.item.document.tile, crs, false);
}
