/** Makes a client that adds tokens to requests from the user's credentials. */
import * as l10n from '@vscode/l10n';
import { GoogleAuth, JWT, OAuth2Client } from 'google-auth-library';
import { messageOf } from '../../domain/messages.ts';
import {
  CancelledError,
  CedarError,
  ConfigError,
  InterceptedError,
  ServiceError,
} from '../errors.ts';
import { TimeLimit, untilAborted } from './abort.ts';
import type { AuthClient } from './authClient.ts';
import { keyProblem } from './keys.ts';
import { ServiceClock } from './serviceClock.ts';
import { checkTokenHost, markPlainToken } from './tokenHosts.ts';

/** Credentials for requests. They are never stored, logged or put into a document. */
export type Credentials =
  | {
      /** An access token, which is not renewed; the sandbox takes any. */
      readonly token: string;
    }
  | {
      /** The JSON of a service account's key file. */
      readonly serviceAccountKey: object;
    }
  | {
      /** A user who has signed in, as in a file of the Earth Engine command line. */
      readonly user: UserCredentials;
    }
  | {
      /** The credentials that `gcloud auth application-default login` stored on this machine. */
      readonly applicationDefault: true;
    };

/** What a program that a user has signed in with keeps to request tokens. */
export interface UserCredentials {
  /** Token that access tokens are requested with. */
  readonly refreshToken: string;
  /** The program, as Google knows it. */
  readonly clientId: string;
  /** The program's own secret. */
  readonly clientSecret: string;
}

/** Lifetime of a service account's assertion, seconds: the maximum that Google accepts. */
const ASSERTION_LIFETIME_S = 3600;
/** A clock that is off by less is not what Google refuses, milliseconds. */
const TOLERATED_MS = 60_000;

/** Google's time, of the clients that date what they sign. */
const clocks = new WeakMap<AuthClient, ServiceClock>();

/** Kinds of stores, as configurations name them. */
export type StoreService = 'gcs' | 'gdrive';

export const EARTH_ENGINE_SCOPE = 'https://www.googleapis.com/auth/earthengine';

/**
 * Export tasks, and either objects in buckets or files on Drive. Narrower scopes of Drive show a program
 * only the files that it has made itself: not those that Earth Engine has written.
 */
const SCOPES: Readonly<Record<StoreService, string[]>> = {
  gcs: [EARTH_ENGINE_SCOPE, 'https://www.googleapis.com/auth/devstorage.read_write'],
  gdrive: [EARTH_ENGINE_SCOPE, 'https://www.googleapis.com/auth/drive'],
};

/** Limit of one request for a token, and of all tries together; milliseconds. */
const TOKEN_REQUEST_MS = 20_000;
const TOKEN_TIMEOUT_MS = 60_000;

/**
 * @param options.store what tokens are asked for, besides Earth Engine
 * @throws ServiceError when usable credentials are missing; ConfigError for a key that would send
 *   sign-in data elsewhere than to Google; CancelledError
 */
export async function authenticate(
  credentials: Credentials,
  { signal, store = 'gcs' }: { signal?: AbortSignal | undefined; store?: StoreService } = {},
): Promise<AuthClient> {
  const scopes = SCOPES[store];
  if ('token' in credentials) {
    const client = new OAuth2Client();
    // Without an expiry the client sends the token as it is and never tries to refresh it.
    client.setCredentials({ access_token: credentials.token });
    markPlainToken(client);
    return client;
  }
  if ('serviceAccountKey' in credentials) {
    return serviceAccount(credentials.serviceAccountKey, scopes);
  }
  if ('user' in credentials) {
    const { refreshToken, clientId, clientSecret } = credentials.user;
    const client = new OAuth2Client({ clientId, clientSecret });
    client.setCredentials({ refresh_token: refreshToken });
    return client;
  }
  try {
    return await untilAborted(new GoogleAuth({ scopes }).getClient(), signal);
  } catch (error) {
    if (error instanceof CedarError) throw error;
    throw new ServiceError(
      'Google sign-in',
      0,
      messageOf(error),
      l10n.t(
        'Run "gcloud auth application-default login" once, or name a service account\'s key file under gcs: credentials_file in cedar.yaml.',
      ),
      { cause: error },
    );
  }
}

function serviceAccount(key: object, scopes: string[]): AuthClient {
  const problem = keyProblem(key);
  if (problem) {
    const message = l10n.t('The key of the service account cannot be used: {0}.', problem);
    throw new ConfigError(message, [{ message, path: '' }]);
  }
  const { client_email: email, private_key: privateKey } = stringsOf(key);
  if (!email || !privateKey) {
    throw new ServiceError(
      'Google sign-in',
      0,
      l10n.t('The key file has no client_email and private_key.'),
      l10n.t('Use the JSON key of a service account, as downloaded from the Google Cloud console.'),
    );
  }
  const clock = new ServiceClock();
  const client = new JWT({
    email,
    key: privateKey,
    scopes,
    // Read whenever a token is asked for.
    additionalClaims: {
      get iat() {
        return seconds(clock.now());
      },
      get exp() {
        return seconds(clock.now()) + ASSERTION_LIFETIME_S;
      },
    },
  });
  clocks.set(client, clock);
  return client;
}

