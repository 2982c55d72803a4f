/** Sessions with a sandbox, as a script would open them. */
import {
  type AuthClient,
  CloudStorageStore,
  DriveStore,
  EarthEngine,
  type Store,
} from '../src/core/index.ts';
import { STORE_KIND, type StoreKind } from './storeKind.ts';

/** Where the services are. */
export interface Addresses {
  readonly earthEngine: string;
  readonly storage: string;
  readonly drive: string;
  readonly project: string;
  readonly bucket: string;
}

export interface Connection {
  readonly earthEngine: EarthEngine;
  readonly store: Store;
}

/**
 * @param token any text: the sandbox takes every one that it has not issued itself
 * @param kind the store; that of the test run unless given
 */
export async function connectTo(
  at: Addresses,
  token = 'any',
  kind: StoreKind = STORE_KIND,
): Promise<Connection> {
  const earthEngine = await EarthEngine.connect({
    project: at.project,
    baseUrl: at.earthEngine,
    credentials: { token },
  });
  return { earthEngine, store: storeAt(at, earthEngine.auth, kind) };
}

/** The store of the test run, unless another kind is given. */
export function storeAt(
  { storage, drive, bucket, project }: Omit<Addresses, 'earthEngine'>,
  auth: AuthClient,
  kind: StoreKind = STORE_KIND,
): Store {
  return kind === 'gdrive'
    ? new DriveStore({ auth, endpoint: drive })
    : new CloudStorageStore({ bucket, project, auth, endpoint: storage });
}
