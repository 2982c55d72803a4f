/** Short reasons for rows, in which the words of a service would be cut off. */
import * as l10n from '@vscode/l10n';
import type { TaggedError } from '../domain/cedarError.ts';
import { messageOf } from '../domain/messages.ts';
import {
  findServiceError,
  isAboutRate,
  isTooNarrow,
  UNUSABLE_CREDENTIALS,
  WRONG_CLOCK,
} from '../domain/refusalReasons.ts';
import { firstLine, oneLine } from '../domain/singleLine.ts';

/** "Access refused" for a 403; the first line of the message of an error that no service sent. */
export function formatShortReason(error: unknown): string {
  const refusal = findServiceError(error);
  return refusal ? formatRefusal(refusal) : oneLine(firstLine(messageOf(error)));
}

function formatRefusal({
  service,
  status,
  reason,
  serviceMessage,
}: TaggedError<'service'>): string {
  if (reason === 'SERVICE_DISABLED' || reason === 'accessNotConfigured')
    return l10n.t('API not enabled');
  if (reason === WRONG_CLOCK) return l10n.t('Clock is wrong');
  if (isTooNarrow(reason)) return l10n.t('Permissions missing');
  if (reason === UNUSABLE_CREDENTIALS) return l10n.t('Credentials not usable');
  if (status === 0) return l10n.t('Not reachable');
  if (status === 401 || service === 'Google sign-in') return l10n.t('Sign-in refused');
  // Google Drive refuses these with the status of a missing role.
  const isLimit = status === 429 || /rateLimitExceeded|RATE_LIMIT_EXCEEDED/i.test(reason ?? '');
  if (isLimit) {
    return isAboutRate(serviceMessage) ? l10n.t('Too many requests') : l10n.t('Limit reached');
  }
  if (status === 403) return l10n.t('Access refused');
  if (status === 404) return l10n.t('Not found');
  return l10n.t('Request failed');
}

/**
 * A few words for the commonest errors of tasks, in Earth Engine's own words, of which the first ones
 * do not name the reason.
 *
 * @returns undefined for other errors
 */
export function formatShortFailure(message: string): string | undefined {
  if (/user memory limit exceeded/i.test(message)) return l10n.t('memory limit');
  if (/computation timed out/i.test(message)) return l10n.t('timed out');
  if (/maximum number of bands/i.test(message)) return l10n.t('too many bands');
  if (/accumulating over \d+ elements/i.test(message)) return l10n.t('too many scenes');
  const isTooLarge =
    /^export too large|file dimensions are too large|file size requested|output of image computation is too large/i;
  if (isTooLarge.test(message)) return l10n.t('too large');
  return undefined;
}
