/** The account of a Google Drive and its storage, and what they mean for orders. */
import * as l10n from '@vscode/l10n';
import { inByteUnits } from '../../domain/byteUnits.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { formatFixed } from '../../domain/locale.ts';
import { QUOTA_PAGE } from '../stores/driveRefusals.ts';
import { fail, pass, warn } from './setupOutcomes.ts';
import type { SetupOutcome } from './setupRow.ts';

/** Less storage is soon used up, bytes: a year of Landsat in one large tile takes some gigabytes. */
const MIN_FREE_BYTES = 5e9;

/** The storage of an account, in bytes. */
interface DriveQuota {
  /** Undefined for an account without a limit. */
  readonly limit: number | undefined;
  readonly used: number;
  readonly inTrash: number;
}

/** https://developers.google.com/workspace/drive/api/reference/rest/v3/about */
export interface DriveAbout {
  /** Email address of the account. */
  readonly email: string;
  readonly quota: DriveQuota;
}

/** Service accounts own no files: https://developers.google.com/workspace/drive/api/guides/about-shareddrives */
const SHARED_DRIVES_PAGE =
  'https://developers.google.com/workspace/drive/api/guides/about-shareddrives';

/**
 * The outcome for a service account, whose own Drive takes no files.
 *
 * @returns undefined for other accounts
 */
export function withoutStorage(email: string, { limit }: DriveQuota): SetupOutcome | undefined {
  if (!/@[\w.-]*gserviceaccount\.com$/i.test(email)) return undefined;
  const more = {
    advice: l10n.t(
      'Name a shared drive that {0} is a member of as drive_id under gdrive: in cedar.yaml, or sign in with the account of a user.',
      email,
    ),
    page: SHARED_DRIVES_PAGE,
    action: 'openConfiguration',
    path: 'gdrive.drive_id',
  } as const;
  if (limit === 0) {
    return fail(
      l10n.t('The service account {0} has no storage of its own on Google Drive.', email),
      more,
    );
  }
  // Accounts from before April 2025 have had 15 GB.
  const detail =
    limit === undefined
      ? l10n.t(
          'Google Drive reports no limit of storage for the service account {0}, but may refuse its files.',
          email,
        )
      : l10n.t(
          'Google Drive reports storage for the service account {0}, but may refuse its files.',
          email,
        );
  return warn(detail, more);
}

/** The row about the storage of the account. */
export function describeQuota({ limit, used, inTrash }: DriveQuota): SetupOutcome {
  const [usedText, trashText] = [formatQuotaSize(used), formatQuotaSize(inTrash)];
  if (limit === undefined) {
    return pass(l10n.t('{0} used, without a limit.', usedText));
  }
  const left = Math.max(0, limit - used);
  const detail = l10n.t(
    '{0} free of {1}; in the trash: {2}.',
    formatQuotaSize(left),
    formatQuotaSize(limit),
    trashText,
  );
  const advice = l10n.t(
    'Delete files, empty the trash, or get more storage. A service account has no storage of its own: let it use a shared drive (drive_id under gdrive: in cedar.yaml).',
  );
  const more = { advice, page: QUOTA_PAGE };
  if (left === 0) return fail(detail, more);
  return left < MIN_FREE_BYTES ? warn(detail, more) : pass(detail);
}

/** Email address of the account. */
export function accountIn(json: unknown): string | undefined {
  const user = isRecord(json) ? json.user : undefined;
  if (!isRecord(user) || user.kind !== 'drive#user') return undefined;
  const { emailAddress, displayName } = user;
  return [emailAddress, displayName, '?'].find(
    (each): each is string => typeof each === 'string' && each !== '',
  );
}

/** 64-bit numbers arrive as text. */
export function quotaIn(json: unknown): DriveQuota | undefined {
  const quota = isRecord(json) ? json.storageQuota : undefined;
  if (!isRecord(quota) || !/^\d+$/.test(String(quota.usage))) return undefined;
  const { limit, usage, usageInDriveTrash: inTrash } = quota;
  return {
    limit: limit === undefined ? undefined : Number(limit),
    used: Number(usage),
    inTrash: Number(inTrash) || 0,
  };
}

/** "1.5 GB", in powers of 1,000. */
function formatQuotaSize(bytes: number): string {
  if (bytes === 1) return l10n.t('1 byte');
  const { value, unit } = inByteUnits(bytes);
  return `${formatFixed(value, unit !== 'bytes' && value < 10 ? 1 : 0)} ${unit}`;
}
