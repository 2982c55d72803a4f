/**
 * Names of the places that orders are stored in, for texts.
 *
 * ```ts
 * formatInStore('gdrive'); // 'on Google Drive'
 * ```
 */
import * as l10n from '@vscode/l10n';
import type { StoreKind } from '../domain/stores.ts';

const IN_STORE: Readonly<Record<StoreKind, () => string>> = {
  gcs: () => l10n.t('in the bucket'),
  gdrive: () => l10n.t('on Google Drive'),
};

const STORE_LABELS: Readonly<Record<StoreKind, () => string>> = {
  gcs: () => l10n.t('In the bucket'),
  gdrive: () => l10n.t('On Google Drive'),
};

/** Inside a sentence: "in the bucket". */
export function formatInStore(kind: StoreKind): string {
  return IN_STORE[kind]();
}

/** Label of a value about stored files: "In the bucket". */
export function formatStoreLabel(kind: StoreKind): string {
  return STORE_LABELS[kind]();
}
