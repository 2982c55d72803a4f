/**
 * Requests of an installed app for an account's permission, checked as Google checks them.
 *
 * https://developers.google.com/identity/protocols/oauth2/native-app#step-2:-send-a-request-to-googles-oauth-2.0-server
 */

import { isScope, parseScopes } from './grantedScopes.ts';
import type { RegisteredClient } from './oauthClients.ts';

export interface AuthorizationRequest {
  readonly client: RegisteredClient;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Returned to the client as it is. */
  readonly state: string | undefined;
  readonly challenge: CodeChallenge | undefined;
  /** Words of `prompt`: `none`, `consent`, `select_account`. */
  readonly prompt: readonly string[];
  /** The account that the client expects. */
  readonly loginHint: string | undefined;
  /** The grant also covers what the account has allowed the client before. */
  readonly includesGranted: boolean;
}

/** https://www.rfc-editor.org/rfc/rfc7636#section-4.3 */
export interface CodeChallenge {
  readonly method: 'S256' | 'plain';
  readonly challenge: string;
}

/** Google refuses with a page of its own, so that nothing is sent to an address that is not the client's. */
export class AuthorizationError extends Error {
  readonly error: string;
  readonly status: number;
  constructor(error: string, message: string, status = 400) {
    super(message);
    this.error = error;
    this.status = status;
  }
}

/** @throws AuthorizationError */
export function parseAuthorizationRequest(
  query: URLSearchParams,
  clients: readonly RegisteredClient[],
): AuthorizationRequest {
  const repeated = [...query.keys()].find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) {
    throw invalid(`OAuth 2 parameters can only have a single value: ${repeated}`);
  }
  const client = findClient(required(query, 'client_id'), clients);
  const redirectUri = checkRedirect(required(query, 'redirect_uri'));
  checkResponseType(query.get('response_type'));
  return {
    client,
    redirectUri,
    scopes: checkScopes(parseScopes(required(query, 'scope'))),
    state: query.get('state') ?? undefined,
    challenge: parseChallenge(query),
    prompt: parsePrompt(query.get('prompt') ?? ''),
    loginHint: query.get('login_hint') || undefined,
    includesGranted: parseFlag(query, 'include_granted_scopes'),
  };
}

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value) return value;
  throw invalid(`Missing required parameter: ${name}`);
}

function findClient(id: string, clients: readonly RegisteredClient[]): RegisteredClient {
  const client = clients.find(({ clientId }) => clientId === id);
  if (client) return client;
  throw new AuthorizationError('invalid_client', 'The OAuth client was not found.', 401);
}

/** Desktop apps may use any port and path of this machine. */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d{1,5})?(\/[^#]*)?$/;

function checkRedirect(uri: string): string {
  if (uri.startsWith('urn:ietf:wg:oauth:2.0:oob')) {
    // https://developers.google.com/identity/protocols/oauth2/resources/oob-migration
    throw invalid(
      'The out-of-band (OOB) flow has been blocked in order to keep users secure. Follow the ' +
        'Out-of-Band (OOB) flow migration guide linked in the developer docs below to migrate ' +
        'your app to an alternative method.',
    );
  }
  // The address must not change on its way through a browser, which resolves and encodes parts of it.
  if (LOOPBACK.test(uri) && URL.canParse(uri) && !/[\s\\<>"]/.test(uri)) return uri;
  throw new AuthorizationError(
    'redirect_uri_mismatch',
    "You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 policy. If " +
      "you're the app developer, register the redirect URI in the Google Cloud Console. " +
      `Request details: redirect_uri=${uri}`,
  );
}

function checkResponseType(type: string | null): void {
  if (!type) throw invalid('Required parameter is missing: response_type');
  if (type === 'code') return;
  throw new AuthorizationError('unsupported_response_type', `Invalid response_type: ${type}`);
}

function checkScopes(scopes: string[]): string[] {
  const wrong = scopes.filter((scope) => !isScope(scope));
  if (wrong.length === 0) return scopes;
  const quoted = (list: readonly string[]) => `[${list.join(', ')}]`;
  throw new AuthorizationError(
    'invalid_scope',
    `Some requested scopes were invalid. {valid=${quoted(scopes.filter(isScope))}, ` +
      `invalid=${quoted(wrong)}}`,
  );
}

function parseChallenge(query: URLSearchParams): CodeChallenge | undefined {
  const challenge = query.get('code_challenge');
  const method = query.get('code_challenge_method');
  if (!challenge) {
    if (method) throw invalid('Missing required parameter: code_challenge');
    return undefined;
  }
  if (method !== null && method !== 'S256' && method !== 'plain') {
    throw invalid(`Invalid parameter value for code_challenge_method: ${method}`);
  }
  // A SHA-256 hash has 43 characters in base64url, and a verifier as many at least.
  const length = method === 'S256' ? '43' : '43,128';
  if (!new RegExp(`^[\\w.~-]{${length}}$`).test(challenge)) {
    throw invalid('Invalid parameter value for code_challenge.');
  }
  return { method: method ?? 'plain', challenge };
}

const PROMPTS = ['none', 'consent', 'select_account'];

function parsePrompt(text: string): string[] {
  const words = text.split(' ').filter(Boolean);
  const wrong = words.find((word) => !PROMPTS.includes(word));
  if (wrong !== undefined)
    throw invalid(`Invalid parameter value for prompt: Invalid prompt: ${wrong}`);
  if (words.includes('none') && words.length > 1) {
    throw invalid(
      'Invalid parameter value for prompt: none must not be combined with other values',
    );
  }
  return words;
}

function parseFlag(query: URLSearchParams, name: string): boolean {
  const value = query.get(name) ?? '';
  if (!/^(true|false)?$/.test(value))
    throw invalid(`Invalid parameter value for ${name}: ${value}`);
  return value === 'true';
}

function invalid(message: string): AuthorizationError {
  return new AuthorizationError('invalid_request', message);
}
