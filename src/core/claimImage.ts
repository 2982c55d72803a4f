/**
 * Storing the metadata of an image, which claims the image's name for its order.
 *
 * It is stored only where there is none, or over the order's own: of two orders that are submitted
 * at the same moment one gets the name, and the other learns whose it is before it exports anything.
 */
import { ConflictError, NotFoundError } from './errors.ts';
import { isOwnImage, parseImageOwner } from './imageOwner.ts';
import { imageLabels } from './itemClaims.ts';
import type { Store } from './stores/store.ts';
import type { TrackedItem, TrackingDocument } from './tracking.ts';

/** How often another program may write the same document between two requests. */
const CLAIM_TRIES = 5;

/** The id of the stored document, or the name of the order that has the image (empty if unknown). */
export type ImageClaim = { readonly id: string } | { readonly owner: string };

/** @param metadata from `imageMetadata` */
export async function claimImage(
  store: Store,
  metadata: object,
  {
    item,
    document,
    signal,
  }: { item: TrackedItem; document: TrackingDocument; signal?: AbortSignal | undefined },
): Promise<ImageClaim> {
  const { name, prefix } = item;
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
    const owner = parseImageOwner(stored.text);
    const isOurs = isOwnImage(owner, item, document) || item.takes_over !== undefined;
    if (!isOurs) return { owner: owner?.orderName ?? '' };
  }
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
