/** Checks of Google Drive. */
import * as l10n from '@vscode/l10n';
import { inByteUnits } from '../../domain/byteUnits.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { formatFixed } from '../../domain/locale.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import { serviceOrigin } from '../services/serviceOrigin.ts';
import { describeDriveRefusal, QUOTA_PAGE } from '../stores/driveRefusals.ts';
import { DRIVE_URL } from '../stores/driveRequests.ts';
import type { SetupCheck } from './checkRunner.ts';
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

/** The checks, in order. @param driveId id of the shared drive, where the orders are on one */
export function driveChecks(
  context: SetupContext,
  driveId: string | undefined,
): readonly SetupCheck[] {
  return [
    {
      id: 'drive',
      needs: ['account'],
      ...(driveId !== undefined && { path: 'gdrive.drive_id' }),
      run: (signal) => findDrive(context, driveId, signal),
    },
    { id: 'room', needs: ['drive'], run: (signal) => checkRoom(context, driveId, signal) },
  ];
}

async function findDrive(
  context: SetupContext,
  driveId: string | undefined,
  signal: AbortSignal,
): Promise<SetupOutcome> {
  if (driveId === undefined) {
    const parse = (json: unknown) => emailOf(json);
    const email = await get(context, 'about?fields=user', parse, { driveId, signal });
    return pass(l10n.t('My Drive of {0} can be used.', email));
  }
  const path = `drives/${encodeURIComponent(driveId)}?fields=kind,name,capabilities(canAddChildren)`;
  const drive = await get(context, path, sharedDriveOf, { driveId, signal });
  if (drive.canAdd) return pass(l10n.t('The shared drive "{0}" can be used.', drive.name));
  return fail(l10n.t('The account cannot add files to the shared drive "{0}".', drive.name), {
    advice: l10n.t('Ask a manager of the shared drive for the role "{0}".', 'Content manager'),
    page: `https://drive.google.com/drive/folders/${encodeURIComponent(driveId)}`,
  });
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
  const [usedText, trashText] = [formatSize(used), formatSize(inTrash)];
  if (limit === undefined) {
    return pass(l10n.t('{0} used, without a limit.', usedText));
  }
  const left = Math.max(0, limit - used);
  const detail = l10n.t(
    '{0} free of {1}; {2} are in the trash.',
    formatSize(left),
    formatSize(limit),
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

function sharedDriveOf(json: unknown): { name: string; canAdd: boolean } | undefined {
  if (!isRecord(json) || json.kind !== 'drive#drive') return undefined;
  const { name, capabilities } = json;
  const canAdd = !isRecord(capabilities) || capabilities.canAddChildren !== false;
  return { name: typeof name === 'string' ? name : '?', canAdd };
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
function formatSize(bytes: number): string {
  const { value, unit } = inByteUnits(bytes);
  return `${formatFixed(value, value < 10 ? 1 : 0)} ${unit}`;
}
