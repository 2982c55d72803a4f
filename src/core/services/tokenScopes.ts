/** Finds out which scopes the tokens of a client have. */
import { isGoogle, isLoopback } from '../../domain/hosts.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { untilAborted } from './abort.ts';
import { authorization } from './auth.ts';
import type { AuthClient } from './authClient.ts';
import { clientOrigin } from './origins.ts';
import { askSignInServer, signInAddress } from './signInServer.ts';

/** Answers of the sign-in server, which is asked once for each client. */
const answers = new WeakMap<AuthClient, Promise<readonly string[] | undefined>>();

/**
 * The scopes that were granted. An answer with a token of a user names them. Cedar requests those of
 * service accounts and workload identities by itself, and they are not looked up. For other tokens, such
 * as those of a virtual machine, the sign-in server is asked.
 *
 * https://developers.google.com/identity/protocols/oauth2
 *
 * @param client has a token
 * @param service address of the service that the tokens are for
 * @param signal ends the request
 * @returns undefined where they are not known
 * @throws CancelledError
 */
export async function tokenScopes(
  client: AuthClient,
  service: string,
  signal?: AbortSignal,
): Promise<readonly string[] | undefined> {
  const named = scopesIn(client.credentials.scope);
  if (named) return named;
  const address = await tokenInfoAddress(client, service);
  if (address === undefined) return undefined;
  const known = answers.get(client) ?? askScopes(client, address);
  answers.set(client, known);
  return untilAborted(known, signal);
}

/** Undefined for tokens that nothing is to be asked about, or no server that is known to issue them. */
async function tokenInfoAddress(client: AuthClient, service: string): Promise<string | undefined> {
  // The library is loaded already where there is a client.
  const { JWT, OAuth2Client } = await import('google-auth-library');
  const isRequested = client instanceof JWT || !(client instanceof OAuth2Client);
  if (isRequested || client.refreshHandler) return undefined;
  const { tokenUri } = clientOrigin(client) ?? {};
  const issuer = tokenUri ?? service;
  const isKnown = isLoopback(issuer) ? tokenUri !== undefined : isGoogle(issuer);
  return isKnown ? signInAddress('/tokeninfo', tokenUri) : undefined;
}

async function askScopes(
  client: AuthClient,
  address: string,
): Promise<readonly string[] | undefined> {
  try {
    const signed = await authorization(client, address);
    const headers = { authorization: signed.get('authorization') ?? '' };
    const answer = await askSignInServer(address, { method: 'POST', headers, form: {} });
    return isRecord(answer) ? scopesIn(answer.scope) : undefined;
  } catch {
    // Without an answer the service itself decides.
    return undefined;
  }
}

function scopesIn(text: unknown): readonly string[] | undefined {
  if (typeof text !== 'string') return undefined;
  const scopes = text.split(/\s+/).filter((scope) => scope !== '');
  return scopes.length > 0 ? scopes : undefined;
}
