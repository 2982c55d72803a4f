/**
 * The store that a test of whole orders runs over: the same tests run over Cloud Storage and over
 * Google Drive, as two projects of `vitest.config.ts`.
 */

/** Kinds of stores, as configurations name them. */
export type StoreKind = 'gcs' | 'gdrive';

export const STORE_KIND: StoreKind = process.env.CEDAR_TEST_STORE === 'gdrive' ? 'gdrive' : 'gcs';
