/** Tries each way to sign in that there is on this machine, so that the user can choose one. */

import * as l10n from '@vscode/l10n';
import { SCOPES } from '../../domain/googleScopes.ts';
import { EARTH_ENGINE_URL } from '../../domain/hosts.ts';
import { messageOf } from '../../domain/messages.ts';
import { CancelledError, ServiceError } from '../errors.ts';
import { TimeLimit } from '../services/abort.ts';
import { authorizationWithRetries } from '../services/auth.ts';
import { describeCredentials } from './account.ts';
import { authenticate, NO_CREDENTIALS } from './authenticate.ts';
import type { Credentials, SignedIn, SignInWay, StoreService } from './credentials.ts';
import { readEarthEngineFile } from './earthEngineFile.ts';

/** Limit for each of them, milliseconds: a machine that is not at Google has no metadata server. */
const TRY_MS = 15_000;

/** A way to sign in, and whether it works now. */
export interface WayToConnect extends SignedIn {
  /** `works`, `missing` where nothing is set up, or `refused` with a problem. */
  readonly state: 'works' | 'missing' | 'refused';
  /** The problem and the remedy, for `refused`. */
  readonly problem?: string | undefined;
  /** Machine-readable reason of the problem, such as `invalid_grant`. */
  readonly reason?: string | undefined;
  /** Command for a terminal with which it is set up. */
  readonly command?: string | undefined;
  /** The credentials; not where they are missing or cannot be read. */
  readonly credentials?: Credentials | undefined;
}

/** Part of a `Config` that names credentials. */
export interface CredentialsSource {
  /** Where images are stored. */
  readonly store: {
    /** Kind of the store. */
    readonly service: StoreService;
  };
  /** Credentials in the file that is named; undefined where none is. */
  fileCredentials(): Promise<Credentials | undefined>;
}

/** The ways to try. */
export interface WaysOptions {
  /** The configuration, where there is one. */
  readonly config?: CredentialsSource | undefined;
  /** Accounts that are signed in to Cedar. */
  readonly signIns?: readonly Credentials[] | undefined;
  /** The store whose permissions are needed; that of the configuration unless given. */
  readonly store?: StoreService | undefined;
  /** Address of Earth Engine, where it is not Google's own. */
  readonly earthEngine?: string | undefined;
  /** Ends the attempts. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Every way to sign in, in the order in which they are used, with the account where it works.
 *
 * @param options what is tried
 * @returns one entry for each way, and for each account that is signed in to Cedar
 * @throws CancelledError when the signal is aborted
 */
export async function waysToConnect(options: WaysOptions = {}): Promise<readonly WayToConnect[]> {
  const { config, signIns = [], signal } = options;
  const store = options.store ?? config?.store.service ?? 'gcs';
  const attempt = (way: SignInWay, find: () => Promise<Credentials | undefined>) =>
    tryWay(way, find, { ...options, store });
  const ways = await Promise.all([
    attempt('credentialsFile', async () => config?.fileCredentials()),
    ...(signIns.length > 0
      ? signIns.map((each) => attempt('cedar', async () => each))
      : [attempt('cedar', async () => undefined)]),
    attempt('earthEngineFile', async () => readEarthEngineFile(SCOPES[store])),
    attempt('applicationDefault', async () => ({ applicationDefault: true })),
  ]);
  if (signal?.aborted) throw new CancelledError();
  return ways;
}

async function tryWay(
  way: SignInWay,
  find: () => Promise<Credentials | undefined>,
  { store, earthEngine = EARTH_ENGINE_URL, signal }: WaysOptions,
): Promise<WayToConnect> {
  const command = commandFor(way, store);
  const limit = new TimeLimit(TRY_MS, signal);
  try {
    const credentials = await find();
    if (!credentials) return { way, state: 'missing', command };
    return await tryCredentials({ way, credentials, command }, earthEngine, store, limit.signal);
  } catch (error) {
    const { reason } = error as { reason?: string };
    if (reason === NO_CREDENTIALS) return { way, state: 'missing', command };
    const late = l10n.t('No answer within {0} seconds.', TRY_MS / 1000);
    const problem = limit.expired ? late : messageOf(error);
    return { way, state: 'refused', problem, reason, command };
  } finally {
    limit.end();
  }
}

type Attempt = Pick<WayToConnect, 'way' | 'credentials' | 'command'> & {
  readonly credentials: Credentials;
};

async function tryCredentials(
  attempt: Attempt,
  earthEngine: string,
  store: StoreService | undefined,
  signal: AbortSignal,
): Promise<WayToConnect> {
  const { credentials } = attempt;
  const { file, account, project } = credentials;
  try {
    const client = await authenticate(credentials, { signal, store });
    await authorizationWithRetries(client, earthEngine, signal);
    const signedIn = await describeCredentials(client, signal);
    return { ...attempt, ...signedIn, way: attempt.way, state: 'works' };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.reason === NO_CREDENTIALS) throw error;
    const { message: problem, reason } = error;
    return { ...attempt, file, account, project, state: 'refused', problem, reason };
  }
}

/**
 * The command that sets up a way to sign in.
 *
 * @param way the way to sign in
 * @param store decides which permissions the command requests
 * @returns undefined where no command does
 */
export function commandFor(way: SignInWay, store: StoreService = 'gcs'): string | undefined {
  if (way === 'earthEngineFile') return 'earthengine authenticate';
  if (way !== 'applicationDefault') return undefined;
  const login = 'gcloud auth application-default login';
  if (store === 'gcs') return login;
  // Google grants the permission of Drive to OAuth clients of the user's own alone.
  const names = ['earthengine', 'cloud-platform', 'drive'];
  const scopes = names.map((name) => `https://www.googleapis.com/auth/${name}`);
  return `${login} --client-id-file=client_secret.json --scopes=openid,${scopes.join(',')}`;
}
