/**
 * Identity of an account: signed ID tokens, and the answers of the endpoints for its holder.
 *
 * https://developers.google.com/identity/openid-connect/openid-connect
 */
import { createHash, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { type Account, accountId } from './accounts.ts';
import { EMAIL, OPENID, PROFILE } from './grantedScopes.ts';
import { TOKEN_LIFETIME } from './tokens.ts';

/** Issuer of ID tokens, as in Google's own. */
const ISSUER = 'https://accounts.google.com';
const KEY_ID = 'sandbox';

const generate = promisify(generateKeyPair);

/** The claims about an account that scopes allow, as OpenID Connect names them. */
export function identityClaims(
  { email, name }: Account,
  scopes: readonly string[],
): Record<string, unknown> {
  const [given, ...family] = (name ?? '').split(' ');
  return {
    sub: accountId(email),
    ...(scopes.includes(PROFILE) &&
      name && {
        name,
        given_name: given,
        ...(family.length > 0 && { family_name: family.join(' ') }),
      }),
    ...(scopes.includes(EMAIL) && { email, email_verified: true }),
  };
}

/** Signs ID tokens with a key of its own, which is made when the first one is. */
export class IdTokens {
  #keys: Promise<{ publicKey: KeyObject; privateKey: KeyObject }> | undefined;

  /** An ID token; undefined where the scopes do not ask for one. */
  async issue(
    account: Account,
    {
      scopes,
      clientId,
      accessToken,
    }: {
      readonly scopes: readonly string[];
      readonly clientId: string;
      readonly accessToken: string;
    },
  ): Promise<string | undefined> {
    if (!scopes.includes(OPENID)) return undefined;
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: ISSUER,
      azp: clientId,
      aud: clientId,
      ...identityClaims(account, scopes),
      at_hash: halfHash(accessToken),
      iat: now,
      exp: now + TOKEN_LIFETIME,
    };
    const signed = `${encode({ alg: 'RS256', kid: KEY_ID, typ: 'JWT' })}.${encode(claims)}`;
    const { privateKey } = await this.#pair();
    const signature = sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url');
    return `${signed}.${signature}`;
  }

  /** The public key, as a JSON Web Key Set. */
  async keySet(): Promise<object> {
    const { publicKey } = await this.#pair();
    const key = publicKey.export({ format: 'jwk' });
    return { keys: [{ ...key, kid: KEY_ID, alg: 'RS256', use: 'sig' }] };
  }

  #pair(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
    this.#keys ??= generate('rsa', { modulusLength: 2048 });
    return this.#keys;
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** https://openid.net/specs/openid-connect-core-1_0.html#CodeIDToken */
function halfHash(accessToken: string): string {
  const hash = createHash('sha256').update(accessToken).digest();
  return hash.subarray(0, hash.length / 2).toString('base64url');
}
