/** Google's token endpoint: every sign-in gets a token, without any confirmation. */
import { isJsonType } from '../admission.ts';
import { type Exchange, GoogleError, type Service } from '../http.ts';
import { TOKEN_LIFETIME, type Tokens } from './tokens.ts';

/** The longest form a client sends here. */
const LONGEST_FORM = 64 * 1024;

/** By how much the clock of a client may be ahead. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** An error as RFC 6749, section 5.2 writes it. */
class OAuthError extends Error {
  readonly error: string;
  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

export function oauthService(tokens: Tokens): Service {
  return {
    async handle(exchange) {
      const { pathname } = exchange.url;
      const answer = { '/token': grant, '/revoke': revoke, '/tokeninfo': describe }[pathname];
      if (!answer) return false;
      if (exchange.method !== 'POST' && answer !== describe)
        throw new GoogleError(405, 'Method Not Allowed');
      try {
        exchange.json(200, answer(await readForm(exchange), tokens), {
          'cache-control': 'no-store',
        });
      } catch (error) {
        if (!(error instanceof OAuthError)) throw error;
        const { error: code, message } = error;
        exchange.json(400, { error: code, error_description: message });
      }
      return true;
    },
    async close() {},
  };
}

function grant(form: URLSearchParams, tokens: Tokens): unknown {
  const answer = { expires_in: TOKEN_LIFETIME, token_type: 'Bearer' };
  switch (form.get('grant_type')) {
    case 'refresh_token': {
      const refresh = form.get('refresh_token') ?? '';
      if (refresh === '') throw new OAuthError('invalid_request', 'Missing refresh_token.');
      if (tokens.isRevoked(refresh)) {
        throw new OAuthError('invalid_grant', 'Token has been expired or revoked.');
      }
      return { access_token: tokens.issue(refresh), ...answer };
    }
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer': {
      const { scope, sub } = assertionOf(form.get('assertion') ?? '');
      const scopes = scope?.split(' ').filter(Boolean);
      const grant = { ...(scopes && { scopes }), isServiceAccount: sub === undefined };
      const token = tokens.issue('', TOKEN_LIFETIME, grant);
      return { access_token: token, ...(scope && { scope }), ...answer };
    }
    default:
      throw new OAuthError(
        'unsupported_grant_type',
        `Invalid grant_type: ${form.get('grant_type')}`,
      );
  }
}

/** The claims of a service account's assertion; who signed it is taken on trust here. */
function assertionOf(assertion: string): { scope?: string; sub?: string } {
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    claims = undefined;
  }
  if (typeof claims !== 'object' || claims === null) {
    throw new OAuthError('invalid_grant', 'Invalid JWT: the assertion cannot be parsed.');
  }
  const { iss, exp, iat, scope, sub } = claims as Record<string, unknown>;
  if (typeof iss !== 'string') throw new OAuthError('invalid_grant', 'Invalid JWT: no issuer.');
  const isTimely =
    typeof exp === 'number' &&
    typeof iat === 'number' &&
    exp * 1000 > Date.now() &&
    iat * 1000 < Date.now() + CLOCK_SKEW_MS;
  if (!isTimely) {
    throw new OAuthError(
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
        'Check your iat and exp values in the JWT claim.',
    );
  }
  // An account that names itself as the user does not act for another.
  const user = typeof sub === 'string' && sub !== iss ? sub : undefined;
  return { ...(typeof scope === 'string' && { scope }), ...(user !== undefined && { sub: user }) };
}

function revoke(form: URLSearchParams, tokens: Tokens): unknown {
  const token = form.get('token') ?? '';
  if (token === '') throw new OAuthError('invalid_request', 'Missing token.');
  tokens.revoke(token);
  return {};
}

/** Information about a token, as Google returns it to its holder. */
function describe(form: URLSearchParams, tokens: Tokens): unknown {
  const token = form.get('access_token') ?? '';
  if (token === '' || !tokens.accepts(token)) {
    throw new OAuthError('invalid_token', 'Invalid Value');
  }
  const seconds = Math.floor(tokens.secondsLeft(token) ?? TOKEN_LIFETIME);
  return { expires_in: String(seconds), access_type: 'offline' };
}

/** The form of a request, whether it is in the body or in the address. */
async function readForm({ request, url }: Exchange): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > LONGEST_FORM) throw new OAuthError('invalid_request', 'Too long.');
  }
  const contentType = request.headers['content-type'];
  if (text === '') return url.searchParams;
  if (isJsonType(contentType)) return readJsonForm(text);
  if (!/^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '')) {
    throw new OAuthError('invalid_request', `Bad content type: ${contentType ?? ''}`);
  }
  return new URLSearchParams([...url.searchParams, ...new URLSearchParams(text)]);
}

function readJsonForm(text: string): URLSearchParams {
  try {
    return new URLSearchParams(JSON.parse(text) as Record<string, string>);
  } catch {
    throw new OAuthError('invalid_request', 'Invalid JSON.');
  }
}
