/**
 * Stores the metadata of an image, which claims the image's name for its order.
 *
 * It is stored only where there is none, or over the order's own: of two orders that are submitted
 * at the same moment one gets the name, and the other learns whose it is before it exports anything.
 */
import { ConflictError, NotFoundError } from '../errors.ts';
import type { Store } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { TrackedItem } from '../tracking/documentJson.ts';
import { imageHolder, isTakenOver, originalHolder } from './imageHolder.ts';
import { parseImageOwner } from './imageOwner.ts';
import { imageLabels } from './itemClaims.ts';
import type { OrderRecords } from './orderRecords.ts';
import { recordName, recordPath } from './recordPaths.ts';

/** Number of times another program may write the same document between two requests. */
const CLAIM_TRIES = 5;

/** The id of the stored document, or the name of the order that has the image (empty if unknown). */
export type ImageClaim = { readonly id: string } | { readonly owner: string };

/** An order that stores the metadata of one of its images. */
interface Claim {
  readonly item: TrackedItem;
  readonly document: TrackingDocument;
  /** Looked into where another order's metadata is there. */
  readonly records: OrderRecords;
  readonly signal?: AbortSignal | undefined;
}

/** @param metadata from `imageMetadata` */
export async function claimImage(
  store: Store,
  metadata: object,
  claim: Claim,
): Promise<ImageClaim> {
  const { item, document, records, signal } = claim;
  const { name, prefix } = item;
  const original = await originalHolder(item, document, records);
  if (original !== undefined) return { owner: recordName(original, document.location.prefix) };
  let ifVersion: string | null = null;
  for (let attempt = 1; ; attempt++) {
    try {
      const labels = imageLabels(document);
      return await store.storeMetadata(metadata, name, prefix, { ifVersion, labels, signal });
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt >= CLAIM_TRIES) throw error;
    }
    const stored = await readIfStored(store, item, signal);
    ifVersion = stored?.version ?? null;
    if (!stored) continue;
    const other = await otherOwner(stored.text, claim);
    if (other !== undefined) return { owner: other };
  }
}

/** Name of the order that keeps the image; undefined where this order may claim it. */
async function otherOwner(
  metadata: string,
  { item, document, records }: Claim,
): Promise<string | undefined> {
  const holder = await imageHolder(parseImageOwner(metadata), item, document, records);
  if (holder === 'own') return undefined;
  const { prefix } = document.location;
  const takesOver = item.takes_over?.map((order) => recordPath(order, prefix));
  const options = { document, records, ...(takesOver && { takesOver }) };
  if (await isTakenOver(holder, item, options)) return undefined;
  const path = holder.claimant ?? holder.path;
  return path === undefined ? '' : recordName(path, prefix);
}

async function readIfStored(
  store: Store,
  { name, prefix }: TrackedItem,
  signal: AbortSignal | undefined,
): Promise<{ text: string; version: string } | undefined> {
  try {
    return await store.readMetadata(name, prefix, { signal });
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