/** When the answer was sent that an error of the library comes from. */
function answerDate(error: unknown): string | null {
  // The headers of a `fetch` that the library brings along where there is another one.
  const { response } = error as { response?: { headers?: Partial<Pick<Headers, 'get'>> } };
  return response?.headers?.get?.('date') ?? null;
}

function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/**
 * Asks for a token; once more by Google's time where Google refuses that of this machine's clock, by
 * which the library dates what a service account signs.
 */
async function requestHeaders(client: AuthClient, url: string): Promise<Headers> {
  try {
    return await client.getRequestHeaders(url);
  } catch (error) {
    const date = answerDate(error);
    const clock = clocks.get(client);
    const difference = Math.abs(Date.parse(date ?? '') - (clock?.now().getTime() ?? Number.NaN));
    if (!clock || !(difference > TOLERATED_MS)) throw error;
    clock.note(date);
    return client.getRequestHeaders(url);
  }
}

/**
 * Headers that carry a fresh access token.
 *
 * @throws ServiceError in the words of the service that refused the token; InterceptedError when
 *   what arrived is not a token; ConfigError when the host must not be sent one; CancelledError as
 *   soon as the signal is aborted
 */
export async function authorization(
  client: AuthClient,
  url: string,
  signal?: AbortSignal,
): Promise<Headers> {
  checkTokenHost(client, url);
  // Without a limit, one token server that never answers would block this client for good: requests
  // for a token are shared.
  client.transporter.defaults.timeout ??= TOKEN_REQUEST_MS;
  const limit = new TimeLimit(TOKEN_TIMEOUT_MS, signal);
  let headers: Headers;
  try {
    headers = await untilAborted(requestHeaders(client, url), limit.signal);
  } catch (error) {
    if (signal?.aborted) throw new CancelledError(undefined, { cause: error });
    const late = l10n.t('No answer within the time limit.');
    throw refusedToken(limit.expired ? new Error(late) : error);
  } finally {
    limit.end();
  }
  if (!isBearer(headers.get('authorization'))) {
    // The library would keep what it got for as long as that claims to be valid.
    if (isRenewable(client)) {
      const { access_token: _, ...others } = client.credentials;
      client.setCredentials({ ...others, expiry_date: 1 });
    }
    throw new InterceptedError('Google sign-in', l10n.t('an answer without a token'));
  }
  return headers;
}

/**
 * Makes the client fetch a new token before its next request, if `refused` is still the one it has.
 *
 * A token that the caller supplied stays: there is nothing to renew it with.
 */
export function renewToken(client: AuthClient, refused: string): void {
  const { access_token: current } = client.credentials;
  if (!isRenewable(client) || !current || !refused.endsWith(current)) return;
  client.setCredentials({ ...client.credentials, expiry_date: 1 });
}

/** Whether a client can request another token; one that was given as it is stays. */
function isRenewable(client: AuthClient): boolean {
  return (
    !(client instanceof OAuth2Client) ||
    Boolean(client.credentials.refresh_token || client.refreshHandler || client instanceof JWT)
  );
}

/** Whether a header has a token; the library writes whatever it got in place of one. */
function isBearer(header: string | null): boolean {
  const token = /^Bearer (\S.*)$/i.exec(header ?? '')?.[1];
  return token !== undefined && !/^(undefined|null|true|false|\[object .*\])$/.test(token);
}

function refusedToken(error: unknown): ServiceError {
  if (isFromPage(error)) {
    return new InterceptedError('Google sign-in', l10n.t('a web page instead of a token'), {
      cause: error,
    });
  }
  const status = httpStatusOf(error);
  return new ServiceError(
    'Google sign-in',
    status,
    messageOf(error),
    status === 0
      ? l10n.t('Check the network connection.')
      : l10n.t(
          'The credentials were refused. Sign in again, or create a new key for the service account.',
        ),
    { cause: error },
  );
}

/**
 * Whether the error comes from a web page in place of a token: the library either passes the page on
 * or trips over it while it reads a field of it.
 */
function isFromPage(error: unknown): boolean {
  const { response } = error as { response?: { data?: unknown } };
  if (typeof response?.data === 'string') return /^\s*</.test(response.data);
  return error instanceof TypeError && error.cause === undefined;
}

function stringsOf(value: object): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

function httpStatusOf(error: unknown): number {
  const status = (error as { status?: unknown; response?: { status?: unknown } }).status;
  const answered = (error as { response?: { status?: unknown } }).response?.status;
  return typeof answered === 'number' ? answered : typeof status === 'number' ? status : 0;
}
