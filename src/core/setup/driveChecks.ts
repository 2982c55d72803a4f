/** Checks of Google Drive. */
import * as l10n from '@vscode/l10n';
import { inByteUnits } from '../../domain/byteUnits.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { formatFixed } from '../../domain/locale.ts';
import { describeCredentials } from '../credentials/account.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import { serviceOrigin } from '../services/serviceOrigin.ts';
import { DRIVE_URL } from '../stores/driveAddress.ts';
import { describeDriveRefusal, QUOTA_PAGE } from '../stores/driveRefusals.ts';
import type { SetupCheck } from './checkRunner.ts';
import { checkDriveFolders } from './driveFolderChecks.ts';
import { repeatOnce, type SetupContext } from './setupContext.ts';
import { fail, pass, warn } from './setupOutcomes.ts';
import type { SetupOutcome } from './setupRow.ts';

/** Less storage is soon used up, bytes: a year of Landsat in one large tile takes some gigabytes. */
const LITTLE_ROOM = 5e9;

/** The storage of an account, in bytes. */
interface DriveQuota {
  /** Undefined for an account without a limit. */
  readonly limit: number | undefined;
  readonly used: number;
  readonly inTrash: number;
}

/** Where the orders are on Google Drive. */
interface DriveTarget {
  /** Id of the shared drive; the account's own Drive where undefined. */
  readonly driveId?: string | undefined;
  /** Treatment of deleted files. */
  readonly removal?: 'trash' | 'delete' | undefined;
}

/** The checks, in order. */
export function driveChecks(
  context: SetupContext,
  { driveId, removal }: DriveTarget,
): readonly SetupCheck[] {
  return [
    {
      id: 'drive',
      needs: ['account'],
      ...(driveId !== undefined && { path: 'gdrive.drive_id' }),
      run: (signal) =>
        driveId === undefined
          ? findOwnDrive(context, signal)
          : findSharedDrive(context, { driveId, removal }, signal),
    },
    {
      id: 'folders',
      needs: ['drive'],
      path: 'tracker.prefix_template',
      run: (signal) =>
        checkDriveFolders(
          context,
          driveId,
          (path, parse) => get(context, path, parse, { driveId, signal }),
          signal,
        ),
    },
    { id: 'room', needs: ['drive'], run: (signal) => checkRoom(context, driveId, signal) },
  ];
}

async function findOwnDrive(context: SetupContext, signal: AbortSignal): Promise<SetupOutcome> {
  const email = await accountOf(context, undefined, signal);
  const exporter = await otherExporter(context, email, signal);
  if (!exporter) return pass(l10n.t('My Drive of {0} can be used.', email));
  const { account } = exporter;
  if (account === undefined) {
    const detail = l10n.t(
      'My Drive of {0} can be used. Whether Earth Engine writes to it is not known: Google does not show the account that starts the tasks.',
      email,
    );
    return warn(detail, exporter.outcome);
  }
  const detail = l10n.t(
    'Earth Engine writes to the Drive of {0}, which starts the tasks, but Cedar uses that of {1}.',
    ...[account, email],
  );
  return fail(detail, exporter.outcome);
}

function accountOf(context: SetupContext, driveId: string | undefined, signal: AbortSignal) {
  return get(context, 'about?fields=user', emailOf, { driveId, signal });
}

/**
 * The account that starts the tasks, where it is not known to be the one that Cedar uses the Drive with:
 * `gdrive.credentials_file` can be for Drive alone.
 *
 * @param email account of the Drive
 */
async function otherExporter(context: SetupContext, email: string, signal: AbortSignal) {
  const [{ auth: session }, { auth }] = [
    await context.session(signal),
    await context.store(signal),
  ];
  if (session === auth) return undefined;
  const { account } = await describeCredentials(session, signal);
  if (account?.toLowerCase() === email.toLowerCase()) return undefined;
  const advice = l10n.t(
    'Sign in to Earth Engine as {0}, or remove credentials_file under gdrive: in cedar.yaml, so that both are used with one account.',
    email,
  );
  const action = 'openConfiguration' as const;
  return { account, outcome: { advice, action, path: 'gdrive.credentials_file' } };
}

