/**
 * Fingerprints of the items of an order: short enough for a listing, and enough to decide which
 * tracking documents have to be read.
 */
import { createHash } from 'node:crypto';
import { type ItemLocation, itemPath } from '../stores/itemObjects.ts';

/**
 * Bytes of an item's digest, four characters as base64. Two orders of 36 items that share none have
 * a digest in common once in 13,000 times; the document is then read for nothing.
 */
const DIGEST_BYTES = 3;
const DIGEST_LENGTH = 4;

export function itemDigest(path: string): string {
  const hash = createHash('sha256').update(path).digest();
  return hash.subarray(0, DIGEST_BYTES).toString('base64url');
}

/** Digests of items, one after the other; each once. */
export function fingerprint(items: readonly ItemLocation[]): string {
  return [...new Set(items.map((item) => itemDigest(itemPath(item))))].join('');
}

/** The digests of a fingerprint that are not among others; in the same form. */
export function digestsMissing(from: string, digests: ReadonlySet<string>): string {
  let missing = '';
  for (let at = 0; at < from.length; at += DIGEST_LENGTH) {
    const digest = from.slice(at, at + DIGEST_LENGTH);
    if (!digests.has(digest)) missing += digest;
  }
  return missing;
}

/** The digests of a fingerprint. */
export function digestsOf(of: string): string[] {
  return of.match(new RegExp(`.{${DIGEST_LENGTH}}`, 'g')) ?? [];
}

/** Whether a fingerprint has one of some digests. */
export function hasDigest(of: string, digests: ReadonlySet<string>): boolean {
  for (let at = 0; at < of.length; at += DIGEST_LENGTH) {
    if (digests.has(of.slice(at, at + DIGEST_LENGTH))) return true;
  }
  return false;
}
