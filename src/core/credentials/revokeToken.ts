/** Revokes a sign-in at Google, with all tokens that come from it. */

import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { CedarError, InterceptedError } from '../errors.ts';
import { askSignInServer, signInAddress } from '../services/signInServer.ts';
import { refusedToken } from '../services/tokenRefusals.ts';
import type { UserCredentials } from './credentials.ts';

/**
 * Revokes the tokens of a user. Tokens that are not valid any more count as revoked.
 *
 * https://developers.google.com/identity/protocols/oauth2/native-app#tokenrevoke
 *
 * @param user the credentials
 * @param signal ends the request
 * @throws ServiceError when Google refuses it or cannot be reached; InterceptedError when something else
 *   answers; CancelledError
 */
export async function revokeToken(
  { refreshToken, tokenUri }: UserCredentials,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const form = { token: refreshToken };
    const address = signInAddress('/revoke', tokenUri);
    const answer = await askSignInServer(address, { method: 'POST', form, signal });
    if (!isEmpty(answer)) {
      throw new InterceptedError('Google sign-in', l10n.t('an answer that revokes nothing'));
    }
  } catch (error) {
    if (error instanceof CedarError) throw error;
    const refusal = refusedToken(error, { way: 'cedar' });
    if (refusal.reason !== 'invalid_token') throw refusal;
  }
}

/** Whether an answer has no content, as Google's when a token is revoked. */
function isEmpty(answer: unknown): boolean {
  return answer === '' || (isRecord(answer) && Object.keys(answer).length === 0);
}
