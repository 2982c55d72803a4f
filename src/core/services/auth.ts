/** Adds access tokens to requests, renews them, and explains why a token was refused. */
import * as l10n from '@vscode/l10n';
import { CancelledError, InterceptedError } from '../errors.ts';
import { TimeLimit, untilAborted } from './abort.ts';
import type { AuthClient } from './authClient.ts';
import { clientOrigin } from './origins.ts';
import { retry } from './retryPolicy.ts';
import { signingClock } from './signingClocks.ts';
import { checkTokenHost } from './tokenHosts.ts';
import { headersOf, refusedToken } from './tokenRefusals.ts';
import { setTokenRequestOptions } from './tokenRequests.ts';

/** A clock that is off by less is not what Google refuses, milliseconds. */
const TOLERATED_MS = 60_000;

/** Limit of all requests that one token takes, milliseconds: an exchange, and a token with it. */
const TOKEN_TIMEOUT_MS = 60_000;

/**
 * Asks for a token; once more by Google's time where Google refuses that of this machine's clock, by
 * which the library dates what a service account signs.
 */
async function requestHeaders(client: AuthClient, url: string): Promise<Headers> {
  try {
    return await client.getRequestHeaders(url);
  } catch (error) {
    const date = headersOf(error).get('date');
    const clock = signingClock(client);
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
  setTokenRequestOptions(client.transporter);
  const limit = new TimeLimit(TOKEN_TIMEOUT_MS, signal);
  let headers: Headers;
  try {
    headers = await untilAborted(requestHeaders(client, url), limit.signal);
  } catch (error) {
    if (signal?.aborted) throw new CancelledError(undefined, { cause: error });
    const refusal = refusedToken(limit.expired ? tooLate() : error, clientOrigin(client));
    if (refusal instanceof InterceptedError) dropToken(client);
    throw refusal;
  } finally {
    limit.end();
  }
  if (!isBearer(headers.get('authorization'))) {
    dropToken(client);
    throw new InterceptedError('Google sign-in', l10n.t('an answer without a token'));
  }
  return headers;
}

function tooLate(): Error {
  return Object.assign(new Error(l10n.t('No answer within the time limit.')), {
    code: 'ETIMEDOUT',
  });
}

/**
 * The same for what sends no request with a retry policy of its own: a token server that is busy is
 * asked again. Throws as `authorization` does.
 */
export function authorizationWithRetries(
  client: AuthClient,
  url: string,
  signal?: AbortSignal,
): Promise<Headers> {
  return retry(() => authorization(client, url, signal), {
    signal,
    // Without a network, the user should learn it soon.
    repeatAfter: ({ status }) => status !== 0,
  });
}

/** Drops what is not a token: the library would keep it for as long as that claims to be valid. */
function dropToken(client: AuthClient): void {
  if (!isRenewable(client)) return;
  const { access_token: _, ...others } = client.credentials;
  client.setCredentials({ ...others, expiry_date: 1 });
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
    !isOAuth2Client(client) ||
    hasRefreshHandler(client) ||
    Boolean(client.credentials.refresh_token)
  );
}

/**
 * Whether a client is one for OAuth 2.0, and not of a service account, which signs what its tokens are
 * requested with. Its parts are looked at and not its class, because a script can bring a client of its
 * own copy of the library.
 */
export function isOAuth2Client(client: AuthClient): boolean {
  return 'generateAuthUrl' in client && !('createScoped' in client);
}

/** Whether a function of its own gets the tokens of a client. */
export function hasRefreshHandler(client: AuthClient): boolean {
  return 'refreshHandler' in client && Boolean(client.refreshHandler);
}

/** Whether a header has a token; the library writes whatever it got in place of one. */
function isBearer(header: string | null): boolean {
  const token = /^Bearer (\S.*)$/i.exec(header ?? '')?.[1];
  return token !== undefined && !/^(undefined|null|true|false|\[object .*\])$/.test(token);
}
