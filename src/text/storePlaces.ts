/**
 * Names of the places that orders are stored in, for texts.
 *
 * ```ts
 * formatInStore('gdrive'); // 'on Google Drive'
 * ```
 */
import * as l10n from '@vscode/l10n';
import type { StoreConfig } from '../core/index.ts';

/** Kinds of stores, as configurations name them. */
export type StoreKind = StoreConfig['service'];

/** Inside a sentence: "in the bucket". */
export function formatInStore(kind: StoreKind): string {
  return kind === 'gdrive' ? l10n.t('on Google Drive') : l10n.t('in the bucket');
}

/** Label of a value about stored files: "In the bucket". */
export function formatStoreLabel(kind: StoreKind): string {
  return kind === 'gdrive' ? l10n.t('On Google Drive') : l10n.t('In the bucket');
}
