/** Sessions with a sandbox, as a script would open them. */
import { CloudStorageStore, EarthEngine } from '../src/core/index.ts';

/** Where the services are. */
export interface Addresses {
  readonly earthEngine: string;
  readonly storage: string;
  readonly project: string;
  readonly bucket: string;
}

export interface Connection {
  readonly earthEngine: EarthEngine;
  readonly store: CloudStorageStore;
}

/** @param token any text: the sandbox takes every one that it has not issued itself */
export async function connectTo(at: Addresses, token = 'any'): Promise<Connection> {
  const earthEngine = await EarthEngine.connect({
    project: at.project,
    baseUrl: at.earthEngine,
    credentials: { token },
  });
  const store = new CloudStorageStore({
    bucket: at.bucket,
    project: at.project,
    auth: earthEngine.auth,
    endpoint: at.storage,
  });
  return { earthEngine, store };
}
