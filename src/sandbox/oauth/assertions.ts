/**
 * Assertions of service accounts: JSON Web Tokens that are exchanged for access tokens.
 *
 * https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
import { verify } from 'node:crypto';
import type { Account } from './accounts.ts';
import { isScope, parseScopes } from './grantedScopes.ts';
import { type Claims, parseJwtPart } from './jwtPart.ts';
import { OAuthError } from './oauthError.ts';
import type { ServiceAccounts } from './serviceAccounts.ts';
import type { TokenGrant } from './tokens.ts';

/** By how much the clock of a client may be ahead. */
const CLOCK_SKEW_MS = 5 * 60_000;
/** The longest that an assertion may be valid. */
const MAX_LIFETIME_MS = 60 * 60_000;

/** Where Google issues tokens. Its library for JavaScript writes the first, whatever the key has. */
const GOOGLE_AUDIENCES: readonly unknown[] = [
  'https://oauth2.googleapis.com/token',
  'https://www.googleapis.com/oauth2/v4/token',
  'https://accounts.google.com/o/oauth2/token',
];

export interface AssertionContext {
  readonly serviceAccounts: ServiceAccounts;
  readonly accounts: readonly Account[];
  /** Addresses of the token endpoint; the first one is named in refusals. */
  readonly audiences: readonly string[];
}

/** Token that an assertion is exchanged for. @throws OAuthError 400 or 401 */
export function checkAssertion(assertion: string, context: AssertionContext): TokenGrant {
  const { header, claims } = parseAssertion(assertion);
  const { iss: issuer, sub: subject } = claims;
  if (typeof issuer !== 'string') throw invalid('Invalid JWT: Missing issuer.');
  checkTimes(claims);
  checkAudience(claims.aud, context.audiences);
  checkSignature(assertion, issuer, header, context.serviceAccounts);
  if (claims.target_audience !== undefined) {
    throw new OAuthError('invalid_request', 'The sandbox does not implement target_audience.');
  }
  const scopes = parseScopes(typeof claims.scope === 'string' ? claims.scope : '');
  if (scopes.length === 0 || !scopes.every(isScope)) {
    throw new OAuthError('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  }
  // An account that names itself as the user does not act for another.
  const user = typeof subject === 'string' && subject !== issuer ? subject : undefined;
  if (user !== undefined && !context.accounts.some(({ email }) => email === user)) {
    throw invalid('Invalid email or User ID');
  }
  return { scopes, isServiceAccount: user === undefined, account: user ?? issuer };
}

function parseAssertion(assertion: string): { header: Claims; claims: Claims } {
  const [header, claims, signature, ...rest] = assertion.split('.');
  if (signature === undefined || rest.length > 0) {
    throw invalid('Bad Request');
  }
  return { header: parsePart(header), claims: parsePart(claims) };
}

function parsePart(part = ''): Claims {
  const parsed = parseJwtPart(part);
  if (!parsed) throw invalid('Invalid JWT: Failed to parse JWT.');
  return parsed;
}

function checkTimes({ exp, iat }: Claims): void {
  const isTimely =
    typeof exp === 'number' &&
    typeof iat === 'number' &&
    exp * 1000 > Date.now() &&
    iat * 1000 < Date.now() + CLOCK_SKEW_MS &&
    exp > iat &&
    (exp - iat) * 1000 <= MAX_LIFETIME_MS;
  if (isTimely) return;
  throw invalid(
    'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
      'Check your iat and exp values in the JWT claim.',
  );
}

function checkAudience(audience: unknown, audiences: readonly string[]): void {
  if (GOOGLE_AUDIENCES.includes(audience) || audiences.some((own) => own === audience)) return;
  throw invalid(`Invalid JWT: Failed audience check. The right audience is ${audiences[0]}`);
}

function checkSignature(
  assertion: string,
  issuer: string,
  { alg, kid }: Claims,
  serviceAccounts: ServiceAccounts,
): void {
  const keys = serviceAccounts.keysOf(issuer);
  if (keys.length === 0) throw invalid('Invalid grant: account not found');
  const end = assertion.lastIndexOf('.');
  const signature = Buffer.from(assertion.slice(end + 1), 'base64url');
  const signed = Buffer.from(assertion.slice(0, end));
  // Without the id of a key, each of the account's keys may be the one.
  const candidates = keys.filter(({ id }) => kid === undefined || kid === id);
  const isGood =
    alg === 'RS256' &&
    candidates.some(({ publicKey }) => verify('RSA-SHA256', signed, publicKey, signature));
  if (!isGood) throw invalid('Invalid JWT Signature.');
}

function invalid(description: string): OAuthError {
  return new OAuthError('invalid_grant', description);
}
