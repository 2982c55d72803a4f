/** Checks of Google Drive. */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { describeCredentials } from '../credentials/account.ts';
import { authorizationWithRetries } from '../services/auth.ts';
import { ServiceClient } from '../services/serviceClient.ts';
import { serviceOrigin } from '../services/serviceOrigin.ts';
import { DRIVE_URL } from '../stores/driveAddress.ts';
import { describeDriveRefusal } from '../stores/driveRefusals.ts';
import { findScopeProblem } from '../stores/driveScopes.ts';
import type { SetupCheck } from './checkRunner.ts';
import {
  accountIn,
  type DriveAbout,
  describeQuota,
  quotaIn,
  withoutStorage,
} from './driveAbout.ts';
import { checkDriveFolders } from './driveFolderChecks.ts';
import { repeatOnce, type SetupContext } from './setupContext.ts';
import { fail, pass, warn } from './setupOutcomes.ts';
import type { SetupOutcome } from './setupRow.ts';

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
  let about: Promise<DriveAbout> | undefined;
  // Two of the checks use it.
  const readAbout = (signal: AbortSignal) => {
    const read = (json: unknown) => {
      const [email, quota] = [accountIn(json), quotaIn(json)];
      return email !== undefined && quota ? { email, quota } : undefined;
    };
    about ??= get(context, 'about?fields=user,storageQuota', read, { driveId, signal });
    return about;
  };
  return [
    {
      id: 'drive',
      needs: ['account'],
      ...(driveId !== undefined && { path: 'gdrive.drive_id' }),
      run: async (signal) => {
        const tooNarrow = await checkScope(context, signal);
        if (tooNarrow) return tooNarrow;
        return driveId === undefined
          ? findOwnDrive(context, await readAbout(signal), signal)
          : findSharedDrive(context, { driveId, removal }, signal);
      },
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
    {
      id: 'room',
      needs: ['drive'],
      run: async (signal) =>
        driveId === undefined
          ? describeQuota((await readAbout(signal)).quota)
          : pass(l10n.t('Google Drive does not report the storage of shared drives.')),
    },
  ];
}

/** Google answers all requests of the other checks with narrower scopes as well. */
async function checkScope(
  context: SetupContext,
  signal: AbortSignal,
): Promise<SetupOutcome | undefined> {
  const { auth, endpoint = DRIVE_URL, clock } = await context.store(signal);
  await authorizationWithRetries(auth, endpoint, signal);
  const found = await findScopeProblem(auth, endpoint, 'change', { signal, clock });
  return found && fail(found.problem, { advice: found.advice, action: 'connect' });
}

async function findOwnDrive(
  context: SetupContext,
  { email, quota }: DriveAbout,
  signal: AbortSignal,
): Promise<SetupOutcome> {
  const unusable = withoutStorage(email, quota);
  if (unusable) return unusable;
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
  return get(context, 'about?fields=user', accountIn, { driveId, signal });
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
