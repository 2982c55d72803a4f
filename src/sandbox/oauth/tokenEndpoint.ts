/**
 * The token endpoint: exchanges codes, refresh tokens and assertions for access tokens.
 *
 * https://developers.google.com/identity/protocols/oauth2/native-app#exchange-authorization-code
 */
import type { Account } from './accounts.ts';
import { checkAssertion } from './assertions.ts';
import type { AuthorizationCodes } from './authorizationCodes.ts';
import { grantedScopes, parseScopes } from './grantedScopes.ts';
import type { IdTokens } from './identity.ts';
import { authenticateClient, type RegisteredClient } from './oauthClients.ts';
import { OAuthError } from './oauthError.ts';
import { requiredField } from './oauthForm.ts';
import type { ServiceAccounts } from './serviceAccounts.ts';
import { type RefreshGrant, TOKEN_LIFETIME, type Tokens } from './tokens.ts';

export interface TokenParts {
  readonly accounts: () => readonly Account[];
  readonly clients: () => readonly RegisteredClient[];
  readonly codes: AuthorizationCodes;
  readonly tokens: Tokens;
  readonly idTokens: IdTokens;
  readonly serviceAccounts: ServiceAccounts;
}

export interface TokenRequest {
  readonly form: URLSearchParams;
  /** The header of that name. */
  readonly authorization: string | undefined;
  /** Addresses of the endpoint; the first one is named in refusals. */
  readonly audiences: readonly string[];
}

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** The JSON that a request is answered with. @throws OAuthError */
export function exchangeForToken(
  request: TokenRequest,
  parts: TokenParts,
): Promise<object> | object {
  const type = requiredField(request.form, 'grant_type');
  switch (type) {
    case 'authorization_code':
      return exchangeCode(request, parts);
    case 'refresh_token':
      return refresh(request, parts);
    case JWT_BEARER:
      return exchangeAssertion(request, parts);
    default:
      throw new OAuthError('unsupported_grant_type', `Invalid grant_type: ${type}`);
  }
}

async function exchangeCode(
  { form, authorization }: TokenRequest,
  parts: TokenParts,
): Promise<object> {
  const code = requiredField(form, 'code');
  const client = authenticateClient(parts.clients(), form, authorization);
  const redirectUri = requiredField(form, 'redirect_uri');
  const verifier = form.get('code_verifier');
  const grant = parts.codes.redeem(code, client, { redirectUri, verifier });
  // Installed apps always get one: https://developers.google.com/identity/protocols/oauth2#installed
  const refreshToken = parts.tokens.issueRefresh(grant);
  return accessAnswer(grant, parts, { refresh_token: refreshToken });
}

async function refresh({ form, authorization }: TokenRequest, parts: TokenParts): Promise<object> {
  const token = requiredField(form, 'refresh_token');
  const client = authenticateClient(parts.clients(), form, authorization);
  if (parts.tokens.isRevoked(token)) {
    throw new OAuthError('invalid_grant', 'Token has been expired or revoked.');
  }
  const grant = parts.tokens.refreshGrant(token);
  if (!grant) throw new OAuthError('invalid_grant', 'Bad Request');
  if (grant.clientId !== client.clientId) {
    throw new OAuthError('unauthorized_client', 'Unauthorized', 401);
  }
  return accessAnswer({ ...grant, scopes: narrowed(grant.scopes, form.get('scope')) }, parts, {});
}

/** The scopes that a refresh asks for, which may be fewer than were granted. */
function narrowed(granted: readonly string[], requested: string | null): readonly string[] {
  if (!requested) return granted;
  const scopes = grantedScopes(parseScopes(requested));
  if (scopes.every((scope) => granted.includes(scope))) return scopes;
  throw new OAuthError('invalid_scope', 'Bad Request');
}

async function accessAnswer(
  grant: RefreshGrant,
  { accounts, tokens, idTokens }: TokenParts,
  more: Readonly<Record<string, string>>,
): Promise<object> {
  const { scopes, clientId } = grant;
  const accessToken = tokens.issue(grant);
  const account = accounts().find(({ email }) => email === grant.account) ?? {
    email: grant.account,
  };
  const idToken = await idTokens.issue(account, { scopes, clientId, accessToken });
  return {
    access_token: accessToken,
    expires_in: TOKEN_LIFETIME,
    ...more,
    scope: scopes.join(' '),
    token_type: 'Bearer',
    ...(idToken !== undefined && { id_token: idToken }),
  };
}

function exchangeAssertion({ form, audiences }: TokenRequest, parts: TokenParts): object {
  const { serviceAccounts, accounts, tokens } = parts;
  const grant = checkAssertion(requiredField(form, 'assertion'), {
    serviceAccounts,
    accounts: accounts(),
    audiences,
  });
  return { access_token: tokens.issue(grant), expires_in: TOKEN_LIFETIME, token_type: 'Bearer' };
}
