/**
 * The Security Token Service: exchanges tokens of other services for access tokens.
 *
 * https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 * https://www.rfc-editor.org/rfc/rfc8693
 */
import { GoogleError, type Service } from '../http.ts';
import { isScope, parseScopes } from '../oauth/grantedScopes.ts';
import { OAuthError } from '../oauth/oauthError.ts';
import { readForm, requiredField } from '../oauth/oauthForm.ts';
import { TOKEN_LIFETIME, type Tokens } from '../oauth/tokens.ts';
import type { IdentityProviders } from './identityProviders.ts';

export const EXCHANGE_PATH = '/v1/token';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
/** Tokens of providers with OpenID Connect; those of AWS and SAML have others. */
const SUBJECT_TYPES = [
  'urn:ietf:params:oauth:token-type:jwt',
  'urn:ietf:params:oauth:token-type:id_token',
];
/** Names of fields in JSON, which forms write with underscores. */
const JSON_NAMES: Readonly<Record<string, string>> = {
  grantType: 'grant_type',
  requestedTokenType: 'requested_token_type',
  subjectToken: 'subject_token',
  subjectTokenType: 'subject_token_type',
};

export function tokenExchange(parts: {
  readonly providers: IdentityProviders;
  readonly tokens: Tokens;
}): Service {
  return {
    async handle(exchange) {
      if (exchange.path !== EXCHANGE_PATH) return false;
      if (exchange.method !== 'POST') throw new GoogleError(405, 'Method Not Allowed');
      const headers = { 'cache-control': 'no-store' };
      try {
        exchange.json(200, exchangeToken(await readForm(exchange), parts), headers);
      } catch (error) {
        if (!(error instanceof OAuthError)) throw error;
        const { error: code, message, status } = error;
        exchange.json(status, { error: code, error_description: message }, headers);
      }
      return true;
    },
    async close() {},
  };
}

function exchangeToken(
  sent: URLSearchParams,
  { providers, tokens }: { readonly providers: IdentityProviders; readonly tokens: Tokens },
): object {
  const form = new URLSearchParams();
  for (const [name, value] of sent) form.append(JSON_NAMES[name] ?? name, value);
  requireValue(form, 'grant_type', [GRANT]);
  requireValue(form, 'requested_token_type', [ACCESS_TOKEN]);
  requireValue(form, 'subject_token_type', SUBJECT_TYPES);
  const audience = form.get('audience') ?? '';
  const account = providers.identify(audience, requiredField(form, 'subject_token'));
  const scopes = parseScopes(requiredField(form, 'scope'));
  if (!scopes.every(isScope)) {
    throw new OAuthError('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  }
  return {
    access_token: tokens.issue({ scopes, account, isServiceAccount: true }),
    issued_token_type: ACCESS_TOKEN,
    token_type: 'Bearer',
    expires_in: TOKEN_LIFETIME,
  };
}

function requireValue(form: URLSearchParams, field: string, values: readonly string[]): void {
  const value = requiredField(form, field);
  if (values.includes(value)) return;
  const code = field === 'grant_type' ? 'unsupported_grant_type' : 'invalid_request';
  throw new OAuthError(code, `Invalid value for "${field}": ${value}`);
}
