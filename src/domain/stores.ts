/**
 * Kinds of stores, with the facts that several parts of Cedar need, also before the core is loaded.
 *
 * Everything else that depends on the kind is typed by `StoreKind`: the compiler finds each place where a
 * new one is missing.
 */

/** Kind of a store: the value of `store` in cedar.yaml, and the section with its options. */
export type StoreKind = 'gcs' | 'gdrive';

/** Address of a service in settings (`cedar.endpoints.storage`) and options. */
export type StoreEndpoint = 'storage' | 'drive';

/** Facts about a kind of store. */
interface StoreFacts {
  readonly endpoint: StoreEndpoint;
  /** Name of its host in a domain of Google's services, as in `storage.googleapis.com`. */
  readonly host: string;
}

export const STORES: Readonly<Record<StoreKind, StoreFacts>> = {
  gcs: { endpoint: 'storage', host: 'storage' },
  gdrive: { endpoint: 'drive', host: 'www' },
};

export const STORE_KINDS = Object.keys(STORES) as readonly StoreKind[];

export const STORE_ENDPOINTS: readonly StoreEndpoint[] = Object.values(STORES).map(
  ({ endpoint }) => endpoint,
);
