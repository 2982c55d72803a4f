/** Authorization codes: each is exchanged once, soon, by the client that it was made for. */
import { createHash, randomBytes } from 'node:crypto';
import type { AuthorizationRequest, CodeChallenge } from './authorizationRequest.ts';
import type { RegisteredClient } from './oauthClients.ts';
import { OAuthError } from './oauthError.ts';
import type { RefreshGrant } from './tokens.ts';

/** Google's codes are valid for ten minutes. */
const CODE_LIFETIME_MS = 10 * 60_000;

/** Codes of this sandbox, whether they are still good or not. */
const FORM = /^4\/0A[\w-]{43}$/;

interface StoredCode extends RefreshGrant {
  readonly redirectUri: string;
  readonly challenge: CodeChallenge | undefined;
  readonly ends: number;
}

export class AuthorizationCodes {
  readonly #codes = new Map<string, StoredCode>();

  issue(
    { client, redirectUri, challenge }: AuthorizationRequest,
    { account, scopes }: Pick<RefreshGrant, 'account' | 'scopes'>,
  ): string {
    const code = `4/0A${randomBytes(32).toString('base64url')}`;
    const { clientId } = client;
    const ends = Date.now() + CODE_LIFETIME_MS;
    this.#codes.set(code, { account, scopes, clientId, redirectUri, challenge, ends });
    return code;
  }

  /** The grant of a code, which is valid once. @throws OAuthError 400 or 401 */
  redeem(
    code: string,
    client: RegisteredClient,
    { redirectUri, verifier }: { readonly redirectUri: string; readonly verifier: string | null },
  ): RefreshGrant {
    if (!FORM.test(code)) throw invalidGrant('Malformed auth code.');
    const stored = this.#codes.get(code);
    if (!stored) throw invalidGrant('Bad Request');
    if (stored.clientId !== client.clientId) {
      throw new OAuthError('unauthorized_client', 'Unauthorized', 401);
    }
    this.#codes.delete(code);
    if (stored.ends < Date.now()) throw invalidGrant('Bad Request');
    if (stored.redirectUri !== redirectUri) {
      throw new OAuthError('redirect_uri_mismatch', 'Bad Request');
    }
    checkVerifier(stored.challenge, verifier);
    const { account, clientId, scopes } = stored;
    return { account, clientId, scopes };
  }
}

/** https://www.rfc-editor.org/rfc/rfc7636#section-4.6 */
function checkVerifier(expected: CodeChallenge | undefined, verifier: string | null): void {
  if (!expected) {
    if (verifier) throw invalidGrant('code_verifier or verifier is not needed.');
    return;
  }
  if (!verifier) throw invalidGrant('Missing code verifier.');
  const hashed =
    expected.method === 'plain'
      ? verifier
      : createHash('sha256').update(verifier).digest('base64url');
  if (hashed !== expected.challenge) throw invalidGrant('Invalid code verifier.');
}

function invalidGrant(description: string): OAuthError {
  return new OAuthError('invalid_grant', description);
}