async function findSharedDrive(
  context: SetupContext,
  { driveId, removal }: DriveTarget & { readonly driveId: string },
  signal: AbortSignal,
): Promise<SetupOutcome> {
  const fields = 'kind,name,capabilities(canAddChildren,canTrashChildren,canDeleteChildren)';
  const path = `drives/${encodeURIComponent(driveId)}?fields=${fields}`;
  const { name, may } = await get(context, path, sharedDriveOf, { driveId, signal });
  const page = `https://drive.google.com/drive/folders/${encodeURIComponent(driveId)}`;
  const asContentManager = {
    advice: l10n.t('Ask a manager of the shared drive for the role "{0}".', 'Content manager'),
    page,
  };
  if (!may('canAddChildren')) {
    const detail = l10n.t('The account cannot add files to the shared drive "{0}".', name);
    return fail(detail, asContentManager);
  }
  if (!may('canTrashChildren')) {
    const detail = l10n.t(
      'The account cannot move files of the shared drive "{0}" to the trash, so orders cannot be cleaned.',
      name,
    );
    return warn(detail, asContentManager);
  }
  if (removal === 'delete' && !may('canDeleteChildren')) {
    const detail = l10n.t(
      'The account cannot delete files permanently from the shared drive "{0}", as removal: delete under gdrive: requires.',
      name,
    );
    const advice = l10n.t('Ask a manager of the shared drive for the role "{0}".', 'Manager');
    return warn(detail, { advice, page });
  }
  const email = await accountOf(context, driveId, signal);
  const exporter = await otherExporter(context, email, signal);
  if (!exporter) return pass(l10n.t('The shared drive "{0}" can be used.', name));
  const account = exporter.account ?? l10n.t('An account whose name Google does not show');
  const detail = l10n.t(
    'The shared drive "{0}" can be used by {1}. The tasks are started by another account, which must be a member as well: {2}.',
    ...[name, email, account],
  );
  return warn(detail, exporter.outcome);
}

async function checkRoom(
  context: SetupContext,
  driveId: string | undefined,
  signal: AbortSignal,
): Promise<SetupOutcome> {
  if (driveId !== undefined) {
    return pass(l10n.t('Google Drive does not report the storage of shared drives.'));
  }
  const request = { driveId, signal };
  return describeQuota(await get(context, 'about?fields=storageQuota', quotaOf, request));
}

function describeQuota({ limit, used, inTrash }: DriveQuota): SetupOutcome {
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
  return left < LITTLE_ROOM ? warn(detail, more) : pass(detail);
}

async function get<T>(
  context: SetupContext,
  path: string,
  parse: (json: unknown) => T | undefined,
  { driveId, signal }: { driveId: string | undefined; signal: AbortSignal },
): Promise<T> {
  const { auth, endpoint = DRIVE_URL, clock } = await context.store(signal);
  const client = new ServiceClient({
    service: 'Google Drive',
    auth,
    limits: { atOnce: 2 },
    clock,
    describeRefusal: (refusal) => describeDriveRefusal(refusal, driveId),
  });
  const url = new URL(`${serviceOrigin(endpoint)}/drive/v3/${path}`);
  return client.json({ url, signal, repeatAfter: repeatOnce() }, parse);
}

function emailOf(json: unknown): string | undefined {
  const user = isRecord(json) ? json.user : undefined;
  if (!isRecord(user) || user.kind !== 'drive#user') return undefined;
  const { emailAddress, displayName } = user;
  return [emailAddress, displayName, '?'].find(
    (each): each is string => typeof each === 'string' && each !== '',
  );
}

/** A shared drive, and whether the account has one of its capabilities. */
interface SharedDrive {
  readonly name: string;
  may(capability: string): boolean;
}

function sharedDriveOf(json: unknown): SharedDrive | undefined {
  if (!isRecord(json) || json.kind !== 'drive#drive') return undefined;
  const { name, capabilities } = json;
  return {
    name: typeof name === 'string' ? name : '?',
    may: (capability) => !isRecord(capabilities) || capabilities[capability] !== false,
  };
}

/** 64-bit numbers arrive as text. */
function quotaOf(json: unknown): DriveQuota | undefined {
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
