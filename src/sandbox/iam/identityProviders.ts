/**
 * Identity providers of workload identity pools, and the tokens of other services that they trust.
 *
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 * https://cloud.google.com/iam/docs/workload-identity-federation-with-other-providers#prepare
 */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { type Claims, parseJwtPart } from '../oauth/jwtPart.ts';
import { OAuthError } from '../oauth/oauthError.ts';

/** A provider, with the fields of Google's resource that decide about tokens. */
export interface IdentityProvider {
  /** Whether its tokens are refused. */
  readonly disabled?: boolean;
  readonly oidc: {
    /** The service that issues the tokens. */
    readonly issuerUri: string;
    /** Audiences of accepted tokens; the name of the provider by default. */
    readonly allowedAudiences?: readonly string[];
    /** Public keys of the service: a JSON Web Key Set, as text. */
    readonly jwksJson: string;
  };
}

/** Pattern of the names of providers, without their service. */
export const PROVIDER_NAME =
  /^(projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+)\/providers\/[a-z0-9-]+$/;

const SERVICE = '//iam.googleapis.com/';
/** By how much the clock of the other service may be ahead. */
const CLOCK_SKEW_S = 5 * 60;
/** The longest that a token may be valid. */
const MAX_LIFETIME_S = 24 * 3600;
/** The longest subject, bytes. */
const MAX_SUBJECT = 127;

export class IdentityProviders {
  #providers: Readonly<Record<string, IdentityProvider>> = {};

  /** Replaces all providers. @param providers by name: `projects/NUMBER/locations/global/…` */
  setAll(providers: Readonly<Record<string, IdentityProvider>>): void {
    for (const { oidc } of Object.values(providers)) parseKeys(oidc.jwksJson);
    this.#providers = providers;
  }

  /**
   * The identity in a token of another service, such as
   * `principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/subject/me`.
   *
   * @param audience full name of the provider
   * @param token a JSON Web Token
   * @throws OAuthError
   */
  identify(audience: string, token: string): string {
    const name = audience.startsWith(SERVICE) ? audience.slice(SERVICE.length) : undefined;
    const [, pool] = PROVIDER_NAME.exec(name ?? '') ?? [];
    if (name === undefined || pool === undefined) throw wrongAudience();
    const provider = Object.hasOwn(this.#providers, name) ? this.#providers[name] : undefined;
    if (!provider || provider.disabled) throw unknownProvider();
    return `principal:${SERVICE}${pool}/subject/${subjectOf(token, audience, provider.oidc)}`;
  }
}

function subjectOf(
  token: string,
  provider: string,
  { issuerUri, allowedAudiences, jwksJson }: IdentityProvider['oidc'],
): string {
  const { header, claims } = parseToken(token);
  const { iss, aud, sub } = claims;
  if (iss !== issuerUri) {
    throw refused(
      `The issuer in ID Token ${String(iss)} does not match the expected ones: ${issuerUri}`,
    );
  }
  const audiences = [aud].flat().map(String);
  const expected = allowedAudiences ?? [provider, `https:${provider}`];
  if (!audiences.some((each) => expected.includes(each))) {
    throw refused(
      `The audience in ID Token [${audiences.join(', ')}] does not match the expected audience.`,
    );
  }
  checkTimes(claims);
  if (!isSigned(token, header, jwksJson)) throw refused('Invalid ID Token signature.');
  if (typeof sub !== 'string' || sub === '' || Buffer.byteLength(sub) > MAX_SUBJECT) {
    throw refused('The size of mapped attribute google.subject must be between 1 and 127 bytes.');
  }
  return sub;
}

function parseToken(token: string): { header: Claims; claims: Claims } {
  const [header, claims, signature, ...rest] = token.split('.');
  if (!signature || rest.length > 0) throw refused('Unable to parse the ID Token.');
  return { header: parsePart(header), claims: parsePart(claims) };
}

function parsePart(part = ''): Claims {
  const parsed = parseJwtPart(part);
  if (!parsed) throw refused('Unable to parse the ID Token.');
  return parsed;
}

function checkTimes({ iat, exp }: Claims): void {
  const now = Date.now() / 1000;
  const isTimely =
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    iat < now + CLOCK_SKEW_S &&
    exp > now &&
    exp - iat <= MAX_LIFETIME_S;
  if (!isTimely) throw refused(`ID Token issued at ${String(iat)} is stale to sign-in.`);
}

function isSigned(token: string, { alg, kid }: Claims, jwksJson: string): boolean {
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  const signed = Buffer.from(token.slice(0, end));
  if (alg !== 'RS256' && alg !== 'ES256') return false;
  const type = alg === 'RS256' ? 'RSA' : 'EC';
  return parseKeys(jwksJson)
    .filter((key) => key.kty === type && (kid === undefined || key.kid === kid))
    .some((key) => {
      const publicKey = createPublicKey({ key, format: 'jwk' });
      return verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
    });
}

/** @throws Error when it is not a JSON Web Key Set */
function parseKeys(jwksJson: string): readonly (JsonWebKey & { readonly kid?: string })[] {
  const set: unknown = JSON.parse(jwksJson);
  const { keys } = set as { keys?: unknown };
  if (Array.isArray(keys)) return keys;
  throw new Error('The setting jwksJson of an identity provider must be a JSON Web Key Set.');
}

function refused(description: string): OAuthError {
  return new OAuthError('invalid_grant', description);
}

function wrongAudience(): OAuthError {
  return new OAuthError(
    'invalid_request',
    'Invalid value for "audience". This value should be the full resource name of the Identity ' +
      'Provider. See https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token for the ' +
      'list of possible formats.',
  );
}

function unknownProvider(): OAuthError {
  return new OAuthError(
    'invalid_target',
    'The target service indicated by the "audience" parameters is invalid. This might either be ' +
      "because the pool or provider is disabled or deleted or because it doesn't exist.",
  );
}
