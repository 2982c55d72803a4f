/**
 * Checks what a sign-in allows on Google Drive, because Google does not refuse all that is missing: with
 * `drive.file` a search leaves out the files of other programs, such as the images of Earth Engine, and
 * succeeds.
 *
 * https://developers.google.com/workspace/drive/api/guides/api-specific-auth
 */
import * as l10n from '@vscode/l10n';
import type { Clock } from '../../domain/clock.ts';
import { DRIVE_SCOPE } from '../../domain/googleScopes.ts';
import { TOO_NARROW } from '../../domain/refusalReasons.ts';
import { ServiceError } from '../errors.ts';
import type { AuthClient } from '../services/authClient.ts';
import { tokenScopes } from '../services/tokenScopes.ts';

/** What is done with files: found, with those of all programs, or also changed. */
export type DriveUse = 'find' | 'change';

const PREFIX = 'https://www.googleapis.com/auth/';

const SUFFICIENT: Readonly<Record<DriveUse, readonly string[]>> = {
  find: [
    DRIVE_SCOPE,
    ...['drive.readonly', 'drive.metadata', 'drive.metadata.readonly'].map(
      (name) => `${PREFIX}${name}`,
    ),
  ],
  change: [DRIVE_SCOPE],
};

/** What a sign-in does not allow, and the next step. */
export interface ScopeProblem {
  readonly problem: string;
  readonly advice: string;
}

/**
 * @param auth the client of the requests, which has a token
 * @param service address of the Drive
 * @param use what the requests are for
 * @param options.signal ends the wait for an answer about the token
 * @param options.clock measures the time until a question about the token is asked again
 * @returns undefined where the scopes allow it, or are not known; also without any scope of Drive, because
 *   Google then refuses each request
 * @throws CancelledError
 */
export async function findScopeProblem(
  auth: AuthClient,
  service: string,
  use: DriveUse,
  options: { signal?: AbortSignal | undefined; clock?: Clock | undefined } = {},
): Promise<ScopeProblem | undefined> {
  const granted = (await tokenScopes(auth, service, options)) ?? [];
  const own = granted.filter((scope) => scope.startsWith(DRIVE_SCOPE));
  const allows = (wanted: DriveUse) => own.some((scope) => SUFFICIENT[wanted].includes(scope));
  if (own.length === 0 || allows(use)) return undefined;
  const names = own.map((scope) => scope.slice(PREFIX.length)).join(', ');
  const problem = allows('find')
    ? l10n.t('With the scope {0}, the sign-in cannot store or delete files.', names)
    : l10n.t(
        'With the scope {0}, the sign-in does not show the images that Earth Engine writes.',
        names,
      );
  return { problem, advice: l10n.t('Sign in again with the scope {0}.', DRIVE_SCOPE) };
}

/** @throws ServiceError for a problem that `findScopeProblem` finds; CancelledError */
export async function requireDriveScope(
  ...request: Parameters<typeof findScopeProblem>
): Promise<void> {
  const found = await findScopeProblem(...request);
  if (!found) return;
  const { problem, advice } = found;
  throw new ServiceError('Google Drive', 403, problem, advice, { reason: TOO_NARROW });
}
