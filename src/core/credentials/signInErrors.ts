/** Errors of a sign-in, apart from those of the token server. */
import * as l10n from '@vscode/l10n';
import { servicesOf } from '../../domain/googleScopes.ts';
import { TOO_NARROW } from '../../domain/refusalReasons.ts';
import { ServiceError } from '../errors.ts';

const MINUTE_MS = 60_000;

/** @param reason of Google's page, such as `access_denied` */
export function deniedConsent(reason: string): ServiceError {
  const advice =
    reason === 'access_denied'
      ? l10n.t(
          'You did not allow Cedar to use your account. Sign in again, and choose "Continue" or "Allow". If Google does not offer this, add the account as a test user of the OAuth client.',
        )
      : l10n.t('Sign in again, or ask the administrator of the OAuth client.');
  return new ServiceError('Google sign-in', 403, reason.slice(0, 200), advice, { reason });
}

/**
 * The user left out permissions on Google's page.
 *
 * @param scopes the missing ones
 */
export function missingPermission(scopes: readonly string[]): ServiceError {
  return new ServiceError(
    'Google sign-in',
    403,
    l10n.t('Permissions were not granted: {0}.', servicesOf(scopes).join(', ')),
    l10n.t("Sign in again, and select all permissions on Google's page."),
    { reason: TOO_NARROW },
  );
}

/** Google's answer does not allow new tokens to be requested later. */
export function missingRefreshToken(): ServiceError {
  return new ServiceError(
    'Google sign-in',
    403,
    l10n.t('The answer contains no refresh token.'),
    l10n.t('Sign in again.'),
    { reason: 'no_refresh_token' },
  );
}

/** Google's page was not answered in time, for example because it was closed. */
export function noAnswer(timeoutMs: number): ServiceError {
  return new ServiceError(
    'Google sign-in',
    408,
    l10n.t("Google's page was not answered within {0} minutes.", Math.ceil(timeoutMs / MINUTE_MS)),
    l10n.t('Sign in again. If the browser is on another machine, paste the address it ends at.'),
    { reason: 'no_answer', isFinal: true },
  );
}

/** A pasted answer of another sign-in. */
export function wrongAnswer(): string {
  return l10n.t(
    'This address belongs to another sign-in. Use the page of Google that Cedar opened last.',
  );
}
