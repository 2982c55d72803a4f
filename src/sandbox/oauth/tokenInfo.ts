/** Information about a token for its holder: its account, its scopes, and when it expires. */
import { type Account, accountId } from './accounts.ts';
import { EMAIL, PROFILE } from './grantedScopes.ts';
import { identityClaims } from './identity.ts';
import { OAuthError } from './oauthError.ts';
import { TOKEN_LIFETIME, type Tokens } from './tokens.ts';

export interface TokenInfoParts {
  readonly tokens: Tokens;
  readonly accounts: () => readonly Account[];
}

/** Scopes of a token that the sandbox has not issued: it acts for the first account, in everything. */
const EVERYTHING = [
  ...['cloud-platform', 'drive', 'earthengine'].map(
    (name) => `https://www.googleapis.com/auth/${name}`,
  ),
  EMAIL,
  PROFILE,
  'openid',
];

interface Holder {
  readonly account: Account;
  readonly scopes: readonly string[];
  readonly clientId: string;
  readonly seconds: number;
}

function holderOf(token: string, { tokens, accounts }: TokenInfoParts): Holder | undefined {
  if (token === '' || !tokens.accepts(token)) return undefined;
  const { account, scopes = EVERYTHING, clientId } = tokens.grant(token);
  const [first = { email: 'user@example.com' }] = accounts();
  const email = account ?? first.email;
  const known = accounts().find((each) => each.email === email) ?? { email };
  return {
    account: known,
    scopes,
    clientId: clientId ?? accountId(email),
    seconds: Math.floor(tokens.secondsLeft(token) ?? TOKEN_LIFETIME),
  };
}

/** Versions of the answers that differ in the names of their fields. */
export type InfoVersion = 'v1' | 'v3';

/** Information about a token. @throws OAuthError 400 for a token that is not good */
export function describeToken(token: string, parts: TokenInfoParts, version: InfoVersion): object {
  const holder = holderOf(token, parts);
  if (!holder) throw new OAuthError('invalid_token', 'Invalid Value');
  const { account, scopes, clientId, seconds } = holder;
  const id = accountId(account.email);
  const hasEmail = scopes.includes(EMAIL);
  const scope = scopes.join(' ');
  if (version === 'v1') {
    return {
      issued_to: clientId,
      audience: clientId,
      user_id: id,
      scope,
      expires_in: seconds,
      ...(hasEmail && { email: account.email, verified_email: true }),
      access_type: 'offline',
    };
  }
  return {
    azp: clientId,
    aud: clientId,
    sub: id,
    scope,
    exp: String(Math.floor(Date.now() / 1000) + seconds),
    expires_in: String(seconds),
    ...(hasEmail && { email: account.email, email_verified: 'true' }),
    access_type: 'offline',
  };
}

/** The account of a token. @throws OAuthError 401 where it is not good, or does not allow this */
export function describeUser(token: string, parts: TokenInfoParts, version: InfoVersion): object {
  const holder = holderOf(token, parts);
  const scopes = holder?.scopes ?? [];
  if (!holder || ![EMAIL, PROFILE, 'openid'].some((scope) => scopes.includes(scope))) {
    throw new OAuthError('invalid_request', 'Invalid Credentials', 401);
  }
  const claims = identityClaims(holder.account, scopes);
  if (version === 'v3') return claims;
  const { sub, email_verified: verified, ...rest } = claims;
  return { id: sub, ...rest, ...(verified === true && { verified_email: true }) };
}
