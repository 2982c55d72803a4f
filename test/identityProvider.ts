/** A service other than Google, whose tokens a workload identity pool trusts. */
import { generateKeyPairSync } from 'node:crypto';
import type { IdentityProvider } from '../src/sandbox/index.ts';
import { signAssertion } from './sandbox/assertion.ts';

export const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/builds';
export const PROVIDER = `${POOL}/providers/our-ci`;
/** How credentials name the provider. */
export const AUDIENCE = `//iam.googleapis.com/${PROVIDER}`;
export const ISSUER = 'https://ci.example.com';
/** The identity that roles are given to. */
export const PRINCIPAL = `principal://iam.googleapis.com/${POOL}/subject/nightly`;

export interface ForeignIssuer {
  readonly provider: IdentityProvider;
  /** A token for the subject `nightly`, with these claims instead. */
  token(claims?: object, header?: object): string;
}

export function foreignIssuer(): ForeignIssuer {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' };
  return {
    provider: { oidc: { issuerUri: ISSUER, jwksJson: JSON.stringify({ keys: [key] }) } },
    token: (claims = {}, header = {}) =>
      signAssertion({ iss: ISSUER, aud: `https:${AUDIENCE}`, sub: 'nightly', ...claims }, pem, {
        kid: 'one',
        ...header,
      }),
  };
}
