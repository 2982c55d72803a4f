/** Short reasons for rows, in which the words of a service would be cut off. */
import * as l10n from '@vscode/l10n';
import type { TaggedError } from '../domain/cedarError.ts';
import { messageOf } from '../domain/messages.ts';
import { findServiceError, TOO_NARROW, WRONG_CLOCK } from '../domain/refusalReasons.ts';
import { firstLine, oneLine } from '../domain/singleLine.ts';

/** "Access refused" for a 403; the first line of the message of an error that no service sent. */
export function formatShortReason(error: unknown): string {
  const refusal = findServiceError(error);
  return refusal ? formatRefusal(refusal) : oneLine(firstLine(messageOf(error)));
}

function formatRefusal({ service, status, reason }: TaggedError<'service'>): string {
  if (reason === 'SERVICE_DISABLED' || reason === 'accessNotConfigured')
    return l10n.t('API not enabled');
  if (reason === WRONG_CLOCK) return l10n.t('Clock is wrong');
  if (reason === TOO_NARROW) return l10n.t('Permissions missing');
  if (status === 0) return l10n.t('Not reachable');
  if (status === 401 || service === 'Google sign-in') return l10n.t('Sign-in refused');
  if (status === 403) return l10n.t('Access refused');
  if (status === 404) return l10n.t('Not found');
  if (status === 429) return l10n.t('Too many requests');
  return l10n.t('Request failed');
}
