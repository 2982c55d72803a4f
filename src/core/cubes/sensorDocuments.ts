/** Metadata documents beside cubes, which describe the sensors that share a cube. */
import { forEachBounded } from '../../domain/boundedLoop.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { MAX_DOCUMENT_BYTES } from '../../domain/files.ts';
import type { ByteStore, ByteStoreWatch } from './byteStore.ts';
import type { CheckedItem } from './checkItem.ts';
import { type ImageDocument, parseImageDocument } from './imageDocument.ts';

/** Documents that are read at a time. */
const AT_ONCE = 16;

/** Images whose files are not needed, by tile: one for each collection, with each of its encodings. */
export type DescribedSensors = ReadonlyMap<string, readonly CheckedItem[]>;

/** Key of a tile. */
export function sensorsKey([row, column]: readonly [number, number]): string {
  return `${row} ${column}`;
}

/**
 * Reads the documents in the folder of cubes. Those that cannot be used, or that do not name the type of
 * the image, describe nothing.
 */
export async function describedSensors(
  place: ByteStore,
  { signal }: ByteStoreWatch,
): Promise<DescribedSensors> {
  const listed = await place.list('', { signal });
  const files = listed.filter(({ key, size }) => /\.json$/.test(key) && size <= MAX_DOCUMENT_BYTES);
  const found: (CheckedItem | undefined)[] = files.map(() => undefined);
  await forEachBounded(
    files,
    AT_ONCE,
    async ({ key }, i) => {
      const bytes = await place.read(key, { signal });
      const document = bytes && documentOf(bytes, key, place);
      if (!document || document.isEmpty || document.dataType === undefined) return;
      found[i] = {
        item: { document, store: place, pieces: [] },
        pieces: [],
        dataType: document.dataType,
        nodata: document.nodata,
        block: { width: 0, height: 0 },
      };
    },
    signal,
  );
  const encodings = new Map<string, CheckedItem>();
  for (const each of found) {
    if (each && !encodings.has(encodingKey(each))) encodings.set(encodingKey(each), each);
  }
  const sensors = new Map<string, CheckedItem[]>();
  for (const each of encodings.values()) {
    const key = sensorsKey(each.item.document.tile.index);
    sensors.set(key, [...(sensors.get(key) ?? []), each]);
  }
  return sensors;
}

function documentOf(bytes: Uint8Array, key: string, place: ByteStore): ImageDocument | undefined {
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  try {
    return parseImageDocument(text, key.slice(0, -'.json'.length), place.address(key));
  } catch (error) {
    if (isCedarError(error, 'cube')) return undefined;
    throw error;
  }
}

function encodingKey({ item: { document }, dataType, nodata }: CheckedItem): string {
  const { collection, tile, bands } = document;
  return JSON.stringify([collection, tile.index, bands, dataType, String(nodata)]);
}
