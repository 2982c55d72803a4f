/**
 * Google's sign-in: authorization, tokens, and what they allow.
 *
 * ```ts
 * const oauth = openOAuth({ folder, accounts, clients });
 * const answered = await oauth.service.handle(exchange);
 * ```
 */
import { join } from 'node:path';
import { type Exchange, GoogleError, type Service } from '../http.ts';
import type { Account } from './accounts.ts';
import { AuthorizationCodes } from './authorizationCodes.ts';
import { AuthorizationEndpoint } from './authorizationEndpoint.ts';
import { IdTokens } from './identity.ts';
import type { RegisteredClient } from './oauthClients.ts';
import { OAuthError } from './oauthError.ts';
import { readForm, requiredField } from './oauthForm.ts';
import { isAuthorizationPath } from './oauthPath.ts';
import { ServiceAccounts } from './serviceAccounts.ts';
import { exchangeForToken, type TokenParts } from './tokenEndpoint.ts';
import { describeToken, describeUser } from './tokenInfo.ts';
import { Tokens } from './tokens.ts';

export interface OAuthOptions {
  /** Where tokens and keys are kept. */
  readonly folder: string;
  /** Read at each request, as they may change. */
  readonly accounts: () => readonly Account[];
  readonly clients: () => readonly RegisteredClient[];
}

export interface OAuth {
  readonly service: Service;
  readonly tokens: Tokens;
  readonly serviceAccounts: ServiceAccounts;
}

export function openOAuth({ folder, accounts, clients }: OAuthOptions): OAuth {
  const parts: TokenParts = {
    accounts,
    clients,
    codes: new AuthorizationCodes(),
    tokens: new Tokens(join(folder, 'tokens.json')),
    idTokens: new IdTokens(),
    serviceAccounts: new ServiceAccounts(join(folder, 'serviceAccounts.json')),
  };
  const { tokens, serviceAccounts } = parts;
  return { service: oauthService(parts), tokens, serviceAccounts };
}

/** Addresses of the token endpoint: the one that is current, and older ones. */
const TOKEN_PATHS = ['/token', '/oauth2/v4/token', '/o/oauth2/token'];

type GrantHandler = (
  form: URLSearchParams,
  exchange: Exchange,
  parts: TokenParts,
) => Promise<object> | object;

const exchangeToken: GrantHandler = (form, { request, url }, parts) => {
  const origins = ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}:${url.port}`);
  const audiences = [url.origin, ...origins].flatMap((origin) =>
    TOKEN_PATHS.map((path) => `${origin}${path}`),
  );
  const { authorization } = request.headers;
  return exchangeForToken({ form, authorization, audiences }, parts);
};

/**
 * The token endpoint of workforce identity federation, which only refreshes, for clients that authenticate
 * in the header: https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/oauthtoken
 */
const refreshFederated: GrantHandler = (form, exchange, parts) => {
  const type = requiredField(form, 'grant_type');
  if (type !== 'refresh_token') {
    throw new OAuthError('unsupported_grant_type', `Invalid grant_type: ${type}`);
  }
  if (!/^Basic /i.test(exchange.request.headers.authorization ?? '')) {
    throw new OAuthError('invalid_client', 'The client must authenticate.', 401);
  }
  return exchangeToken(form, exchange, parts);
};

const revoke: GrantHandler = (form, _, { tokens }) => {
  const token = form.get('token') ?? '';
  if (token === '') throw new OAuthError('invalid_request', 'Missing required parameter: token');
  if (!tokens.revoke(token)) throw new OAuthError('invalid_token', 'Token expired or revoked');
  return {};
};

/** The token that a question is about, from the request's form or its header. */
function tokenOf(form: URLSearchParams, { bearer }: Exchange): string {
  return form.get('access_token') ?? bearer ?? '';
}

const tokenInfo =
  (version: 'v1' | 'v3'): GrantHandler =>
  (form, request, parts) =>
    describeToken(tokenOf(form, request), parts, version);

const userInfo =
  (version: 'v1' | 'v3'): GrantHandler =>
  (form, request, parts) =>
    describeUser(tokenOf(form, request), parts, version);

const keySet: GrantHandler = (_, __, { idTokens }) => idTokens.keySet();

interface Endpoint {
  readonly answer: GrantHandler;
  /** Other methods than POST are refused. */
  readonly onlyPost?: boolean;
}

const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries<Endpoint>({
    ...Object.fromEntries(
      TOKEN_PATHS.map((path) => [path, { answer: exchangeToken, onlyPost: true }]),
    ),
    '/v1/oauthtoken': { answer: refreshFederated, onlyPost: true },
    '/revoke': { answer: revoke, onlyPost: true },
    '/o/oauth2/revoke': { answer: revoke, onlyPost: true },
    '/tokeninfo': { answer: tokenInfo('v3') },
    '/oauth2/v3/tokeninfo': { answer: tokenInfo('v3') },
    '/oauth2/v2/tokeninfo': { answer: tokenInfo('v1') },
    '/oauth2/v1/tokeninfo': { answer: tokenInfo('v1') },
    '/v1/userinfo': { answer: userInfo('v3') },
    '/oauth2/v3/userinfo': { answer: userInfo('v3') },
    '/oauth2/v2/userinfo': { answer: userInfo('v1') },
    '/oauth2/v1/userinfo': { answer: userInfo('v1') },
    '/oauth2/v3/certs': { answer: keySet },
  }),
);

function oauthService(parts: TokenParts): Service {
  const authorization = new AuthorizationEndpoint(parts);
  return {
    async handle(exchange) {
      const { pathname } = exchange.url;
      if (isAuthorizationPath(pathname)) {
        await authorization.answer(exchange);
        return true;
      }
      const endpoint = ENDPOINTS.get(pathname);
      if (!endpoint) return false;
      if (endpoint.onlyPost && exchange.method !== 'POST') {
        throw new GoogleError(405, 'Method Not Allowed');
      }
      await answer(exchange, endpoint.answer, parts);
      return true;
    },
    async close() {},
  };
}

async function answer(exchange: Exchange, find: GrantHandler, parts: TokenParts): Promise<void> {
  const headers = { 'cache-control': 'no-store' };
  try {
    exchange.json(200, await find(await readForm(exchange), exchange, parts), headers);
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const { error: code, message, status } = error;
    exchange.json(status, { error: code, error_description: message }, headers);
  }
}
