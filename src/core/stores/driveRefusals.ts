/**
 * Errors for refusals of Google Drive, by the reasons that it gives for machines.
 *
 * https://developers.google.com/workspace/drive/api/guides/handle-errors
 */
import * as l10n from '@vscode/l10n';
import { DRIVE_SCOPE } from '../../domain/googleScopes.ts';
import { isAboutRate } from '../../domain/refusalReasons.ts';
import { type CedarError, NotFoundError, ServiceError } from '../errors.ts';
import { findAdvice, pageIn } from '../services/adviceRules.ts';
import { frontEndRules } from '../services/frontEndAdvice.ts';
import type { Refusal } from '../services/serviceRequest.ts';

/** Too many requests in a short time: they are accepted a little later. */
const RATE_REASONS: ReadonlySet<string> = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'RATE_LIMIT_EXCEEDED',
]);

/**
 * The error for a refusal.
 *
 * @param driveId id of the shared drive, where the folders are on one
 */
export function describeDriveRefusal(
  { status, message, what, options }: Refusal,
  driveId: string | undefined,
): CedarError {
  if (status === 404 && what !== undefined) {
    const where = l10n.t('"{0}" is not, or no longer, on Google Drive.', what);
    return new NotFoundError(what, `Google Drive: ${message}\n${where}`);
  }
  const { reason = '' } = options;
  // Quotas of a day have the same reasons, and last until the next one.
  const isRate = RATE_REASONS.has(reason);
  const isTemporary = isRate && isAboutRate(message);
  const refused = findAdvice(FRONT_END_RULES, { status, message, reason }, {});
  const known = isRate && !isTemporary ? undefined : ADVICE.get(reason)?.(driveId);
  const byStatus = isRate ? undefined : adviceByStatus(status, driveId);
  const advice = refused?.text ?? known ?? byStatus;
  const page = refused?.page ?? pageIn(message) ?? PAGES.get(reason);
  return new ServiceError('Google Drive', status, message, advice, {
    ...options,
    isTemporary,
    page,
  });
}

/** Where a user sees and extends the storage of the account. */
export const QUOTA_PAGE = 'https://drive.google.com/drive/quota';

/** Pages for reasons whose messages name none. */
const PAGES: ReadonlyMap<string, string> = new Map([['storageQuotaExceeded', QUOTA_PAGE]]);

/** The project that requests are counted for is that of the credentials. */
const FRONT_END_RULES = frontEndRules({
  name: 'Google Drive API',
  host: 'drive.googleapis.com',
  tooNarrow: () =>
    l10n.t(
      'The sign-in does not include Google Drive. Sign in again with the scope {0}.',
      DRIVE_SCOPE,
    ),
});

/** Advice by reason. The functions take the id of the shared drive, where there is one. */
const ADVICE: ReadonlyMap<string, (driveId: string | undefined) => string> = new Map(
  Object.entries({
    storageQuotaExceeded: () =>
      l10n.t(
        'The Drive is full. Delete files and empty the trash, or get more storage. A service account has no storage of its own: let it use a shared drive (drive_id under gdrive: in cedar.yaml).',
      ),
    teamDriveFileLimitExceeded: () =>
      l10n.t('The shared drive has as many files as it can have. Delete some, or use another one.'),
    numChildrenInNonRootLimitExceeded: () =>
      l10n.t(
        'The folder has as many files as a folder can have. Set another prefix_template in cedar.yaml.',
      ),
    rateLimitExceeded: tooFast,
    userRateLimitExceeded: tooFast,
    RATE_LIMIT_EXCEEDED: tooFast,
    dailyLimitExceeded: () =>
      l10n.t('The requests of this project for today are used up. Try again tomorrow.'),
    downloadQuotaExceeded: () =>
      l10n.t('The file was downloaded too often in a short time. Try again tomorrow.'),
    cannotDownloadAbusiveFile: () =>
      l10n.t('Google Drive has classified the file as malware or spam. Check it in Google Drive.'),
    insufficientFilePermissions: (driveId) =>
      driveId === undefined
        ? l10n.t(
            'The account may not change this file. Have its owner share it, or its folder, with the right to edit.',
          )
        : l10n.t(
            'The role of the account on the shared drive does not allow this. A Contributor can add files, a Content manager can also move them to the trash, and only a Manager can delete them permanently (removal: delete under gdrive: in cedar.yaml). Ask a manager of the shared drive for another role.',
          ),
    insufficientParentPermissions: (driveId) =>
      driveId === undefined
        ? l10n.t(
            'The account may not add files to this folder. Have its owner share it with the right to edit.',
          )
        : l10n.t(
            'The account may not add files to the shared drive. Ask a manager of the shared drive for the role "{0}".',
            'Content manager',
          ),
  }),
);

function tooFast(): string {
  return l10n.t(
    'This account sends too many requests to Google Drive at once. Try again in a minute.',
  );
}

function adviceByStatus(status: number, driveId: string | undefined): string | undefined {
  switch (status) {
    case 401:
      return l10n.t(
        'The access token was refused. Sign in again, or check the key file in cedar.yaml.',
      );
    case 403:
      return l10n.t('The account may not do this in Google Drive.');
    case 404:
      return driveId === undefined
        ? undefined
        : l10n.t(
            'There is no shared drive "{0}", or the account is not a member of it. Correct drive_id under gdrive: in cedar.yaml.',
            driveId,
          );
    default:
      return undefined;
  }
}
