/**
 * Downloaded pieces of images that have been computed again in files of another size: beside the new
 * ones they would be taken for a part of the same image.
 */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePieceOffsets } from '../../domain/pieceNames.ts';
import { safeFileName } from '../stores/fileNames.ts';
import { isPiece } from '../stores/itemObjects.ts';
import { itemNames, type StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';

/**
 * Removes from an order's folder the pieces of its completed items that the store does not have.
 *
 * @param objects of the items whose files are all there
 * @param names of the files of those objects
 */
export async function removeEarlierFiles(
  folder: string,
  order: TrackingDocument,
  objects: ReadonlyMap<TrackedItem, readonly StoredObject[]>,
  names: ReadonlyMap<StoredObject, string>,
): Promise<void> {
  const current = new Set(names.values());
  const files = (await readdir(folder)).filter((file) => !current.has(file));
  const items = new Set(order.orders.map(({ name }) => name));
  const isOfOther = (file: string, { name }: TrackedItem) =>
    itemNames(file).some((each) => each !== name && items.has(each));
  for (const [item, own] of objects) {
    const pieces = own.filter(isPiece);
    if (item.status.state !== 'COMPLETED' || pieces.length === 0) continue;
    const start = safeFileName(`${item.name}.tif`).slice(0, -'.tif'.length);
    if (!pieces.every((piece) => names.get(piece)?.startsWith(start))) continue;
    // Only Earth Engine writes names with offsets; `NAME.tif` may be what the user made of pieces.
    const earlier = files.filter((file) => parsePieceOffsets(file, start) !== undefined);
    for (const file of earlier) {
      if (!isOfOther(file, item)) await rm(join(folder, file), { force: true });
    }
  }
}
