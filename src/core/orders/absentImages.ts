/**
 * Finds images that are not in the store any more by fingerprints: without reading any tracking
 * document, and with one listing for each folder of images, however many orders there are.
 *
 * A fingerprint shows at most that an image may be missing, and nothing about single pieces:
 * `missingImages` looks at the documents of the orders that are found.
 */

import { forEachLimited } from '../services/limiter.ts';
import { isPiece } from '../stores/itemObjects.ts';
import { itemNames, joinPath, type Store } from '../stores/store.ts';
import { digestsMissing, digestsOf, itemDigest } from '../tracking/itemDigests.ts';

const LISTINGS_AT_ONCE = 16;

/**
 * Facts about an order that are available without its document; each as the tracking document has
 * it.
 */
export interface KnownImages {
  /** Folders of its images. */
  readonly imagePrefixes?: readonly string[] | undefined;
  /** Of its completed images. */
  readonly imagesFingerprint?: string | undefined;
  /** Of the images that were left out of it. */
  readonly leftOutFingerprint?: string | undefined;
  /** Of all its items. */
  readonly fingerprint?: string | undefined;
}

/**
 * @param orders all that are known; those without fingerprints are left out
 * @returns a fingerprint of the images that seem to be missing, for each order; empty where none
 *   is
 */
export async function absentImages<Order extends KnownImages>(
  store: Store,
  orders: readonly Order[],
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Map<Order, string>> {
  const looked = orders.filter(
    ({ imagePrefixes, imagesFingerprint, leftOutFingerprint }) =>
      imagePrefixes && (imagesFingerprint || leftOutFingerprint),
  );
  const prefixes = new Set(looked.flatMap(({ imagePrefixes = [] }) => imagePrefixes));
  const stored = await storedImages(store, [...prefixes], signal);
  const ordered = new Set(orders.flatMap(({ fingerprint = '' }) => digestsOf(fingerprint)));
  return new Map(
    looked.map((order) => {
      const { imagesFingerprint = '', leftOutFingerprint = '' } = order;
      const leftOut = digestsMissing(leftOutFingerprint, ordered);
      return [order, digestsMissing(imagesFingerprint + leftOut, stored)];
    }),
  );
}

/** Digests of the images in folders. */
async function storedImages(
  store: Store,
  prefixes: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Set<string>> {
  const digests = new Set<string>();
  const list = async (prefix: string) => {
    for (const object of await store.listObjects(prefix, { signal })) {
      if (!isPiece(object) || object.size === 0) continue;
      for (const name of itemNames(object.fileName)) {
        digests.add(itemDigest(joinPath(prefix, name)));
      }
    }
  };
  await forEachLimited(prefixes, LISTINGS_AT_ONCE, list, signal);
  return digests;
}
