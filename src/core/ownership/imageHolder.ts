/**
 * Finds the order that has an image, by its metadata and by the records that this refers to.
 *
 * An id alone does not decide: a copy of a record has the id of the record that it was copied from.
 */

import { joinPath } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { type ImageOwner, isOwnImage } from './imageOwner.ts';
import type { OrderRecords } from './orderRecords.ts';
import { ownRecordPath } from './recordPaths.ts';

/** Another order that has an image. Paths are those of records. */
export interface OtherHolder {
  /** The order that the metadata is of, where it shows one. */
  readonly path?: string | undefined;
  /** The order whose record has the image now; absent where there is none. */
  readonly claimant?: string | undefined;
}

/**
 * @param owner what the image's metadata shows; nothing where it is not the metadata of an image
 * @returns `own` when it was stored by this order for this item
 */
export async function imageHolder(
  owner: ImageOwner | undefined,
  item: TrackedItem,
  document: TrackingDocument,
  records: OrderRecords,
): Promise<'own' | OtherHolder> {
  const path = owner?.orderPath;
  const own = ownRecordPath(document);
  const isOwn = isOwnImage(owner, item, document);
  if (path === own) return isOwn ? 'own' : { path };
  const claimant = path === undefined ? undefined : await records.lastOwner(path, item);
  // The metadata of images does not have the path of a record that was moved or renamed.
  if (!isOwn || (claimant !== undefined && claimant !== own)) return { path, claimant };
  const original = await originalHolder(item, document, records);
  return original === undefined ? 'own' : { path, claimant: original };
}

/**
 * The path of the record that has an item, where this one is a copy: its text has the place of the
 * record that it was copied from. Undefined where this one is not a copy, or was moved.
 */
export async function originalHolder(
  item: TrackedItem,
  document: TrackingDocument,
  records: OrderRecords,
): Promise<string | undefined> {
  const { prefix, name } = document.tracking;
  const own = ownRecordPath(document);
  const path = joinPath(prefix, name);
  const holder = path === own ? own : await records.lastOwner(path, item);
  return holder === own ? undefined : holder;
}

/**
 * Whether an order may store its own metadata over that of another order, because it has taken the
 * image over: the other order's record gave it up, or is not there any more.
 *
 * @param takesOver paths of the records that the item was taken over from; absent where it was not
 */
export async function isTakenOver(
  { path, claimant }: OtherHolder,
  item: TrackedItem,
  {
    document,
    takesOver,
    records,
  }: { document: TrackingDocument; takesOver?: readonly string[]; records: OrderRecords },
): Promise<boolean> {
  const own = ownRecordPath(document);
  if (claimant !== undefined) return claimant === own;
  if (!takesOver) return false;
  if (path !== undefined) return takesOver.length === 0 || takesOver.includes(path);
  const claimants = await Promise.all(takesOver.map((each) => records.lastOwner(each, item)));
  return claimants.every((each) => each === undefined || each === own);
}
