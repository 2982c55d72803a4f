/** Labels that tracking documents have in listings. */
import { type Labels, MAX_LABELS_BYTES } from '../stores/store.ts';
import type { TrackingDocument } from './document.ts';

/** Label of a tracking document: the fingerprint of its items. */
export const ITEMS_LABEL = 'cedar-items';

/** Labels of a tracking document in listings; empty when it has too many items for them. */
export function trackingLabels(document: TrackingDocument): Labels {
  const { itemsFingerprint } = document;
  const bytes = ITEMS_LABEL.length + itemsFingerprint.length;
  return bytes <= MAX_LABELS_BYTES ? { [ITEMS_LABEL]: itemsFingerprint } : {};
}
