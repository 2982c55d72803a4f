/** Revokes a sign-in at Google, with all tokens that come from it. */

import { CedarError } from '../errors.ts';
import { refusedToken } from '../services/tokenRefusals.ts';
import type { UserCredentials } from './credentials.ts';
import { askSignInServer, signInAddress } from './signInServer.ts';

/**
 * Revokes the tokens of a user. Tokens that are not valid any more count as revoked.
 *
 * https://developers.google.com/identity/protocols/oauth2/native-app#tokenrevoke
 *
 * @param user the credentials
 * @param signal ends the request
 * @throws ServiceError when Google refuses it or cannot be reached; CancelledError
 */
export async function revokeToken(
  { refreshToken, tokenUri }: UserCredentials,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const form = { token: refreshToken };
    await askSignInServer(signInAddress('/revoke', tokenUri), { method: 'POST', form, signal });
  } catch (error) {
    if (error instanceof CedarError) throw error;
    const refusal = refusedToken(error, { way: 'cedar' });
    if (refusal.reason !== 'invalid_token') throw refusal;
  }
}
