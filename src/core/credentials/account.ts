/** Finds the account that requests are sent for. */
import { isRecord } from '../../domain/isRecord.ts';
import { CancelledError } from '../errors.ts';
import { authorizationWithRetries } from '../services/auth.ts';
import type { AuthClient } from '../services/authClient.ts';
import { clientOrigin } from '../services/origins.ts';
import { askSignInServer, signInAddress } from '../services/signInServer.ts';
import { authenticate } from './authenticate.ts';
import type { Credentials, SignedIn } from './credentials.ts';
import { accountOf } from './credentialsFile.ts';

/**
 * Who is signed in, and how.
 *
 * The account is taken from the credentials or from their tokens; otherwise Google is asked, which
 * answers where the permissions include the email address.
 *
 * @param client a signed-in client, such as `EarthEngine.auth`
 * @param signal ends the request
 * @throws ServiceError when the credentials are refused; CancelledError
 */
export async function describeCredentials(
  client: AuthClient,
  signal?: AbortSignal,
): Promise<SignedIn> {
  const { way = 'token', file, project, account, tokenUri } = clientOrigin(client) ?? {};
  const known = account ?? accountOfTokens(client.credentials) ?? accountOfClient(client);
  const shown = { way, file, project };
  if (known || way === 'token') return { ...shown, account: known };
  return { ...shown, account: await askedAccount(client, tokenUri, signal) };
}

/**
 * An access token for other programs of the user.
 *
 * @param credentials what it is requested with
 * @param signal ends the request
 * @throws ServiceError when the credentials are refused; CancelledError
 */
export async function requestAccessToken(
  credentials: Credentials,
  signal?: AbortSignal,
): Promise<string> {
  const client = await authenticate(credentials, { signal });
  const signed = await authorizationWithRetries(client, 'https://www.googleapis.com/', signal);
  return (signed.get('authorization') ?? '').replace(/^Bearer /i, '');
}

/** The email address in the identity token that came with an access token. */
export function accountOfTokens(tokens: object): string | undefined {
  const { id_token: token } = tokens as { id_token?: unknown };
  if (typeof token !== 'string') return undefined;
  try {
    // It has come from the token server itself, so its signature needs no check.
    const claims: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    return isRecord(claims) && typeof claims.email === 'string' ? claims.email : undefined;
  } catch {
    return undefined;
  }
}

/** The account of a client that Google's library has made, as for a machine's service account. */
function accountOfClient(client: AuthClient): string | undefined {
  const { email } = client as { email?: unknown };
  return accountOf({ client_email: email }).account;
}

async function askedAccount(
  client: AuthClient,
  tokenUri: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const address = signInAddress('/oauth2/v3/userinfo', tokenUri);
  const signed = await authorizationWithRetries(client, address, signal);
  const named = accountOfTokens(client.credentials);
  if (named) return named;
  try {
    const headers = { authorization: signed.get('authorization') ?? '' };
    const answer = await askSignInServer(address, { method: 'GET', headers, signal });
    return isRecord(answer) && typeof answer.email === 'string' ? answer.email : undefined;
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    // Tokens without that permission are refused here: the account remains unknown.
    return undefined;
  }
}
