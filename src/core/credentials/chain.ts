/**
 * The order in which credentials are looked for: the file that the configuration names, Cedar's own
 * sign-in, the file of the Earth Engine command line, Application Default Credentials.
 *
 * Credentials from an endpoint on this machine (a sandbox) are used with such endpoints alone, and those
 * from Google with none of them.
 */
import * as l10n from '@vscode/l10n';
import { isLoopback } from '../../domain/hosts.ts';
import { ConfigError, ServiceError } from '../errors.ts';
import { SANDBOX_TOKEN } from '../services/tokenHosts.ts';
import { readApplicationDefault } from './applicationDefault.ts';
import { NO_CREDENTIALS, tokenAddressOf } from './authenticate.ts';
import type { Credentials, SignInWay } from './credentials.ts';
import {
  type CredentialsFile,
  readCredentialsFile,
  type StoreCredentials,
  type Trust,
  unusableFile,
} from './credentialsFile.ts';
import { readEarthEngineFile } from './earthEngineFile.ts';

/** Options of the search for credentials. */
export interface CredentialsOptions {
  /** The account that the user signed in to Cedar with, where there is one. */
  readonly signIn?: Credentials | undefined;
  /**
   * The way that the user has chosen among those after the file of the configuration; the first that
   * is there unless given.
   */
  readonly way?: Exclude<SignInWay, 'credentialsFile' | 'token'> | undefined;
  /** What is needed; of several sign-ins in a file, the one that has most of it is used. */
  readonly scopes?: readonly string[] | undefined;
  /** Asks about hosts that are not Google's; without it, they are refused. */
  readonly trust?: Trust | undefined;
  /** Address of Earth Engine, where it is not Google's own. */
  readonly earthEngine?: string | undefined;
  /**
   * Called when the file that the configuration names cannot be used, and a sandbox is used without it.
   * Google's own services are never used so: the error is thrown.
   */
  readonly onUnusable?: ((error: ConfigError) => void) | undefined;
}

/**
 * The first credentials that are there.
 *
 * @param named the file that the configuration names, where it does
 * @throws ConfigError when a file with credentials cannot be used
 */
export async function findCredentials(
  named: CredentialsFile | undefined,
  options: CredentialsOptions = {},
): Promise<Credentials> {
  if (isLoopback(options.earthEngine)) return findLocal(named, options);
  const own = named && (await readCredentialsFile(named, options.trust));
  if (own && isLocal(own.credentials)) throw localFile(named, own.credentials);
  if (own?.isForEarthEngine) return own.credentials;
  const { signIn, way, scopes } = options;
  if (signIn && !isLocal(signIn) && isAllowed('cedar', way)) return signIn;
  const user = isAllowed('earthEngineFile', way) ? readEarthEngineFile(scopes) : undefined;
  if (user && !isLocal(user)) return user;
  if (isAllowed('applicationDefault', way)) return { applicationDefault: true };
  const gone = l10n.t('The sign-in that you chose is no longer on this machine.');
  const advice = l10n.t('Sign in again.');
  throw new ServiceError('Google sign-in', 401, gone, advice, { reason: NO_CREDENTIALS });
}

function isAllowed(way: SignInWay, chosen: SignInWay | undefined): boolean {
  return chosen === undefined || chosen === way;
}

/** The first credentials that a sandbox issued, in the same order, or else a token that it takes. */
async function findLocal(
  named: CredentialsFile | undefined,
  { signIn, trust, way, scopes, onUnusable }: CredentialsOptions,
): Promise<Credentials> {
  const own = named && (await readLeniently(named, trust, onUnusable));
  if (own?.isForEarthEngine && isLocal(own.credentials)) return own.credentials;
  if (signIn && isLocal(signIn) && isAllowed('cedar', way)) return signIn;
  const user = isAllowed('earthEngineFile', way)
    ? ifUsable(() => readEarthEngineFile(scopes))
    : undefined;
  if (user && isLocal(user)) return user;
  const found = isAllowed('applicationDefault', way) ? ifUsable(readApplicationDefault) : undefined;
  return found && isLocal({ json: found.json }) ? { applicationDefault: true } : SANDBOX;
}

/**
 * Credentials in the file that a configuration names, for a store of a sandbox: undefined unless a
 * sandbox issued them.
 */
export async function findLocalFile(
  named: CredentialsFile,
  trust: Trust | undefined,
): Promise<Credentials | undefined> {
  const own = await readLeniently(named, trust, undefined);
  return own && isLocal(own.credentials) ? own.credentials : undefined;
}

const SANDBOX: Credentials = { token: SANDBOX_TOKEN };

/** Undefined for damaged credentials: those that are not for a sandbox are not used here. */
function ifUsable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** The file of a configuration is not needed for a sandbox, so that it may be missing. */
async function readLeniently(
  named: CredentialsFile,
  trust: Trust | undefined,
  onUnusable: CredentialsOptions['onUnusable'],
): Promise<StoreCredentials | undefined> {
  try {
    return await readCredentialsFile(named, trust);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    onUnusable?.(error);
    return undefined;
  }
}

function localFile(named: CredentialsFile, credentials: Credentials): ConfigError {
  const problem = l10n.t(
    'it signs in at "{0}", which is a sandbox on this machine, but Earth Engine is Google\'s',
    tokenAddressOf(credentials) ?? '',
  );
  return unusableFile(named, problem);
}

/** Whether an endpoint on this machine issues the tokens of credentials. */
function isLocal(credentials: Credentials): boolean {
  return isLoopback(tokenAddressOf(credentials));
}
