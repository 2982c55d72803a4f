/** Opens a session's way to Earth Engine: credentials, address, and a first answer. */

import { type Clock, systemClock } from '../../domain/clock.ts';
import { EARTH_ENGINE_URL } from '../../domain/hosts.ts';
import { authenticate } from '../credentials/authenticate.ts';
import type { Credentials, StoreService } from '../credentials/credentials.ts';
import { ServiceError } from '../errors.ts';
import type { AuthClient } from '../services/authClient.ts';
import { checkTokenHost, trustHosts, universeAddress } from '../services/tokenHosts.ts';
import type { AlgorithmsList } from './clientTypes.ts';
import { listPage } from './operationPages.ts';
import { parseOperationsPage } from './operations.ts';
import { isSignatures, type KeptSignatures, type SignatureCache } from './signatures.ts';
import { Transport } from './transport.ts';

/** Options with which a session is opened. */
export interface ConnectOptions {
  /** Google Cloud project that requests are counted against. */
  readonly project: string;
  /**
   * Key in cedar.yaml that names the project, such as `gdrive.project`, for advice; none where the
   * project comes from elsewhere.
   */
  readonly projectKey?: string | undefined;
  /** Another endpoint than Google's standard one: high-volume, private, or a sandbox. */
  readonly baseUrl?: string | undefined;
  /** Credentials that its requests are signed with. */
  readonly credentials: Credentials;
  /**
   * The kind of store that its exports go to, which decides what tokens are asked for: `gcs` (default)
   * or `gdrive`.
   */
  readonly store?: StoreService | undefined;
  /**
   * Hosts, besides Google's, that access tokens may be sent to: that of `baseUrl` and of the store,
   * where they are not Google's. This machine is sent only a `token` that is given as it is.
   */
  readonly trustedHosts?: readonly string[] | undefined;
  /**
   * Folder in which the signatures of the service's functions are kept between processes. With it,
   * a session opens without a network too: orders can be planned, and requests are sent as soon as
   * there is a network again.
   */
  readonly cacheFolder?: string | undefined;
  /** Measures the waits between tries and polls; the system's unless given. */
  readonly clock?: Clock | undefined;
  /** Ends the attempt to open it. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Signs in, and prepares requests to Earth Engine; sends none to it.
 *
 * @throws ServiceError when usable credentials are missing; ConfigError when the address must not be
 *   sent a token; CancelledError
 * @internal
 */
export async function openTransport(
  options: ConnectOptions,
): Promise<{ readonly auth: AuthClient; readonly transport: Transport }> {
  const { project, projectKey, credentials, clock = systemClock, store = 'gcs', signal } = options;
  const auth = await authenticate(credentials, { signal, store });
  trustHosts(auth, options.trustedHosts);
  const baseUrl = options.baseUrl ?? universeAddress(auth, 'earthengine') ?? EARTH_ENGINE_URL;
  checkTokenHost(auth, baseUrl);
  return { auth, transport: new Transport(baseUrl, { project, projectKey }, auth, clock) };
}

/** Sends a small request. @throws ServiceError unless there are signatures to continue with */
export async function answers(
  transport: Transport,
  kept: KeptSignatures | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    // With kept signatures, nothing waits for a network that is not available.
    const repeatAfter = ({ status }: ServiceError) => !(kept && status === 0);
    const query = { pageSize: 1 };
    const request = { query, signal, repeatAfter };
    // Without kept functions, the request for them shows next whether Earth Engine answers.
    if (kept) await listPage(transport, request);
    else await transport.send('operations', { ...request, parse: parseOperationsPage });
    return true;
  } catch (error) {
    if (kept && error instanceof ServiceError && error.status === 0) return false;
    throw error;
  }
}

/** Requests the signatures of all functions, and keeps them. @throws ServiceError, CancelledError */
export async function requestSignatures(
  transport: Transport,
  cache: SignatureCache | undefined,
  signal: AbortSignal | undefined,
): Promise<AlgorithmsList> {
  const parse = (json: unknown) => (isSignatures(json) ? json : undefined);
  const signatures = await transport.send('algorithms', { signal, parse });
  await cache?.write(signatures);
  return signatures;
}
